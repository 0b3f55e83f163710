"""Words are given to those alone of whom they are said: never to another recipient, to a footer's reader, to a sender."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import pytest
from tables import cases

import bouncekit

LEA, PAUL = "lea@example.net", "paul@example.net"
UNKNOWN = "550 5.1.1 no such user here"


def report(prose: str, *groups: str, subject: str = "Undelivered Mail") -> bouncekit.Report:
    fields = "\n".join(groups)
    return bouncekit.classify(
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nTo: nadia@example.org\nSubject: {subject}\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{prose}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\n{fields}\n--b\nContent-Type: text/rfc822-headers\n\n"
        "From: nadia@example.org\nTo: lea@example.net\nSubject: x\n\n--b--\n"
    )


def group(address: str, status: str, diagnostic: str = "", action: str = "failed") -> str:
    code = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n{code}"


def notice(text: str, subject: str = "Undelivered Mail Returned to Sender") -> bouncekit.Report:
    return bouncekit.classify(
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.org>\nTo: nadia@example.org\n"
        f"Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}"
    )


def reasons(said: bouncekit.Report) -> dict[str | None, str]:
    return {failure.recipient: failure.reason.value for failure in said.failures}


@pytest.mark.parametrize("first", [LEA, PAUL])
def test_whose_answer_no_rule_knows_is_not_judged_by_that_of_another(first: str) -> None:
    said = {
        LEA: (f"<{LEA}>: the store is at sea today", group(LEA, "4.3.0", "X-Postfix; the store is at sea today")),
        PAUL: (f"<{PAUL}>: host mx[192.0.2.1] said: {UNKNOWN}", group(PAUL, "5.1.1", f"smtp; {UNKNOWN}")),
    }
    order = sorted(said, key=lambda address: address != first)
    found = report("\n\n".join(said[one][0] for one in order), *(said[one][1] for one in order))

    assert {LEA: "system_error", PAUL: "user_unknown"} == reasons(found)


def test_an_answer_that_stands_beside_no_address_is_given_to_nobody_without_words() -> None:
    found = report(
        f"Not delivered. The server said: {UNKNOWN}", group(LEA, "4.3.0"), group(PAUL, "5.1.1", f"smtp; {UNKNOWN}")
    )

    assert {LEA: "system_error", PAUL: "user_unknown"} == reasons(found)


def test_words_that_name_nobody_are_said_of_all_who_have_the_same_status() -> None:
    found = report("Not delivered. The mailboxes are full.", group(LEA, "5.0.0"), group(PAUL, "5.0.0"))

    assert {LEA: "mailbox_full", PAUL: "mailbox_full"} == reasons(found)


def test_each_group_of_addresses_has_its_own_heading() -> None:
    prose = f"Not delivered.\n\nThese mailboxes are full:\n\n  {LEA}\n\nThese users are unknown here:\n\n  {PAUL}\n"

    assert {LEA: "mailbox_full", PAUL: "user_unknown"} == reasons(
        report(prose, group(LEA, "5.0.0"), group(PAUL, "5.0.0"))
    )


def test_addresses_in_a_row_below_one_heading_share_it() -> None:
    prose = (
        f"Not delivered.\n\nFull mailboxes:\n\n  {LEA}\n  {PAUL}\n\nThese users are unknown here:\n\n  jo@example.net\n"
    )
    found = report(prose, *(group(one, "5.0.0") for one in (LEA, PAUL, "jo@example.net")))

    assert {LEA: "mailbox_full", PAUL: "mailbox_full", "jo@example.net": "user_unknown"} == reasons(found)


def test_the_heading_below_an_address_is_about_the_next() -> None:
    prose = f"Not delivered.\n\n  {LEA}\n\nThese users are unknown here:\n\n  {PAUL}\n"

    assert {LEA: "undetermined", PAUL: "user_unknown"} == reasons(
        report(prose, group(LEA, "5.0.0"), group(PAUL, "5.0.0"))
    )


def test_an_address_in_a_row_does_not_take_words_that_another_status_contradicts() -> None:
    prose = f"   ----- The following addresses had permanent fatal errors -----\n<{LEA}>\n<{PAUL}>\n    (reason: {UNKNOWN})\n"
    found = report(prose, group(LEA, "5.3.0"), group(PAUL, "5.1.1"))

    assert {LEA: "system_error", PAUL: "user_unknown"} == reasons(found)


def test_a_subject_that_names_one_recipient_is_said_of_that_one() -> None:
    subject = f"DELIVERY FAILURE: User {PAUL} not listed in public Name & Address Book"
    found = report(
        f"Not delivered to:\n  {LEA}\n  {PAUL}\n",
        group(LEA, "5.0.0"),
        group(PAUL, "5.0.0", "X-Notes; see above"),
        subject=subject,
    )

    assert {LEA: "undetermined", PAUL: "user_unknown"} == reasons(found)


def test_a_plain_notice_does_not_judge_an_answer_by_its_subject_where_it_has_another_one() -> None:
    text = f"This is the mail system at host mx.example.org.\n\n<{LEA}>: the store is at sea today\n\n<{PAUL}>: user unknown\n"

    assert {LEA: "undetermined", PAUL: "user_unknown"} == reasons(notice(text, "Undeliverable: user unknown"))


def test_an_answer_in_a_transcript_is_said_of_whom_it_names() -> None:
    prose = (
        f"   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n>>> RCPT To:<{PAUL}>\n"
        f">>> RCPT To:<{LEA}>\n<<< 550 5.1.1 <{PAUL}> User unknown\n<<< 452 4.3.1 <{LEA}> no space on our disks\n"
    )
    found = report(prose, group(LEA, "4.0.0"), group(PAUL, "5.0.0"))

    assert {LEA: "system_full", PAUL: "user_unknown"} == reasons(found)


def test_an_answer_about_one_in_a_transcript_is_not_given_to_whom_it_does_not_name() -> None:
    prose = (
        "   ----- Transcript of session follows -----\n... while talking to mx.example.net.:\n"
        f">>> DATA\n<<< 550 5.1.1 <{PAUL}> User unknown\n550 5.1.1 <{PAUL}>... User unknown\n"
    )
    found = report(prose, group(LEA, "4.3.0"), group(PAUL, "5.1.1"))

    assert {LEA: "system_error", PAUL: "user_unknown"} == reasons(found)


@cases(__file__, "of_others")
def test_words_about_something_else_are_no_reason(answer: str, reason: str, counts: bool) -> None:
    said = bouncekit.explain(answer)

    assert (reason, counts) == (said.reason.value, said.counts_against_address)


@pytest.mark.parametrize("quoted", ["host mx.example.net[192.0.2.7] said: ", ""])
def test_a_quoted_answer_is_shown_without_the_code_that_each_line_repeats(quoted: str) -> None:
    answer = "553-do not use us 553-[gate.example.net] as 553 a relay (#5.7.1)"
    fields = report("Not delivered.", group(LEA, "5.0.0", f"X-Postfix; {quoted}{answer}"))
    text = notice(f"This is the mail system at host mx.example.org.\n\n<{LEA}>: {quoted}{answer}\n")

    assert ["553 do not use us [gate.example.net] as a relay (#5.7.1)"] * 2 == [
        said.failures[0].diagnostic for said in (fields, text)
    ]


def test_a_recipient_whom_the_text_alone_tells_of_keeps_their_words() -> None:
    prose = f"<{LEA}>: the store is at sea today\n\n<{PAUL}>: {UNKNOWN}\n"
    (failure,) = report(prose, group(LEA, "4.3.0", "X-Postfix; the store is at sea today")).failures

    assert (LEA, "system_error", False) == (failure.recipient, failure.reason.value, failure.counts_against_address)


def test_the_address_to_which_a_message_was_forwarded_is_no_other_recipient() -> None:
    prose = f"<{LEA}>:\n   see below\n\n<{PAUL}>: mailbox is full\n"
    fields = group(LEA, "5.0.0") + f"X-Actual-Recipient: rfc822; {PAUL}\n"

    assert {LEA: "mailbox_full"} == reasons(report(prose, fields))
