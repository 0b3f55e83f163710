"""The version of the rule book is the one of the files that stand here, and tells another book apart."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import bouncekit
from bouncekit.data.version import RULES_VERSION
from bouncekit.reading.kinds.weighing import WEIGHTS


@pytest.fixture(name="script")
def _script() -> ModuleType:
    return import_module("make_rules_version")


def test_the_version_is_that_of_the_files(script: ModuleType) -> None:
    assert script.version_module() == script.VERSION_FILE.read_text(encoding="utf-8"), "run tools/make_rules_version.py"


def test_another_pattern_is_another_version_and_a_comment_is_not(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "_DATA", tmp_path)
    (tmp_path / "rules").mkdir()
    rules, words = tmp_path / "rules" / "one.toml", tmp_path / "words.toml"
    rules.write_bytes(b'pattern = "no such user"\n')
    first = script.version_module()
    rules.write_bytes(b'# a remark\r\npattern = "no such user"\r\n')
    words.write_bytes(b'advice = "Ask them."\n')

    assert first == script.version_module()
    rules.write_bytes(b'pattern = "no such users"\n')
    assert first != script.version_module()


def test_other_weights_are_another_version(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "_DATA", tmp_path)
    weights = tmp_path / WEIGHTS
    weights.parent.mkdir()
    weights.write_bytes(b'{"unit":10,"rows":{"pay":[300,1,25]}}')
    first = script.version_module()
    weights.write_bytes(b'{"unit":10,"rows":{"pay":[300,1,26]}}')

    assert first != script.version_module()


def test_the_book_is_of_files_that_are_there(script: ModuleType) -> None:
    assert all((script._DATA / name).exists() for name in script._OF_THE_BOOK)


def test_every_report_tells_it() -> None:
    reports = [bouncekit.classify(b"Subject: Bonjour\n\nBonjour.\n"), bouncekit.classify_text("550 5.1.1 User unknown")]

    assert [RULES_VERSION, RULES_VERSION] == [report.rules_version for report in reports]
