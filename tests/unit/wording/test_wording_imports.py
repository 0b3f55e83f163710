"""The room of words is asked by commands that classify nothing: it must not bring the readers and judges along."""

from fresh import loaded_after


def test_words_are_had_without_readers_and_judges() -> None:
    others = ("bouncekit.reading", "bouncekit.judging", "bouncekit.message")

    assert [] == loaded_after("import bouncekit.wording", *others)
