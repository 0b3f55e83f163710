"""`verify`: every byte is read back, and nothing is called sound on trust."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import Three, digest, flip, make_sealed, message, payload

from bouncekit.archive.copies import verifying
from bouncekit.archive.copies.bitset import Bits
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.copies.verifying import Verification, VerifyOptions, evidence_of
from bouncekit.archive.format import layout
from bouncekit.archive.format.bag import render_manifest
from bouncekit.archive.store import LocalStore, RemoteStore


@pytest.fixture
def copied(three: Three) -> Three:
    three.copy()
    return three


def counts(found: Verification) -> dict[State, int]:
    return {state: found.count(state) for state in State if found.count(state)}


def remote_of(copies: CopySet) -> RemoteStore:
    return RemoteStore(str(copies.remote))


def test_all_copies_are_read_whole(copied: Three) -> None:
    size = sum(len(message(number)) for number in range(12))
    found = copied.verify()

    assert ["office", "removable", "remote"] == list(found)
    for each in found.values():
        assert {State.VERIFIED: 12} == counts(each)
        assert (12, size, True, None, ()) == (
            each.checked,
            each.read_bytes,
            each.is_complete,
            each.sample,
            each.list_problems,
        )


def test_a_flipped_bit_a_lost_message_and_one_of_the_same_size_are_found(copied: Three) -> None:
    flip(payload(copied.disk, 1))
    payload(copied.disk, 2).unlink()
    payload(copied.disk, 3).write_bytes(message(3).replace(b"Bonjour", b"Bonsoir"))
    remote = remote_of(copied.copies)
    remote.write(layout.payload_name(digest(7)), message(7)[:-1])
    found = copied.verify()

    assert {State.VERIFIED: 12} == counts(found["office"])
    assert ({digest(1), digest(3)}, (digest(2),)) == (
        set(found["removable"].in_state(State.FAILED)),
        found["removable"].in_state(State.MISSING),
    )
    assert (digest(7),) == found["remote"].in_state(State.FAILED)


def test_a_copy_that_is_not_there_is_absent_and_not_sound(copied: Three) -> None:
    copied.disk.rename(copied.disk.with_name("away"))
    found = copied.verify()["removable"]

    assert (Presence.ABSENT, {State.ABSENT: 12}, 0) == (found.look.presence, counts(found), found.checked)


def test_without_a_manifest_nothing_is_sound(copied: Three) -> None:
    (copied.disk / layout.MANIFEST).unlink()
    found = copied.verify()["removable"]

    assert {State.UNVERIFIABLE: 12} == counts(found)
    assert "no-manifest" in {problem.kind for problem in found.list_problems}


def test_a_message_whose_name_and_content_were_exchanged_with_the_manifest_fails(copied: Three) -> None:
    manifest = copied.disk / layout.MANIFEST
    other = b"Subject: forged\n\n"
    payload(copied.disk, 1).write_bytes(other)
    lines = manifest.read_text().splitlines(keepends=True)
    new = hashlib.sha256(other).hexdigest()
    forged = [line.replace(digest(1), new, 1) if digest(1) in line else line for line in lines]
    manifest.write_text("".join(forged))
    found = copied.verify()["removable"]

    assert digest(1) in found.in_state(State.FAILED)
    assert {"foreign-manifest", "list-damaged"} <= {problem.kind for problem in found.list_problems}


@pytest.mark.parametrize("name", [layout.JOURNAL, layout.CAPTURES, layout.BAG_INFO, layout.DECLARATION])
def test_a_list_that_was_changed_is_told(copied: Three, name: str) -> None:
    flip(copied.disk / name)
    problems = copied.verify()["removable"].list_problems

    assert ("list-damaged", name) in {(problem.kind, problem.name) for problem in problems}


def test_a_journal_that_tells_another_past_is_told(copied: Three, tmp_path: Path) -> None:
    forged = (copied.disk / layout.JOURNAL).read_bytes().replace(b'"new":12', b'"new":13')
    (copied.disk / layout.JOURNAL).write_bytes(forged.splitlines(keepends=True)[1])

    assert "other-history" in {problem.kind for problem in copied.verify()["removable"].list_problems}


def test_a_sample_says_so_and_vouches_for_what_it_read_alone(copied: Three) -> None:
    found = copied.verify(VerifyOptions(sample=0.25, seed=7))["removable"]
    again = copied.verify(VerifyOptions(sample=0.25, seed=7))["removable"]

    assert (3, 0.25, 7) == (found.checked, found.sample, found.seed)
    assert {State.VERIFIED: 3, State.NEVER: 9} == counts(found)
    assert found.in_state(State.VERIFIED) == again.in_state(State.VERIFIED)
    office = Office(copied.copies, copied.clock)
    assert None is evidence_of(office).copies["removable"].last_full


def test_what_was_read_long_ago_is_stale(copied: Three) -> None:
    options = VerifyOptions(sample=0.25, seed=7, window=timedelta(days=30))
    copied.verify()
    copied.clock.pass_days(31)
    found = copied.verify(options)["remote"]

    assert {State.VERIFIED: 3, State.STALE: 9} == counts(found)


def test_the_newest_reading_decides(copied: Three) -> None:
    def state(number: int) -> State:
        evidence = evidence_of(Office(copied.copies, copied.clock))
        return evidence.state(digest(number), "removable", timedelta(days=30))

    copied.verify()
    flip(payload(copied.disk, 1))
    copied.clock.pass_days(1)
    assert State.VERIFIED is state(1)
    copied.verify()
    assert (State.FAILED, State.VERIFIED) == (state(1), state(2))
    copied.add([20])
    assert State.NEVER is state(20)


def test_a_verification_in_the_future_counts_for_nothing_and_is_told(copied: Three) -> None:
    copied.clock.pass_days(40)
    copied.verify()
    copied.clock.pass_days(-40)
    evidence = evidence_of(Office(copied.copies, copied.clock))

    assert State.NEVER is evidence.state(digest(1), "remote", timedelta(days=90))
    assert 1 == len(evidence.copies["remote"].ahead)


def test_what_was_read_at_another_place_is_no_evidence(copied: Three) -> None:
    copied.verify()
    moved = copied.disk.with_name("other-disk")
    copied.disk.rename(moved)
    evidence = evidence_of(Office(replace(copied.copies, removable=str(moved)), copied.clock))

    assert State.NEVER is evidence.state(digest(1), "removable", timedelta(days=90))


def test_a_sealed_copy_is_verified_without_the_key_and_with_it(tmp_path: Path) -> None:
    three, opener = make_sealed(tmp_path, None, count=5)
    without, with_key = three.verify()["remote"], three.verify(VerifyOptions(opener=opener))["remote"]

    assert ({State.VERIFIED: 5}, False) == (counts(without), without.opened)
    assert ({State.VERIFIED: 5}, True) == (counts(with_key), with_key.opened)
    assert without.read_bytes == with_key.read_bytes > sum(len(message(number)) for number in range(5))


def test_a_sealed_message_that_was_changed_fails_and_one_with_its_manifest_is_not_sound(tmp_path: Path) -> None:
    three, opener = make_sealed(tmp_path, None, count=5)
    remote = remote_of(three.copies)
    holder = Holder(list(three.copies)[-1], remote)
    name, other = holder.payload_name(digest(1)), holder.payload_name(digest(2))
    remote.write(name, remote.read(name)[:-1])

    assert (digest(1),) == three.verify()["remote"].in_state(State.FAILED)
    # A host that exchanges two messages and the manifest with them deceives nobody.
    remote.write(name, remote.read(other))
    lines = holder.parsed(holder.manifest_bytes())
    remote.write(layout.MANIFEST, render_manifest((lines[other if key == name else key], key) for key in lines))

    without, with_key = three.verify()["remote"], three.verify(VerifyOptions(opener=opener))["remote"]
    assert {State.UNVERIFIABLE: 5} == counts(without)
    assert (digest(1),) == with_key.in_state(State.FAILED)


def test_a_wrong_key_makes_nothing_sound(tmp_path: Path) -> None:
    three, _ = make_sealed(tmp_path, None, count=5)
    other = Opener(str(pyrage.x25519.Identity.generate()).encode())

    assert {State.UNVERIFIABLE: 5} == counts(three.verify(VerifyOptions(opener=other))["remote"])


def test_a_run_that_is_ended_keeps_what_it_read(copied: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(role: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verifying, "_BETWEEN_LOOKS", 4)
    with pytest.raises(KeyboardInterrupt):
        verifying.verify(copied.copies, clock=copied.clock, progress=interrupted)
    entry = copied.archive.journal().entries[-1]

    assert ("verified", 4, False) == (entry.event, entry.fields["checked"], entry.fields["complete"])
    evidence = evidence_of(Office(copied.copies, copied.clock))
    states = [evidence.state(digest(number), "office", timedelta(days=1)) for number in range(12)]
    assert 4 == states.count(State.VERIFIED)
    assert None is evidence.copies["office"].last_full


def test_a_disk_is_read_and_not_the_memory_of_the_system(copied: Three, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(LocalStore, "forget_cached", lambda store, name: forgotten.append(f"{store.place}/{name}"))
    copied.verify()

    assert sorted(str(payload(copied.disk, number)) for number in range(12)) == sorted(forgotten)


def test_a_file_that_the_system_forgets_is_still_there(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.write("data/x", b"content")
    store.forget_cached("data/x")
    store.forget_cached("data/nothing")

    assert b"content" == store.read("data/x")


def test_a_result_that_cannot_be_noted_is_told_and_counts_for_nothing(copied: Three) -> None:
    with copied.archive.store.lock("elsewhere"):
        found = copied.verify()["removable"]

    assert found.problem is not None
    assert ("locked", None, 12) == (found.problem.reason, found.at, found.count(State.VERIFIED))
    evidence = evidence_of(Office(copied.copies, copied.clock))
    assert State.NEVER is evidence.state(digest(1), "removable", timedelta(days=1))


@given(st.sets(st.integers(0, 99)), st.integers(100, 120))
def test_bits_are_a_set(numbers: set[int], count: int) -> None:
    bits = Bits.unpacked(Bits.of(numbers, count).packed(), count)

    assert numbers == {number for number in range(count + 9) if number in bits}
    assert len(numbers) == len(bits)


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40).map(lambda data: Bits(data, len(data) * 8).packed())))
def test_bits_of_anything_else_are_refused_or_read(text: str) -> None:
    try:
        bits = Bits.unpacked(text, 64)
    except ValueError:
        return
    assert bits.packed() == Bits.unpacked(bits.packed(), 64).packed()
    assert len(text) > 0


def test_a_journal_that_has_grown_behind_its_list_is_sound(copied: Three) -> None:
    """A run that was killed, or had no room left for the lists, leaves the office so."""
    tags = Path(copied.office) / layout.TAG_MANIFEST
    before = tags.read_bytes()
    copied.verify()
    tags.write_bytes(before)

    assert () == copied.verify()["office"].list_problems

    journal = Path(copied.office) / layout.JOURNAL
    tags.write_bytes(before)
    flip(journal)
    assert [("list-damaged", layout.JOURNAL)] == [
        (problem.kind, problem.name) for problem in copied.verify()["office"].list_problems
    ]
