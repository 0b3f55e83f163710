"""Zip, tar and packed streams: read where they hold mail, named where they do not, within limits."""

import bz2
import gzip
import lzma
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from containers_made import tarred, zipped

from bouncekit.sources import read_messages
from bouncekit.stores import containers, unpacked

from .conftest import Reading

Read = Callable[..., Reading]
FROM = b"From marie@example.fr Mon Mar  2 10:00:00 2026\n"
ONE = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: un\n\nBonjour.\n"
TWO = b"Date: Tue, 3 Mar 2026 10:00:00 +0100\nSubject: deux\n\nBonsoir.\n"
MEMBERS = {
    "d/a.eml": ONE,
    "d/box.mbox": FROM + ONE + b"\n" + FROM + TWO + b"\n",
    "d/.hidden": ONE,
    "__MACOSX/d/._a.eml": b"\0",
    "README.md": b"a: b\n",
    "d\\windows.eml": TWO,
    "../../../evil.eml": ONE,
    "Maildir/.Envoy&AOk-s/cur/1:2,S": TWO,
    "Maildir/cur/2:2,ST": TWO,
}


PACKS: list[Callable[[dict[str, bytes]], bytes]] = [
    zipped,
    tarred,
    lambda members: gzip.compress(tarred(members)),
    lambda members: lzma.compress(tarred(members)),
]


@pytest.mark.parametrize("pack", PACKS)
def test_the_members_are_read_by_their_names_and_nothing_is_written_beside(
    tmp_path: Path, reading: Read, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    folder = tmp_path / "in" / "side"
    folder.mkdir(parents=True)
    (folder / "export.bin").write_bytes(pack(MEMBERS))

    names, errors, notes = reading(folder)

    below = f"{folder}/export.bin!/"
    assert [] == errors
    assert {"d/a.eml", "d/box.mbox#1", "d/box.mbox#2", "d/windows.eml", "../../../evil.eml"} == {
        name.removeprefix(below) for name in names
    }
    assert [("no-inbox", "Maildir/Envoyés"), ("deleted", "1")] == notes
    assert ["in"] == [each.name for each in tmp_path.iterdir()]
    assert ["export.bin"] == [each.name for each in folder.iterdir()]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_packed_file_is_what_it_holds(tmp_path: Path, reading: Read, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "box.mbox.gz").write_bytes(pack(FROM + ONE + b"\n" + FROM + TWO + b"\n"))
    (tmp_path / "one.eml.gz").write_bytes(pack(ONE))

    path = f"{tmp_path}/box.mbox.gz"
    assert ([f"{path}#1", f"{path}#2", f"{tmp_path}/one.eml.gz"], [], []) == reading(tmp_path)


def test_containers_in_containers_are_read_to_a_depth(tmp_path: Path, reading: Read) -> None:
    inner = zipped({"a.eml": ONE})
    for depth in range(4):
        (tmp_path / f"{depth}.zip").write_bytes(inner)
        inner = zipped({"in.zip": inner})

    assert (1, []) == (len(reading(tmp_path / "0.zip")[0]), reading(tmp_path / "0.zip")[1])
    assert (1, []) == (len(reading(tmp_path / "2.zip")[0]), reading(tmp_path / "2.zip")[1])
    assert ([], [("too-deep", "")]) == reading(tmp_path / "3.zip")[:2]


def test_a_bomb_is_told_and_ends(tmp_path: Path, reading: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "_ALWAYS_ALLOWED", 1 << 20)
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.eml": ONE, "b.eml": ONE + bytes(64 << 20)}))
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(64 << 20)))

    names, errors, _ = reading(tmp_path)

    assert [f"{tmp_path}/bomb.zip!/a.eml"] == names
    assert ["expands", "expands"] == [reason for reason, _ in errors]


def test_members_are_counted(tmp_path: Path, reading: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "_MOST_MEMBERS", 3)
    for name, pack in (("a.zip", zipped), ("b.tar", tarred)):
        (tmp_path / name).write_bytes(pack({f"{number}.eml": ONE for number in range(5)}))

    names, errors, _ = reading(tmp_path)

    assert (6, ["too-many", "too-many"]) == (len(names), [reason for reason, _ in errors])


