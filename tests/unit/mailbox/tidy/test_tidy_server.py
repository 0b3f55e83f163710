"""Listing, planning and tidying on a real Dovecot, with everything going wrong that may."""

import itertools
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imapclient import IMAPClient

from bouncekit.mailbox.messages.disk import list_files
from bouncekit.mailbox.messages.listing import Folder, ListOptions, list_folders, list_messages
from bouncekit.mailbox.messages.mail import Attachment, MessageFlag, MessageInfo, Role
from bouncekit.mailbox.messages.sameness import essence
from bouncekit.mailbox.tidy.carry_out import Carrying, SurpriseKind, TidyOutcome
from bouncekit.mailbox.tidy.make_plan import TidyOptions, tidy_plan
from bouncekit.mailbox.tidy.plan import Cause, Planned, TidyPlan
from bouncekit.mailbox.tidy.weighing import weigh
from bouncekit.vocabulary import LANGUAGES, Language
from letters import KILO, NOW, attached, written
from servers.dovecot import Account, Dovecot, Root

NAMES = (f"tidy{number}" for number in itertools.count())
OLD = NOW - timedelta(days=800)
OPTIONS = TidyOptions(larger_than=4 * KILO)


@contextmanager
def connected(dovecot: Dovecot, account: Account) -> Iterator[IMAPClient]:
    context = ssl.create_default_context(cafile=str(dovecot.ca_file))
    with IMAPClient(dovecot.host, dovecot.imaps_port, ssl_context=context) as client:
        client.login(account.name, account.password)
        yield client


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A box with two old letters, one of them a copy, one trashed, one new, one in another folder."""
    account = dovecot.account(next(NAMES))
    for number in (1, 2):
        dovecot.deliver(account, written(identity=f"{number}@example.org", size=8000), flags="RS", date=OLD)
    dovecot.deliver(account, written(identity="1@example.org", size=8000), folder="Clients", flags="RS", date=OLD)
    dovecot.deliver(account, written(identity="3@example.org", size=3000), folder="Trash", flags="S", date=OLD)
    dovecot.deliver(account, written(identity="4@example.org", size=5000), date=OLD)
    plans = attached("plans été.pdf", 300 * KILO, identity="5@example.org")
    dovecot.deliver(account, plans, folder="Clients", flags="S", date=OLD)
    return account


@pytest.fixture
def client(dovecot: Dovecot, account: Account) -> Iterator[IMAPClient]:
    with connected(dovecot, account) as client:
        yield client


def plan_of(client: IMAPClient, target: int = 0) -> TidyPlan:
    return tidy_plan(list(list_messages(client)), target=target, now=NOW, options=OPTIONS)


def ids(client: IMAPClient) -> list[tuple[str, str | None]]:
    return sorted((message.folder, message.message_id) for message in list_messages(client))


def test_a_mailbox_is_listed_without_a_message_becoming_read(client: IMAPClient) -> None:
    counted: list[tuple[int, int]] = []
    found = list(list_messages(client, options=ListOptions(on_progress=lambda *each: counted.append(each))))
    by_id = {(message.folder, message.message_id): message for message in found}

    assert 6 == len(found)
    new = by_id["INBOX", "4@example.org"]
    assert (5000, MessageFlag.NONE, Role.INBOX) == (new.size, new.flags, new.role)
    trashed = by_id["Trash", "3@example.org"]
    assert (Role.TRASH, MessageFlag.SEEN, OLD) == (trashed.role, trashed.flags, trashed.received)
    assert trashed.uid is not None
    assert trashed.uidvalidity is not None
    plans = by_id["Clients", "5@example.org"]
    assert "plans été.pdf" == (plans.attachments or (Attachment("", ""),))[0].name
    assert 300 * KILO == (plans.attachments or ())[0].size
    assert found == list(list_messages(client))
    assert (6, 6) == counted[-1]
    assert 1 == weigh(found).duplicate_count


def test_server_and_disk_tell_the_same_of_the_same_messages(client: IMAPClient, account: Account) -> None:
    def told(messages: Iterator[MessageInfo]) -> list[MessageInfo]:
        plain = (replace(one, uid=None, uidvalidity=None, path=None, role=Role.OTHER) for one in messages)
        return sorted(plain, key=lambda message: (message.folder, str(message.message_id)))

    assert told(list_messages(client)) == told(list_files(account.maildir))


def test_folders_with_any_name_are_listed_and_tidied(client: IMAPClient) -> None:
    for name in ("Été & hiver", "123", 'a "b" \\c', "Archives/2023"):
        client.create_folder(name)
        client.append(name, written(identity=f"{len(name)}@x.fr", size=9000), [b"\\Seen", b"\\Answered"], OLD)
    found = [message for message in list_messages(client) if (message.message_id or "").endswith("@x.fr")]

    assert {"Été & hiver", "123", 'a "b" \\c', "Archives/2023"} == {message.folder for message in found}
    plan = tidy_plan(found, target=0, now=NOW, options=OPTIONS)
    outcome = plan.apply(client, confirm=True)

    assert (None, 4) == (outcome.surprise, len(outcome.moved))


def test_folders_that_cannot_be_opened_are_told_and_passed_over(client: IMAPClient) -> None:
    refused: list[tuple[str, str]] = []
    folders = [Folder("Nulle part", Role.OTHER), *list_folders(client)]
    options = ListOptions(on_refused=lambda *each: refused.append(each))

    assert 6 == len(list(list_messages(client, folders, options)))
    assert ["Nulle part"] == [folder for folder, _ in refused]


def test_a_plan_is_carried_out_message_by_message(client: IMAPClient) -> None:
    plan = plan_of(client)
    done: list[Planned] = []
    outcome = plan.apply(client, confirm=True, options=Carrying(on_done=done.append))

    assert [Cause.DUPLICATE, Cause.TRASHED, Cause.LARGE_AND_OLD] == [entry.cause for entry in plan.entries]
    assert list(plan.entries) == done
    assert (None, 3000, 16000) == (outcome.surprise, outcome.freed, outcome.in_trash)
    assert [
        ("Clients", "5@example.org"),
        ("INBOX", "1@example.org"),
        ("INBOX", "4@example.org"),
        ("Trash", "1@example.org"),
        ("Trash", "2@example.org"),
    ] == ids(client)


def test_on_demand_all_goes_for_good_and_what_others_marked_stays(client: IMAPClient) -> None:
    client.select_folder("INBOX")
    (new,) = client.search(["UNSEEN"])
    client.add_flags([new], [b"\\Deleted"])
    client.unselect_folder()
    outcome = plan_of(client).apply(client, confirm=True, options=Carrying(permanently=True))

    assert (None, 19_000, 0) == (outcome.surprise, outcome.freed, outcome.in_trash)
    assert [("Clients", "5@example.org"), ("INBOX", "1@example.org"), ("INBOX", "4@example.org")] == ids(client)


def test_a_plan_of_nothing_does_nothing(client: IMAPClient) -> None:
    assert TidyOutcome((), ()) == plan_of(client, target=10**9).apply(client, confirm=True)


def uid_of(client: IMAPClient, folder: str, identity: str) -> int:
    client.select_folder(folder)
    (uid,) = client.search(["HEADER", "Message-ID", identity])
    return int(uid)


def mark(flag: bytes) -> object:
    def change(client: IMAPClient) -> None:
        client.add_flags([uid_of(client, "INBOX", "2@example.org")], [flag])

    return change


def unread(client: IMAPClient) -> None:
    client.remove_flags([uid_of(client, "INBOX", "2@example.org")], [b"\\Seen"])


def remove(client: IMAPClient) -> None:
    client.move([uid_of(client, "INBOX", "2@example.org")], "Junk")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (mark(b"\\Flagged"), SurpriseKind.NOW_FLAGGED),
        (mark(b"\\Draft"), SurpriseKind.NOW_DRAFT),
        (unread, SurpriseKind.NOW_UNREAD),
        (remove, SurpriseKind.MESSAGE_GONE),
    ],
)
def test_what_changed_since_the_plan_ends_the_run(client: IMAPClient, change: object, kind: SurpriseKind) -> None:
    plan = plan_of(client)
    change(client)  # type: ignore[operator]
    before = ids(client)
    outcome = plan.apply(client, confirm=True)

    assert outcome.surprise is not None
    assert (kind, "2@example.org") == (outcome.surprise.kind, outcome.surprise.message.message_id)
    assert (1, 1) == (len(outcome.moved), len(outcome.removed))
    assert {("Clients", "1@example.org"), ("Trash", "3@example.org")} == set(before) - set(ids(client))


def test_a_message_of_another_size_ends_the_run(client: IMAPClient) -> None:
    plan = plan_of(client)
    larger = tuple(replace(entry, message=replace(entry.message, size=9)) for entry in plan.entries[1:])
    outcome = replace(plan, entries=larger).apply(client, confirm=True)

    assert (SurpriseKind.SIZE_DIFFERS, 0) == (outcome.surprise and outcome.surprise.kind, len(outcome.removed))


def test_a_folder_that_was_made_anew_ends_the_run(client: IMAPClient) -> None:
    plan = plan_of(client)
    client.unselect_folder()
    client.delete_folder("Clients")
    client.create_folder("Clients")
    outcome = plan.apply(client, confirm=True)

    assert SurpriseKind.UIDVALIDITY_CHANGED == (outcome.surprise and outcome.surprise.kind)
    assert (
        "Le dossier «\u00a0Clients\u00a0» a été refait depuis que le plan a été établi."
        == outcome.as_dict()["surprise"]["reason"]
    )
    assert ((), ()) == (outcome.removed, outcome.moved)


def test_a_copy_stays_when_the_other_one_is_gone(client: IMAPClient) -> None:
    plan = plan_of(client)
    client.move([uid_of(client, "INBOX", "1@example.org")], "Junk")
    outcome = plan.apply(client, confirm=True)

    assert SurpriseKind.COPY_GONE == (outcome.surprise and outcome.surprise.kind)
    assert ("Clients", "1@example.org") in ids(client)


def test_a_copy_stays_when_the_other_one_was_marked_as_deleted(client: IMAPClient) -> None:
    plan = plan_of(client)
    client.add_flags([uid_of(client, "INBOX", "1@example.org")], [b"\\Deleted"])
    outcome = plan.apply(client, confirm=True)

    assert SurpriseKind.COPY_GONE == (outcome.surprise and outcome.surprise.kind)
    assert ((), ()) == (outcome.removed, outcome.moved)


def test_a_folder_that_is_gone_is_the_servers_words(client: IMAPClient) -> None:
    plan = plan_of(client)
    client.unselect_folder()
    client.delete_folder("Clients")
    outcome = plan.apply(client, confirm=True)

    assert outcome.surprise is not None
    assert SurpriseKind.SERVER == outcome.surprise.kind
    assert "Clients" in outcome.surprise.reason("fr")


def test_a_connection_that_ends_is_a_surprise_too(client: IMAPClient) -> None:
    plan = plan_of(client)
    client.shutdown()
    outcome = plan.apply(client, confirm=True)

    assert SurpriseKind.SERVER == (outcome.surprise and outcome.surprise.kind)


class Without:
    """A connection to a server that lacks some capabilities."""

    def __init__(self, client: IMAPClient, *lacking: str) -> None:
        self._client, self._lacking = client, lacking

    def __getattr__(self, name: str) -> object:
        return getattr(self._client, name)

    def has_capability(self, name: str) -> bool:
        return name not in self._lacking and bool(self._client.has_capability(name))


def test_without_move_a_message_is_copied_and_removed_alone(client: IMAPClient) -> None:
    plan = plan_of(client)
    outcome = plan.apply(Without(client, "MOVE"), confirm=True)

    assert (None, 3000, 16000) == (outcome.surprise, outcome.freed, outcome.in_trash)
    assert ("Trash", "2@example.org") in ids(client)
    assert ("INBOX", "2@example.org") not in ids(client)


@pytest.mark.parametrize("lacking", [("UIDPLUS",), ("UIDPLUS", "MOVE")])
def test_without_uidplus_nothing_is_removed(client: IMAPClient, lacking: tuple[str, ...]) -> None:
    before = ids(client)
    outcome = plan_of(client).apply(Without(client, *lacking), confirm=True)

    assert SurpriseKind.NO_UIDPLUS == (outcome.surprise and outcome.surprise.kind)
    assert before == ids(client)


def test_files_are_not_tidied_on_a_server(client: IMAPClient, account: Account) -> None:
    plan = tidy_plan(list(list_files(account.maildir)), target=0, now=NOW, options=OPTIONS)

    outcome = plan.apply(client, confirm=True)
    assert SurpriseKind.NOT_ON_SERVER == (outcome.surprise and outcome.surprise.kind)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_surprise_is_said(lang: Language) -> None:
    from bouncekit import data

    assert {str(kind) for kind in SurpriseKind} == set(data.load(f"words/{lang}/tidy.toml")["surprises"])


def test_a_large_mailbox_is_asked_in_batches(client: IMAPClient, dovecot: Dovecot, account: Account) -> None:
    for number in range(30):
        dovecot.deliver(account, written(identity=f"more{number}@example.org"), folder="Clients", flags="S")
    options = ListOptions(batch=7)

    assert 36 == len(list(list_messages(client, options=options)))
    assert Path(account.maildir, ".Clients").exists()


def test_a_full_mailbox_can_be_tidied(dovecot: Dovecot) -> None:
    account = dovecot.account(next(NAMES), quotas=[Root("User quota", "storage=100K")])
    for number in range(3):
        content = written(identity=f"{number}@example.org", size=40_000)
        dovecot.deliver(account, content, flags="RS", date=OLD)
    with connected(dovecot, account) as client:
        first = plan_of(client, target=80_000).apply(client, confirm=True)
        second = plan_of(client, target=80_000).apply(client, confirm=True)

        assert (None, 0, 40_000) == (first.surprise, first.freed, first.in_trash)
        assert (None, 40_000, 0) == (second.surprise, second.freed, second.in_trash)
        assert 2 == len(ids(client))


def readings(dates: list[timedelta], texts: list[bytes]) -> list[bytes]:
    """Return what a device writes that gives all its messages one Message-ID: the same size each time."""
    return [
        b"From: automate@example.fr\r\nMessage-ID: <1@automate>\r\nSubject: Releve\r\nDate: "
        + format_datetime(OLD + date).encode()
        + b"\r\n\r\n"
        + text * 2000
        + b"\r\n"
        for date, text in zip(dates, texts, strict=True)
    ]


@pytest.mark.parametrize("permanently", [True, False])
def test_different_messages_with_one_message_id_are_no_duplicates(
    dovecot: Dovecot, client: IMAPClient, account: Account, permanently: bool
) -> None:
    days = [timedelta(days=day) for day in range(7)]
    for each in readings(days, [b"%d" % number for number in range(7)]):
        dovecot.deliver(account, each, folder="Releves", flags="S", date=OLD)
    found = [message for message in list_messages(client) if message.folder == "Releves"]

    plan = tidy_plan(found, target=1, now=NOW, options=TidyOptions(larger_than=10**9))

    assert () == plan.entries
    assert TidyOutcome((), ()) == plan.apply(client, confirm=True, options=Carrying(permanently=permanently))


def test_messages_that_only_look_like_duplicates_are_spared_and_true_ones_go(
    dovecot: Dovecot, client: IMAPClient, account: Account
) -> None:
    same = [timedelta()] * 4
    for each in readings(same, [b"1", b"2", b"2", b"1"]):
        dovecot.deliver(account, each, folder="Releves", flags="S", date=OLD)
    found = [message for message in list_messages(client) if message.folder == "Releves"]
    plan = tidy_plan(found, target=1, now=NOW, options=TidyOptions(larger_than=10**9))
    assert 3 == len(plan.entries)

    outcome = plan.apply(client, confirm=True, options=Carrying(permanently=True))

    assert (None, 1, 2) == (outcome.surprise, len(outcome.removed), len(outcome.spared))
    assert 2 == outcome.as_dict()["spared_count"]
    client.select_folder("Releves", readonly=True)
    left = client.fetch(client.search("ALL"), ["BODY.PEEK[]"]).values()
    assert {readings(same[:1], [text])[0] for text in (b"1", b"2")} == {each[b"BODY[]"] for each in left}


def test_what_the_archive_does_not_hold_byte_for_byte_is_spared(client: IMAPClient) -> None:
    seen: list[tuple[str | None, int]] = []

    def is_held(message: MessageInfo, content: bytes) -> bool:
        seen.append((message.message_id, len(content)))
        return message.message_id != "3@example.org"

    outcome = plan_of(client).apply(client, confirm=True, options=Carrying(permanently=True, is_held=is_held))

    assert ["3@example.org"] == [entry.message.message_id for entry in outcome.spared]
    assert ("3@example.org", 3000) in seen
    assert ("Trash", "3@example.org") in ids(client)
    assert 2 == len(outcome.removed)


READINGS = readings([timedelta(days=day) for day in (0, 0, 0, 1)], [b"1", b"2", b"3", b"1"])
TRACED = [b"Received: from a\r\n" + READINGS[0], b"Received: from b\r\n" + READINGS[0]]
PILE = st.lists(
    st.tuples(st.sampled_from(["INBOX", "Releves"]), st.sampled_from([*READINGS, *TRACED])), min_size=2, max_size=7
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PILE)
def test_nothing_is_removed_but_twins_of_what_stays(dovecot: Dovecot, pile: list[tuple[str, bytes]]) -> None:
    account = dovecot.account(next(NAMES))
    for folder, each in pile:
        dovecot.deliver(account, each, folder=folder, flags="S", date=OLD + timedelta(days=3))
    with connected(dovecot, account) as client:
        plan = tidy_plan(list(list_messages(client)), target=1, now=NOW, options=TidyOptions(larger_than=10**9))
        outcome = plan.apply(client, confirm=True, options=Carrying(permanently=True))

        left: list[bytes] = []
        for folder in ("INBOX", *({"Releves"} & {folder for folder, _ in pile})):
            client.select_folder(folder, readonly=True)
            left += (each[b"BODY[]"] for each in client.fetch(client.search("ALL"), ["BODY.PEEK[]"]).values())
    assert outcome.surprise is None
    assert len(pile) == len(left) + len(outcome.removed)
    assert {essence(each) for _, each in pile} == {essence(each) for each in left}
