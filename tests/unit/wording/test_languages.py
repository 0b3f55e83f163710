"""Every language is complete, says the same things with the same fields, and keeps its typography."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

from bouncekit import data
from bouncekit.vocabulary import Action, Category, Kind, Language, Reason, Severity
from bouncekit.wording import LANGUAGES
from bouncekit.wording.choosing import case_names

WORDINGS = {lang: data.load(f"words/{lang}/explain.toml") for lang in LANGUAGES}
FRENCH = WORDINGS["fr"]
FIELDS = {
    "kept",
    "named_page",
    "rule",
    "suggestion",
    "mended",
    "sign",
    "box",
    "host",
    "firm",
    "limit",
    "size",
    "used",
    "files",
    "retry",
    "sent_to",
    "until",
    "blocklist",
    "page",
    "words",
    "address",
}

MANNERS = {"delayed_in_vain", "answer_for_now", "answer_in_vain", "blocked_for_now"}

# Word for word from the vade-mecum, and held to it elsewhere: its typography is its own.
QUOTED = {
    *(f"phrases.{key}" for key in FRENCH["phrases"] if key != "delayed"),
    *(f"reasons.{reason}.translation" for reason in Reason if reason.category != Category.OTHER),
    *(f"reasons.{reason}.meaning" for reason in Reason if reason.category != Category.OTHER),
    "notices.returned.meaning",
    *(f"rows.section-{place}" for place in ("volume", "before-at", "after-at")),
    *(f"rows.other-{what}" for what in ("notices", "reasons")),
}


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path of its key, text) of every text; the texts of a list share their key's path."""
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, list):
        for item in node:
            yield from texts(item, path)
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from texts(item, f"{path}.{key}" if path else key)


def fields(lang: Language) -> dict[str, list[str]]:
    """Return {path: the fields of each of its texts, in order}."""
    found: dict[str, list[str]] = {}
    for path, text in texts(WORDINGS[lang]):
        names = sorted(name for _, name, _, _ in Formatter().parse(text) if name)
        found.setdefault(path, []).append(" ".join(names))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "words", "keys"),
    [
        ("kinds", Kind, {"label", "meaning", "advice"}),
        ("severities", Severity, {"label", "meaning"}),
        ("actions", Action, set()),
        ("reasons", Reason, {"title", "meaning", "advice"}),
        ("categories", Category, set()),
    ],
)
def test_every_word_of_the_vocabulary_is_said(lang: Language, table: str, words: Any, keys: set[str]) -> None:
    said = WORDINGS[lang][table]

    assert [word.value for word in words] == sorted(said, key=[word.value for word in words].index)
    if keys:
        assert {} == {word: keys - entry.keys() for word, entry in said.items() if not keys <= entry.keys()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_phrase_is_translated(lang: Language) -> None:
    assert sorted(data.load("phrases.toml")) == sorted(WORDINGS[lang]["phrases"])


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "fr"])
def test_every_language_says_what_french_says_with_the_same_fields(lang: Language) -> None:
    assert fields("fr") == fields(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty_or_untrimmed(lang: Language) -> None:
    assert [] == [path for path, text in texts(WORDINGS[lang]) if not text or text != text.strip()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_explanations_use_known_fields_and_can_always_be_said(lang: Language) -> None:
    used = {
        name for path, names in fields(lang).items() if path.startswith(("reasons", "situations")) for name in names
    }
    assert {name for names in used for name in names.split()} <= FIELDS

    for entry in WORDINGS[lang]["reasons"].values():
        for written in [entry, *(part for part in entry.values() if isinstance(part, dict))]:
            for key in ("meaning", "advice"):
                if key in written:
                    assert any("{" not in text for _, text in texts(written[key])), written[key]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_special_texts_are_of_situations_that_there_are(lang: Language) -> None:
    situations = {*Severity, "delayed", "not_sent", "answer", *case_names()}
    special = {
        key for entry in WORDINGS[lang]["reasons"].values() for key, part in entry.items() if isinstance(part, dict)
    }

    assert special
    assert set() == special - situations
    assert set() == set(WORDINGS[lang]["situations"]) - {"delayed", "not_sent", "blocked"} - MANNERS


def test_french_keeps_its_spaces() -> None:
    own = [(path, text) for path, text in texts(FRENCH) if path not in QUOTED]

    assert len(own) > 200
    assert [] == [text for _, text in own if re.search("[^\u00a0][:;»]|«[^\u00a0]", text)]
    assert [] == [text for _, text in own if re.search("[^\u202f][?!]", text)]


def test_french_keeps_its_apostrophes_and_quotation_marks() -> None:
    assert [] == [text for path, text in texts(FRENCH) if path not in QUOTED and re.search("['\"“”]|\\.\\.\\.", text)]


def test_what_is_quoted_is_there() -> None:
    assert set() == QUOTED - {path for path, _ in texts(FRENCH)}
