"""The harness that runs each rule's examples against a whole book: for our own tests, and for a user's rule file.

An example is won when the rule's own id is the verdict of the whole book, so that a hidden rule shows.
"""

import re

from bouncekit.judging.book import Book, default_book
from bouncekit.judging.rules import Rule, RuleFault, faults_of_file
from bouncekit.judging.words import Circumstances, Words
from bouncekit.reading.facts import Passage, RecipientFacts

__all__ = ["check_rule_file", "example_faults", "winner"]

_REPLY_CODE = re.compile(r"[45]\d\d\b")


def winner(book: Book, line: str, asked_by: Rule) -> Rule | None:
    """Return the rule that wins `line`, said in the circumstances (host, command) that `asked_by` is limited to."""
    code = _REPLY_CODE.match(line)
    recipient = RecipientFacts(
        reply_code=int(code[0]) if code else None,
        remote_host=asked_by.hosts[0] if asked_by.hosts else None,
        command=asked_by.commands[0] if asked_by.commands else None,
    )
    specific, vague = book.first(Words(Passage(line, "diagnostic")), Circumstances(recipient))
    found = specific or vague
    return found.rule if found else None


def example_faults(book: Book, rule: Rule, file: str = "") -> list[RuleFault]:
    """Return a fault for each line of `rule` that another rule wins, and for each that it should not win and does."""
    faults = []
    for line in rule.matches:
        found = winner(book, line, rule)
        if found is not rule:
            faults.append(RuleFault(file, rule.id, f"does not win {line!r}: {found.id if found else 'nothing'} does"))
    faults += [
        RuleFault(file, rule.id, f"wins {line!r}, which it must not")
        for line in rule.rejects
        if winner(book, line, rule) is rule
    ]
    return faults


def check_rule_file(name: str, text: str) -> list[RuleFault]:
    """Return all faults of a user's rule file, TOML in `text`, whose rules stand before those of this package."""
    rules, faults = faults_of_file(name, text)
    book = default_book().with_rules_before(rules)
    return faults + [fault for rule in rules for fault in example_faults(book, rule, name)]
