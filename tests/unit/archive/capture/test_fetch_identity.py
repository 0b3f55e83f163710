"""What is kept is known by what it is: whatever a server does with its numbers, nothing is missed or called kept."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imapclient import IMAPClient

from bouncekit.archive import Archive
from bouncekit.archive.capture.known import FolderResult, account_name, is_cut, portless
from bouncekit.mailbox.messages.fetch_facts import list_uids
from bouncekit.servers.imap import ImapServer, imap_connection
from servers.dovecot import Dovecot
from servers.fixtures import folder_in_memory
from servers.imapbox import Folder, ImapBox, Message, fetched_from

SOURCE = "imap://marie@localhost"
Fetch = Callable[[ImapBox], dict[str, FolderResult]]


def letter(number: int, *, identity: str = "", body: str = "") -> bytes:
    identity = identity or f"{number}@example.fr"
    day = f"{1 + number % 28} Mar 2026"
    head = f"Message-ID: <{identity}>\r\nDate: {day} 10:00:00 +0100\r\nSubject: {number}\r\n"
    return f"{head}\r\n{body or f'Relevé {number}'}\r\n".encode()


def box_of(*contents: bytes, validity: int | None = 1) -> ImapBox:
    return ImapBox({"INBOX": Folder({uid: Message(each) for uid, each in enumerate(contents, 1)}, validity)})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archive"))


@pytest.fixture
def fetch(archive: Archive, dovecot: Dovecot) -> Fetch:
    return lambda box: fetched(archive, box, dovecot)


def fetched(archive: Archive, box: ImapBox, dovecot: Dovecot, source: str = SOURCE) -> dict[str, FolderResult]:
    return {result.name: result for result in fetched_from(box, archive, source, dovecot.folder)}


def kept(archive: Archive) -> set[str]:
    return set(archive.manifest().values())


def has_all(archive: Archive, box: ImapBox) -> bool:
    contents = (message.content for folder in box.folders.values() for message in folder.messages.values())
    return {hashlib.sha256(content).hexdigest() for content in contents} <= kept(archive)


def test_uids_that_are_given_out_again_are_told_and_fetched(archive: Archive, fetch: Fetch) -> None:
    box = box_of(*(letter(number) for number in range(5)))
    fetch(box)
    messages = box.folders["INBOX"].messages
    messages[4] = Message(letter(40))
    # The same size, Message-ID and date as those before: only that UIDs were given out again speaks against them.
    messages[3] = Message(letter(2, body="Relevé 7"))
    messages[5] = Message(letter(4, body="Relevé 9"))

    result = fetch(box)["INBOX"]

    # UID 2 was fetched too, to see that it is the one that was kept.
    assert (1, 4, 3, True) == (result.known, result.fetched, result.reused, result.is_complete)
    assert has_all(archive, box)
    assert 0 == fetch(box)["INBOX"].reused


def test_what_is_the_same_is_not_fetched_again(archive: Archive, fetch: Fetch) -> None:
    box = box_of(*(letter(number) for number in range(3)))
    fetch(box)
    box.asked.clear()

    result = fetch(box)["INBOX"]

    assert (3, 0) == (result.known, result.fetched)
    assert not [command for command in box.asked if "BODY.PEEK[]" in command]


@pytest.fixture
def large_box(monkeypatch: pytest.MonkeyPatch) -> ImapBox:
    """A folder of which only the two newest places are asked for their headers each time."""
    monkeypatch.setattr("bouncekit.archive.capture.from_imap._NEWEST", 2)
    box = box_of(*(letter(10 + number) for number in range(9)))
    for uid, message in box.folders["INBOX"].messages.items():
        message.date = f"0{uid}-Jan-2026 10:00:00 +0100"
    return box


def compared(box: ImapBox) -> list[str]:
    """Return the UIDs whose headers were asked for, and forget what was asked."""
    found = [command.split(" ")[2] for command in box.asked if "HEADER" in command]
    box.asked.clear()
    return found


def test_headers_are_asked_for_where_size_and_date_do_not_tell(
    archive: Archive, fetch: Fetch, large_box: ImapBox
) -> None:
    messages = large_box.folders["INBOX"].messages
    messages[3].date = messages[4].date  # and their sizes are the same
    fetch(large_box)
    compared(large_box)
    messages[1].flags = "\\Seen $Urgent"

    result = fetch(large_box)["INBOX"]

    assert compared(large_box) == ["3,4,8,9"]
    assert (9, 0, True) == (result.known, result.fetched, result.is_complete)
    assert result.reflagged == [("INBOX", 1, 1, ("$Urgent", "\\Seen"))]


@pytest.mark.parametrize("uid", [1, 5, 9])
@pytest.mark.parametrize("same_date", [True, False])
def test_a_place_given_out_again_is_seen_at_a_glance(
    archive: Archive, fetch: Fetch, large_box: ImapBox, uid: int, same_date: bool
) -> None:
    fetch(large_box)
    compared(large_box)
    messages = large_box.folders["INBOX"].messages
    for later in range(uid, 10):  # as a server that was put back from a backup gives them out
        message = Message(letter(50 + later))
        message.date = messages[later].date if same_date else "02-Feb-2026 10:00:00 +0100"
        messages[later] = message

    result = fetch(large_box)["INBOX"]

    assert result.reused == 10 - uid
    assert has_all(archive, large_box)
    assert "UID FETCH 1:9" in " ".join(large_box.asked)


def test_answers_in_another_form_cost_a_question_more(
    archive: Archive, fetch: Fetch, large_box: ImapBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(large_box)
    compared(large_box)
    large_box.folders["INBOX"].messages[
        4
    ].flags = '\\Seen) X-GUID ("4"'  # what stands behind it is not read at a glance

    assert fetch(large_box)["INBOX"].is_complete

    assert compared(large_box) == ["4,5,6,7,8,9"]


def test_messages_that_came_empty_or_cut_are_not_kept_and_asked_again(archive: Archive, fetch: Fetch) -> None:
    box = box_of(letter(1), b"", letter(3)[:40], letter(4, body="x" * 20_000)[:9000])
    messages = box.folders["INBOX"].messages
    for uid, size in ((1, 200), (2, 19_189), (3, 100), (4, 20_100)):
        messages[uid].size = size

    for _ in range(2):
        result = fetch(box)["INBOX"]
        assert [2, 3, 4] == [each.uid for each in result.cut]
        assert (3, False) == (result.missing, result.is_complete)
    assert 1 == len(kept(archive))
    assert 200 == next(archive.captures()).place.told_size
    for uid in (2, 3, 4):
        messages[uid] = Message(letter(uid))
    assert fetch(box)["INBOX"].is_complete
    assert has_all(archive, box)


def test_a_size_that_is_simply_another_one_is_harmless(archive: Archive, fetch: Fetch) -> None:
    box = box_of(letter(1), letter(2))
    for message in box.folders["INBOX"].messages.values():
        message.size = len(message.content) + 30
    assert 2 == len(fetch(box)["INBOX"].sizes)

    result = fetch(box)["INBOX"]

    assert (2, 0, [], True) == (result.known, result.fetched, result.sizes, result.is_complete)


@pytest.mark.parametrize("size", [2**31 - 1, 2**32 - 1, 2**63 - 1, 2**64 - 1, 10**25])
def test_a_size_that_no_message_has_neither_cuts_it_nor_stops_a_later_run(
    archive: Archive, fetch: Fetch, size: int
) -> None:
    box = box_of(letter(1), letter(2))
    box.folders["INBOX"].messages[2].size = size

    first, again = (fetch(box)["INBOX"] for _ in range(2))

    assert (2, [], True) == (first.fetched, first.cut, first.is_complete)
    assert (2, 0, 0, True) == (again.known, again.fetched, again.reused, again.is_complete)
    assert has_all(archive, box)


@pytest.mark.parametrize("validity", [None, 0])
def test_a_server_without_uidvalidity(archive: Archive, fetch: Fetch, validity: int | None) -> None:
    box = box_of(letter(1), letter(2), b"Subject: bare\r\n\r\n1\r\n", validity=validity)
    fetch(box)
    # The first one is gone, and all are numbered from one again.
    others = [letter(2), b"Subject: bare\r\n\r\n2\r\n", letter(5)]
    box.folders["INBOX"].messages = {uid: Message(each) for uid, each in enumerate(others, 1)}

    assert fetch(box)["INBOX"].is_complete
    assert has_all(archive, box)


def test_uids_in_another_order_and_told_twice(archive: Archive, fetch: Fetch) -> None:
    box = box_of()
    box.folders["INBOX"].messages = {uid: Message(letter(uid)) for uid in (9, 3, 7)}

    assert fetch(box)["INBOX"].is_complete
    assert has_all(archive, box)


def test_numbers_of_each_session_do_not_make_the_records_grow(archive: Archive, fetch: Fetch) -> None:
    box = box_of(letter(1), letter(2))
    box.folders["INBOX"].is_fickle = True
    fetch(box)
    before = list(archive.captures())

    result = fetch(box)["INBOX"]

    assert (True, 2, True) == (result.is_unstable, result.fetched, result.is_complete)
    box.folders["INBOX"].messages[3] = Message(letter(3))
    for _ in range(2):
        fetch(box)
        assert len(before) + 1 == len(list(archive.captures()))
    assert has_all(archive, box)


def test_two_servers_on_one_address(archive: Archive, dovecot: Dovecot) -> None:
    one, other = (
        box_of(letter(1), letter(2), b"Subject: a\r\n\r\n"),
        box_of(letter(1), letter(4), b"Subject: b\r\n\r\n"),
    )
    assert SOURCE == account_name("imap", "marie", "LocalHost", 993) == portless(f"{SOURCE}:1143")
    fetched(archive, one, dovecot)  # as before ports were noted

    result = fetched(archive, other, dovecot, account_name("imap", "marie", "localhost", 1143))["INBOX"]

    assert (1, 2, 0, True) == (result.known, result.fetched, result.reused, result.is_complete)
    assert has_all(archive, other)
    same = fetched(archive, one, dovecot, account_name("imap", "marie", "localhost", 1144))["INBOX"]
    assert (2, 1) == (same.known, same.fetched)  # the one without Message-ID and date proves nothing


def test_accounts_are_named_with_an_unusual_port() -> None:
    assert "pop3://a@b" == account_name("pop3", "a", "B", 995)
    assert "imap://a@b:1143" == account_name("imap", "a", "B", 1143)
    assert "imap://a@::1" == portless(account_name("imap", "a", "::1", 1143))
    assert "imap://a@b@c" == portless("imap://a@b@c:1143")


def test_a_message_that_ends_the_connection_costs_itself_alone(archive: Archive, fetch: Fetch) -> None:
    box = ImapBox(
        {
            "INBOX": Folder({uid: Message(letter(uid)) for uid in range(1, 13)}),
            "Later": Folder({1: Message(letter(50))}),
        }
    )
    messages = box.folders["INBOX"].messages
    messages[4].fault, messages[5].fault, messages[9].fault = "hangs-up", "hangs-up", "refused"

    results = fetch(box)

    result = results["INBOX"]
    assert [4, 5, 9] == [uid for uid, _ in result.unreadable]
    assert (9, 3, False) == (result.fetched, result.missing, result.is_complete)
    assert results["Later"].is_complete
    assert 10 == len(kept(archive))


def test_an_answer_that_is_no_imap_is_told_in_the_servers_words(archive: Archive, fetch: Fetch) -> None:
    box = box_of(letter(1), letter(2), letter(3))
    box.folders["INBOX"].messages[2].fault = "garbled"

    result = fetch(box)["INBOX"]

    assert [(2, '* 1 FETCH (UID one BODY[] "what is this")')] == result.unreadable
    assert (2, 1) == (result.fetched, result.missing)


def test_odd_keywords_and_dates_cost_nothing(archive: Archive, fetch: Fetch) -> None:
    box = box_of(letter(1), letter(2), letter(3))
    messages = box.folders["INBOX"].messages
    messages[1].flags = "\\Seen 2024 \\Recent"
    messages[2].date = "02-Mar-2026 10:00:00 +2400"
    messages[3].date = "99-Mar-2026 10:00:00 +0100"

    assert fetch(box)["INBOX"].is_complete
    flags = {capture.place.uid: capture.place.flags for capture in archive.captures()}
    assert ("2024", "\\Seen") == flags[1]
    assert ("\\Seen",) == flags[2] == flags[3]
    assert 3 == fetch(box)["INBOX"].known


def test_a_folder_is_listed_in_pieces(archive: Archive, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.mailbox.messages.fetch_facts._MOST_AT_ONCE", 3)
    box = box_of(*(letter(number) for number in range(8)))

    assert fetch(box)["INBOX"].is_complete
    assert 3 == len([command for command in box.asked if "SEARCH" in command])
    assert has_all(archive, box)


@pytest.mark.parametrize(
    ("said", "is_believed"),
    [
        ('* ESEARCH (TAG "{tag}") UID ALL 1:3,5\r\n', True),
        ('* ESEARCH (TAG "{tag}") UID COUNT 4 ALL 5,1:3\r\n', True),
        ('* ESEARCH (TAG "{tag}") UID ALL 1:4294967295\r\n', False),
        ('* ESEARCH (TAG "{tag}") UID ALL 1:5\r\n', False),
        ('* ESEARCH (TAG "{tag}") UID ALL 1:3,3\r\n', False),
        ('* ESEARCH (TAG "{tag}") UID ALL 5:1\r\n', False),
        ('* ESEARCH (TAG "{tag}") UID ALL 1:*\r\n', False),
        ('* ESEARCH (TAG "{tag}") UID\r\n', False),
        ("* SEARCH 1 2 3 5\r\n", False),
        ("", False),
    ],
)
def test_ranges_are_believed_where_they_are_what_the_server_counts(
    archive: Archive, fetch: Fetch, said: str, is_believed: bool
) -> None:
    box = box_of(*(letter(number) for number in range(5)))
    del box.folders["INBOX"].messages[4]
    box.esearch = said or "* OK nothing to tell\r\n"

    assert fetch(box)["INBOX"].is_complete
    assert (1 if is_believed else 2) == len([command for command in box.asked if "SEARCH" in command])
    assert has_all(archive, box)


def test_a_real_server_tells_ranges(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IMAPClient, "search", None)
    account = dovecot.account("ranges")
    for number in range(30):
        dovecot.deliver(account, letter(number))
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        client.select_folder("INBOX")
        client.delete_messages([4, 9])
        client.expunge()

        assert [uid for uid in range(1, 31) if uid not in (4, 9)] == list(list_uids(client, 28))


CUTS = [
    (b"", 0, True),
    (b"\r\n", 500, True),
    (b"Subject: x\r\nTo: y", 0, True),
    (b"Subject: x\r\n", 12, False),
    (b"Subject: x\r\n", 900, True),
    (b"\r\nBonjour\r\n", 11, False),
    (b"A: b\n\nBonjour\n", 17, False),  # counted with the line ends of the network
    (b"A: b\r\n\r\nBonjour", 20, False),
    (b"A: b\r\n\r\n" + b"x" * 3000, 9000, True),
    (b"A: b\r\n\r\n" + b"x\r\n" * 1000, 9000, True),
    (b"A: b\r\n\r\n" + b"x\r\n" * 1000, 5000, False),
    (b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n', 100, True),
    (b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n', 100, False),
    (b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n', 10, False),
]


@pytest.mark.parametrize(("content", "told", "expected"), CUTS)
def test_what_is_cut(content: bytes, told: int, expected: bool) -> None:
    assert expected == is_cut(content, told)


# Any number of times: messages go, come, are replaced under their UIDs, and the folder is numbered anew.  Their sizes,
# Message-IDs and dates come from few, so that they meet; two with all three alike are one.
PILE = [
    letter(number, identity=identity, body=body)
    for number in (1, 2)
    for identity in ("1@automate", "2@automate")
    for body in ("a", "bb")
]
PILE += [b"Subject: a\r\n\r\n" + body + b"\r\n" for body in (b"x", b"xx", b"xxx")]
STATES = st.tuples(
    st.dictionaries(st.integers(1, 6), st.sampled_from(PILE), max_size=6), st.sampled_from([1, 1, 1, 2, None])
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(STATES, min_size=2, max_size=4))
def test_nothing_is_missed_whatever_a_server_does_with_its_numbers(
    dovecot: Dovecot, states: list[tuple[dict[int, bytes], int | None]]
) -> None:
    with folder_in_memory() as folder:
        archive = Archive.create(str(folder / "archive"))
        for contents, validity in states:
            box = ImapBox({"INBOX": Folder({uid: Message(each) for uid, each in contents.items()}, validity)})
            (result,) = fetched(archive, box, dovecot).values()
            assert result.is_complete
            assert has_all(archive, box)
