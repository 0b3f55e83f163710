"""The harness that runs each rule's examples against a whole book: for our own tests, and for a user's rule files.

An example is won when the rule's own id is the verdict of the whole book, so that a hidden rule shows.
"""

from collections.abc import Iterable, Iterator, Sequence

from bouncekit.errors.reasons import RulesReason
from bouncekit.judging.rules.book import Book, default_book
from bouncekit.judging.rules.faults import Problem, RuleFault, RulePlace
from bouncekit.judging.rules.hostile import TIME_LIMIT, slow_text
from bouncekit.judging.rules.literals import COMMON_WORDS
from bouncekit.judging.rules.parsing import faults_of_file
from bouncekit.judging.rules.passage import Circumstances, Words
from bouncekit.judging.rules.places import Places
from bouncekit.judging.rules.rule import Rule
from bouncekit.judging.rules.user_book import Asking, RuleBook
from bouncekit.reading.facts import Passage, RecipientFacts
from bouncekit.text.expressions import lazily

__all__ = ["as_asked", "check_files", "example_faults", "parse_files", "winner"]

_REPLY_CODE = lazily(r"[45]\d\d\b")
_WORD = lazily(r"[^\W_]+")


def parse_files(files: Sequence[tuple[str, str]]) -> tuple[RuleBook, list[RuleFault]]:
    """Return the good rules of a user's files, as (name, text), and the faults of the others.

    An id belongs to one rule alone, among the files and ours, so that the evidence of a verdict names one rule.
    """
    ours = {rule.id for rule in default_book().rules}
    rules: dict[str, Rule] = {}
    faults: list[RuleFault] = []
    for name, text in files:
        found, wrong = faults_of_file(name, text)
        if not found and not wrong:
            wrong = [RuleFault(name, None, Problem(RulesReason.NO_RULE))]
        places = Places(text)
        for rule in found:
            place = RulePlace(rule.number, "id")
            if rule.id in ours:
                wrong.append(_fault(rule, place, Problem(RulesReason.ID_OURS)).at(places.of(place)))
            elif rule.id in rules:
                problem = Problem(RulesReason.ID_ELSEWHERE, {"file": rules[rule.id].file})
                wrong.append(_fault(rule, place, problem).at(places.of(place)))
            else:
                rules[rule.id] = rule
        faults += wrong
    return RuleBook(rules.values()), faults


def check_files(files: Sequence[tuple[str, str]]) -> list[RuleFault]:
    """Return all faults of a user's rule files, as (name, text): what `parse_files` finds, patterns and examples.

    They are in the order of the files and, where it is known, of the lines.
    """
    rules, faults = parse_files(files)
    for name, text in files:
        places = Places(text)
        mine = [rule for rule in rules.rules if rule.file == name]
        found = [fault for rule in mine for fault in (*_pattern_faults(rule), *example_faults(rules, rule))]
        faults += [fault.at(places.of(fault.place)) for fault in found]
    order = {name: number for number, (name, _) in enumerate(files)}
    return sorted(faults, key=lambda fault: (order[fault.file], fault.line or 0, fault.column or 0))


def as_asked(line: str, asked_by: Rule) -> tuple[Words, Circumstances]:
    """Return `line` as a server's answer, in the circumstances (host, command…) that `asked_by` is limited to."""
    code = _REPLY_CODE.match(line)
    recipient = RecipientFacts(
        reply_code=int(code[0]) if code else None,
        remote_host=asked_by.hosts[0] if asked_by.hosts else None,
        command=asked_by.commands[0] if asked_by.commands else None,
        address="lea@mail.example.fr" if asked_by.local else None,
        reporting_host="mail.example.fr" if asked_by.local else None,
    )
    return Words(Passage(line, "diagnostic")), Circumstances(recipient)


def winner(line: str, asked_by: Rule, rules: RuleBook | None = None) -> Rule | None:
    """Return the rule that wins `line`, said in the circumstances (host, command…) that `asked_by` is limited to.

    A user's specific rules come first, then ours, then the vague ones in the same order.
    """
    words, circumstances = as_asked(line, asked_by)
    books: Iterable[Asking | Book] = (Asking(rules), default_book()) if rules else (default_book(),)
    vague = None
    for book in books:
        specific, also = book.first(words, circumstances)
        if specific:
            return specific.rule
        vague = vague or also
    return vague.rule if vague else None


def example_faults(rules: RuleBook | None, rule: Rule) -> list[RuleFault]:
    """Return a fault for each line of `rule` that another rule wins, and for each that it should not win and does."""
    faults = []
    for item, line in enumerate(rule.matches):
        found = winner(line, rule, rules)
        if found is not rule:
            place = RulePlace(rule.number, "matches", item)
            faults.append(_fault(rule, place, _lost_to(found, line, rules.rules if rules else ())))
    faults += [
        _fault(rule, RulePlace(rule.number, "rejects", item), Problem(RulesReason.WINS_REJECT, {"line": line}))
        for item, line in enumerate(rule.rejects)
        if winner(line, rule, rules) is rule
    ]
    return faults


def _lost_to(found: Rule | None, line: str, mine: tuple[Rule, ...]) -> Problem:
    if found is None:
        return Problem(RulesReason.NOT_WON, {"line": line})
    kind = RulesReason.WON_BY_YOURS if found in mine else RulesReason.WON_BY_OURS
    return Problem(kind, {"line": line, "by": found.id, "file": found.file})


def _pattern_faults(rule: Rule) -> Iterator[RuleFault]:
    """Yield what is wrong with a pattern although it can be read: slow, or to be tried on nearly every message."""
    place = RulePlace(rule.number, "regex" if rule.is_regex else "pattern", 0)
    common = [next(filter(_is_common, literals), None) for literals in rule.literals]
    if common and all(common):
        yield _fault(rule, place, Problem(RulesReason.TOO_COMMON, {"literal": common[0]}))
    text = slow_text(rule)
    if text is not None:
        yield _fault(rule, place, Problem(RulesReason.SLOW, {"limit": round(TIME_LIMIT * 1000), "text": text}))


def _is_common(literal: str) -> bool:
    words = _WORD.findall(literal)
    return bool(words) and COMMON_WORDS.issuperset(words)


def _fault(rule: Rule, place: RulePlace, problem: Problem) -> RuleFault:
    return RuleFault(rule.file, rule.id, problem, place=place)
