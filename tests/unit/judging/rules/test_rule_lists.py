"""Named lists in patterns: what they expand to, what is told of them, and that no pattern of the book needs be long."""

import tomllib
from importlib.resources import files

import pytest

from bouncekit.judging.rules.book import default_book
from bouncekit.judging.rules.checking import check_files, parse_files
from bouncekit.judging.rules.faults import RulePlace
from bouncekit.judging.rules.lists import MAX_LENGTH, our_lists
from bouncekit.judging.rules.places import Places

LONGEST = 300
LONGEST_ITEM = 200
HEAD = 'reason = "mailbox_full"\nsource = "test"\n'
RULE = '[[rule]]\nid = "zebra"\nmatches = ["550 zebra gate"]\n'


def file_of(rule: str, lists: str = "") -> str:
    """Return a file of one rule: its lists from line 3 on, its own lines after them and three more."""
    return HEAD + lists + RULE + rule


def expansion(rule: str, lists: str = "") -> str:
    book, faults = parse_files([("a.toml", file_of(rule, lists))])

    assert [] == faults
    return book.rules[0].pattern


def told(rule: str, lists: str = "") -> list[str]:
    return [str(fault) for fault in check_files([("a.toml", file_of(rule, lists))])]


@pytest.mark.parametrize(
    ("rule", "lists", "expected"),
    [
        ('pattern = "{animal} gate"', '[lists]\nanimal = ["zebra", "ca?mel"]\n', "(zebra|ca?mel) gate"),
        ('pattern = "zebra {any_of}s?"\nany_of = ["gate", "door"]', "", "zebra (gate|door)s?"),
        ('any_of = ["zebra gate", "zebra (a|b) door"]', "", "zebra gate|zebra (a|b) door"),
        (
            'any_of = ["{animal} gate", "{animal}"]',
            '[lists]\nanimal = ["zebra", "camel"]\n',
            "(zebra|camel) gate|zebra|camel",
        ),
        (
            'pattern = "{beast} gate"',
            '[lists]\nanimal = ["zebra", "camel"]\nbeast = ["{animal}", "old {animal}"]\n',
            "(zebra|camel|old (zebra|camel)) gate",
        ),
        ('pattern = "zebra gate.{0,9}{refused}?"', '[lists]\nrefused = ["shut"]\n', "zebra gate.{0,9}(shut)?"),
        (r"pattern = 'zebra gate(\{animal\}|[{animal}])?'", "", r"zebra gate(\{animal\}|[{animal}])?"),
    ],
    ids=["list", "any_of", "branches", "list-in-branch", "list-in-list", "before-ours", "escaped-and-class"],
)
def test_the_expansion(rule: str, lists: str, expected: str) -> None:
    assert expected == expansion(rule, lists)
    assert [] == told(rule, lists)


def test_a_list_of_ours_may_be_named() -> None:
    assert f"({'|'.join(our_lists()['refused'])}) at the zebra gate" == expansion(
        'pattern = "{refused} at the zebra gate"'
    )


