"""What a whole letter wants through a link, and by which signs of its own it is told to be a lure (demands.toml)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import bouncekit
from bouncekit.message import parse
from bouncekit.reading import read
from bouncekit.serving import understand

LETTERS = tomllib.loads(Path(__file__).with_name("demands.toml").read_text("utf-8"))["letter"]


def written(letter: dict[str, Any]) -> bytes:
    """Return `letter` as a message in HTML."""
    more = f"{letter['more']}\n" if "more" in letter else ""
    head = f"From: {letter['sender']}\nTo: ann@example.org\nSubject: x\nMessage-ID: <1@x.example>\n{more}"
    page = f'<p>{letter["says"]}</p><a href="{letter["link"]}">{letter["shown"]}</a>'
    return f"{head}MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{page}\n".encode()


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter["sender"])
def test_a_letter_is_told_by_its_own_signs(letter: dict[str, Any]) -> None:
    about = read(parse(written(letter))).about

    assert letter["about"] == ("" if about is None else about.value)


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_what_asks_for_money_by_a_link_is_never_read_as_usual(lang: bouncekit.Language) -> None:
    usual = {"fr": "comme d’habitude. S", "en": "as usual. If", "de": "wie gewohnt. Verlangt"}[lang]
    for letter in LETTERS:
        told = understand(written(letter), lang=lang)
        assert isinstance(told, bouncekit.Report)
        assert told.description is not None
        assert (usual in told.description.advice) == (letter["about"] == "")
