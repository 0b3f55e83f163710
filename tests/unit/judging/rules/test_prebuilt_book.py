"""What a wheel holds beside the TOML files says what they say, and a process that has it answers alike."""

import json
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from bouncekit.data import WHOLE, load_folder
from bouncekit.judging.rules.book import PREBUILT, book_from_tables, default_book
from bouncekit.judging.rules.prebuilt import rules_of

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "src"
ANSWER = "552 5.2.2 <marie@example.fr>: mailbox is full"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    module = import_module("hatch_build")
    return dict(module.prebuilt_files(SOURCE))


def test_every_rule_is_as_its_file_says(made: dict[str, str]) -> None:
    tables, book = json.loads(made[PREBUILT]), book_from_tables()

    for part, rules in (("rules", book.rules), ("sparing", book.sparing)):
        read = rules_of(tables[part])
        assert [vars(rule) for rule in rules] == [vars(rule) for rule in read]
        assert [[type(v) for v in vars(rule).values()] for rule in rules] == [
            [type(vars(one)[name]) for name in vars(rule)] for rule, one in zip(rules, read, strict=True)
        ]


def test_every_other_file_is_there_and_says_the_same(made: dict[str, str]) -> None:
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
def test_a_folder_in_one_file_has_the_order_of_its_files(made: dict[str, str], folder: str) -> None:
    assert list(load_folder(folder)) == list(json.loads(made[f"{folder}.json"]))


def explained(source: Path) -> str:
    command = [sys.executable, "-c", "import bouncekit,sys; print(bouncekit.explain(sys.argv[1]))", ANSWER]
    run = subprocess.run(command, env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=True)
    return run.stdout


def test_a_process_without_the_rules_files_answers_as_one_with_them(made: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(
        SOURCE / "bouncekit", tmp_path / "bouncekit", ignore=shutil.ignore_patterns("*.toml", "__pycache__")
    )
    for name, text in made.items():
        place = tmp_path / "bouncekit" / "data" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    assert explained(SOURCE) == explained(tmp_path)


def test_a_checkout_holds_nothing_prebuilt() -> None:
    assert [] == list((SOURCE / "bouncekit" / "data").rglob("*.json"))
    assert default_book().rules[0].file.startswith("providers/")
