"""Every rule wins its own examples in the whole book, and none of those that it says it must not win."""

import re
import time

import pytest

from bouncekit import data
from bouncekit.judging.book import Book, default_book
from bouncekit.judging.rules import Rule
from bouncekit.judging.words import Circumstances, Words
from bouncekit.reading.facts import Passage, RecipientFacts
from bouncekit.vocabulary import Reason

RULES = default_book().rules
EXAMPLES = [(rule, line) for rule in RULES for line in rule.matches]
COUNTEREXAMPLES = [(rule, line) for rule in RULES for line in rule.rejects]


def winner(rule: Rule, line: str) -> str | None:
    """Return the id of the rule that wins `line`, said in the circumstances that `rule` asks for."""
    code = re.match(r"[45]\d\d\b", line)
    recipient = RecipientFacts(
        reply_code=int(code[0]) if code else None,
        remote_host=rule.hosts[0] if rule.hosts else None,
        command=rule.commands[0] if rule.commands else None,
    )
    specific, vague = default_book().first(Words(Passage(line, "diagnostic")), Circumstances(recipient))
    found = specific or vague
    return found.rule.id if found else None


def test_the_book_is_not_empty() -> None:
    assert len(RULES) > 300


@pytest.mark.parametrize(("rule", "line"), EXAMPLES, ids=[f"{r.id}-{n}" for n, (r, _) in enumerate(EXAMPLES)])
def test_a_rule_wins_its_example(rule: Rule, line: str) -> None:
    assert rule.id == winner(rule, line)


@pytest.mark.parametrize(
    ("rule", "line"), COUNTEREXAMPLES, ids=[f"{r.id}-{n}" for n, (r, _) in enumerate(COUNTEREXAMPLES)]
)
def test_a_rule_leaves_its_counterexample_to_others(rule: Rule, line: str) -> None:
    assert rule.id != winner(rule, line)


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]

    assert sorted(set(ids)) == sorted(ids)


def test_every_reason_can_be_found() -> None:
    by_words = {rule.reason for rule in RULES}

    assert set(Reason) - by_words == set()


def test_providers_come_before_words() -> None:
    first_word_rule = min(data.load_folder("rules").values(), key=lambda table: table["priority"])["rule"][0]["id"]
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


def test_a_users_rules_come_before_ours() -> None:
    ours = default_book()
    mine = Rule("mine", "user unknown", Reason.POLICY_VIOLATION, "test", (("user unknown",),), ("user unknown",))
    passage = Words(Passage("550 User unknown", "diagnostic"))

    found, _ = Book((mine,)).first(passage, Circumstances(RecipientFacts()))
    over, _ = ours.with_rules_before([mine]).first(passage, Circumstances(RecipientFacts()))

    assert found is not None
    assert over is not None
    assert [("mine", "User unknown")] * 2 == [(found.rule.id, found.text), (over.rule.id, over.text)]


def test_an_empty_book_finds_nothing() -> None:
    assert (None, None) == Book(()).first(Words(Passage("User unknown", "diagnostic")), Circumstances(RecipientFacts()))
