"""When two stored messages are one."""

from hypothesis import given
from hypothesis import strategies as st

from bouncekit.mailbox.messages.sameness import essence

HEAD = b"From: automate@example.fr\r\nMessage-ID: <1@automate>\r\nSubject: relev\xc3\xa9\r\n"
LETTER = HEAD + b"\r\nCompteur : 1789\r\n"


def test_what_servers_add_makes_no_other_message() -> None:
    trace = b"Return-Path: <automate@example.fr>\r\nReceived: from a\r\n\tby b; Mon, 2 Mar 2026 10:00:00 +0100\r\n"
    marks = b"Status: RO\r\nX-Status: A\r\nX-UID: 7\r\n"

    for same in (trace + LETTER, HEAD + marks + LETTER[len(HEAD) :], LETTER.replace(b"\r\n", b"\n")):
        assert essence(LETTER) == essence(same)


def test_anything_else_does() -> None:
    for other in (
        LETTER.replace(b"1789", b"1790"),
        LETTER.replace(b"Subject", b"Subjekt"),
        b"X-Priority: 1\r\n" + LETTER,
        LETTER + b"\r\n",
        HEAD,
        b"",
        b"\r\n" + LETTER,
        LETTER.replace(b"\r\n\r\n", b"\r\n\r\nReceived: in the body\r\n"),
    ):
        assert essence(LETTER) != essence(other)


LINES = st.lists(
    st.sampled_from([b"A: 1", b"Received: x", b"Status: O", b" folded", b"", b"text", b"B:\t2"]), max_size=8
)


@given(LINES, LINES)
def test_two_texts_without_added_fields_are_one_only_where_they_are_equal(one: list[bytes], other: list[bytes]) -> None:
    plain, second = (
        b"\n".join(line for line in lines if b"s" not in line and b"ceived" not in line) for lines in (one, other)
    )
    plain, second = b"X: y\n" + plain, b"X: y\n" + second

    assert (plain == second) == (essence(plain) == essence(second))
