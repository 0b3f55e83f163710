"""What lines show at a glance: a sign that is missing promises that the closer look finds nothing."""

from pathlib import Path

import pytest

from bouncekit.message import parse
from bouncekit.reading.answers.codes import find_reply_code, find_status, leading_codes
from bouncekit.reading.answers.dialogue import quoted_dialogue
from bouncekit.reading.notices.footers import without_footer
from bouncekit.reading.original.glances import COMMAND, DIALOGUE, FOOTER, GENERATED, QUOTED, TALKING, glance
from bouncekit.reading.original.quoting import split_quoted_original
from bouncekit.reading.reports.human_part import command_told

CORPUS = Path(__file__).parents[4] / "corpus"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Not delivered.\n\n--- Original message ---\nSubject: Photos", QUOTED),
        ("Nicht zugestellt.\n\n----- Ursprüngliche Nachricht -----\nBetreff: x", QUOTED),
        ("Not delivered.\n\nThis message is CONFIDENTIAL.", FOOTER),
        ("... while talking to mx.example.org.:\n>>> DATA", TALKING | DIALOGUE),
        (" Out: 220 mail.example.org ESMTP", DIALOGUE),
        ("x@example.org\n  (generated from y@example.org)", GENERATED),
        ("550 no (in reply\n to RCPT TO command)", COMMAND),
    ],
)
def test_a_sign_is_shown_in_short_texts_and_in_long_ones(text: str, sign: int) -> None:
    assert glance(text) & sign == sign
    assert glance(text + "\nNothing more is said here." * 200) & sign == sign


def test_words_about_an_original_that_open_none_show_nothing() -> None:
    assert not glance("The text of your message is in the attached returned message.") & QUOTED


def test_what_shows_no_sign_holds_nothing_in_the_whole_corpus() -> None:
    for path in sorted(CORPUS.rglob("*.eml")):
        for text in [part.text for part in parse(path.read_bytes()).parts]:
            shown, words = glance(text), " ".join(text.split())
            assert shown & QUOTED or split_quoted_original(text) == (text, None), path
            assert shown & FOOTER or without_footer(text) == text, path
            assert shown & DIALOGUE or quoted_dialogue(text) == (), path
            assert shown & COMMAND or command_told(words) is None, path


@pytest.mark.parametrize(
    ("answer", "is_led"),
    [
        ("550 5.1.1 No such user", True),
        ("552-5.2.02 Full", True),
        ("450 4.2.0 Wait", False),
        ("550 5.1.1.2", False),
        ("550 5.1.1é", False),
        ("550 5.7.1中", False),
        ("250 2.0.0 Ok", False),
    ],
)
def test_codes_that_open_an_answer_are_those_that_a_search_finds(answer: str, is_led: bool) -> None:
    assert leading_codes(answer) == ((find_reply_code(answer), find_status(answer)) if is_led else None)
