"""Every example of every format, read with the whole format book: this very format must win, and read it rightly."""

from typing import Any

import pytest

from bouncekit.data import load_folder
from bouncekit.message import parse
from bouncekit.reading.facts import RecipientFacts
from bouncekit.reading.notices.formats import load_book
from bouncekit.reading.notices.free_text import recognise

FORMATS = load_folder("formats")
FIELDS = ("address", "original_address", "diagnostic", "action", "reply_code", "status", "command", "remote_host")


def as_message(text: str) -> bytes:
    """Return the example as a message; without a charset of its own it is UTF-8."""
    head, _, body = text.lstrip("\n").partition("\n\n")
    if "content-type:" not in head.lower():
        head += "\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
    return f"{head}\n\n{body}".encode()


def examples() -> list[Any]:
    return [
        pytest.param(name, example, id=f"{name}-{number}")
        for name, table in FORMATS.items()
        for number, example in enumerate(table.get("example", ()))
    ]


def said(recipient: RecipientFacts, asked: dict[str, Any]) -> dict[str, Any]:
    found = {field: getattr(recipient, field) for field in FIELDS}
    found["action"] = recipient.action.value if recipient.action else None
    return {field: found[field] for field in asked}


@pytest.mark.parametrize(("name", "example"), examples())
def test_a_format_reads_its_own_example(name: str, example: dict[str, Any]) -> None:
    recognised = recognise(parse(as_message(example["text"])), load_book())

    assert recognised is not None
    winner, facts = recognised
    assert name == winner
    expected = [{"action": "failed", **asked} for asked in example["recipients"]]
    got = [said(recipient, asked) for recipient, asked in zip(facts.recipients, expected, strict=False)]
    assert expected == got
    assert len(expected) == len(facts.recipients)
    assert FORMATS[name].get("software") == facts.software
