"""POP3: unique ids that are not unique, and messages that a server cannot give."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bouncekit.archive import Archive
from bouncekit.archive.capture.from_pop3 import Pop3Fetch
from bouncekit.archive.capture.known import FolderResult, known_places
from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.pop3 import Pop3Server, pop3_connection
from bouncekit.servers.wire import Limits
from servers.dovecot import Dovecot
from servers.popa3d import running_popa3d, why_not

SOURCE = "pop3://marie@localhost"
ALARM = b"From: alarme@example.fr\r\nSubject: Alarme\r\n\r\n%s\r\n"
LETTER = b"Message-ID: <%d@example.fr>\r\nDate: 2 Mar 2026 10:00:00 +0100\r\n\r\n%d\r\n"


def header_hash(content: bytes) -> str:
    """What popa3d tells for an id."""
    return hashlib.md5(content.partition(b"\r\n\r\n")[0]).hexdigest()[:16]


@dataclass
class Box:
    """A box of (unique id, content), and what `bouncekit.archive.capture.from_pop3.Pop3Client` tells of it."""

    messages: list[tuple[str, bytes]]
    sizes_told: dict[int, int] = field(default_factory=dict)
    has_list: bool = True
    has_uidl: bool = True
    hangs_up_at: int = 0
    refuses: int = 0
    asked: list[int] = field(default_factory=list)

    def count(self) -> int:
        return len(self.messages)

    def unique_ids(self) -> dict[int, str] | None:
        if not self.has_uidl:
            return None
        return {number: uid for number, (uid, _) in enumerate(self.messages, 1)}

    def sizes(self) -> dict[int, int] | None:
        if not self.has_list:
            return None
        return {number: len(each) for number, (_, each) in enumerate(self.messages, 1)} | self.sizes_told

    def message(self, number: int) -> bytes:
        self.asked.append(number)
        if number in (self.hangs_up_at, self.refuses):
            raise MailboxError(
                MailboxReason.CUT_OFF if number == self.hangs_up_at else MailboxReason.REFUSED,
                "localhost:995",
                "-ERR damaged",
            )
        return self.messages[number - 1][1]

    def header(self, number: int) -> bytes:
        return self.messages[number - 1][1].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    def says_more(self) -> bool:
        return False

    def close(self) -> None:
        pass


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archive"))


def fetch(archive: Archive, box: Box) -> FolderResult:
    box.asked.clear()
    run = Pop3Fetch(box, SOURCE, known_places(archive.captures(), SOURCE), lambda: box)  # type: ignore[arg-type, return-value]
    archive.add(run)
    return run.results[0]


def has_all(archive: Archive, box: Box) -> bool:
    return {hashlib.sha256(content).hexdigest() for _, content in box.messages} <= set(archive.manifest().values())


def test_ids_made_of_the_header(archive: Archive) -> None:
    first, second, third = (ALARM % body for body in (b"cave", b"toit", b"four"))
    box = Box([(header_hash(each), each) for each in (first, second)])
    assert fetch(archive, box).is_complete  # one id twice in the listing
    assert has_all(archive, box)

    for others in ([first, third], [third], [second, second]):
        box.messages = [(header_hash(each), each) for each in others]
        assert fetch(archive, box).is_complete
        assert has_all(archive, box)


def test_ids_made_of_a_header_that_tells_its_message_from_all_others_are_believed(archive: Archive) -> None:
    box = Box([(header_hash(LETTER % (number, number)), LETTER % (number, number)) for number in (1, 2, 3)])
    fetch(archive, box)

    assert (3, []) == (fetch(archive, box).known, box.asked)


def test_ids_that_are_the_numbers_of_the_messages(archive: Archive) -> None:
    contents = [LETTER % (number, number) for number in (1, 2, 3)]
    box = Box([(str(number), each) for number, each in enumerate(contents, 1)])
    fetch(archive, box)
    box.messages = [(str(number), each) for number, each in enumerate([*contents[1:], LETTER % (4, 4)], 1)]

    assert fetch(archive, box).is_complete
    assert has_all(archive, box)
    assert 4 == len(list(archive.captures()))


def test_small_numbers_are_believed_only_with_the_header(archive: Archive) -> None:
    box = Box([("101", LETTER % (1, 1)), ("102", LETTER % (2, 2)), ("103", ALARM % b"a")])
    fetch(archive, box)
    box.messages = [("101", LETTER % (1, 1)), ("102", LETTER % (3, 3)), ("103", ALARM % b"b")]

    result = fetch(archive, box)

    assert ([2, 3], 2, 1) == (box.asked, result.reused, result.known)
    assert has_all(archive, box)


def test_without_sizes_the_header_tells_what_is_known(archive: Archive) -> None:
    box = Box([("AMx1", LETTER % (1, 1)), ("AMx2", LETTER % (2, 2)), ("AMx3", ALARM % b"a")], has_list=False)
    first = fetch(archive, box)
    assert (3, [], [], True) == (first.fetched, first.sizes, first.cut, first.is_complete)
    assert {None} == {each.place.told_size for each in archive.captures()}
    box.messages[1] = ("AMx2", LETTER % (7, 7))  # which the server calls by the old name

    result = fetch(archive, box)

    # The third one's header tells too little to believe the name alone.
    assert ([2, 3], 1, 1, True) == (box.asked, result.known, result.reused, result.is_complete)
    assert has_all(archive, box)


def test_a_server_that_lists_nothing_is_asked_for_what_it_counts(archive: Archive) -> None:
    box = Box([("", LETTER % (number, number)) for number in range(3)], has_list=False, has_uidl=False)

    for _ in range(2):
        result = fetch(archive, box)
        assert (3, 3, True) == (result.listed, result.fetched, result.is_complete)
        assert has_all(archive, box)
    assert 3 == len(list(archive.captures()))


@pytest.mark.parametrize("size", [2**31 - 1, 2**32 - 1, 10**18 - 1])
def test_a_size_that_no_message_has_cuts_none(archive: Archive, size: int) -> None:
    box = Box([("AMx1", LETTER % (1, 1)), ("AMx2", LETTER % (2, 2))], {2: size})

    assert ([], True) == ((first := fetch(archive, box)).cut, first.is_complete)
    assert [size] == [each.told for each in first.sizes]
    assert (2, [], True) == ((again := fetch(archive, box)).known, box.asked, again.is_complete)
    assert has_all(archive, box)


def test_another_size_is_another_message(archive: Archive) -> None:
    box = Box([("AMx1", ALARM % b"a"), ("AMx2", ALARM % b"b")])
    fetch(archive, box)
    box.messages[0] = ("AMx1", ALARM % b"again")

    assert (1, 1, True) == ((result := fetch(archive, box)).known, result.reused, result.is_complete)
    assert has_all(archive, box)


def test_a_size_that_is_always_told_wrong_is_harmless(archive: Archive) -> None:
    box = Box([("AMx1", ALARM % b"a")], {1: 75})
    assert 1 == len(fetch(archive, box).sizes)

    assert (1, []) == (fetch(archive, box).known, box.asked)


def test_a_message_that_ends_the_connection_costs_itself_alone(archive: Archive) -> None:
    box = Box([(f"AMx{number}", ALARM % b"%d" % number) for number in range(5)], hangs_up_at=2, refuses=4)

    result = fetch(archive, box)

    assert [("AMx1", "-ERR damaged"), ("AMx3", "-ERR damaged")] == result.unreadable
    assert ([1, 2, 2, 3, 4, 5], 3, 2, False) == (box.asked, result.fetched, result.missing, result.is_complete)


def test_without_a_second_connection_it_ends_the_run(archive: Archive) -> None:
    box = Box([("a", ALARM % b"a"), ("b", ALARM % b"b")], hangs_up_at=2)

    with pytest.raises(MailboxError, match="cut-off"):
        archive.add(Pop3Fetch(box, SOURCE, {}))  # type: ignore[arg-type]
    assert 1 == len(archive.manifest())


def test_empty_messages_are_not_kept(archive: Archive) -> None:
    box = Box([("a", b""), ("b", ALARM % b"b")], {1: 5000})

    for _ in range(2):
        result = fetch(archive, box)
        assert (["a"], 1, False) == ([each.uid for each in result.cut], result.missing, result.is_complete)


def test_a_real_server_gives_headers(dovecot: Dovecot) -> None:
    marie = dovecot.account("pop-top", password="simple")
    dovecot.deliver(marie, b"Subject: x\r\n.To: y\r\n\r\n.body\r\n")
    server = Pop3Server(dovecot.host, dovecot.pop3s_port, ca_file=str(dovecot.ca_file), limits=Limits(read=5))

    with pop3_connection(server, marie.name, marie.password) as client:
        assert b"Subject: x\r\n.To: y\r\n\r\n" == client.header(1)
        assert client.header(2) is None
        assert 1 == client.count()


def test_a_real_server_whose_ids_are_hashes_of_headers(archive: Archive, dovecot: Dovecot) -> None:
    if missing := why_not():
        pytest.skip(missing)
    texts = [b"From: alarme@example.fr\nSubject: Alarme\n\n%s\n" % body for body in (b"cave", b"toit", b"four")]
    letter = (LETTER % (1, 1)).replace(b"\r\n", b"\n")
    with running_popa3d(dovecot.folder) as popa3d:

        def run() -> FolderResult:
            box = Pop3Server("localhost", popa3d.port, ca_file=str(dovecot.ca_file), limits=Limits(read=10))
            with pop3_connection(box, "marie", "x") as client:
                fetching = Pop3Fetch(client, SOURCE, known_places(archive.captures(), SOURCE))
                archive.add(fetching)
            return fetching.results[0]

        popa3d.deliver(*texts[:2], letter)
        assert (3, True) == ((first := run()).fetched, first.is_complete)
        popa3d.empty()
        popa3d.deliver(texts[2], letter)
        assert (1, 1, True) == ((second := run()).known, second.fetched, second.is_complete)
    contents = [each.replace(b"\n", b"\r\n") for each in (*texts, letter)]
    assert {hashlib.sha256(each).hexdigest() for each in contents} == set(archive.manifest().values())
