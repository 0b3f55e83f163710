"""A Maildir whose programs rename its files while it is read: nothing is missed, and what is gone is told once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from bouncekit.archive.capture import from_files
from bouncekit.archive.capture.from_files import files
from bouncekit.archive.format.captures import Place
from bouncekit.sources import Location, SourceError, locate

COUNT = 6


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    box = tmp_path / "Maildir"
    for part in ("cur", "new", "tmp"):
        (box / part).mkdir(parents=True)
    for number in range(COUNT):
        path = box / "new" / name_of(number) if number % 2 else box / "cur" / f"{name_of(number)}:2,"
        path.write_bytes(letter(number))
    return box


def name_of(number: int) -> str:
    return f"176000000{number}.M{number}P1.example.fr"


def letter(number: int) -> bytes:
    return b"Subject: %d\r\n\r\nBonjour.\r\n" % number


def captured(path: Path, *, deleted: bool = False) -> tuple[dict[bytes, Place], list[SourceError]]:
    errors: list[SourceError] = []
    found = {bytes(cast("bytes", each.content)): each.place for each in files(path, errors.append, deleted=deleted)}
    return found, errors


def once_found(monkeypatch: pytest.MonkeyPatch, number: int, happens: Callable[[], object]) -> None:
    """Have `happens` happen when the message `number` was found and not read yet."""
    waiting = [happens]

    def located(*arguments: object) -> Iterator[Location | SourceError]:
        for found in locate(*arguments):  # type: ignore[arg-type]
            if waiting and name_of(number) in found.name:
                waiting.pop()()
            yield found

    monkeypatch.setattr(from_files, "locate", located)


def read_all(box: Path) -> None:
    """Do what a mail program does when somebody opens the folder: all is moved to ``cur``, with a flag."""
    for path in [*(box / "new").iterdir(), *(box / "cur").iterdir()]:
        path.rename(box / "cur" / f"{path.name.partition(':')[0]}:2,S")


@pytest.mark.parametrize("number", range(COUNT))
def test_what_is_renamed_before_it_is_read_is_found_again(
    maildir: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    once_found(monkeypatch, number, lambda: read_all(maildir))

    found, errors = captured(maildir)

    assert ({letter(each) for each in range(COUNT)}, []) == (set(found), errors)
    assert ("\\Seen",) == found[letter(number)].flags
    assert {name_of(each) for each in range(COUNT)} == {place.uid for place in found.values()}


def test_what_no_listing_had_is_found_in_the_end(maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file goes from ``new`` to ``cur`` when ``cur`` was listed, and ``new`` was not."""
    moved = maildir / "new" / name_of(1)
    once_found(monkeypatch, 0, lambda: moved.rename(maildir / "cur" / f"{moved.name}:2,S"))

    found, errors = captured(maildir)

    assert ({letter(each) for each in range(COUNT)}, []) == (set(found), errors)


def test_what_its_owner_deletes_meanwhile_is_left_out_as_before(maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = maildir / "cur" / f"{name_of(2)}:2,"
    once_found(monkeypatch, 2, lambda: path.rename(f"{path}T"))

    found, errors = captured(maildir)

    assert ({letter(each) for each in range(COUNT)} - {letter(2)}, []) == (set(found), errors)
    assert letter(2) in captured(maildir, deleted=True)[0]


def test_what_is_gone_is_told_in_one_sentence(maildir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def removed() -> None:
        for number in (1, 3, 5):
            (maildir / "new" / name_of(number)).unlink()

    once_found(monkeypatch, 1, removed)
    found, errors = captured(maildir)

    assert {letter(each) for each in (0, 2, 4)} == set(found)
    assert [(str(maildir), "gone", "3")] == [(error.name, error.reason, error.detail) for error in errors]


def test_one_that_is_gone_has_its_name_and_a_link_to_nothing_is_told_as_before(
    maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = maildir / "cur" / f"{name_of(4)}:2,"
    (maildir / "cur" / "1760000009.link:2,").symlink_to(maildir / "nothing")
    once_found(monkeypatch, 4, gone.unlink)

    found, errors = captured(maildir)

    assert COUNT - 1 == len(found)
    told = [(maildir / "cur" / "1760000009.link:2,", "not-found"), (gone, "gone")]
    assert told == [(Path(error.name), error.reason) for error in errors]
