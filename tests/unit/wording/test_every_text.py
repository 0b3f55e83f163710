"""Whatever a person may read is said in every language, with the same fields, and with the typography of each."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from string import Formatter
from typing import Any

import pytest

from bouncekit import data
from bouncekit.vocabulary import LANGUAGES, Language, Reason

WORDS = files(data).joinpath("words")
SUBJECTS = sorted(
    file.name.removesuffix(".toml") for file in WORDS.joinpath("fr").iterdir() if file.name.endswith(".toml")
)
TABLES = sorted({*SUBJECTS} - {"explain", "help"})  # it quotes the vade-mecum: test_languages.py holds it
TYPESET = sorted({*SUBJECTS} - {"explain", "language"})
# What is typed, or stands for a sign, is not typeset.
TYPED = re.compile(
    "'bouncekit\\[[^']*\\]'|\\d%|«\u00a0:|\"[^\"]*\"|\\w+://\\S*|(?:lmtp:|unix:)?(?:HOST:PORT|PATH)|lmtp:(?=\u00a0»)|«\u00a0\\?\u00a0»|„\\?“|\\[\\[rule\\]\\]"
)


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path of its key, text) of every text."""
    if isinstance(node, str):
        yield path, node
    for key, item in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from texts(item, f"{path}.{key}")


def load(lang: Language, subject: str) -> dict[str, Any]:
    return data.load(f"words/{lang}/{subject}.toml")


def said(subject: str, lang: Language) -> dict[str, set[str]]:
    """Return {path: the fields of its text}."""
    loaded = load(lang, subject)
    return {path: {field for _, field, _, _ in Formatter().parse(text) if field} for path, text in texts(loaded)}


def test_all_that_is_said_is_looked_at() -> None:
    assert {"access", "archive", "console", "copies", "faults", "language", "screen", "quota"} < set(TABLES)


def test_a_language_is_a_folder_and_a_row() -> None:
    folders = {folder.name for folder in WORDS.iterdir() if folder.is_dir() and not folder.name.startswith("_")}

    assert folders == set(LANGUAGES)
    assert "fr" == LANGUAGES[0]  # the default of every command and function


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_files(lang: Language) -> None:
    own = {"help"} if lang == "en" else set()  # English help stands beside each command (tests/cli/test_app.py)
    assert sorted({*SUBJECTS} - own) == sorted(
        file.name.removesuffix(".toml") for file in WORDS.joinpath(lang).iterdir() if file.name.endswith(".toml")
    )


@pytest.mark.parametrize("table", ["explain", "refusals", "forward", "page"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_reads_a_page_is_told_of_no_command(table: str, lang: Language) -> None:
    assert [] == [path for path, text in texts(load(lang, table)) if re.search(r"\bbouncekit [a-z]", text)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_the_same_with_the_same_fields(table: str, lang: Language) -> None:
    assert said(table, "fr") == said(table, lang)
    assert [] == [path for path, text in texts(load(lang, table)) if not text.strip() and path != ".marks.thousands"]


@pytest.mark.parametrize("table", TYPESET)
def test_french_keeps_its_typography(table: str) -> None:
    for path, text in texts(load("fr", table)):
        shown = TYPED.sub("", text)

        assert [] == re.findall("[^\u00a0][:;»%]|[^\u202f][?!]|«[^\u00a0]", shown), path
        assert "“" not in shown, path


# In English a fault names keys and lines of TOML within TOML's own signs.
ELSEWHERE = {("faults", "en"), ("help", "en")}


@pytest.mark.parametrize(("table", "lang"), [pair for pair in product(TYPESET, LANGUAGES) if pair not in ELSEWHERE])
def test_no_text_has_the_signs_of_a_typewriter(table: str, lang: Language) -> None:
    for path, text in texts(load(lang, table)):
        assert [] == re.findall("['\"]|\\.\\.\\.", TYPED.sub("", text)), path


def test_the_languages_are_known_without_reading_a_file() -> None:
    code = (
        "import sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('.toml'): read.append(arguments[0])\n"
        "read = []\n"
        "sys.addaudithook(watch)\n"
        "from bouncekit.cli.params.common import LANGUAGES\n"
        "print(','.join(LANGUAGES.choices), read)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert f"{','.join(LANGUAGES)} []" == done.stdout.strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_are_told_apart(lang: Language) -> None:
    titles = [entry["title"] for entry in load(lang, "explain")["reasons"].values()]

    assert len(Reason) == len({*titles})
