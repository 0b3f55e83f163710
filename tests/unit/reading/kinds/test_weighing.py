"""Words are weighed as in letters whose kind is known: what the weights never saw is told apart, too."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bouncekit.reading.kinds.weighing import Weights, features, weigh, weigh_features

ROOT = Path(__file__).parents[4]
APART = [json.loads(line) for line in (Path(__file__).parent / "letters_apart.jsonl").read_text("utf-8").splitlines()]
SURE = 1.5


def test_the_letters_apart_are_none_of_those_that_the_weights_were_fitted_to() -> None:
    fitted = {
        json.loads(line)["text"]
        for path in (ROOT / "corpus" / "letters").glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    }

    assert not fitted & {row["text"] for row in APART}
    assert 4 * len(APART) < len(fitted)


def test_most_letters_that_the_weights_never_saw_are_told_for_what_they_are() -> None:
    told = Counter((found := weigh(row["text"])) is not None and found.kind == row["kind"] for row in APART)

    assert told[True] >= 0.9 * len(APART)


def test_what_is_sure_is_nearly_always_right_and_is_most() -> None:
    sure = [(row["kind"], found.kind) for row in APART if (found := weigh(row["text"])) and found.lead >= SURE]

    assert sum(kind == said for kind, said in sure) >= 0.96 * len(sure)
    assert len(sure) >= 0.7 * len(APART)


@pytest.mark.parametrize("text", ["", "421 Baker Street", "日本語の手紙", "x" * 100_000])
def test_few_known_words_tell_nothing(text: str) -> None:
    assert weigh(text) is None


def test_what_differs_from_letter_to_letter_is_one_feature() -> None:
    one = features("Votre facture 4521 : https://a.example/4521 écrivez à lea@a.example")
    other = features("Votre facture 87 : http://b.example/x écrivez à max@b.example")

    assert one == other


def test_the_lead_is_that_over_the_next_kind() -> None:
    rows = {word: [100, 0, 30, 1, 10] for word in (f"a{letter}" for letter in "abcdefghij")}
    weights = Weights(kinds=["lure", "letter"], biases=[0, 0], unit=10, rows=rows)
    found = weigh_features(frozenset(rows), weights)

    assert found is not None
    assert found.kind == "lure"
    assert found.lead == pytest.approx(2.0 * len(rows) ** 0.5)
