"""German as people read it: its typography, and what a field may not follow because it is not declined."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bouncekit import data
from bouncekit.vocabulary import Language
from bouncekit.wording.dates import day_in_words, long_day, moment_in_words, short_day, until_in_words
from bouncekit.wording.numbers import format_duration, format_number, format_percent, format_size

# What is filled in with a number and a noun, and what with a name.
COUNTED = ("retry", "messages", "copies")
NAMES = (
    "host",
    "firm",
    "suggestion",
    "blocklist",
    "page",
    "address",
    "domain",
    "known",
    "list",
    "server",
    "name",
    "role",
    "place",
)
TYPED = re.compile("'bouncekit\\[[^']*\\]'|\\d%| [.]eml| [(][.]\\w+(?:, [.]\\w+)*[)]|\"[^\"]*\"|\\d G[Bo]")


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path of its key, text) of every text."""
    if isinstance(node, str):
        yield path, node
    for key, item in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from texts(item, f"{path}.{key}")


def german() -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every German text, with what is typed as one word."""
    for subject, tables in data.parsed_folder("words/de").items():
        for path, text in texts(tables):
            if not path.startswith((".marks", ".days")):
                yield f"{subject}{path}", TYPED.sub("X", text)


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("a space before a closing sign", "[ \u00a0\u202f][:;?!,.](?![0-9])"),
        ("a foreign or straight quotation mark", "[«»”\"'‘’]"),
        ("three points", "\\.\\.\\."),
        ("an e-mail written otherwise", "\\b(?:[Ee]mail|eMail|e-[Mm]ail|E-mail|Mailbox)"),
        ("a person addressed in lower case", "\\b(?:ihnen|sie (?:haben|können|müssen|möchten))\\b"),
        ("nobody in particular", "\\bman (?:muss|kann|soll)"),
        ("a star or a colon for the gender", "\\w[*:_]in(?:nen)?\\b"),
        ("a unit that may leave its number", "[0-9}] ?(?:%|[kMG]B|MiB|ms)(?!\\w)|Nr\\. "),
        ("a shortened word", "\\b(?:z|d|u|o)\\. ?(?:B|h|a|ä)\\."),
    ],
)
def test_german_has_no(fault: str, pattern: str) -> None:
    assert [] == [(path, text) for path, text in german() if re.search(pattern, text)], fault


def test_quotation_marks_open_below_and_close_above() -> None:
    for path, text in german():
        assert re.fullmatch("[^„“]*(?:„[^„“]*“[^„“]*)*", text), path


def test_what_is_not_declined_stands_where_it_need_not_be() -> None:
    """Units stand in the nominative; "in", "nach" and their like would ask for the dative: "in 2 Tagen"."""
    dative = rf"\b(?:in|nach|vor|seit|mit|binnen|aus|bei|von|zu)\b ?\{{(?:{'|'.join(COUNTED)})\}}"
    article = rf"\b(?:der|die|das|dem|den|des|ein\w*|[IS]hre?\w*) „?\{{(?:{'|'.join(NAMES)})\}}"

    assert [] == [(path, text) for path, text in german() if re.search(f"{dative}|{article}", text)]


def test_a_whole_sentence_after_a_colon_begins_with_a_capital() -> None:
    begin = re.compile(": (?:[a-zäöü]\\w+) (?:Sie|ist|sind|war|wurden?|hat|haben|kann|können|muss|müssen)\\b")

    assert [] == [(path, text) for path, text in german() if begin.search(text)]


def test_quantities() -> None:
    plain = str.maketrans({"\u00a0": " "})

    assert "1.234.567" == format_number(1_234_567, "de")
    assert ["0 Byte", "1 Byte", "1,5 kB", "25 MB", "1.000.000 TB"] == [
        format_size(size, "de").translate(plain) for size in (0, 1, 1536, 26_214_400, 10**18)
    ]
    assert ["0 Sekunden", "1 Stunde", "1 Minute und 30 Sekunden", "2 Tage"] == [
        format_duration(seconds, "de").translate(plain) for seconds in (0, 3600, 90, 172_800)
    ]
    assert "12,5\u00a0%" == format_percent("12.5", "de")


@pytest.mark.parametrize(
    ("lang", "short", "long", "moment"),
    [
        ("fr", "01/03/2026", "1er mars 2026", "01/03/2026 à 10\u00a0h\u00a005"),
        ("en", "2026-03-01", "1 March 2026", "2026-03-01 at 10:05"),
        ("de", "01.03.2026", "1.\u00a0März 2026", "01.03.2026 um 10:05\u00a0Uhr"),
    ],
)
def test_every_language_writes_days_its_own_way(lang: Language, short: str, long: str, moment: str) -> None:
    assert [short, long] == [day_in_words("2026-03-01T10:05:59", lang), long_day(date(2026, 3, 1), lang)]
    assert moment == moment_in_words("2026-03-01T10:05:59+01:00", lang)
    assert len(short) == len(short_day(None, lang)) == len(short_day(date(1, 1, 1), lang))
    assert ["nonsense", "nonsense"] == [day_in_words("nonsense", lang), moment_in_words("nonsense", lang)]


@pytest.mark.parametrize(
    ("lang", "until"),
    [
        ("en", "1 March 2026 at 10:05"),
        ("fr", "1er mars 2026 à 10\u00a0h\u00a005"),
        ("de", "1.\u00a0März 2026 um 10:05\u00a0Uhr"),
    ],
)
def test_until_when_is_told_as_people_write_it(lang: Language, until: str) -> None:
    assert until == until_in_words(datetime(2026, 3, 1, 10, 5, 59, tzinfo=UTC), lang)