def test_what_holds_no_mail_is_told(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "pages.zip").write_bytes(zipped({"index.html": b"<p>", "a/": b""}))

    assert ([], [("no-mail", "")], []) == reading(tmp_path / "pages.zip")
    (tmp_path / "a.eml").write_bytes(ONE)
    assert ([f"{tmp_path}/a.eml"], [], [("no-mail", "")]) == reading(tmp_path)


def test_a_member_with_a_password_is_named(tmp_path: Path, reading: Read) -> None:
    data = bytearray(zipped({"a.eml": ONE}))
    data[6] |= 1  # the flag of the member, and of its entry in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))

    assert ([], [("encrypted", "")], []) == reading(tmp_path / "a.zip")


def test_what_stands_before_the_damage_is_read(tmp_path: Path, reading: Read) -> None:
    many = {f"{number}.eml": ONE + random.Random(number).randbytes(20_000) for number in range(5)}
    (tmp_path / "cut.tar.gz").write_bytes(gzip.compress(tarred(many))[:-60_000])
    (tmp_path / "cut.tar").write_bytes(tarred(many)[:50_000])
    wrong = bytearray(tarred(many))
    wrong[wrong.index(b"3.eml") + 150] ^= 0xFF  # the checksum of its header
    (tmp_path / "wrong.tar").write_bytes(bytes(wrong))

    # Of one that was cut, the member is named; and the stream, where it is packed.
    for name, count, told in (("cut.tar", 2, 1), ("cut.tar.gz", 2, 2), ("wrong.tar", 3, 1)):
        names, errors, _ = reading(tmp_path / name)
        assert (count, ["damaged"] * told) == (len(names), [reason for reason, _ in errors]), name


@pytest.mark.parametrize("seed", range(8))
def test_damage_is_told_and_never_raised(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(60):
        pack = chance.choice(PACKS)
        data = bytearray(pack(MEMBERS))
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / f"{number}.bin"
        path.write_bytes(bytes(data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.3 else data))
        told: list[object] = []
        read = sum(1 for _ in read_messages(path, on_error=told.append))
        assert read or told


def test_a_member_that_wants_more_memory_than_there_is_does_not_end_the_others(
    tmp_path: Path, reading: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    # LZMA takes as much as the member says that it needs, which damage may make four gigabytes.
    def decompress(_self: object, _data: bytes) -> bytes:
        raise MemoryError

    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as box:
        box.writestr("1.eml", b"Subject: un\n\nBonjour.\n")
        box.writestr("2.eml", b"Subject: deux\n\nBonjour.\n", zipfile.ZIP_STORED)
    monkeypatch.setattr("zipfile.LZMADecompressor.decompress", decompress)

    names, errors, _ = reading(path)

    assert [f"{path}!/2.eml"] == names
    assert ["damaged"] == [reason for reason, _ in errors]


@pytest.mark.parametrize("pack", PACKS)
def test_a_container_that_is_named_itself_is_a_mailbox_in_folders(
    tmp_path: Path, reading: Read, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    box = FROM + ONE + b"\n"
    (tmp_path / "export").write_bytes(pack({"INBOX.mbox": box, "Sent.mbox": box, "Corbeille/1.eml": ONE}))

    names, errors, notes = reading(tmp_path / "export")
    assert ([f"{tmp_path}/export!/INBOX.mbox#1"], []) == (names, errors)
    assert [("no-inbox", "Sent, Corbeille")] == notes


@pytest.mark.parametrize("pack", PACKS)
def test_a_container_of_one_folder_is_that_folder(
    tmp_path: Path, reading: Read, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    (tmp_path / "export").write_bytes(pack({"Envoyés/1.eml": ONE, "Envoyés/2.eml": TWO, "x.xyz": b"\0"}))

    names, errors, notes = reading(tmp_path / "export")
    assert (2, [], [("other", "x.xyz")]) == (len(names), errors, notes)
    assert [("no-inbox", "Envoyés")] == [note for note in reading(tmp_path)[2] if note[0] == "no-inbox"]
