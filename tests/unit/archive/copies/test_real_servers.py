"""A copy on the servers that people have: Apache, lighttpd, nginx and ProFTPD, as Debian ships them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import bagit
import pytest
from making import Three, digest, flip, make_three, message, payload

from bouncekit.archive import ArchiveError
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.drilling import drill
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.places import Copy, CopySet
from bouncekit.archive.copies.recovering import recover
from bouncekit.archive.copies.repairing import repair
from bouncekit.archive.format import layout
from bouncekit.archive.store.connecting import RemoteOptions
from bouncekit.archive.store.remote import RemoteStore
from servers.davservers import DAV_SERVERS, serve_dav
from servers.objects import serve_s3_over_tls
from servers.proftpd import serve_proftpd

MESSAGES = 5
SFTP = {"proftpd": True, "proftpd-plain": False}


@dataclass(frozen=True)
class Place:
    """Where a real server keeps what is sent to it."""

    name: str
    url: Callable[[str], str]
    options: RemoteOptions
    folder: Path


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Place]]:
    """Each server, started when it is first wanted and stopped after the last test, in whatever order these come."""
    places: dict[str, Place] = {}
    with ExitStack() as stack:

        def place(name: str) -> Place:
            if name not in places:
                places[name] = start(name, tmp_path_factory.mktemp(name), stack)
            return places[name]

        yield place


def start(name: str, folder: Path, stack: ExitStack) -> Place:
    if name in SFTP:
        sftp = stack.enter_context(serve_proftpd(folder, has_posix_rename=SFTP[name]))
        return Place(name, sftp.url, RemoteOptions(str(sftp.known_hosts), str(sftp.key_file), timeout=10), sftp.folder)
    # Not below pytest's own folder, which another run of pytest shuts for all but its owner while the server works.
    open_folder = Path(stack.enter_context(TemporaryDirectory(prefix="bouncekit-dav-")))
    dav = stack.enter_context(serve_dav(name, open_folder))
    return Place(name, dav.url, RemoteOptions(password=dav.password, timeout=10), dav.folder)


@pytest.fixture(params=[*DAV_SERVERS, *SFTP])
def place(request: pytest.FixtureRequest, started: Callable[[str], Place]) -> Place:
    return started(request.param)


@pytest.fixture
def three(place: Place, tmp_path: Path) -> Three:
    made = make_three(tmp_path / "office", None)
    made.add(range(MESSAGES))
    copies = CopySet(str(tmp_path / "office"), None, place.url(tmp_path.name), remote_options=place.options)
    return Three(copies, made.clock)


def test_a_copy_is_made_verified_gone_on_with_and_taken_back(three: Three, place: Place, tmp_path: Path) -> None:
    assert (MESSAGES, True) == (three.copy()["remote"].sent, True)
    assert MESSAGES == three.verify()["remote"].count(State.VERIFIED)
    three.add(range(MESSAGES, MESSAGES + 2))
    second = three.copy()["remote"]

    assert (2, True) == (second.sent, second.is_complete)
    found = three.verify()["remote"]
    assert (MESSAGES + 2, ()) == (found.count(State.VERIFIED), found.list_problems)
    assert all(told.is_good for told in drill(three.copies, clock=three.clock))
    bagit.Bag(str(place.folder / tmp_path.name)).validate()
    copy = Copy("remote", str(three.copies.remote), options=place.options)
    taken = recover(copy, str(tmp_path / "new"), clock=three.clock)
    assert (MESSAGES + 2, (), True) == (taken.messages, taken.failed, taken.has_records)
    assert [] == [path for path in (place.folder / tmp_path.name / ".bouncekit").rglob("*") if path.is_file()]


def test_what_is_damaged_is_set_aside_and_healed(three: Three, place: Place, tmp_path: Path) -> None:
    three.copy()
    damaged = payload(place.folder / tmp_path.name, 1)
    flip(damaged)
    before = damaged.read_bytes()
    healed = repair(three.copies, clock=three.clock)[-1]

    assert {digest(1): "office"} == healed.healed
    (aside,) = healed.set_aside
    assert before == (place.folder / tmp_path.name / aside).read_bytes()
    assert message(1) == damaged.read_bytes()
    assert MESSAGES == three.verify()["remote"].count(State.VERIFIED)


def test_a_file_is_never_set_aside_over_another(three: Three, place: Place, tmp_path: Path) -> None:
    store = RemoteStore(str(three.copies.remote), place.options)
    asides = []
    for content in (b"first", b"second", b"third"):
        store.write("data/aa/message", content)
        asides.append((store.set_aside("data/aa/message"), content))

    assert [content for _, content in asides] == [store.read(name) for name, _ in asides]
    assert 3 == len({name for name, _ in asides})
    assert store.size("data/aa/message") is None
    store.close()


NAMES = ("a#b", "a?b", "100% sûr", "a%41b", "a b+c&d;e=f", "élève", "a'b\"c", "~x", " a ")


def test_a_folder_may_have_any_name(place: Place, tmp_path: Path) -> None:
    for folder in NAMES:
        store = RemoteStore(place.url(f"{tmp_path.name}/{quote(folder)}"), place.options)
        store.write("data/aa/message", b"content")

        assert b"content" == (place.folder / tmp_path.name / folder / "data/aa/message").read_bytes()
        assert b"content" == store.read("data/aa/message")
        assert ["data/aa/message"] == [entry.name for entry in store.entries("")]
        assert store.is_present()
        store.close()


@pytest.mark.parametrize("folder", ["a#b", "a?b"])
def test_what_begins_a_query_elsewhere_is_a_part_of_the_folder_here(place: Place, tmp_path: Path, folder: str) -> None:
    store = RemoteStore(place.url(f"{tmp_path.name}/{folder}"), place.options)
    store.write("bagit.txt", b"content")

    assert (place.folder / tmp_path.name / folder / "bagit.txt").exists()
    assert not (place.folder / tmp_path.name / "a").exists()
    store.close()


def test_a_folder_that_is_not_there_is_new_and_one_that_is_there_is_looked_into(three: Three, place: Place) -> None:
    assert Presence.NEW is three.copy()["remote"].look.presence
    assert Presence.PRESENT is three.copy()["remote"].look.presence
    store = RemoteStore(str(three.copies.remote), place.options)
    assert store.size(layout.PAYLOAD.rstrip("/")) is None
    store.close()


def test_a_wrong_password_is_told_as_one(place: Place) -> None:
    if place.name in SFTP:
        return
    store = RemoteStore(place.url("x"), RemoteOptions(password="wrong", timeout=10))
    with pytest.raises(ArchiveError) as caught:
        store.is_present()

    assert "refused" == caught.value.reason
    store.close()


def test_what_is_sent_to_s3_over_tls_comes_back_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_s3_over_tls(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        options = RemoteOptions(endpoint=server.endpoint, timeout=10)
        store = RemoteStore(server.url("folder"), options)
        large = bytes(range(256)) * (9 << 12)  # more than one part
        store.write("data/aa/small", b"content")
        store.write("data/aa/large", large)
        aside = store.set_aside("data/aa/small")

        assert b"content" == store.read("data/aa/small") == store.read(aside)
        assert large == store.read("data/aa/large")
        client = server.client()
        assert b"content" == client.get_object(Bucket=server.bucket, Key="folder/data/aa/small")["Body"].read()
        client.close()
        store.close()
