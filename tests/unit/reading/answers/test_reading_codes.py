"""Codes stand in a server's words by their place; the same digits elsewhere are something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases

from bouncekit.reading.answers.codes import Codes, find_codes, join_reply, unquote_reply


@cases(__file__, "answers")
def test_codes_are_found_where_an_answer_stands(text: str, reply_code: int | None, status: str | None) -> None:
    assert Codes(reply_code, status) == find_codes(text)


@cases(__file__, "other_numbers")
def test_other_numbers_are_no_codes(text: str) -> None:
    assert Codes(None, None) == find_codes(text)


@cases(__file__, "several_lines")
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
