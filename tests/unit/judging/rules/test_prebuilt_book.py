"""What a wheel holds beside the TOML files says what they say, and a process that has it answers alike."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import pytest

from bouncekit.data import WHOLE, load_folder
from bouncekit.judging.rules.book import Book
from bouncekit.judging.rules.building import rules_of_files
from bouncekit.judging.rules.prebuilt import PREBUILT, shelf_of
from bouncekit.judging.rules.rule import Rule
from bouncekit.reading.kinds.weighing import WEIGHTS
from bouncekit.text.folding import fold

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "src"
ANSWER = "552 5.2.2 <marie@example.fr>: mailbox is full"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    module = import_module("hatch_build")
    return dict(module.prebuilt_files(SOURCE))


def told(rules: Iterable[Rule]) -> list[dict[str, object]]:
    return [vars(rule) for rule in rules]


def test_every_rule_is_as_its_file_says(made: dict[str, bytes]) -> None:
    rules, sparing = rules_of_files()
    book = Book(shelf_of(made[PREBUILT]))

    assert (told(rules), told(sparing)) == (told(book.rules), told(book.sparing))
    assert [[type(value) for value in table.values()] for table in told(rules)] == [
        [type(vars(one)[name]) for name in vars(rule)] for rule, one in zip(rules, book.rules, strict=True)
    ]


def test_a_rule_is_found_by_the_same_words(made: dict[str, bytes]) -> None:
    rules, sparing = rules_of_files()
    made_now, prebuilt = Book(rules, sparing), Book(shelf_of(made[PREBUILT]))

    for rule in (*rules, *sparing):
        for line in rule.matches:
            assert list(made_now.candidates(fold(line))) == list(prebuilt.candidates(fold(line)))


def test_a_rule_is_read_when_it_is_asked_for(made: dict[str, bytes]) -> None:
    shelf = shelf_of(made[PREBUILT])
    book = Book(shelf)

    assert 900 < len(shelf.rules)
    assert [] == list(shelf.rules.values())
    assert book.rule(7) is book.rule(7) is book.rules[7]
    with pytest.raises(IndexError):
        book.rule(len(shelf.rules))


def test_every_other_file_is_there_and_says_the_same(made: dict[str, bytes]) -> None:
    data = SOURCE / "bouncekit" / "data"
    files = {path.relative_to(data).with_suffix("").as_posix(): path for path in data.rglob("*.toml")}
    others = {name: path for name, path in files.items() if name.split("/")[0] not in {"rules", "providers"}}
    single = {f"{name}.json" for name in others if name.split("/")[0] not in WHOLE}

    assert single | {f"{folder}.json" for folder in WHOLE} | {PREBUILT} == made.keys()
    for name, path in others.items():
        folder, _, stem = name.partition("/")
        written = json.loads(made[f"{folder}.json"])[stem] if folder in WHOLE else json.loads(made[f"{name}.json"])
        assert tomllib.loads(path.read_text(encoding="utf-8")) == written


@pytest.mark.parametrize("folder", WHOLE)
def test_a_folder_in_one_file_has_the_order_of_its_files(made: dict[str, bytes], folder: str) -> None:
    assert list(load_folder(folder)) == list(json.loads(made[f"{folder}.json"]))


def explained(source: Path) -> str:
    command = [sys.executable, "-c", "import bouncekit,sys; print(bouncekit.explain(sys.argv[1]))", ANSWER]
    run = subprocess.run(command, env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=True)
    return run.stdout


def test_a_process_without_the_rules_files_answers_as_one_with_them(made: dict[str, bytes], tmp_path: Path) -> None:
    shutil.copytree(
        SOURCE / "bouncekit", tmp_path / "bouncekit", ignore=shutil.ignore_patterns("*.toml", "__pycache__")
    )
    for name, content in made.items():
        place = tmp_path / "bouncekit" / "data" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    assert explained(SOURCE) == explained(tmp_path)
    kept = (tmp_path / "bouncekit" / "data" / "__pycache__").iterdir()
    assert {".pyc"} == {path.suffix for path in kept}  # a wheel needs to keep nothing


def test_a_checkout_holds_nothing_prebuilt() -> None:
    data = SOURCE / "bouncekit" / "data"
    found = {path for name in ("*.json", PREBUILT) for path in data.rglob(name)} - {data / WEIGHTS}  # fitted, not built

    assert {data / "__pycache__"} >= {path.parent for path in found}
