"""The recipe for Roundup, before a real tracker."""

from pathlib import Path

import pytest

from desks.driving import RECIPES, Desk, Told, hold, six_delivered

RECIPE = RECIPES / "roundup" / "interfaces.py"


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return six_delivered(Desk("roundup", "drive_roundup.py", tmp_path_factory.mktemp("desk"), str(RECIPE)))


@pytest.mark.parametrize("name", ["failure", "delay", "absence", "complaint", "forwarded", "ordinary"])
def test_each_message_does_what_it_must(delivered: dict[str, Told], name: str) -> None:
    hold(name, delivered[name])


def test_without_the_recipe_the_tracker_errs(tmp_path: Path) -> None:
    delivered = six_delivered(Desk("roundup", "drive_roundup.py", tmp_path, None))
    failure = delivered["failure"]

    assert failure["before"]["entries"] == failure["after"]["entries"]
    assert not failure["after"]["is_open"]
