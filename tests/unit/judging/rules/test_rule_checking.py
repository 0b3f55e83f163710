"""What is told of a user's rule file: every fault, at its place, in two languages."""

import re
import time

import pytest

from bouncekit.judging.rules.checking import check_files
from bouncekit.judging.rules.faults import RulePlace
from bouncekit.judging.rules.places import Places
from bouncekit.vocabulary import Language

GOOD = 'id = "a-rule"\npattern = "zebra gate"\nreason = "mailbox_full"\nsource = "test"\nmatches = ["550 zebra gate"]\n'


def faults(*texts: str, lang: Language = "en") -> list[str]:
    files = [(f"{name}.toml", text) for name, text in zip("abc", texts, strict=False)]
    return [fault.text(lang) for fault in check_files(files)]


def one(text: str) -> str:
    """Return the text of a file with one rule, whose faults are told without its name."""
    return "[[rule]]\n" + GOOD + text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (one(""), []),
        ("[[rule", ["a.toml: not TOML: Expected ']]' at the end of an array declaration"]),
        ("a = 1\nb = = 2", ["a.toml:2:5: not TOML: Invalid value"]),
        ("", ["a.toml: there is no [[rule]] in this file"]),
        ("colour = 1", ["a.toml:1:10: 'colour' is not known at the top of a rule file"]),
        ('priority = "x"', ["a.toml:1:12: 'priority' must be a whole number"]),
        ("priority = true", ["a.toml:1:12: 'priority' must be a whole number"]),
        ("rule = 1", ["a.toml:1:8: 'rule' must be an array of tables ([[rule]])"]),
        ("[rule]\nid = 'x'", ["a.toml: 'rule' must be an array of tables ([[rule]])"]),
        ("rule = [1]", ["a.toml: rule number 1: a rule must be a table"]),
        (one("colour = 1"), ["a.toml:7:10: rule a-rule: 'colour' is not a field of a rule"]),
        (one("hosts = 1"), ["a.toml:7:9: rule a-rule: 'hosts' must be a list of strings"]),
        (one("rejects = [1]"), ["a.toml:7:11: rule a-rule: 'rejects' must be a list of strings"]),
        (one("prose = 1"), ["a.toml:7:9: rule a-rule: 'prose' must be true or false"]),
        (one("instead = { DATA = 1 }"), ["a.toml:7:11: rule a-rule: 'instead' must be a table of strings"]),
        (
            one('severity = "grave"'),
            [
                "a.toml:7:12: rule a-rule: severity 'grave' is not known; "
                "choose one of permanent, temporary, blocked, suppressed"
            ],
        ),
        (
            one("# a comment\n").replace("zebra gate", "zebra+gate", 1),
            [
                "a.toml:3:17: rule a-rule: pattern 'zebra+gate', position 5: "
                "'+' is not in the language here; use '?' or '{m,n}', and once only"
            ],
        ),
        (
            '[[rule]]\nid = "A_b"\n',
            [
                *(f"a.toml:1:1: rule A_b: '{key}' is missing" for key in ("reason", "source", "matches")),
                "a.toml:1:1: rule A_b: 'pattern', 'any_of' or 'regex' is missing",
                "a.toml:2:6: rule A_b: an id is made of lower-case words, digits and single hyphens",
            ],
        ),
        (one("") + one(""), ["a.toml:8:6: rule a-rule: this id stands twice"]),
        (
            one("").replace("a-rule", "orange-417"),
            ["a.toml:2:6: rule orange-417: this id is one of bouncekit's own rules"],
        ),
        (one("regex = 'x'"), ["a.toml:7:9: rule a-rule: 'pattern' and 'regex' exclude each other"]),
        (
            one("").replace('pattern = "zebra gate"', "regex = 'zebra (gate'"),
            ["a.toml:3:21: rule a-rule: regex 'zebra (gate': missing ) at position 11"],
        ),
        (
            one("").replace('pattern = "zebra gate"', "regex = 'z*'"),
            ["a.toml:3:9: rule a-rule: the pattern matches where there is nothing"],
        ),
        (
            one("").replace('pattern = "zebra gate"', "regex = '(\\w+ ?)+$'"),
            ["a.toml:3:9: rule a-rule: the pattern is slow: it takes more than 50 ms on 'aaaaaaaaaaaaaaaaaaaaaaaa…'"],
        ),
        (
            one("").replace("zebra gate", "your message"),
            ["a.toml:3:11: rule a-rule: only the common words 'your message' find this pattern: add a rarer word"],
        ),
        (
            one('rejects = [\n  "550 camel", # a comment\n  "550 The zebra gate",\n]'),
            ["a.toml:9:3: rule a-rule: matches '550 The zebra gate', which it must not"],
        ),
        (
            one("").replace('["550', '["550 zebra gate", "550 User unknown", "551'),
            ["a.toml:6:30: rule a-rule: does not match '550 User unknown': unknown-user does, a rule of bouncekit"],
        ),
        (
            one("").replace('["550', '["550 camel", "551'),
            ["a.toml:6:12: rule a-rule: does not match '550 camel': nothing does"],
        ),
        (
            one("") + one("").replace("a-rule", "another").replace('"zebra gate"', '"zebra"', 1),
            ["a.toml:12:12: rule another: does not match '550 zebra gate': a-rule does, in a.toml"],
        ),
    ],
)
def test_a_fault_is_told_with_file_place_and_rule(text: str, expected: list[str]) -> None:
    assert expected == faults(text)


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000, "2026-13-45", "\x00", "'"], ids=lambda value: value[:10])
def test_what_is_no_toml_is_told_whatever_the_parser_raises(value: str) -> None:
    (told,) = faults(f"a = {value}")

    assert re.match(r"a\.toml(:1:\d+)?: not TOML: ", told)


