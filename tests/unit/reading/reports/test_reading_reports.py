"""Delivery reports (RFC 3464, 6522, 6533), as the standard writes them and as the field does."""

import base64
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases

from bouncekit.message import parse
from bouncekit.reading import DeliveryAction, Facts, Form, RecipientFacts, read

PER_MESSAGE = "Reporting-MTA: dns; mail.example.fr\n"
GROUP = "Final-Recipient: rfc822; marie@example.org\nAction: failed\nStatus: 5.1.1\n"
BASE64 = base64.b64encode(f"{PER_MESSAGE}\n{GROUP}".encode()).decode()
QUOTED_PRINTABLE = f"{PER_MESSAGE}\n{GROUP}".replace(".org", "=2Eorg")
PROSE = "Your message could not be delivered.\n"
COPY = "From: claire@example.fr\nTo: marie@example.org\nMessage-ID: <1@example.fr>\nSubject: Facture\n\nBonjour\n"


def report(fields: str, prose: str = PROSE, status_header: str = "message/delivery-status", header: str = "") -> Facts:
    """Read a report with these fields; `status_header` is the Content-Type of its status part, and what follows."""
    return read(
        parse(
            f"Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.fr\nSubject: Undelivered Mail\n{header}"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            f"--b\n\n{prose}\n--b\nContent-Type: {status_header}\n\n{fields}\n"
            f"--b\nContent-Type: message/rfc822\n\n{COPY}\n--b--\n".encode()
        )
    )


def single(fields: str, prose: str = PROSE) -> RecipientFacts:
    (recipient,) = report(f"{PER_MESSAGE}\n{fields}", prose).recipients
    return recipient


def test_every_field_of_the_standard_is_read() -> None:
    said = single(
        "Original-Recipient: rfc822;marie+2Bcompta@example.fr\nFinal-Recipient: RFC822; marie@EXAMPLE.org\n"
        "Action: delayed\nStatus: 4.4.1 (no answer)\nRemote-MTA: dns; mx.example.org (192.0.2.1)\n"
        "Diagnostic-Code: smtp; 451 4.4.1\n Please try again\n"
        "Last-Attempt-Date: Mon, 2 Mar 2026 10:00:00 +0000\nWill-Retry-Until: Sat, 7 Mar 2026 10:00:00 +0000\n"
    )

    assert "marie@example.org" == said.address
    assert "marie+compta@example.fr" == said.original_address
    assert DeliveryAction.DELAYED == said.action
    assert ("4.4.1", 451) == (said.status, said.reply_code)
    assert "451 4.4.1 Please try again" == said.diagnostic
    assert ("mail.example.fr", "mx.example.org") == (said.reporting_host, said.remote_host)
    assert datetime(2026, 3, 7, 10, tzinfo=UTC) == said.will_retry_until
    assert datetime(2026, 3, 2, 10, tzinfo=UTC) == said.last_attempt


def test_the_original_is_recovered() -> None:
    facts = report(f"{PER_MESSAGE}\n{GROUP}")

    assert facts.original is not None
    assert ("<1@example.fr>", "Facture", ("marie@example.org",)) == (
        facts.original.message_id,
        facts.original.subject,
        facts.original.to,
    )


TWO = [
    "Final-Recipient: rfc822;marie@example.org\nAction: failed\nStatus: 5.1.1\n",
    "Final-Recipient: rfc822;paul@example.org\nAction: delivered\nStatus: 2.0.0\n",
]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(PER_MESSAGE + "\n" + "\n".join(TWO), id="as the standard says"),
        pytest.param(PER_MESSAGE + "".join(TWO), id="no blank lines"),
        pytest.param(PER_MESSAGE + "\n" + "\n".join(TWO).replace("\n", "\n\n"), id="blank lines inside the groups"),
        pytest.param("\n\n" + "\n\n\n".join(TWO), id="no fields of the message"),
        pytest.param(
            (PER_MESSAGE + "\n" + "\n".join(TWO)).replace("Status:", "Original-Recipient: \nStatus:"), id="order"
        ),
    ],
)
def test_groups_are_told_apart_by_their_fields(fields: str) -> None:
    assert [
        ("marie@example.org", DeliveryAction.FAILED, "5.1.1"),
        ("paul@example.org", DeliveryAction.DELIVERED, "2.0.0"),
    ] == [(said.address, said.action, said.status) for said in report(fields).recipients]


