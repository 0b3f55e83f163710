"""Time-stamp tokens over the journal, by an authority made with openssl."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bouncekit.archive import Archive, ArchiveError, Incoming, Place
from bouncekit.archive.copies.stamping import add_stamp, check_stamps, stamp_request
from servers.tsa import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(str(tmp_path / "office"))
    archive.add([Incoming(b"Subject: x\n\nBonjour\n", Place("test", uid=1))])
    return archive


def reason_of(call: Callable[[], Any]) -> str:
    with pytest.raises(ArchiveError) as caught:
        call()
    return caught.value.reason


def test_a_token_is_stored_and_checked_against_the_entry_that_it_is_over(
    archive: Archive, authority: Authority
) -> None:
    seq, request = stamp_request(archive)
    answer = authority.answer(request)
    added = add_stamp(archive, answer, authority.root)
    found = list(check_stamps(archive, authority.root))

    assert b"OK" in authority.verify(archive.journal().entries[seq - 1].hash, answer)
    assert [added] == found
    assert (seq, True, True) == (added.seq, added.fits, added.is_signed)
    assert [None] == [stamp.is_signed for stamp in check_stamps(archive)]
    assert None is archive.journal().problem


def test_a_token_over_something_else_is_refused(archive: Archive, authority: Authority, tmp_path: Path) -> None:
    other = Archive.create(str(tmp_path / "other"))
    answer = authority.answer(stamp_request(other)[1])

    assert "bad-stamp" == reason_of(lambda: add_stamp(archive, answer))
    assert "bad-stamp" == reason_of(lambda: add_stamp(archive, b"nonsense"))
    assert "bad-stamp" == reason_of(lambda: add_stamp(archive, b""))
    assert [] == list(check_stamps(archive))


def test_a_token_that_another_authority_signed_is_refused(
    archive: Archive, authority: Authority, tmp_path: Path
) -> None:
    answer = authority.answer(stamp_request(archive)[1])
    stranger = Authority(tmp_path / "stranger")

    assert "bad-stamp" == reason_of(lambda: add_stamp(archive, answer, stranger.root))
    assert "bad-stamp" == reason_of(lambda: add_stamp(archive, answer, b"no certificate"))


def test_a_token_that_was_changed_or_lost_is_told(archive: Archive, authority: Authority) -> None:
    stamp = add_stamp(archive, authority.answer(stamp_request(archive)[1]))
    path = Path(archive.place) / stamp.name
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    assert [(False, "changed")] == [(each.fits, each.detail) for each in check_stamps(archive)]
    path.unlink()

    assert [(False, "not-found")] == [(each.fits, each.detail) for each in check_stamps(archive)]