def test_the_files_are_one_book_and_told_in_their_order() -> None:
    first, second = one("colour = 1"), one("") + one("").replace("a-rule", "hidden")

    assert [
        "a.toml:7:10: rule a-rule: 'colour' is not a field of a rule",
        "b.toml:12:12: rule hidden: does not match '550 zebra gate': a-rule does, in b.toml",
        "c.toml:2:6: rule a-rule: this id also stands in b.toml",
    ] == faults(first, second, one(""))


def test_the_same_in_french() -> None:
    assert [
        "a.toml:6:12: règle a-rule\u00a0: ne reconnaît pas «\u00a0550 camel\u00a0»\u00a0: aucune règle ne le reconnaît"
    ] == faults(one("").replace('["550 zebra gate"]', '["550 camel"]'), lang="fr")


def test_no_repetition_of_a_bad_pattern_makes_the_check_long() -> None:
    rule = one("").replace('pattern = "zebra gate"', "regex = '(a|aa|aaa)+(\\w+\\d*)+(x+x+)+y'")
    begun = time.process_time()

    faults(rule)

    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("x = 1\n\n[[rule]]\nid = 'a'\n", RulePlace(1), (3, 1)),
        ("[[rule]]\nid = 'a'\n[[rule]]\n  id = 'b'\n", RulePlace(2, "id"), (4, 8)),
        ("[[rule]]\nid = '[[rule]] # no' # [[rule]]\n[[rule]]\nid = 'b'\n", RulePlace(2, "id"), (4, 6)),
        ('[[rule]]\nm = """\n[[rule]]\nid = "x"\n"""\nid = "y"\n', RulePlace(1, "id"), (6, 6)),
        ("[[rule]]\nm = [\n 'a', # 'b'\n 'c' ]\n", RulePlace(1, "m", 1), (4, 2)),
        (r'[[rule]]' + '\n' + r'pattern = "a\\b\u00e9d"', RulePlace(1, "pattern", None, 4), (2, 22)),
        ("[[rule]]\npattern = '''\nabc'''", RulePlace(1, "pattern", None, 1), (3, 2)),
        ("[[rule]]\r\nid = 'a'\r\n[[rule]]\r\nid = 'b'\r\n", RulePlace(2, "id"), (4, 6)),
        ("rule = [{ id = 'a' }]", RulePlace(1, "id"), None),
    ],
)  # fmt: skip
def test_places(text: str, place: RulePlace, expected: tuple[int, int] | None) -> None:
    assert expected == Places(text).of(place)
