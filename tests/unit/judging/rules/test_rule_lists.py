"""Named lists in patterns: what they expand to, what is told of them, and that no pattern of the book needs be long."""

import tomllib
from importlib.resources import files

from tables import cases

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


@cases(__file__, "expansions")
def test_the_expansion(rule: str, lists: str, expected: str) -> None:
    assert expected == expansion(rule, lists)
    assert [] == told(rule, lists)


def test_a_list_of_ours_may_be_named() -> None:
    assert f"({'|'.join(our_lists()['refused'])}) at the zebra gate" == expansion(
        'pattern = "{refused} at the zebra gate"'
    )


@cases(__file__, "faults")
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
