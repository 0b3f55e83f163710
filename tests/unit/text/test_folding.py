"""A text is folded alike as a whole, line by line, and as lines that other texts had."""

import pytest

from bouncekit.text.folding import fold, fold_lines, fold_lines_of_notice, fold_notice

TEXTS = [
    "",
    "\n",
    "Bonjour,\n\n  la boîte\tde « Léa » est pleine…\r\n",
    "This is the mail system\n\n\tat host  MX.example.org.\n",
    "a\0b\n \0 \n",
    "one\x0btwo\x1cthree\x85four\u2028five\nsix",
    "`x'\n" * 2000,
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_lines_together_are_the_text(text: str) -> None:
    lines = text.split("\n")

    assert fold_lines(text) == fold_lines_of_notice(text) == [fold(line) for line in lines]
    assert fold_notice(text) == fold(text) == " ".join(filter(None, fold_lines(text)))
