"""The recipe for django-helpdesk, before the real desk."""

from pathlib import Path

import pytest

from desks.driving import RECIPES, Desk, Told, hold, six_delivered

RECIPE = RECIPES / "django-helpdesk"


def desk(place: Path, door: str | None) -> Desk:
    return Desk("django-helpdesk", "drive_django.py", place, door, (RECIPE,))


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return six_delivered(desk(tmp_path_factory.mktemp("desk"), "bouncekit_helpdesk"))


@pytest.mark.parametrize("name", ["failure", "delay", "absence", "complaint", "forwarded", "ordinary"])
def test_each_message_does_what_it_must(delivered: dict[str, Told], name: str) -> None:
    hold(name, delivered[name])
    assert 0 == delivered[name]["after"]["left"], "the queue stands still"


def test_without_the_recipe_the_desk_errs(tmp_path: Path) -> None:
    delivered = six_delivered(desk(tmp_path, None))

    assert 1 == delivered["failure"]["after"]["left"]
    assert delivered["delay"]["after"]["tickets"] > delivered["delay"]["before"]["tickets"]
