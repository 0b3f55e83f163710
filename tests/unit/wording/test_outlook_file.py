"""Outlook's own file is on one computer only, and nobody is to lose it with that computer."""

import pytest

import bouncekit
from bouncekit.serving import understand


@pytest.mark.parametrize(
    ("lang", "words"),
    [("fr", "nouvel ordinateur"), ("en", "a new computer by itself"), ("de", "auf einen neuen Computer")],
)
def test_the_file_is_copied_before_the_computer_goes(lang: bouncekit.Language, words: str) -> None:
    told = understand(b"The file archive.pst has reached the maximum size.", lang=lang)

    assert words in str(told)
