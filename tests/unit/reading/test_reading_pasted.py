"""What people paste: bare answers, wrapped answers, log lines, notices without their header, whole messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncekit
from bouncekit.reading import DeliveryAction, Facts, Form, read_text

POSTFIX = (
    "Mar  2 10:00:01 mx postfix/smtp[12]: 4AB: to=<marie@example.org>, orig_to=<m@example.fr>, "
    "relay=mx.example.org[192.0.2.1]:25, delay=1, dsn=5.1.1, status=bounced "
    "(host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command))"
)
DEFERRED = (
    "Mar  2 10:00:01 mx postfix/smtp[12]: 4AC: to=<paul@example.org>, relay=none, dsn=4.4.1, status=deferred "
    "(connect to mx.example.org[192.0.2.1]:25: Connection timed out)"
)
EXIM = (
    "2026-03-02 10:00:01 1wAbCd-0001 ** marie@example.org R=dnslookup T=remote_smtp: "
    "host mx.example.org [192.0.2.1]: 550 No such user"
)


@pytest.mark.parametrize(
    ("text", "reply_code", "status", "diagnostic", "address"),
    [
        ("550 5.1.1 User unknown", 550, "5.1.1", "550 5.1.1 User unknown", None),
        ("User unknown", None, None, "User unknown", None),
        ("  552  Mailbox\n full ", 552, None, "552 Mailbox full", None),
        ("550-5.1.1 No such\n550 5.1.1 account", 550, "5.1.1", "550 5.1.1 No such account", None),
        (
            "Le serveur a répondu : 550 5.5.0 <marie@example.org> Adresse invalide",
            550,
            "5.5.0",
            "550 5.5.0 <marie@example.org> Adresse invalide",
            "marie@example.org",
        ),
        ("Échec.\nErreur serveur\u00a0: '550 5.1.1 User unknown'", 550, "5.1.1", "550 5.1.1 User unknown", None),
        ("The server responded: 421 Too many connections", 421, None, "421 Too many connections", None),
        (POSTFIX, 550, "5.1.1", "550 5.1.1 User unknown", "marie@example.org"),
        (EXIM, 550, None, "550 No such user", "marie@example.org"),
    ],
)
def test_one_answer_is_unwrapped(
    text: str, reply_code: int | None, status: str | None, diagnostic: str, address: str | None
) -> None:
    (said,) = read_text(text).recipients

    assert (reply_code, status, diagnostic, address) == (said.reply_code, said.status, said.diagnostic, said.address)


def test_log_lines_tell_of_one_recipient_each() -> None:
    first, second = read_text(f"{POSTFIX}\n{DEFERRED}").recipients

    assert ("m@example.fr", "mx.example.org", "RCPT TO") == (first.original_address, first.remote_host, first.command)
    assert (DeliveryAction.FAILED, DeliveryAction.DELAYED) == (first.action, second.action)
    assert ("paul@example.org", "4.4.1") == (second.address, second.status)


def test_a_notice_and_a_message_are_read_as_such() -> None:
    notice = "This is the mail system at host mx.\n\nSorry.\n\n<marie@example.org>: host mx[192.0.2.1] said: 552 full\n"
    whole = f"Return-Path: <>\nFrom: MAILER-DAEMON\nSubject: Undelivered Mail\n\n{notice}"

    assert [("marie@example.org", 552)] * 2 == [
        (said.address, said.reply_code) for text in (notice, whole) for said in read_text(text).recipients
    ]
    assert Form.NOTICE == read_text(whole).form


@given(st.text(max_size=300))
def test_any_text_is_an_answer_at_least(text: str) -> None:
    assert read_text(text).recipients or read_text(text).form is not Form.PASTED


def test_lone_surrogates_are_read_over() -> None:
    facts = read_text("Subject: x\ud800\nFrom: MAILER-DAEMON\n\n550 5.1.1 <marie@example.org> unknown")

    assert isinstance(facts, Facts)


@pytest.mark.parametrize(
    ("text", "address", "new"),
    [
        ("551 5.1.6 User has moved; please try <marie@nouveau.example>", None, "marie@nouveau.example"),
        ("551 <marie@ancien.example> has moved to <m@nouveau.example>", "marie@ancien.example", "m@nouveau.example"),
        ("550 5.1.6 marie@ancien.example changed to m@nouveau.example", "marie@ancien.example", "m@nouveau.example"),
        ("551 User not local", None, None),
        ("551 5.1.6 <marie@ancien.example>: User not local", "marie@ancien.example", None),
        ("550 5.1.1 <marie@ancien.example>: User unknown", "marie@ancien.example", None),
    ],
)  # fmt: skip
def test_the_new_address_of_who_has_moved_is_not_taken_for_the_old_one(
    text: str, address: str | None, new: str | None
) -> None:
    (said,) = read_text(text).recipients

    assert (address, new) == (said.address, said.new_address)


@pytest.mark.parametrize(
    "text",
    [
        "553 5.7.1 <tresorier@club.example>: Sender address rejected: not logged in",
        "553 5.7.1 <tresorier@club.example>: Sender address rejected: not owned by user lea@club.example",
        "Vous n'êtes pas autorisé à écrire à cette liste de diffusion : voyez avec chorale-owner@listes.example",
        "Sie dürfen auf dieser Mailingliste keine Nachrichten senden. Fragen Sie owner-chor@listen.example",
    ],
)
def test_the_sender_and_the_owner_of_a_list_are_no_recipients(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert failure.recipient is None


def test_a_recipient_before_the_sender_s_address_is_named() -> None:
    text = "<paul@far.example>: 550 5.7.1 <lea@club.example>: Sender address rejected: Access denied"

    assert ["paul@far.example"] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


@pytest.mark.parametrize("above", ["", "Mon message est revenu :\n", "Cela ne part pas.\n\n"])
def test_each_answer_that_names_its_recipient_is_one_of_theirs(above: str) -> None:
    report = bouncekit.classify_text(
        f"{above}<ada@example.org>: 550 5.1.1 User unknown\n<kim@example.net>: 552 5.2.2 Over quota"
    )

    assert [("ada@example.org", "user_unknown"), ("kim@example.net", "mailbox_full")] == [
        (failure.recipient, failure.reason) for failure in report.failures
    ]


def test_the_daemon_above_a_notice_that_is_handed_on_is_no_recipient() -> None:
    report = bouncekit.classify_text(
        "Tu comprends ? Kim\n\n----- Message transféré -----\nDe : MAILER-DAEMON@example.net\n"
        "À : kim@example.net\n\n<ada@example.org>: host mx.example.org said: 550 5.1.1 User unknown"
    )

    assert ["ada@example.org"] == [failure.recipient for failure in report.failures]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("550 5.1.1 User unknown. For help contact postmaster@x.example", None),
        ("Boîte inconnue. Pour toute question, écrivez à aide@x.example", None),
        ("550 Empfänger unbekannt. Bei Fragen wenden Sie sich an hilfe@x.example", None),
        ("550 lea@y.example unknown, questions: postmaster@x.example", "lea@y.example"),
        ("550 User unknown: support@x.example", "support@x.example"),
        ("550 5.7.26 DMARC failed. From: lea@x.example", None),
        ("550 5.1.1 lea@x.example unknown, sender: max@y.example", "lea@x.example"),
    ],
)
def test_who_helps_is_no_recipient(text: str, address: str | None) -> None:
    assert [address] == [said.address for said in read_text(text).recipients]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Reçu par lea@x.example ; refusé par max@y.example (550 User unknown)", "max@y.example"),
        ("550 5.1.1 <lea@x.example>: user unknown, written by max@y.example", "lea@x.example"),
        ("Message from lea@x.example to max@y.example: 552 mailbox full", "max@y.example"),
    ],
)
def test_of_several_addresses_the_one_before_the_code_is_refused(text: str, address: str) -> None:
    assert address == read_text(text).recipients[0].address


@pytest.mark.parametrize(
    "text",
    [
        "Boîte fermée. Nouvelle adresse : lea@new.example",
        "550 User unknown, new address is lea@new.example.",
        "Neue E-Mail-Adresse lautet lea@new.example",
    ],
)
def test_what_is_called_the_new_address_is_no_recipient(text: str) -> None:
    (said,) = read_text(text).recipients

    assert (None, "lea@new.example") == (said.address, said.new_address)
    assert "lea@new.example" in bouncekit.explain(text).explanation.advice


def test_each_address_has_the_action_that_is_pasted_behind_its_answer() -> None:
    told = bouncekit.classify_text(
        "<lea@x.example>: 550 5.1.1 unknown\nAction: failed\n<luc@y.example>: 421 4.7.0 try later\nAction: delayed"
    )

    assert ["lea@x.example"] == [failure.recipient for failure in told.failures]
    assert ["550 5.1.1 unknown"] == [failure.diagnostic for failure in told.failures]
    assert told.deliveries is not None
    assert [("luc@y.example", "delayed")] == [(one.recipient, one.action) for one in told.deliveries]
