"""Lines of mail logs, pasted or in a file without headers: the line says itself whether a server still tries."""

import pytest

import bouncekit
from bouncekit.vocabulary import Action, Kind, Reason

LINES = [
    (
        "May  4 10:00:01 mx postfix/smtp[12]: 4Zab: to=<ada@example.org>, relay=none, delay=30, dsn=4.4.1, "
        "status=deferred (connect to mx.example.org[192.0.2.20]:25: Connection timed out)",
        Kind.DELAY,
        Reason.NETWORK_ERROR,
    ),
    (
        "2025-05-04T10:00:01.123456+02:00 mx postfix/smtpd[2]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: "
        "450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.9]; from=<kim@firm.example> "
        "to=<ada@example.org> proto=ESMTP helo=<x>",
        Kind.DELAY,
        Reason.MISSING_PTR,
    ),
    (
        "May  4 10:00:01 mx smtpd[8]: 7f1a mta delivery evpid=aa rcpt=<ada@example.org> relay=192.0.2.20 delay=1s "
        'result=PermFail stat="550 5.1.1 User unknown"',
        Kind.FAILURE,
        Reason.USER_UNKNOWN,
    ),
    (
        "2025-05-04T10:00:01.123Z,192.0.2.1,EX01,,,SMTP,FAIL,123,<1@firm.example>,ada@example.org,"
        '"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",5000,1,,,Devis,kim@firm.example',
        Kind.FAILURE,
        Reason.USER_UNKNOWN,
    ),
]
QMAIL = "@4000000067c5 delivery 12: deferral: Connected_to_192.0.2.20_but_greeting_failed./Remote_host_said:_421_busy/"


@pytest.mark.parametrize(("line", "kind", "reason"), LINES)
@pytest.mark.parametrize("read", [bouncekit.classify, bouncekit.classify_text])
def test_a_line_is_read_alike_as_a_file_and_as_a_text(read, line: str, kind: Kind, reason: Reason) -> None:  # type: ignore[no-untyped-def]
    report = read(line)

    assert report.kind is kind
    assert [(f.recipient, f.reason) for f in report.failures] == [("ada@example.org", reason)]


QMAIL_SEND = """\
@400000006a0eb2c11f3a5b5c starting delivery 8812: msg 77190 to remote dana@example.org
@400000006a0eb2c11f3a5b5d starting delivery 8813: msg 77190 to local firm.example-paul@firm.example
@400000006a0eb2c21a2b3c4d delivery 8812: failure: 192.0.2.9_failed_after_I_sent_the_message./Remote_host_said:_{said}/
@400000006a0eb2c21a2b3d5e delivery 8813: deferral: Sorry,_the_disk_is_full./
@400000006a0eb2c21a2b3d5f bounce msg 77190 qp 20911
"""


@pytest.mark.parametrize("read", [bouncekit.classify, bouncekit.classify_text])
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("554_5.7.1_Message_blocked_due_to_spam_content", Reason.SPAM_DETECTED),
        ("550_5.1.1_User_unknown", Reason.USER_UNKNOWN),
    ],
)
def test_qmail_names_the_address_where_a_delivery_begins(read, said: str, reason: Reason) -> None:  # type: ignore[no-untyped-def]
    report = read(QMAIL_SEND.format(said=said))

    assert [(f.recipient, f.reason) for f in report.failures] == [("dana@example.org", reason)]
    assert [(d.recipient, d.action) for d in report.deliveries] == [("paul@firm.example", "delayed")]


def test_a_queue_that_still_tries_asks_nothing_of_its_reader() -> None:
    report = bouncekit.classify(QMAIL)

    assert report.kind is Kind.DELAY
    assert [failure.action for failure in report.failures] == [Action.NONE]


@pytest.mark.parametrize(
    "fragment",
    [
        "status=deferred (connect to mx.example.org[192.0.2.20]:25: Connection timed out)",
        "stat=Deferred: Connection timed out with mx.example.org.",
        "(Deferred: Connection refused by mx.example.org.)",
    ],
)
def test_a_part_of_a_log_line_is_a_delay_as_the_line_is(fragment: str) -> None:
    failure = bouncekit.explain(fragment)

    assert (failure.reason, failure.action) == (Reason.NETWORK_ERROR, Action.NONE)


def test_what_sendmail_says_when_it_gives_up_is_no_delay() -> None:
    failure = bouncekit.explain(
        "Deferred: Connection refused by mx.example.org.\n"
        "Message could not be delivered for 5 days\nMessage will be deleted from queue"
    )

    assert failure.action is not Action.NONE
