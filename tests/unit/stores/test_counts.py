"""As many messages as each program put into its store, and words for what is left out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tables import cases

from bouncekit.sources import MailPath

from .conftest import Reading

Read = Callable[..., Reading]

WHOLE = {
    "dovecot-2.3.19/mbox": 16,
    "evolution-3.46/maildir": 4,
    "thunderbird-153/before-compaction/Mail/Local Folders/Clients": 13,
    "synthetic-other/z/box.mbox.gz": 13,
    "synthetic-other/tk": 13,
    "thunderbird-153/after-compaction": 58,
    "geary-46.0": 17,
    "evolution-3.56/cache": 17,
}


@cases(__file__, "counts")
def test_a_store_holds_as_many_messages_as_its_program_put_there(
    stores: Path, reading: Read, name: str, count: int, told: list[list[str]]
) -> None:
    names, errors, notes = reading(stores / name)

    assert (count, [], told) == (len(names), errors, [list(note) for note in notes])


@pytest.mark.parametrize("name", WHOLE)
def test_all_of_a_store_is_read_when_it_is_asked_for(stores: Path, reading: Read, name: str) -> None:
    names, errors, notes = reading(MailPath.whole(stores / name))

    assert (WHOLE[name], []) == (len(names), errors)
    assert {"online"} >= {reason for reason, _ in notes}


@cases(__file__, "unread")
def test_a_store_that_cannot_be_read_is_named_once(stores: Path, reading: Read, name: str, reason: str) -> None:
    assert ([], [(reason, "")], []) == reading(stores / name)


def test_the_labels_of_gmail_tell_what_is_no_inbox(stores: Path, reading: Read) -> None:
    names, _, notes = reading(stores / "synthetic-other/tk")

    assert 8 == len(names)
    assert [("no-inbox", "Corbeille, Sent, Messages supprimés")] == notes


def test_all_stores_beside_one_another(stores: Path, reading: Read) -> None:
    names, errors, _ = reading(stores)

    assert 343 == len(names) == len(set(names))
    assert ["mdbox", "sdbox", "mbx", "mix", "empty", "empty"] == [reason for reason, _ in errors]
