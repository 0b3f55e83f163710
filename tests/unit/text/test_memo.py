"""Answers are kept for short texts, in bounded number, and are the same as without a memo."""

from collections.abc import Callable

from bouncekit.text.memo import LONGEST, MOST, kept


def counting() -> tuple[list[str], Callable[[str, int], str]]:
    asked: list[str] = []

    @kept
    def twice(text: str, times: int) -> str:
        asked.append(text)
        return text * times

    return asked, twice


def test_a_text_that_comes_again_is_not_worked_out_again() -> None:
    asked, twice = counting()

    assert [twice("User unknown", 2), twice("User unknown", 2)] == ["User unknown" * 2] * 2
    assert asked == ["User unknown"]


def test_what_is_asked_beside_the_text_counts() -> None:
    _, twice = counting()

    assert (twice("a", 1), twice("a", 3)) == ("a", "aaa")


def test_a_long_text_is_not_kept() -> None:
    asked, twice = counting()
    text = "x" * (LONGEST + 1)

    assert twice(text, 1) == twice(text, 1) == text
    assert len(asked) == 2


def test_the_number_of_answers_is_bounded() -> None:
    asked, twice = counting()
    for number in range(MOST + 1):
        twice(str(number), 1)
    twice("0", 1)  # the first has made room for the last

    assert asked.count("0") == 2
    twice(str(MOST), 1)
    assert asked.count(str(MOST)) == 1
