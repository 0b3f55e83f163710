"""Hostile input: time grows with the size of the input, not with its square; nothing raises."""

import time
from collections.abc import Callable

import pytest

from bouncekit.message import Message, decode_words, html_to_text, parse, parse_headers

MULTIPART = b"Content-Type: multipart/mixed; boundary=%s\n\n"


def read_all(message: Message, depth: int = 0) -> int:
    """Touch everything; return how much text there was."""
    total = len(message.preamble) + len(message.epilogue) + len(message.defects)
    for part in message.parts:
        total += len(part.text) + len(part.body) + len(part.content_type) + len(part.filename or "")
        total += len(part.parameters) + len(part.disposition or "") + part.is_truncated
        total += sum(len(part.header(name) or "") for name, _value in part.header_items[:50])
        if part.embedded and depth < 20:
            total += read_all(part.embedded, depth + 1)
    return total


# name -> (a function that makes the input of a size, sizes: how many characters at least)
MESSAGES: dict[str, Callable[[int], bytes]] = {
    "delimiters": lambda n: MULTIPART % b"b" + b"--b\n" * (n // 4),
    "prefixes of the delimiter": lambda n: MULTIPART % b"b" + b"--bb\n" * (n // 5),
    "dashes": lambda n: MULTIPART % b"-" + b"-" * n,
    "guessing": lambda n: b"Content-Type: multipart/mixed\n\n" + (b"--" + b" " * 190 + b"\nContent-") * (n // 200),
    "nested": lambda n: b"".join(MULTIPART % str(i).encode() + b"--%d\n" % i for i in range(n // 60)),
    "embedded": lambda n: b"Content-Type: message/rfc822\n\n" * (n // 30),
    "blank delimiter": lambda n: MULTIPART % b"b" + b"--b" + b" " * n,
    "line feeds": lambda n: b"\n" * n,
    "carriage returns": lambda n: b"\r" * n,
    "carriage returns in a header": lambda n: b"A: b\r" * (n // 5),
    "one header line": lambda n: b"Subject: " + b"a" * n,
    "continuations": lambda n: b"Subject: a" + b"\n b" * (n // 3),
    "colons": lambda n: b"Content-Type:" + b": " * (n // 2),
    "glued": lambda n: b"MIME-Version: " + b"aSubject: " * (n // 10),
    "parameters": lambda n: b"Content-Type: text/plain" + b';a*0="' * (n // 6),
    "parameter sections": lambda n: b"Content-Type: text/plain" + b"".join(b";a*%d*=%%" % i for i in range(n // 9)),
    "backslashes": lambda n: b'Content-Type: text/plain; a="' + b"\\" * n,
    "blanks in parameters": lambda n: b"Content-Type: text/plain;" + b" " * n + b"x",
    "encoded words": lambda n: b"Subject: " + b"=?a?q?x" * (n // 7) + b"?=",
    "base64": lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"A=\n" * (n // 3),
    "foreign base64": lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"QUJD\n*\n" * (n // 7),
    "quoted-printable": lambda n: b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * n,
    "uuencode": lambda n: b"Content-Transfer-Encoding: x-uue\n\nbegin 1 a\n" + b"M\n" * (n // 2),
    "flowed": lambda n: b"Content-Type: text/plain; format=flowed\n\n" + b"> a \n" * (n // 5),
    "quote marks": lambda n: b"Content-Type: text/plain; format=flowed\n\n" + b">" * n,
    "groups": lambda n: b"Content-Type: message/delivery-status\n\n" + b"A: b" + b"\n" * n,
    "base64 groups": lambda n: b"Content-Type: message/delivery-status\n\n" + (b"\n\n" + b"A" * 44) * (n // 46),
    "utf-7": lambda n: b"Content-Type: text/plain; charset=utf-7\n\n" + b"+" * n,
    "iso-2022-jp": lambda n: b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B" * (n // 3),
    "cells": lambda n: b"Content-Type: text/html\n\n" + b"<td>" * (n // 4),
}  # fmt: skip

TEXTS: dict[str, Callable[[int], str]] = {
    "less-than": lambda n: "<" * n,
    "open tags": lambda n: "<a " * (n // 3),
    "open comments": lambda n: "<!--" * (n // 4),
    "open quotes": lambda n: "<a\"'" * (n // 4),
    "open styles": lambda n: "<style>" * (n // 7),
    "heads and headers": lambda n: "<head><header>" * (n // 14),
    "pre": lambda n: "<pre>" * (n // 5),
    "breaks": lambda n: "<br><p>" * (n // 7),
    "entities": lambda n: "&amp" * (n // 4),
    "digits": lambda n: "&#" + "1" * n,
    "words": lambda n: "=?a?q?" * (n // 6),
    "unclosed words": lambda n: "=?a?q?x" * (n // 7),
    "blank words": lambda n: "=?a?q??= " * (n // 9),
    "fields": lambda n: "a:b\n" * (n // 4),
}


def seconds(function: Callable[..., object], *arguments: object) -> float:
    """Return the shortest of three runs, in seconds of the processor: the machine may be busy."""
    best = 1e9
    for _ in range(3):
        start = time.thread_time()
        function(*arguments)
        best = min(best, time.thread_time() - start)
    return best


def assert_linear(function: Callable[..., object], small: object, large: object) -> None:
    """`large` is four times `small`: linear time takes four times as long, quadratic sixteen."""
    floor = 0.01  # seconds: below, the clock of a busy machine tells nothing
    assert seconds(function, large) < 10 * max(seconds(function, small), floor)


@pytest.mark.parametrize("name", MESSAGES)
def test_hostile_message_takes_linear_time(name: str) -> None:
    make = MESSAGES[name]
    assert_linear(lambda data: read_all(parse(data)), make(50_000), make(200_000))


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_takes_linear_time(name: str) -> None:
    make = TEXTS[name]
    for function in (lambda text: html_to_text(text, 10**6), decode_words, parse_headers):
        assert_linear(function, make(50_000), make(200_000))


def test_html_of_any_size_takes_the_time_of_its_cap() -> None:
    for text in ("<" * 1_000_000, "<a " * 100_000, "<!--" * 100_000):
        assert seconds(html_to_text, text) < 0.5


@pytest.mark.parametrize("name", MESSAGES)
def test_long_hostile_message_is_read_in_bounded_time(name: str) -> None:
    data = MESSAGES[name](1_000_000)
    assert seconds(lambda: read_all(parse(data))) < 5
