"""Every message of corpus/ gives the result that stands beside it: as stored, in every line end, and cut off."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bouncekit

CORPUS = Path(__file__).parents[2] / "corpus"
MESSAGES = sorted(CORPUS.rglob("*.eml"))
FAILING = {"failure", "delay"}
TOLD_BESIDE = {"notes", "language"}  # for whoever reads the corpus; the result says nothing of them
LANGUAGES = {"de", "en", "es", "fi", "fr", "it", "ja", "nl", "pl", "pt", "ru", "sv", "tr", "zh"}
CUTS = 10


def name_of(path: Path) -> str:
    return str(path.relative_to(CORPUS))


@cache
def expected_of(path: Path) -> dict[str, Any]:
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def result_of(content: bytes) -> dict[str, Any]:
    return json.loads(bouncekit.classify(content).model_dump_json())  # type: ignore[no-any-return]


def told(expected: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    """Return of `result` what `expected` asks for, in its order."""
    return {key: result.get(key) for key in expected if key not in TOLD_BESIDE}


def asked(expected: Mapping[str, Any], result: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is expected and what is told, in the same shape."""
    want = {key: value for key, value in expected.items() if key not in TOLD_BESIDE}
    got = told(expected, result)
    if want.get("original") and got.get("original"):
        got["original"] = told(want["original"], got["original"])
    failures = result["failures"]
    if len(want.get("failures", ())) == len(failures):
        got["failures"] = [told(one, other) for one, other in zip(want["failures"], failures, strict=True)]
    return want, got


def with_line_ends(content: bytes, end: bytes) -> bytes:
    return re.sub(rb"\r\n|\r|\n", end, content)


def test_there_is_a_corpus_and_every_message_has_its_result() -> None:
    assert len(MESSAGES) >= 520
    assert [] == [name_of(path) for path in MESSAGES if not path.with_suffix(".json").exists()]
    assert [] == [name_of(path) for path in CORPUS.rglob("*.json") if not path.with_suffix(".eml").exists()]


def test_every_expectation_tells_the_language_of_its_message() -> None:
    languages = [expected_of(path).get("language") for path in MESSAGES]

    assert LANGUAGES == set(languages)
    assert languages.count("fr") >= 100


def test_the_corpus_is_as_broad_as_promised() -> None:
    expected = [expected_of(path) for path in MESSAGES]
    categories = [{f["category"] for f in one.get("failures", ())} for one in expected]

    for category in ("quota_exceeded", "size_exceeded", "unknown_user", "unknown_host"):
        assert sum(category in found for found in categories) >= 10, category
    assert sum(one["kind"] not in FAILING for one in expected) >= 40


@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_an_expectation_of_nothing_says_why(path: Path) -> None:
    expected = expected_of(path)

    assert expected.get("failures") or expected.get("notes")


@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_a_message_gives_its_result_in_every_line_end(path: Path) -> None:
    content = path.read_bytes()
    for variant in (content, *(with_line_ends(content, end) for end in (b"\n", b"\r\n", b"\r"))):
        want, got = asked(expected_of(path), result_of(variant))

        assert want == got


@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
def test_a_message_cut_off_invents_no_failure(path: Path) -> None:
    """A cut message may tell less; it must not blame another recipient, nor call ordinary mail a bounce."""
    content = path.read_bytes()
    expected = expected_of(path)
    blamed = {f["recipient"] for f in expected.get("failures", ())}
    for nth in range(1, CUTS + 1):
        result = result_of(content[: len(content) * nth // (CUTS + 1)])
        recipients = {f["recipient"] for f in result["failures"]} - {None}
        if expected["kind"] not in FAILING:
            assert set() == recipients, f"cut {nth} of {CUTS}"
        assert not any(full_stranger(one, blamed) for one in recipients), f"cut {nth} of {CUTS}: {recipients}"


def full_stranger(recipient: str, blamed: set[str | None]) -> bool:
    """Tell whether `recipient` is nobody expected, nor the beginning of somebody expected, cut off."""
    return not any(one and one.startswith(recipient) for one in blamed)
