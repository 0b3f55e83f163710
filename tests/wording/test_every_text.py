"""Whatever a person may read is said in every language, with the same fields, and in French with its typography."""

import re
from collections.abc import Iterator
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest

from bouncekit import data
from bouncekit.wording import LANGUAGES

# ``wordings`` quotes the vade-mecum, whose typography is its own: test_languages.py holds it.
ROOMS = [folder.name for folder in files(data).iterdir() if folder.joinpath("fr.toml").is_file()]
TOPICS = [f"mailbox/{folder.name}" for folder in files(data).joinpath("mailbox").iterdir() if folder.is_dir()]
TABLES = sorted({*ROOMS, *TOPICS} - {"wordings"})
# What is typed, or stands for a sign, is not typeset.
TYPED = re.compile("'bouncekit\\[[^']*\\]'|\\d%|«\u00a0:|«\u00a0\\?\u00a0»|\\[\\[rule\\]\\]")


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path of its key, text) of every text."""
    if isinstance(node, str):
        yield path, node
    for key, item in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from texts(item, f"{path}.{key}")


def said(table: str, lang: str) -> dict[str, set[str]]:
    """Return {path: the fields of its text}."""
    loaded = data.load(f"{table}/{lang}.toml")
    return {path: {field for _, field, _, _ in Formatter().parse(text) if field} for path, text in texts(loaded)}


def test_all_the_rooms_that_speak_are_looked_at() -> None:
    assert {"access", "archive", "cli", "copies", "faults", "mailbox/screen", "quotas"} < set(TABLES)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_the_same_with_the_same_fields(table: str, lang: str) -> None:
    assert said(table, "fr") == said(table, lang)
    assert [] == [path for path, text in texts(data.load(f"{table}/{lang}.toml")) if not text.strip()]


@pytest.mark.parametrize("table", TABLES)
def test_french_keeps_its_typography(table: str) -> None:
    for path, text in texts(data.load(f"{table}/fr.toml")):
        shown = TYPED.sub("", text)

        assert [] == re.findall("[^\u00a0][:;»%]|[^\u202f][?!]|«[^\u00a0]", shown), path
        assert "“" not in shown, path


# In English a fault names keys and lines of TOML within TOML's own signs.
TYPESET = [(table, lang) for table in TABLES for lang in LANGUAGES if (table, lang) != ("faults", "en")]


@pytest.mark.parametrize(("table", "lang"), TYPESET)
def test_no_text_has_the_signs_of_a_typewriter(table: str, lang: str) -> None:
    for path, text in texts(data.load(f"{table}/{lang}.toml")):
        assert [] == re.findall("['\"]|\\.\\.\\.", TYPED.sub("", text)), path