@pytest.mark.parametrize(
    ("rule", "lists", "expected"),
    [
        (
            'pattern = "zebra {animel}"',
            '[lists]\nanimal = ["gate"]\n',
            ["a.toml:8:18: rule zebra: there is no list 'animel'; some like it: animal"],
        ),
        (
            'pattern = "zebra gate"\nany_of = ["gate"]',
            "",
            ["a.toml:7:10: rule zebra: the pattern must say {any_of} where one of 'any_of' is to stand"],
        ),
        ('pattern = "zebra {any_of}"', "", ["a.toml:6:18: rule zebra: 'any_of' is missing"]),
        (
            'any_of = ["zebra", "gate", ""]',
            "",
            ["a.toml:6:28: rule zebra: 'any_of' must hold one text at least, and no empty one"],
        ),
        ('pattern = "zebra"\nany_of = "gate"', "", ["a.toml:7:10: rule zebra: 'any_of' must be a list of strings"]),
        (
            "regex = 'zebra gate'\nany_of = ['zebra']",
            "",
            ["a.toml:6:9: rule zebra: 'any_of' and 'regex' exclude each other"],
        ),
        (
            'any_of = ["zebra gate",\n  "zebra+"]',
            "",
            [
                "a.toml:7:9: rule zebra: pattern 'zebra+', position 5: "
                "'+' is not in the language here; use '?' or '{m,n}', and once only"
            ],
        ),
        (
            'any_of = ["zebra)|(gate"]',
            "",
            ["a.toml:6:17: rule zebra: pattern 'zebra)|(gate', position 5: unbalanced ')'"],
        ),
        (
            'pattern = "zebra {animal} +"',
            '[lists]\nanimal = ["gate"]\n',
            [
                "a.toml:8:27: rule zebra: pattern 'zebra {animal} +', position 15: "
                "'+' is not in the language here; use '?' or '{m,n}', and once only"
            ],
        ),
        ('pattern = "zebra gate"', "lists = 1\n", ["a.toml:3:9: 'lists' must be a table of strings"]),
        ('pattern = "zebra gate"', "[lists]\nanimal = 'x'\n", ["a.toml:4:10: 'animal' must be a list of strings"]),
        (
            'pattern = "zebra gate"',
            "[lists]\nanimal = []\n",
            ["a.toml:4:10: 'animal' must hold one text at least, and no empty one"],
        ),
        (
            'pattern = "zebra gate"',
            "[lists]\nany_of = ['x']\n",
            ["a.toml:4:10: 'any_of' is no name of a list: it is made of lower-case words, digits and single hyphens"],
        ),
        (
            'pattern = "zebra gate"',
            '[lists]\nanimal = [\n  "zebra",\n  "c[amel",\n]\n',
            ["a.toml:6:5: pattern 'c[amel', position 1: this '[' is never closed"],
        ),
        (
            'pattern = "zebra gate"',
            '[lists]\nbeast = ["a {animal}"]\nanimal = ["zebra"]\n',
            ["a.toml:4:13: there is no list 'animal'; some like it: account, exceed, for-now"],
        ),
        ('pattern = "zebra gate"', '[lists]\nbeast = ["{beast}"]\n', None),
        ('any_of = ["zebra", "gate{2,300}"]', "", None),
        ('any_of = ["of"]', "", None),
    ],
    ids=range(18),
)
def test_what_is_wrong_is_told_with_line_and_column(rule: str, lists: str, expected: list[str] | None) -> None:
    found = told(rule, lists)

    assert found
    assert expected in (None, found)


def test_no_list_of_lists_makes_a_pattern_without_end() -> None:
    lists = '[lists]\na0 = ["zebra gate", "camel gate"]\n' + "".join(
        f'a{n} = ["{{a{n - 1}}} {{a{n - 1}}}"]\n' for n in range(1, 40)
    )

    assert any(f"longer than {MAX_LENGTH} characters" in fault for fault in told('pattern = "{a39}"', lists))


def test_the_places_in_lists_are_theirs_wherever_the_table_stands() -> None:
    text = file_of('pattern = "zebra {animal}"\n[lists]\nid = ["gate"]\nanimal = ["b", "c{"]\n')

    assert ["a.toml:9:18"] == [str(fault).split(": ")[0] for fault in check_files([("a.toml", text)])]
    assert Places(text).of(RulePlace(1, "id")) == (4, 6)


def test_a_slow_expansion_is_told_as_any_slow_pattern_is() -> None:
    lists = '[lists]\ngap = ["a{0,100}", "a{0,99}", "a{1,98}"]\n'

    assert any("multiply to more than" in fault for fault in told('pattern = "zebra {gap}{gap}{gap}{gap}b"', lists))


def test_no_pattern_of_the_book_is_long() -> None:
    rules = (*default_book().rules, *default_book().sparing)
    long = [rule.id for rule in rules if len(rule.written or "") > LONGEST]
    items = [
        (rule.id, name) for rule in rules for name, texts in rule.lists.items() if max(map(len, texts)) > LONGEST_ITEM
    ]

    assert ([], []) == (long, items)


def test_every_list_is_named_and_every_shared_one_by_two_rules_at_least() -> None:
    place = files("bouncekit").joinpath("data")
    texts = {
        f"{folder}/{file.name}": file.read_text(encoding="utf-8")
        for folder in ("providers", "rules", "harm")
        for file in place.joinpath(folder).iterdir()
        if file.name.endswith(".toml")
    }
    shared = texts.pop("rules/lists.toml")
    own = {file: tomllib.loads(text).get("lists", {}) for file, text in texts.items()}
    all_rules = "".join(texts.values())

    assert [] == [(file, name) for file, lists in own.items() for name in lists if f"{{{name}}}" not in texts[file]]
    assert [] == [name for name in tomllib.loads(shared)["lists"] if all_rules.count(f"{{{name}}}") < 2]
    assert [] == [name for lists in own.values() for name in lists if name in our_lists()]
