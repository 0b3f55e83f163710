"""Every rule wins its own examples in the whole book, and none of those that it says it must not win."""

import re
import time
from random import Random

import pytest

from bouncekit import data
from bouncekit.judging.rules.book import Book, default_book
from bouncekit.judging.rules.checking import example_faults
from bouncekit.judging.rules.passage import Circumstances, Words
from bouncekit.judging.rules.rule import Rule
from bouncekit.reading.facts import Passage, RecipientFacts
from bouncekit.text.folding import fold
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
        (table for name, table in data.parsed_folder("rules").items() if name != "lists"),
        key=lambda table: table["priority"],
    )["rule"][0]["id"]
    providers = {entry["id"] for table in data.parsed_folder("providers").values() for entry in table["rule"]}
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


def test_no_rule_asks_for_the_digits_of_an_address_in_brackets_or_of_a_date() -> None:
    """Texts that differ in these alone share what was looked for in them."""
    dice = Random(1)
    asking = []
    for rule in RULES:
        words = fold(rule.matches[0]).split(" ")
        for said in (_host_in_brackets(dice), _moment(dice)):
            place = dice.randrange(len(words) + 1)
            texts = (" ".join((*words[:place], each, *words[place:])) for each in (said, re.sub(r"\d", "0", said)))
            if len({found and found.span() for found in map(rule.expression.search, texts)}) > 1:
                asking.append((rule.id, said))
    assert asking == []


def _host_in_brackets(dice: Random) -> str:
    # No number but the last ends as a class of status codes begins: 4.7.1, 5.1.1.
    numbers = [dice.choice([n for n in range(256) if n % 10 not in {4, 5}]) for _ in range(3)]
    return f"[{'.'.join(map(str, (*numbers, dice.randrange(256))))}]"


def _moment(dice: Random) -> str:
    clock = ":".join(f"{dice.randrange(60):02}" for _ in range(3))
    return f"{dice.randrange(1, 32)} nov {dice.randrange(1990, 2040)} {clock} {dice.choice(('gmt', '+0100'))}"


def test_what_passes_is_looked_for_once() -> None:
    book = Book(RULES)
    said = "from mx[192.0.2.%s] at 29 nov 2026 03:%s:10 gmt: no such user here"

    assert book._tried(_words(said % (17, 42))) is book._tried(_words(said % (23, 51)))
    assert book._tried(_words(said % (17, 42))) is not book._tried(_words(said % (117, 42)))


def _words(said: str) -> Words:
    return Words(Passage(said, "diagnostic"))
