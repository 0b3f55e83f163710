"""The recipe for Mailman 3, before its real bounce runner."""

import json
from pathlib import Path

import pytest

from desks.driving import RECIPES, Desk, Told, lay
from desks.installing import ROOT
from desks.six import CUSTOMER, Answer, six

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
    return [address for address, is_dead in addresses_in(path).items() if is_dead]


def addresses_in(path: Path) -> dict[str, bool]:
    """Return the addresses of which the corpus says whether they are dead."""
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    said = {each["recipient"]: each.get("counts_against_address") for each in told.get("failures", ())}
    return {address: is_dead for address, is_dead in said.items() if address and is_dead is not None}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    place = tmp_path_factory.mktemp("lists")
    corpus = {f"{path.parent.name}+{path.name}": path.read_bytes() for path in sorted(CORPUS.glob("*/*.eml"))}
    lay(place / "messages", corpus)
    return Desk("mailman", "drive_mailman.py", place, "1", (RECIPES / "mailman",)).run("judge")


def test_of_the_whole_corpus_only_the_dead_are_scored(judged: dict[str, list[str]]) -> None:
    known = {name: addresses_in(CORPUS / Path(*name.split("+", 1))) for name in judged if "unsolved" not in name}
    good = {(name, address) for name, told in known.items() for address, is_dead in told.items() if not is_dead}
    dead = {(name, address) for name, told in known.items() for address, is_dead in told.items() if is_dead}
    scored = {(name, address) for name in known for address in judged[name]}

    assert set() == scored & good
    assert set() == dead - scored
    assert len(good) > 150
    assert len(dead) > 50
