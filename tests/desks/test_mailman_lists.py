"""The recipe for Mailman 3, before its real bounce runner."""

import json
from pathlib import Path

import pytest

from desks.driving import RECIPES, Desk, Told, lay
from desks.installing import ROOT
from desks.six import AGENT, CUSTOMER, Answer, six

CORPUS = ROOT / "corpus"
DEAD = CORPUS / "postfix" / "user-unknown-free.eml"


def delivered(place: Path, door: str | None) -> Told:
    lists = Desk("mailman", "drive_mailman.py", place, door, (RECIPES / "mailman",))
    dead = DEAD.read_bytes()
    lay(place / "messages", {**six(Answer("<lettre-77@example.fr>", "La lettre")), "dead": dead})
    (place / "members").write_text(f"{CUSTOMER}\n{' '.join(dead_in(DEAD))}\n")
    lists.run("begin")
    return lists.run("deliver")


def dead_in(path: Path) -> list[str]:
    """Return the addresses that the corpus says are dead."""
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return sorted(each["recipient"] for each in told["failures"] if each["counts_against_address"])


def test_no_good_address_is_scored_and_a_dead_one_is(tmp_path: Path) -> None:
    told = delivered(tmp_path, "1")

    assert dead_in(DEAD) == told["scored"]
    assert (0, 0) == (told["left"], told["shunted"])
    # The complaint, the notice that a person hands on and the letter go to the list's owners.
    assert [[AGENT]] * 3 == told["sent"]


def test_without_the_recipe_a_good_address_is_scored(tmp_path: Path) -> None:
    assert CUSTOMER in delivered(tmp_path, None)["scored"]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    place = tmp_path_factory.mktemp("lists")
    corpus = {f"{path.parent.name}+{path.name}": path.read_bytes() for path in sorted(CORPUS.glob("*/*.eml"))}
    lay(place / "messages", corpus)
    return Desk("mailman", "drive_mailman.py", place, "1", (RECIPES / "mailman",)).run("judge")


def test_of_the_whole_corpus_only_the_dead_are_scored(judged: dict[str, list[str]]) -> None:
    known = {name: dead_in(CORPUS / Path(*name.split("+", 1))) for name in judged if "unsolved" not in name}
    wrong = {name: judged[name] for name in known if not set(judged[name]) <= set(known[name])}

    assert {} == wrong
    assert sum(map(len, judged.values())) > 50
