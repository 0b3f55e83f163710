"""What the header, the flags and the place of a stored message tell."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.mailbox.messages.addresses import Mailbox, mailboxes_in
from bouncekit.mailbox.messages.attachments import attachments_in_structure
from bouncekit.mailbox.messages.flags import imap_flags, maildir_flags, mbox_flags
from bouncekit.mailbox.messages.headers import Stored, message_info
from bouncekit.mailbox.messages.mail import Attachment, MessageFlag, MessageInfo, Role
from bouncekit.message import parse_headers
from bouncekit.stores.roles import role_of
from bouncekit.text.utf7 import decode_utf7


def info(header: str, **stored: object) -> MessageInfo:
    return message_info(parse_headers(header), Stored("INBOX", 100, **stored))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("paul@Example.ORG", [("", "paul@example.org")]),
        ("Paul Martin <paul@example.org>", [("Paul Martin", "paul@example.org")]),
        (
            '"Martin, Paul" <paul@example.org>, b@example.fr',
            [("Martin, Paul", "paul@example.org"), ("", "b@example.fr")],
        ),
        ("paul@example.org (Paul Martin)", [("Paul Martin", "paul@example.org")]),
        ("=?utf-8?q?H=C3=A9l=C3=A8ne?= <h@example.fr>", [("Hélène", "h@example.fr")]),
        ("=?utf-8?q?Paul_=3Cpaul=40example.org=3E?=", [("Paul", "paul@example.org")]),
        ("Clients: a@example.org, b@example.org;", [("", "a@example.org"), ("", "b@example.org")]),
        ("undisclosed-recipients:;", []),
        ('"a@gmail.com" <b@example.org>', [("a@gmail.com", "b@example.org")]),
        ('"unclosed <paul@example.org>', [("unclosed", "paul@example.org")]),
        ("<mailto:paul@example.org>", [("", "paul@example.org")]),
        ("Paul <not an address>", [("Paul", "")]),
        ("", []),
        (None, []),
    ],
)
def test_mailboxes_are_read_as_they_come(field: str | None, expected: list[tuple[str, str]]) -> None:
    assert [Mailbox(*each) for each in expected] == list(mailboxes_in(field))


@given(st.text(alphabet='ab@<>(),;:"\\. =?é', max_size=80))
def test_no_field_breaks_the_reading_of_mailboxes(field: str) -> None:
    for mailbox in mailboxes_in(field):
        assert mailbox.name or mailbox.address
        assert not mailbox.address or mailbox.address.count("@") >= 1


def test_a_field_of_open_quotes_is_read_in_no_time() -> None:
    before = datetime.now(UTC)
    mailboxes_in('"\\' * 500_000)
    mailboxes_in("(" * 1_000_000)

    assert datetime.now(UTC) - before < timedelta(seconds=2)


def test_a_header_tells_who_wrote_what_to_whom_and_in_answer_to_what() -> None:
    message = info(
        "From: Paul Martin <paul@example.org>\n"
        "To: Marie <marie@example.fr>, nadia@example.fr\nCc: marie@example.fr\n"
        "Subject: =?utf-8?q?D=C3=A9lai?=\nDate: Mon, 02 Mar 2026 10:00:00 +0100\nMessage-ID: <1@example.org>\n"
        "In-Reply-To: <b@example.fr>\nReferences: <a@example.fr>\n <b@example.fr>\n"
    )

    assert ("paul@example.org", "Paul Martin") == (message.sender, message.sender_name)
    assert ("marie@example.fr", "nadia@example.fr") == message.recipients
    assert "Délai" == message.subject
    assert datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1))) == message.date
    assert "1@example.org" == message.message_id
    assert ("b@example.fr", "a@example.fr") == message.references
    assert message.is_automatic is False
    assert message.has_attachments is False


@pytest.mark.parametrize(
    "field",
    [
        "List-Id: Les amis <amis.example.org>",
        "List-Unsubscribe: <mailto:off@example.org>",
        "Precedence: bulk",
        "Auto-Submitted: auto-generated",
        "Return-Path: <>",
        "From: no-reply@example.org",
        "From: ne-pas-repondre@example.org",
        "From: MAILER-DAEMON@example.org",
        "From: notifications+3@example.org",
        "From: nicht.antworten@example.org",
        "From: commandes-noreply@example.org",
    ],
)
def test_what_a_list_or_a_machine_sends_is_known(field: str) -> None:
    assert info(f"{field}\nSubject: x\n").is_automatic


@pytest.mark.parametrize("sender", ["norbert@example.org", "robotti@example.org", "alerte-rouge@x.fr", "info@x.fr"])
def test_a_person_is_no_machine(sender: str) -> None:
    expected = sender.startswith("alerte")

    assert expected == info(f"From: {sender}\nAuto-Submitted: no\nReturn-Path: <{sender}>\n").is_automatic


@pytest.mark.parametrize(
    "date", ["Mon, 01 Mar 2038 10:00:00 +0100", "garbage", "Thu, 01 Jan 1970 00:00:00 +0000", "Mon, 99 Foo 2026", "0"]
)
def test_a_date_that_cannot_be_true_gives_way_to_the_day_of_arrival(date: str) -> None:
    received = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

    assert received == info(f"Date: {date}\n", received=received).date


@given(st.binary(max_size=400))
def test_no_header_raises(content: bytes) -> None:
    message = message_info(parse_headers(content), Stored("INBOX", len(content)))

    assert len(content) == message.size


@pytest.mark.parametrize(
    ("name", "attributes", "delimiter", "role"),
    [
        ("INBOX", (), "/", Role.INBOX),
        ("Corbeille", (), "/", Role.TRASH),
        ("INBOX.Éléments supprimés", (), ".", Role.TRASH),
        ("INBOX.Trash.2024", (), ".", Role.TRASH),
        ("Envoyes", ("\\HasNoChildren",), "/", Role.SENT),
        ("[Gmail]/Tous les messages", (), "/", Role.ALL),
        ("Divers", ("\\Trash",), "/", Role.TRASH),
        ("Courrier indésirable", (), "/", Role.JUNK),
        ("Clients/Spamex", (), "/", Role.OTHER),
        ("Sent", (), "", Role.SENT),
    ],
)
def test_folders_are_known_by_their_use_or_by_their_name(
    name: str, attributes: tuple[str, ...], delimiter: str, role: Role
) -> None:
    assert role == role_of(name, attributes, delimiter)


def test_flags_are_read_from_servers_maildirs_and_mboxes() -> None:
    both = MessageFlag.SEEN | MessageFlag.ANSWERED

    assert both == imap_flags(["\\Seen", "\\ANSWERED", "\\Recent", "$Junk"])
    assert both == maildir_flags("/m/cur/17.M1.host,S=3:2,RS")
    assert MessageFlag.NONE == maildir_flags("/m/new/17.M1.host")
    assert MessageFlag.NONE == maildir_flags("/m/new/17.M1.host,U=12,FMD5=7e33429f656f1e6e9d79b29c3f82c57e")
    assert MessageFlag.DELETED == maildir_flags("/m/new/17.M1.host,U=2:2,T")
    assert MessageFlag.NONE == maildir_flags("/m/cur/12,a/17.M1.host")
    assert both == mbox_flags(parse_headers("Status: RO\nX-Status: A\n"))
    assert both | MessageFlag.DELETED == mbox_flags(parse_headers("X-Mozilla-Status: 000b\n"))
    assert mbox_flags(parse_headers("Subject: x\n")) is None
    assert mbox_flags(parse_headers("X-Mozilla-Status: zz\n")) is None


def test_folder_names_on_disk_are_decoded() -> None:
    assert "Éléments & plus" == decode_utf7("&AMk-l&AOk-ments &- plus")
    assert "Tom & Jerry" == decode_utf7("Tom & Jerry")
    assert "&AMk-" != decode_utf7("&AMk-")
    assert "&A-" == decode_utf7("&A-")


def test_attachments_are_read_from_a_structure() -> None:
    text = (b"TEXT", b"PLAIN", (b"CHARSET", b"utf-8"), None, None, b"7BIT", 30, 2, None, None, None, None)
    pdf = (
        b"APPLICATION",
        b"PDF",
        (b"NAME", b"plans.pdf"),
        None,
        None,
        b"BASE64",
        50_000,
        None,
        (b"ATTACHMENT", (b"FILENAME*", b"utf-8''devis%20%C3%A9t%C3%A9.pdf")),
        None,
        None,
    )
    mixed = ([text, pdf], b"MIXED", (b"BOUNDARY", b"b"), None, None, None)

    assert (Attachment("devis été.pdf", "application/pdf", 50_000),) == attachments_in_structure(mixed)
    assert () == attachments_in_structure(text)


@given(
    st.recursive(
        st.none() | st.integers() | st.binary(max_size=6),
        lambda inner: st.lists(inner, max_size=10) | st.lists(inner, max_size=10).map(tuple),
        max_leaves=25,
    )
)
def test_no_structure_raises(structure: object) -> None:
    assert all(isinstance(each, Attachment) for each in attachments_in_structure(structure))
