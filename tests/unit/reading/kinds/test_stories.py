"""What readers tell in words of their own (stories.toml): no server said it, and nobody wrote it to them."""

import tomllib
from pathlib import Path

import pytest

import bouncekit
from bouncekit.reading import is_told_by_reader, read_text

KINDS = tomllib.loads(Path(__file__).with_name("stories.toml").read_text("utf-8"))
TOLD = [(kind, text) for kind, table in KINDS.items() for text in table["told"] if kind != "none"]


@pytest.mark.parametrize(("kind", "text"), TOLD)
def test_a_reader_s_own_words_are_told_as_such(kind: str, text: str) -> None:
    about = read_text(text).about

    assert about is not None
    assert kind == about.value
    assert () == bouncekit.classify_text(text).failures


@pytest.mark.parametrize("text", KINDS["none"]["told"])
def test_what_a_server_or_another_person_says_is_no_reader_s_story(text: str) -> None:
    assert not is_told_by_reader(text)
