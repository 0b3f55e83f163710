"""Whom a notice blames: the one who failed, in every dress, and never the sender, a host, a tag or a Message-ID."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

import bouncekit
from bouncekit.reading.notices.line_shapes import open_line

PAUL = "paul@example.fr"
ORIGINAL = f"From: {PAUL}\nTo: a@example.org, b@example.org\nSubject: x\nMessage-ID: <20260303.4711@example.fr>\nDKIM-Signature: v=1; d=example.fr; i=@example.fr; h=from:to:message-id\n"
FAILED = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"
MARIE = "marie@example.org"


def report(group: str, header: str = "", original: str = ORIGINAL, prose: str = "Not delivered.") -> bouncekit.Report:
    return bouncekit.classify(
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: {PAUL}\nSubject: Undelivered Mail\n{header}"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{prose}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\n{group}\n--b\nContent-Type: text/rfc822-headers\n\n{original}\n--b--\n"
    )


def notice(body: str, header: str = "") -> bouncekit.Report:
    return bouncekit.classify(
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: {PAUL}\nSubject: Undelivered Mail Returned to Sender\n"
        f"{header}Content-Type: text/plain; charset=utf-8\n\n{body}"
    )


def who(said: bouncekit.Report) -> list[tuple[str | None, str | None]]:
    return [(failure.recipient, failure.original_recipient) for failure in said.failures]


@cases(__file__, "reports")
def test_the_recipient_of_a_report(fields: str, recipient: str | None, original: str | None) -> None:
    assert [(recipient, original)] == who(report(f"{fields}\n{FAILED}"))


def test_of_groups_with_different_actions_only_the_failed_ones_are_failures() -> None:
    actions = ("failed", "delivered", "delayed", "relayed", "expanded", "failed")
    groups = "\n".join(
        f"Final-Recipient: rfc822; {name}@example.org\nAction: {action}\n"
        for name, action in zip("abcdef", actions, strict=True)
    )

    assert ["a@example.org", "f@example.org"] == [failure.recipient for failure in report(groups).failures]


def test_x_failed_recipients_tells_who_where_the_report_does_not() -> None:
    said = report(f"Final-Recipient: system;\n{FAILED}", "X-Failed-Recipients: marie@example.org\n")

    assert [(MARIE, "x-failed-recipients")] == [(one.recipient, one.recipient_found_in) for one in said.failures]
    assert [(MARIE, None), ("luc@example.org", None)] == who(
        notice("No.\n", "X-Failed-Recipients: marie@example.org, luc@example.org\n")
    )


def test_the_one_recipient_of_the_original_comes_last() -> None:
    said = report(FAILED, original=f"From: {PAUL}\nTo: marie@example.org\nSubject: x\n")

    assert [(MARIE, "original")] == [(one.recipient, one.recipient_found_in) for one in said.failures]


@pytest.mark.parametrize(
    "group",
    [
        "Final-Recipient: system;\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 <paul@example.fr>: Sender address rejected",
        "Final-Recipient: system;\nAction: failed\nDiagnostic-Code: smtp; 550 Message-ID: <1@mx.example.org> refused",
        "Final-Recipient: system;\nAction: failed\nDiagnostic-Code: smtp; 550 message id 4711@mx.example.org refused",
    ],
)
def test_a_report_that_names_nobody_blames_nobody(group: str) -> None:
    assert [(None, None)] == who(report(group, prose="A message from paul@example.fr was not delivered."))


@cases(__file__, "nobody")
def test_a_notice_that_names_nobody_blames_nobody(body: str) -> None:
    assert [(None, None)] == who(notice(body))


@cases(__file__, "sender_too")
def test_a_notice_that_names_the_sender_too_blames_the_recipient(body: str) -> None:
    assert [(MARIE, None)] == who(notice(body))


@cases(__file__, "digits")
def test_the_digits_of_an_address_or_a_version_are_no_code(words: str) -> None:
    text = notice(f"This is the mail system at host mx.\n\n<marie@example.org>: {words}\n").failures
    field = report(
        f"Final-Recipient: rfc822; marie@example.org\nAction: failed\nDiagnostic-Code: smtp; {words}"
    ).failures

    assert [(None, None)] * 2 == [(one.status, one.reply_code) for one in (*text, *field)]


def test_an_address_in_another_script_beside_a_name_opens_a_recipient() -> None:
    opening = open_line("  Élodie Durand (élodie@exémple.example)", frozenset({"named"}))

    assert opening is not None
    assert ("élodie@exémple.example",) == opening.addresses


def test_of_two_lists_only_the_one_of_the_failed_counts() -> None:
    said = notice(
        f"Delivery failed for:\n  {MARIE} (user unknown)\n\nIt was successfully delivered to:\n  b@example.org\n"
    )

    assert [(MARIE, None)] == who(said)


def test_whom_the_recipients_take_no_mail_from_is_not_one_of_them() -> None:
    copy = f"Received: from x by y; today\nFrom: news@example.net\nTo: {MARIE}\nSubject: x\n\nHello\n"
    said = notice(
        f"Your mail could not be delivered because they take no mail from news@example.net:\n\n      marie\n\n{copy}"
    )

    assert [(MARIE, None)] == who(said)


def test_an_arrow_or_a_wide_colon_opens_a_recipient() -> None:
    arrow = notice(f"A message from <news@example.net> to:\n-> {MARIE}\n\ncould not be delivered.\n")

    assert [(MARIE, None)] == who(arrow)
    assert ["message_too_large"] == [one.reason for one in notice(f"邮件大小超过对方限制：{MARIE}\n").failures]


def test_a_malformed_address_has_no_likely_spelling_that_is_malformed_too() -> None:
    (failure,) = report("Final-Recipient: rfc822; marie@#club.example\nAction: failed\nStatus: 5.1.2\n").failures

    assert isinstance(failure, bouncekit.UnknownHost)
    assert ("marie@#club.example", "#club.example", None) == (failure.recipient, failure.host, failure.suggestion)


TO_MARIE = f"From: {PAUL}\nTo: {MARIE}\nSubject: x\n"
OF_PAUL = f"Final-Recipient: rfc822; {PAUL}\n"


@pytest.mark.parametrize(
    ("group", "original", "prose", "expected"),
    [
        (OF_PAUL + FAILED, TO_MARIE, "Not delivered.", MARIE),
        (OF_PAUL + FAILED, ORIGINAL, f"Your message to {MARIE} was not delivered.", MARIE),
        (OF_PAUL + FAILED.replace("User", f"<{MARIE}> User"), ORIGINAL, "Not delivered.", MARIE),
        (f"Original-Recipient: rfc822; {MARIE}\n{OF_PAUL}{FAILED}", ORIGINAL, "Not delivered.", MARIE),
        (OF_PAUL + FAILED, ORIGINAL, "Not delivered.", PAUL),  # nobody else is named by himself
        (
            OF_PAUL + FAILED,
            f"From: {PAUL}\nTo: {PAUL}\nSubject: x\n",
            f"See {MARIE}.",
            PAUL,
        ),  # they wrote to themselves
    ],
)
def test_a_report_that_names_its_reader_is_read_by_what_else_it_says(
    group: str, original: str, prose: str, expected: str
) -> None:
    assert [(expected, None)] == who(report(group, original=original, prose=prose))


def test_a_report_without_recipients_has_those_that_its_text_lists() -> None:
    fields = "Remote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"
    prose = (
        f"Delivery failed for:\n- {MARIE}\n- luc@example.org\n\nDestination host responded:\n550 5.1.1 no such user\n"
    )
    said = report(fields, prose=prose)

    assert [(MARIE, None), ("luc@example.org", None)] == who(said)
    assert {("user_unknown", "notice")} == {(one.reason.value, one.recipient_found_in) for one in said.failures}


def test_as_many_groups_without_a_name_as_are_listed_have_these_names() -> None:
    prose = f"Delivery failed for:\n\n  {MARIE}\n  luc@example.org\n"
    groups = "Action: failed\nStatus: 5.1.1\n\nAction: failed\nStatus: 5.2.2\n"
    said = report(groups, prose=prose).failures

    assert [(MARIE, "user_unknown"), ("luc@example.org", "mailbox_full")] == [
        (f.recipient, f.reason.value) for f in said
    ]


@pytest.mark.parametrize(
    "page",
    [
        "https://help.example.net/why?user=marie@example.org",
        "http://marie@help.example.net/",
        "https://help.example.net/@marie@example.org",
    ],
)
def test_the_address_of_a_page_is_nobody(page: str) -> None:
    said = notice(f"Your message was not delivered: no such user. See {page} for more.\n")

    assert [(None, None)] == who(said)


def test_parts_that_run_on_below_the_fields_are_none_of_them() -> None:
    said = bouncekit.classify(
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: {PAUL}\nSubject: Undelivered Mail\n\n"
        "--=_lost\nContent-Type: text/plain\n\nNot delivered.\n\n--=_lost\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; {MARIE}\n{FAILED}"
        f"\n--=_lost\nContent-Type: text/rfc822-headers\n\n{TO_MARIE}\n--=_lost--\n"
    )

    assert [(MARIE, "550 5.1.1 User unknown", "user_unknown")] == [
        (failure.recipient, failure.diagnostic, failure.reason.value) for failure in said.failures
    ]


def test_what_a_mixed_report_says_of_those_who_do_not_fail_is_told() -> None:
    actions = {"a": "failed", "b": "delivered", "c": "delayed", "d": "relayed", "e": "expanded"}
    groups = "\n".join(
        f"Final-Recipient: rfc822; {name}@example.org\nAction: {action}\nStatus: {'2' if name != 'a' else '5'}.1.5\n"
        for name, action in actions.items()
    )
    said = report(groups)

    assert ["a@example.org"] == [failure.recipient for failure in said.failures]
    assert [(f"{name}@example.org", action, "2.1.5") for name, action in actions.items() if name != "a"] == [
        (one.recipient, one.action, one.status) for one in said.deliveries
    ]


def test_a_report_of_success_tells_who_was_reached_and_one_of_failure_alone_nobody() -> None:
    reached = report(f"Final-Recipient: rfc822; {MARIE}\nAction: delivered\nStatus: 2.1.5\n")

    assert [(MARIE, "delivered")] == [(one.recipient, one.action) for one in reached.deliveries]
    assert () == report(f"Final-Recipient: rfc822; {MARIE}\n{FAILED}").deliveries


@pytest.mark.parametrize("program", ["SMTP server", "SMTP client", "LMTP client"])
def test_the_dialogue_that_a_postmaster_is_shown_is_no_failure(program: str) -> None:
    said = bouncekit.classify(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\nTo: postmaster@example.org\n"
        f"Subject: Postfix {program}: errors from mx.example.net[192.0.2.7]\n\nTranscript of session follows.\n\n"
        f" Out: 220 mx.example.org ESMTP\n In:  RCPT TO:<{MARIE}>\n Out: 550 5.1.1 <{MARIE}>: User unknown\n"
    )

    assert ("other", (), False) == (said.kind.value, said.failures, said.may_auto_reply)


@pytest.mark.parametrize(
    ("line", "recipient"),
    [
        ("<marie@#example.org>: bad address syntax", "marie@#example.org"),
        ("<marie@example,org>: Host not found", "marie@example,org"),
        ("<marie@@example.org>: no such domain", "marie@@example.org"),
        ("<marie@example..org>: Domain not found", "marie@example..org"),
        ("<marie@example.org>: Domain not found", "marie@example.org"),
    ],
)
def test_a_plain_notice_shows_a_malformed_address_as_it_is_written(line: str, recipient: str) -> None:
    assert [(recipient, None)] == who(notice(f"This is the mail system at host mx.example.org.\n\n{line}\n"))
