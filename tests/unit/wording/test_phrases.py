"""The phrase book: its examples, its form, and how a phrase is cut out of a server's words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tables import cases

from bouncekit import data
from bouncekit.text.folding import fold
from bouncekit.vocabulary import Reason
from bouncekit.wording.phrases import find_phrase

BOOK = data.load("phrases.toml")
ROWS = ("returned", "delayed", *Reason)


@pytest.mark.parametrize("phrase_id", BOOK)
def test_examples_are_won_and_rejects_are_left(phrase_id: str) -> None:
    phrase = BOOK[phrase_id]

    won = {example: getattr(find_phrase(example, phrase["row"]), "id", None) for example in phrase["examples"]}
    assert dict.fromkeys(phrase["examples"], phrase_id) == won
    assert [None] * len(phrase["rejects"]) == [find_phrase(reject, phrase["row"]) for reject in phrase["rejects"]]


@pytest.mark.parametrize("phrase_id", BOOK)
def test_every_spelling_can_be_found(phrase_id: str) -> None:
    phrase = BOOK[phrase_id]

    assert phrase["row"] in ROWS
    assert [] == [words for words in phrase["words"] if fold(words) != words]
    found = {words: getattr(find_phrase(f"550 {words}.", phrase["row"]), "id", None) for words in phrase["words"]}
    assert dict.fromkeys(phrase["words"], phrase_id) == found


def test_no_two_phrases_share_a_spelling() -> None:
    everything = [words for phrase in BOOK.values() for words in phrase["words"]]

    assert sorted(set(everything)) == sorted(everything)


@cases(__file__, "as_written")
def test_words_are_shown_as_written(text: str, row: str, words: str) -> None:
    found = find_phrase(text, row)

    assert found is not None
    assert words == found.words


def test_the_leftmost_phrase_of_the_asked_row_wins() -> None:
    text = "550 5.1.1 Over quota? No: invalid recipient, user unknown"

    unknown, full = find_phrase(text, "user_unknown"), find_phrase(text, "mailbox_full")
    assert unknown is not None
    assert full is not None
    assert ("invalid-recipient", "over-quota") == (unknown.id, full.id)
    assert find_phrase(text, "host_unknown") is None


@given(st.text(), st.sampled_from([words for phrase in BOOK.values() for words in phrase["words"]]), st.text())
@example("¨", "undelivered mail returned to sender", "0¸0")
def test_what_is_shown_folds_to_a_phrase_whatever_stands_around(before: str, words: str, after: str) -> None:
    found = find_phrase(f"{before} {words} {after}", *ROWS)

    assert found is not None
    assert fold(found.words) in BOOK[found.id]["words"]
