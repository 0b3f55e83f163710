"""The members of a tar are those that the library finds, whatever wrote it, and where it is damaged."""

import io
import random
import tarfile
from itertools import chain, islice
from pathlib import Path

import pytest

from bouncekit.stores.tar_members import TarMembers

FORMS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
NAMES = [
    "1.eml", "d/", "Maildir/cur/1700000000.M1P2.host:2,S", "x" * 100, "d/" + "y" * 98, "été/2.eml", "d/3.eml",
]  # fmt: skip
LONG = ["a/" * 60 + "4.eml", "b/" * 80 + "z" * 90 + ".eml", "c" * 180 + "/5.eml"]
Told = tuple[list[tuple[str, bytes, int, int]], int]


def tarred(form: int, *, is_global: bool = False) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, pax_headers={"comment": "x"} if is_global else None) as box:
        for number, name in enumerate(NAMES + (LONG if form != tarfile.USTAR_FORMAT else LONG[:1])):
            info = tarfile.TarInfo(name.rstrip("/"))
            info.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            info.size = 0 if info.isdir() else 300 * number
            info.mtime = 0.5 * number  # of pax: a header before that of the member
            info.uname = ("root", "é")[number == 6]
            box.addfile(info, io.BytesIO(bytes(info.size)))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "1.eml"
        box.addfile(link)
        box.addfile(tarfile.TarInfo("last.eml"))
    return out.getvalue()


def told(data: bytes, *, ours: bool) -> Told:
    found: list[tuple[str, bytes, int, int]] = []
    box = tarfile.TarFile(fileobj=io.BytesIO(data))
    names = []
    try:
        if ours:
            members = TarMembers(box, lambda start, stop: data[start:stop])
            names = [*members.names()]
        found.extend(
            (one.name, one.type.replace(b"\0", b"0"), one.size, one.offset_data)
            for one in (members if ours else iter(box.next, None))
        )
    except (tarfile.TarError, ValueError, OverflowError) as error:
        found.append((type(error).__name__, b"", 0, 0))
    if ours:
        assert names == [name.replace("\\", "/") for name, kind, *_ in found if kind]
    return found, box.offset


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_global", [False, True])
def test_each_is_the_librarys(form: str, is_global: bool) -> None:
    data = tarred(FORMS[form], is_global=is_global)

    assert told(data, ours=False) == told(data, ours=True)
    assert len(told(data, ours=True)[0]) >= 10


def test_a_folder_of_the_oldest_tars_is_one() -> None:
    old = tarfile.TarInfo("folder/")
    old.type = tarfile.AREGTYPE
    data = tarfile.TarInfo("1.eml").tobuf(tarfile.USTAR_FORMAT) + old.tobuf(tarfile.USTAR_FORMAT) + bytes(1024)

    assert [b"0", b"5"] == [kind for _, kind, *_ in told(data, ours=True)[0]]


@pytest.mark.parametrize("seed", range(6))
def test_damage_is_found_where_the_library_finds_it(seed: int) -> None:
    chance = random.Random(seed)
    whole = tarred(FORMS[chance.choice([*FORMS])])
    for _ in range(60):
        data = bytearray(whole)
        if chance.random() < 0.2:  # an extended header: its length, or a record that says more
            data = data.replace(*chance.choice([(b"13 mtime", b"12 mtime"), (b" mtime=", b" mtame=")]))
        for _ in range(chance.randrange(1, 6)):
            at = 512 * chance.randrange(len(data) // 512) + chance.choice([0, 105, 124, 135, 150, 156, 257, 345])
            data[at] = chance.randrange(256)
        cut = bytes(data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.3 else data)
        if cut[:512].strip(b"\0"):
            try:
                expected = told(cut, ours=False)
            except tarfile.TarError:  # nothing of it can be opened
                continue
            assert expected == told(cut, ours=True)


def test_memory_does_not_grow_with_the_members(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tarred(tarfile.GNU_FORMAT))
    content = path.read_bytes()
    with tarfile.open(path, "r:") as box:
        members = TarMembers(box, lambda start, stop: content[start:stop])
        most = max(len(vars(box)["members"]) for _ in chain(members.names(), members))
    assert most <= 1


def test_members_whose_names_were_not_all_asked_for() -> None:
    data = tarred(tarfile.PAX_FORMAT)
    with tarfile.open(fileobj=io.BytesIO(data)) as box:
        members = TarMembers(box, lambda start, stop: data[start:stop])
        some = [*islice(members.names(), 4)]
        found = [one.name for one in members]
    assert (found[:4], found) == (some, [name for name, *_ in told(data, ours=False)[0]])
