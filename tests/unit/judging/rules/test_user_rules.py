"""A user's own rules: which come first, what they see, how they are bounded."""

import pickle
import time

import pytest

from bouncekit.judging import judge_recipient
from bouncekit.judging.kinds import judge
from bouncekit.judging.rules.checking import parse_files
from bouncekit.judging.rules.user_book import COMMON_TIME_LIMIT, Asking, RuleBook
from bouncekit.judging.verdict import Verdict
from bouncekit.reading.facts import Facts, Form, Passage, RecipientFacts
from bouncekit.vocabulary import Reason, Severity

HEAD = 'reason = "policy_violation"\nsource = "our gateway"\n'


def book(*rules: str, head: str = HEAD) -> RuleBook:
    """Return a book of rules that are given as the lines of their tables, the id and the examples apart."""
    text = head + "".join(
        f'[[rule]]\nid = "mine-{number}"\nmatches = ["x"]\n{rule}\n' for number, rule in enumerate(rules, 1)
    )
    parsed, faults = parse_files([("mine.toml", text)])
    assert [] == faults
    return parsed


def verdict(rules: RuleBook, diagnostic: str, *notices: str, status: str | None = None) -> Verdict:
    recipient = RecipientFacts(diagnostic=diagnostic, status=status, reply_code=550, remote_host="mx.example.org")
    passages = tuple(Passage(text, "notice") for text in notices)
    return judge_recipient(recipient, Facts(Form.DELIVERY_REPORT, (recipient,), passages=passages), Asking(rules))


@pytest.mark.parametrize(
    ("rule", "diagnostic", "expected"),
    [
        ('pattern = "zebra gate"', "550 Zebra  GATE closed", ("mine-1", "Zebra GATE")),
        ('pattern = "user unknown"', "550 5.1.1 User unknown", ("mine-1", "User unknown")),
        ('pattern = "porte fermee"', "550 Porte ferm\u00e9e", ("mine-1", "Porte ferm\u00e9e")),
        ("regex = 'Gate\\s+(\\d+)'", "550 gate   17 closed", ("mine-1", "gate 17")),
        ("regex = 'ferm\u00e9e?'", "550 Porte FERM\u00c9E", ("mine-1", "FERM\u00c9E")),
        ("regex = '@example\\.org'", "550 <marie@example.org> No such user", ("mine-1", "@example.org")),
        ("regex = '(?-i:Gate)'", "550 gate closed", ("undetermined", "")),
        ("regex = '(?<=zebra )gate(?! open)'", "550 zebra gate closed", ("mine-1", "gate")),
        ('pattern = "zebra"\nhosts = ["example.net"]', "550 zebra", ("undetermined", "")),
        ('pattern = "zebra"\nhosts = ["example.org"]', "550 zebra", ("mine-1", "zebra")),
    ],
)
def test_what_a_rule_finds(rule: str, diagnostic: str, expected: tuple[str, str]) -> None:
    found = verdict(book(rule), diagnostic).evidence

    assert expected == (found.rule, found.text)


def test_a_rule_comes_before_ours_wherever_it_finds_its_words() -> None:
    notice = "The zebra gate refused the message."

    assert "mine-1" == verdict(book('pattern = "zebra"'), "550 5.1.1 User unknown", notice).evidence.rule
    assert Reason.USER_UNKNOWN is verdict(book('pattern = "camel"'), "550 5.1.1 User unknown", notice).reason


def test_a_vague_rule_stands_behind_what_is_specific_and_before_what_is_vague() -> None:
    mine = book('pattern = "delivery"\nvague = true')

    assert "mine-1" == verdict(mine, "550 Delivery failed", status="5.0.0").evidence.rule
    assert Reason.USER_UNKNOWN is verdict(mine, "550 Delivery failed, user unknown").reason
    assert "status-2-2" == verdict(mine, "550 Delivery failed", status="5.2.2").evidence.rule


