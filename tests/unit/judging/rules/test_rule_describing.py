"""A rule is told whole, with the rules beside which its place matters; the page of the order is current."""

from importlib import import_module
from pathlib import Path

import pytest

import bouncekit
from bouncekit.judging.rules.book import Book, default_book
from bouncekit.judging.rules.checking import as_asked

ROOT = Path(__file__).parents[4]
SCRIPT = ROOT / "tools" / "make_rules_order.py"
OURS = """\
reason = "policy_violation"
source = "our partners"
[[rule]]
id = "zebra-gate"
label = "The zebra's gate"
pattern = "zebra gate"
hosts = ["acme.example"]
matches = ["550 Zebra gate closed", "550 5.2.2 Zebra gate: mailbox full"]
rejects = ["550 Zebra closed"]
[[rule]]
id = "any-zebra"
regex = "zebra"
vague = true
matches = ["550 Zebra"]
"""


@pytest.fixture(name="ours")
def _ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(OURS)
    return path


def test_a_rule_of_the_book_is_told_with_its_place() -> None:
    rule = bouncekit.describe_rule("full-mailbox")

    assert ("mailbox_full", "rules/mailbox_full.toml") == (rule.reason.value, rule.file)
    assert rule.id == default_book().rules[rule.position - 1].id
    assert "552 5.2.2 Mailbox is full" in rule.matches


@pytest.mark.parametrize("rule_id", ["full-mailbox", "orange-417", "full-over-quota"])
def test_neighbours_match_the_line_and_stand_on_their_side(rule_id: str) -> None:
    rule = bouncekit.describe_rule(rule_id)
    by_id = {one.id: one for one in default_book().rules}
    position = {one.id: number for number, one in enumerate(default_book().rules, start=1)}

    assert rule.before
    for other in rule.before:
        assert position[other.id] > rule.position
        assert other.line in rule.matches
        assert any(Book((by_id[other.id],)).first(*as_asked(other.line, by_id[rule_id])))
    for other in rule.after:
        assert position[other.id] < rule.position
        assert other.line in by_id[other.id].matches
        assert any(Book((by_id[rule_id],)).first(*as_asked(other.line, by_id[other.id])))


def test_a_rule_of_yours_is_told_beside_ours(ours: Path) -> None:
    rules = bouncekit.load_rules(ours)
    rule = bouncekit.describe_rule("zebra-gate", rules=rules)

    assert (1, len(default_book().rules) + 2) == (rule.position, rule.total)
    assert (("hosts", "acme.example"),) == rule.conditions
    assert {"any-zebra", "full-mailbox"} <= {other.id for other in rule.before}
    assert ("zebra-gate",) == tuple(other.id for other in bouncekit.describe_rule("any-zebra", rules=rules).after)


def test_an_unknown_id_is_refused_with_those_that_look_like_it() -> None:
    with pytest.raises(bouncekit.UnknownRuleError, match="full-mailbox") as told:
        bouncekit.describe_rule("full-mailbx")

    assert "full-mailbox" in told.value.alike


def test_the_page_of_the_order_is_what_the_script_gives() -> None:
    script = import_module("make_rules_order")

    assert script.order_page() == script.PAGE.read_text(encoding="utf-8"), "run tools/make_rules_order.py"
