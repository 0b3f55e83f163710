"""A rule whose words others share has a line that it must not win, so that a pattern made too broad is noticed."""

from importlib import import_module
from types import ModuleType

import pytest

from bouncekit.judging.rules.book import default_book


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return import_module("rule_neighbours")


def test_every_rule_with_a_neighbour_has_a_line_near_to_it_that_it_must_not_win(tool: ModuleType) -> None:
    assert [] == [rule.id for rule in tool.without_near_line()], "see tools/rule_neighbours.py"


def test_neighbours_are_rules_of_another_reason_that_share_words(tool: ModuleType) -> None:
    by_id = {rule.id: rule for rule in default_book().rules}
    disabled = by_id["google-disabled"]

    assert "google-full" in [other.rule.id for other in tool.neighbours(disabled)]
    assert all(other.rule.reason is not disabled.reason for other in tool.neighbours(disabled))
    assert disabled in tool.near_rules("550 the email account that you tried to reach is gone", disabled)
    assert disabled not in tool.near_rules("550 message too large", disabled)
