"""Every rule wins its own examples in the whole book, and none of those that it says it must not win."""

import time

import pytest

from bouncekit import data
from bouncekit.judging.rules.book import Book, default_book
from bouncekit.judging.rules.checking import example_faults
from bouncekit.judging.rules.passage import Circumstances, Words
from bouncekit.judging.rules.rule import Rule
from bouncekit.reading.facts import Passage, RecipientFacts
from bouncekit.vocabulary import Reason

RULES = default_book().rules


def test_the_book_is_not_empty() -> None:
    assert len(RULES) > 300


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_wins_its_examples_and_leaves_its_counterexamples_to_others(rule: Rule) -> None:
    assert [] == example_faults(None, rule)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]

    assert sorted(set(ids)) == sorted(ids)


def test_every_reason_can_be_found() -> None:
    by_words = {rule.reason for rule in RULES}

    assert set(Reason) - by_words == set()


def test_providers_come_before_words() -> None:
    first_word_rule = min(
        (table for name, table in data.load_folder("rules").items() if name != "lists"),
        key=lambda table: table["priority"],
    )["rule"][0]["id"]
    providers = {entry["id"] for table in data.load_folder("providers").values() for entry in table["rule"]}
    ids = [rule.id for rule in RULES]

    assert providers == set(ids[: ids.index(first_word_rule)])


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "mailbox " * 6_000,
        "user unknown " * 100 + "sender address " * 4_000,
        "(" * 20_000,
        "@" * 20_000,
        "a.b@" * 9_000,
        "1.2.3.4 " * 6_000,
        "quota of " * 5_000,
        "the message size of " * 3_000,
        "sender <" * 5_000,
        "host a.b.c.d.e.f.g.h.i.j " * 2_000,
        "too many " * 5_000,
        "not accept not allow from your ip " * 1_500,
        "é" * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_costs_no_more_than_a_moment(text: str) -> None:
    circumstances = Circumstances(RecipientFacts())
    default_book().first(Words(Passage(text, "diagnostic")), circumstances)  # compiles what it needs
    begun = time.process_time()

    default_book().first(Words(Passage(text, "diagnostic")), circumstances)

    assert time.process_time() - begun < 0.25


def test_no_rule_alone_is_slow_on_its_own_words_repeated() -> None:
    slow = []
    for rule in RULES:
        words = " ".join(literals[0] for literals in rule.literals)
        text = (words + " ") * (4_000 // (len(words) + 1))
        rule.expression.search("")
        begun = time.process_time()
        rule.expression.search(text + "!")
        if time.process_time() - begun > 0.25:
            slow.append(rule.id)

    assert slow == []


def test_ours_are_patterns_that_any_engine_can_run() -> None:
    assert [] == [rule.id for rule in RULES if rule.is_regex or not rule.literals]


def test_an_empty_book_finds_nothing() -> None:
    assert (None, None) == Book(()).first(Words(Passage("User unknown", "diagnostic")), Circumstances(RecipientFacts()))
