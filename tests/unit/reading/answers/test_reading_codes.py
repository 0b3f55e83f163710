"""Codes stand in a server's words by their place; the same digits elsewhere are something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.reading.answers.codes import Codes, find_codes, join_reply, unquote_reply


@pytest.mark.parametrize(
    ("text", "reply_code", "status"),
    [
        ("550 5.1.1 User unknown", 550, "5.1.1"),
        ("550-5.1.1 The account", 550, "5.1.1"),
        ("smtp;550 5.1.1 x", 550, "5.1.1"),
        ("#<#5.1.1 SMTP; 550 no such mailbox>", 550, "5.1.1"),
        ("Sorry, no mailbox here by that name. (#5.1.1)", None, "5.1.1"),
        ("5.7.1: Relaying denied", None, "5.7.1"),
        ("5.1.1 (bad destination mailbox address)", None, "5.1.1"),
        ("552 5.1.1 Boite du destinataire pleine. OFR_417 [417]", 552, "5.1.1"),
        ("host mx.example.fr[5.1.1.4] said: 452 4.2.2 Over quota", 452, "4.2.2"),
        ("550 #5.1.0 Address rejected", 550, "5.1.0"),
        ("421-4.7.0 [192.0.2.1 15] Our system", 421, "4.7.0"),
        ("571 5.7.1 DMARC en echec", 571, "5.7.1"),
        ("554 Message not allowed", 554, None),
        ("The server returned 550 no such mailbox", 550, None),
        ("dsn=5.0.0, status=bounced", None, "5.0.0"),
        ("5.1.0 - Unknown address error 550-'5.7.1 Access denied'", 550, "5.7.1"),
        ("250 2.1.5 Ok, then 550 5.2.1 Disabled", 550, "5.2.1"),
        ("X 550 unknown, said: 452 4.2.2 full", 452, "4.2.2"),
        ("250 2.1.5 Ok", 250, "2.1.5"),
        ("5.07.001 odd padding", None, None),
        ("550 5.1.01 padded detail", 550, "5.1.1"),
        ("552 message size exceeds the limit", 552, None),
        ("550 messages of that kind are refused", 550, None),
        ("[550] no such user", 550, None),
        ("(550) no such user", 550, None),
        ("error [550]: no such user", 550, None),
        ("Unknown user (550)", 550, None),
        ("SMTP error #550", 550, None),
        ("code: 550", 550, None),
        ("550/5.1.1 no such user", 550, "5.1.1"),
        ("退信原因：550错误", 550, None),
        ("エラーは5.2.2です", None, "5.2.2"),
    ],
)
def test_codes_are_found_where_an_answer_stands(text: str, reply_code: int | None, status: str | None) -> None:
    assert Codes(reply_code, status) == find_codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Postfix 2.11.3 gave up",
        "postfix-2.3.3 gave up",
        "ESMTP Exim 4.9.1 #1",
        "see RFC 5321, section 4.2.1",
        "on 5.11.2024 at 5.5.5.5",
        "from 4.4.1.25 to 192.5.1.1",
        "size: 550 bytes",
        "a limit of 500 messages",
        "port 550",
        "at 10:552",
        "message 2024-11-550 refused",
        "user550 at host551.example.fr",
        "code interne [417]",
        "queue 4A551B",
        "450,000 octets",
        "more than 550 Mo",
        "",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert Codes(None, None) == find_codes(text)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("550-5.1.1 No such 550-5.1.1 account 550 5.1.1 here", "550 5.1.1 No such account here"),
        ("550-No such 550 account", "550 No such account"),
        ("550 5.1.1 No such account", "550 5.1.1 No such account"),
        ("Over quota", "Over quota"),
    ],
)
def test_a_reply_of_several_lines_reads_as_one(text: str, joined: str) -> None:
    assert joined == join_reply(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r'550 "Sorry\nno such user"', "550 Sorry no such user"),
        (
            r'mx.example.org.: MAIL/RCPT failed: 550 "5.1.1 No such user.\n5.1.1 See\tthe page"',
            "mx.example.org.: MAIL/RCPT failed: 550 5.1.1 No such user. See the page",
        ),
        (r'550 "bo\u00eete \"a\" pleine\x21 \\"', '550 boîte "a" pleine! \\'),
        (r'550 "\ud800 \UFFFFFFFF"', "550 \ufffd \ufffd"),
        ('550 "user unknown" is what they said', '550 "user unknown" is what they said'),
        (r"550 a\b", r"550 a\b"),
    ],
)  # fmt: skip
def test_an_answer_quoted_like_source_code_reads_as_it_was_said(text: str, plain: str) -> None:
    assert plain == unquote_reply(text)


@given(st.text(alphabet='50 "\\nuUx0dD8f\n', max_size=60))
def test_any_quoted_answer_is_read(text: str) -> None:
    unquote_reply(f'550 "{text}"').encode()


@given(st.text(alphabet="0123456789.-#;: <>[]()abc\n", max_size=80))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    codes = find_codes(text)

    assert codes.reply_code is None or str(codes.reply_code) in text
    assert codes.status is None or codes.status.rpartition(".")[0] + "." in text
