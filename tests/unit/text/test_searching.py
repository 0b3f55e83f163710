"""Many literals looked for at once: what is found is what a search for each alone finds."""

from hypothesis import given
from hypothesis import strategies as st

from bouncekit.text.literals import Literals

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

    assert expected == sorted(Literals(values).found(text))
    assert bool(expected) is Literals(values).stand_in(text)


def test_of_literals_that_overlap_the_longest_is_found() -> None:
    literals = Literals({"spamhaus": 1, "spamhaus zen": 2, "zen": 3})

    assert [(19, 2)] == list(literals.longest("listed at spamhaus zen"[2:]))
    assert [] == list(Literals({}).longest("spamhaus"))
