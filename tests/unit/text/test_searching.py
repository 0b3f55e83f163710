"""Many literals looked for at once: what is found is what a search for each alone finds."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit import warming
from bouncekit.text import literals as searching
from bouncekit.text.literals import Literals, expect_many


def settled(values: Mapping[str, Any]) -> Literals:
    """Return literals that have been asked so often that they are looked for by an automaton."""
    found = Literals(values)
    found._is_new = False
    return found


LITERALS = st.lists(st.text(alphabet="abé\n", min_size=1, max_size=4), max_size=8)


@given(LITERALS, st.text(alphabet="abé\n", max_size=30))
def test_every_place_of_every_literal_is_found(literals: list[str], text: str) -> None:
    values = {literal: literal for literal in literals}
    expected = sorted(
        (end - 1, literal)
        for literal in values
        for end in range(len(literal), len(text) + 1)
        if text[:end].endswith(literal)
    )

    by_automaton = list(settled(values).found(text))
    assert expected == sorted(by_automaton)
    assert by_automaton == list(Literals(values).found(text))  # one by one: also in the same order
    assert bool(expected) is Literals(values).stand_in(text)
    assert bool(expected) is settled(values).stand_in(text)


@given(LITERALS, st.text(alphabet="abé\n", max_size=30))
def test_many_literals_are_found_by_how_they_begin(literals: list[str], text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(searching, "_MANY", 0)
        patched.setattr(searching, "_SHORTEST", 1)
        values = {literal: literal for literal in literals}

        assert list(settled(values).found(text)) == list(Literals(values).found(text))


def test_an_automaton_of_many_literals_holds_less(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {f"{number:04} {'x' * 100}": number for number in range(50)}
    whole = settled(values)
    monkeypatch.setattr(searching, "_MANY", 40)
    begun = settled(values)
    text = f"0007 {'x' * 100} 0008 {'x' * 99}"

    assert [(104, 7)] == list(whole.found(text)) == list(begun.found(text))
    if begun._native is None:
        assert begun._ascii.__self__._automaton.get_stats()["nodes_count"] < 500  # type: ignore[union-attr]


def test_of_literals_that_overlap_the_longest_is_found() -> None:
    literals = Literals({"spamhaus": 1, "spamhaus zen": 2, "zen": 3})

    assert [(19, 2)] == list(literals.longest("listed at spamhaus zen"[2:]))
    assert [] == list(Literals({}).longest("spamhaus"))


def has_automaton(literals: Literals) -> bool:
    """Tell whether there is one, of Python's or in C."""
    return literals._ascii is not None or literals._native is not None


def test_the_first_texts_need_no_automaton_and_the_others_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_early", [searching._EARLY])  # another test may have expected many
    literals = Literals({"zen": 1})
    assert [(8, 1)] == list(literals.found("listed zen"[1:]))
    assert not has_automaton(literals)
    for _ in range(100):
        assert [(9, 1)] == list(literals.found("listed zen"))
    assert has_automaton(literals)

    long = Literals({"zen": 1})
    assert [] == list(long.found("x" * searching._EARLY))
    assert has_automaton(long)


def test_whoever_reads_many_has_automata_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_early", list(searching._early))
    expect_many()
    literals = Literals({"zen": 1})
    assert [(9, 1)] == list(literals.found("listed zen"))
    assert has_automaton(literals)

    monkeypatch.setattr(searching, "_early", [searching._EARLY])
    warming.read_ahead()
    assert [0] == searching._early
