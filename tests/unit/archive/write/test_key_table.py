"""Keys find their numbers again, however many there are and wherever their slots lie."""

import os

import pytest

from bouncekit.archive.write.key_table import KEY_SIZE, KeyTable


def test_each_key_has_the_number_of_its_turn() -> None:
    keys = [os.urandom(KEY_SIZE) for _ in range(3_000)]
    table = KeyTable()
    assert all(table.add(key) for key in keys)
    assert not any(table.add(key) for key in keys)
    assert [*range(3_000)] == [table.get(key) for key in keys]
    assert 3_000 == len(table)


def test_a_key_that_was_not_given_has_no_number() -> None:
    table = KeyTable()
    assert table.get(bytes(KEY_SIZE)) is None
    table.add(bytes(KEY_SIZE))
    assert 0 == table.get(bytes(KEY_SIZE))
    assert {None} == {table.get(os.urandom(KEY_SIZE)) for _ in range(500)}


def test_keys_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.archive.write.key_table.hash", lambda key: 7, raising=False)
    keys = [os.urandom(KEY_SIZE) for _ in range(200)]
    table = KeyTable()
    for key in keys:
        table.add(key)
    assert [*range(200)] == [table.get(key) for key in keys]
    assert table.get(os.urandom(KEY_SIZE)) is None


def test_a_key_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        KeyTable().add(b"short")