def test_a_rule_says_more_than_a_reason() -> None:
    mine = book('pattern = "zebra"\nlabel = "La porte du z\u00e8bre"\nseverity = "temporary"')
    found = verdict(mine, "550 zebra")

    assert ("La porte du z\u00e8bre", Severity.TEMPORARY) == (found.label, found.severity)


def test_a_cause_that_is_only_supposed_decides_nothing() -> None:
    mine = book("regex = 'zebra gate'")

    assert "mine-1" != verdict(mine, "550 no", "This may be because the zebra gate is closed.").evidence.rule
    assert "mine-1" == verdict(mine, "550 no", "The zebra gate is closed.").evidence.rule


def test_a_word_within_a_name_is_a_hint_unless_the_rule_wants_names() -> None:
    line = "550 5.1.1 User unknown at zebra.example.org"

    assert Reason.USER_UNKNOWN is verdict(book('pattern = "zebra"'), line).reason
    assert "mine-1" == verdict(book('pattern = "zebra"'), "550 zebra.example.org").evidence.rule
    assert "mine-1" == verdict(book('pattern = "zebra"'), f"{line}: a zebra").evidence.rule
    assert "mine-1" == verdict(book('pattern = "zebra"\nin_names = true'), line).evidence.rule


def test_priority_orders_files_and_files_order_rules() -> None:
    form = HEAD + 'priority = {}\n[[rule]]\nid = "{}"\npattern = "zebra"\nmatches = ["zebra"]\n'
    rules, _ = parse_files([(name, form.format(order, name)) for name, order in (("b", 2), ("a", 1), ("c", 1))])

    assert ["a", "c", "b"] == [rule.id for rule in rules.rules]


def test_a_book_travels_to_other_processes() -> None:
    mine = pickle.loads(pickle.dumps(book("regex = 'zebra (?=gate)'", 'pattern = "camel"')))

    assert 2 == len(mine)
    assert "mine-1" == verdict(mine, "550 zebra gate").evidence.rule


SLOW = "regex = '(\\w+\\s?)+$'"


def test_a_pattern_that_takes_too_long_is_left_out_and_told_and_the_rest_decides() -> None:
    recipients = tuple(
        RecipientFacts(diagnostic=f"550 {'zebra' * 700}{number} !", reply_code=550, address=f"{number}@example.org")
        for number in range(50)
    )
    mine = book(SLOW, 'pattern = "zebra"')
    begun = time.process_time()

    judgement = judge(Facts(Form.DELIVERY_REPORT, recipients), mine)

    assert (("mine-1", "mine.toml"),) == judgement.too_slow
    assert {"mine-2"} == {found.evidence.rule for _, found in judgement.failing}
    assert time.process_time() - begun < 2  # it is tried once, not once a recipient


def test_all_rules_together_have_one_budget_and_those_not_asked_are_told() -> None:
    mine = book(*(f"regex = '({letter}|\\w+\\s?)+$'" for letter in "abcdefghijklmnopqrst"), 'regex = "zebra"')
    facts = Facts(Form.DELIVERY_REPORT, (RecipientFacts(diagnostic=f"550 {'zebra' * 700} !", reply_code=550),))
    begun = time.process_time()

    judgement = judge(facts, mine)

    assert judgement.out_of_time
    assert 0 < len(judgement.too_slow) < 20
    assert time.process_time() - begun < COMMON_TIME_LIMIT + 1


def test_a_portable_pattern_is_bounded_too() -> None:
    mine = book(f"pattern = 'zebra{'.{0,90}z' * 3}.{{0,1}}q'", 'pattern = "zebra"')
    facts = Facts(Form.DELIVERY_REPORT, (RecipientFacts(diagnostic="zebra" + "z" * 3900, reply_code=550),))

    judgement = judge(facts, mine)

    assert "mine-2" == judgement.failing[0][1].evidence.rule