@pytest.mark.parametrize(
    ("fields", "status_header"),
    [
        (PER_MESSAGE + "\n" + GROUP, "message/global-delivery-status"),
        (PER_MESSAGE + "\n" + GROUP, "text/plain"),
        (PER_MESSAGE + "\n" + GROUP, "application/octet-stream; name=ATT00001.dat"),
        (BASE64, "message/delivery-status\nContent-Transfer-Encoding: base64"),
        (QUOTED_PRINTABLE, "message/delivery-status\nContent-Transfer-Encoding: quoted-printable"),
    ],
)
def test_the_status_part_is_found_in_any_dress(fields: str, status_header: str) -> None:
    facts = report(fields, status_header=status_header)

    assert [("marie@example.org", "5.1.1")] == [(said.address, said.status) for said in facts.recipients]


def test_a_report_may_be_the_whole_message_or_stand_in_its_text() -> None:
    head = "Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.fr\nSubject: Undelivered Mail\n"
    root = read(parse(f"{head}Content-Type: message/delivery-status\n\n{PER_MESSAGE}\n{GROUP}".encode()))
    text = read(parse(f"{head}\n{PROSE}\n{PER_MESSAGE}\n{GROUP}\nReceived: from a by b\n{COPY}".encode()))

    assert [("marie@example.org", "5.1.1")] == [(said.address, said.status) for said in root.recipients]
    assert [("marie@example.org", "5.1.1")] == [(said.address, said.status) for said in text.recipients]
    assert text.original is not None
    assert "<1@example.fr>" == text.original.message_id


def test_a_gateway_hands_a_report_on() -> None:
    inner = (
        "From: MAILER-DAEMON@mail.example.fr\nContent-Type: multipart/report; boundary=i\n\n"
        f"--i\n\n{PROSE}\n--i\nContent-Type: message/delivery-status\n\n{PER_MESSAGE}\n{GROUP}\n--i--\n"
    )
    outer = "Content-Type: multipart/mixed; boundary=o\n\n--o\n\nSee below.\n--o\nContent-Type: message/rfc822\n\n"
    machine = read(parse(f"Return-Path: <>\nFrom: MAILER-DAEMON@gw.example\n{outer}{inner}\n--o--\n".encode()))
    person = read(parse(f"From: Claire <claire@example.fr>\nSubject: RE: ?\n{outer}{inner}\n--o--\n".encode()))

    assert (["marie@example.org"], False) == ([said.address for said in machine.recipients], machine.forwarded)
    assert Form.ORDINARY == person.form


@cases(__file__, "actions")
def test_the_action_is_read_or_derived(field: str, action: str | None) -> None:
    expected = DeliveryAction(action) if action else None

    assert expected is single(f"Final-Recipient: rfc822;marie@example.org\n{field}\n").action


@pytest.mark.parametrize(
    ("status", "diagnostic", "codes"),
    [
        ("5.0.0", "smtp; 550 5.1.1 No such user", ("5.1.1", 550)),
        ("5.1.1", "smtp; 550 5.7.1 Blocked", ("5.7.1", 550)),
        ("5.2.2", "smtp; 552 5.0.0 Over quota", ("5.2.2", 552)),
        ("5.1.1 SMTP; 550 no", "x-unix; 2", ("5.1.1", 550)),
        ("4.4.7", "smtp; 554 5.4.7 delivery expired (message too old)", ("4.4.7", 554)),
        ("5.1.1 (bad destination)", "", ("5.1.1", None)),
        ("", "smtp;550-5.2.1 Disabled\n 550 5.2.1 account", ("5.2.1", 550)),
    ],
)
def test_the_refusing_server_knows_its_code_best(status: str, diagnostic: str, codes: tuple[str, int | None]) -> None:
    said = single(
        f"Final-Recipient: rfc822;marie@example.org\nAction: failed\nStatus: {status}\nDiagnostic-Code: {diagnostic}\n"
    )

    assert codes == (said.status, said.reply_code)


@cases(__file__, "human_part")
def test_the_human_part_answers_where_the_fields_do_not(
    prose: str, diagnostic: str, command: str | None, host: str | None
) -> None:
    said = single("Final-Recipient: rfc822;marie@example.org\nAction: failed\nDiagnostic-Code: x-unix; 2\n", prose)

    assert (diagnostic, command, host) == (said.diagnostic, said.command, said.remote_host)
    assert diagnostic == said.passages[0].text


def test_a_cut_report_blames_nobody_by_halves() -> None:
    head = "From: MAILER-DAEMON\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
    prose = "The following addresses had successful delivery notifications:\n<paul@example.org>\n"
    whole = f"{head}{prose}\n--b\nContent-Type: message/delivery-status\n\n{PER_MESSAGE}\n{TWO[1]}"
    found = [read(parse(whole[:end].encode())).recipients for end in range(len(head), len(whole) + 1)]

    assert {None, DeliveryAction.DELIVERED} >= {said.action for recipients in found for said in recipients}
    assert all(said.action for recipients in found for said in recipients if said.address == "paul@example.org")
    assert DeliveryAction.DELIVERED == found[-1][0].action


def test_each_recipient_has_its_own_words() -> None:
    prose = (
        "<marie@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown\n\n"
        "<paul@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 Over quota\n"
    )
    first, second = report(PER_MESSAGE + "\n" + "\n".join(TWO), prose).recipients

    assert ["User unknown" in words.text for words in first.passages] == [True for _ in first.passages]
    assert not any("User unknown" in words.text for words in second.passages)
    assert "552 5.2.2 Over quota" == second.diagnostic


def test_addresses_in_a_row_share_the_words_after_them() -> None:
    prose = "<marie@example.org>\n<paul@example.org>\n    The domain is closed for the summer.\n"

    two = GROUP + "\n" + GROUP.replace("marie", "paul")

    assert ["The domain is closed for the summer."] * 2 == [
        said.diagnostic for said in report(PER_MESSAGE + "\n" + two, prose).recipients
    ]


def test_a_thousand_recipients_take_no_time_of_the_square() -> None:
    fields = "\n".join(GROUP.replace("marie", f"marie{n}") for n in range(1000))
    prose = "".join(f"<marie{n}@example.org>: host mx[192.0.2.1] said: 550 5.1.1 unknown\n" for n in range(1000))
    start = time.thread_time()
    count = len(report(f"{PER_MESSAGE}\n{fields}", prose).recipients)

    assert 1000 == count
    assert time.thread_time() - start < 5


@pytest.mark.parametrize(
    ("recipient", "address"),
    [
        ("utf-8; \\x{E9}lodie@example.org", "élodie@example.org"),
        ("x400; /C=fr/DD.RFC-822=marie(a)example.org/", "marie@example.org"),
        ("LOCAL;<marie>", "marie@example.org"),
        ("marie@example.org", "marie@example.org"),
        ("rfc822;", "marie@example.org"),
    ],
)
def test_the_recipient_has_an_address_whatever_its_type(recipient: str, address: str) -> None:
    assert address == single(f"Final-Recipient: {recipient}\nAction: failed\nStatus: 5.1.1\n").address


@pytest.mark.parametrize(
    ("fields", "prose", "software"),
    [
        ("X-Postfix-Queue-ID: 4AB\n", PROSE, "postfix"),
        ("", "This is the mail system at host mail.example.fr.\n", "postfix"),
        ("", "The original message was received at Mon, 2 Mar 2026\n", "sendmail"),
        ("", "Informations de diagnostic pour les administrateurs :\n", "exchange2007"),
        ("", PROSE, None),
    ],
)
def test_the_software_is_named_by_its_marks(fields: str, prose: str, software: str | None) -> None:
    assert software == report(f"{PER_MESSAGE}{fields}\n{GROUP}", prose).software


def test_x_original_message_id_names_the_original() -> None:
    raw = (
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; googlemail.com\nX-Original-Message-ID: <1@example.fr>\n\n{GROUP}\n--b--\n"
    )
    original = read(parse(raw.encode())).original

    assert original is not None
    assert "<1@example.fr>" == original.message_id


HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["X-Spam-Status", "X-Note", "Thread-Index", "X-Originating-IP"]),
        st.text(alphabet="abc <>@.0123456789", max_size=30),
    ),
    max_size=5,
)


@given(HEADERS)
def test_added_headers_change_no_recipient(headers: list[tuple[str, str]]) -> None:
    added = "".join(f"{name}: {value}\n" for name, value in headers)

    assert report(f"{PER_MESSAGE}\n{GROUP}").recipients == report(f"{PER_MESSAGE}\n{GROUP}", header=added).recipients


@given(st.text(alphabet="ab@.: ;-\n<>5150\t", max_size=200))
def test_any_fields_are_read_without_an_error(fields: str) -> None:
    facts = report(f"{GROUP}Diagnostic-Code: {fields}\n")

    assert "marie@example.org" in {said.address for said in facts.recipients}
