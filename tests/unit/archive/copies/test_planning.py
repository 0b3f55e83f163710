"""`deletion_plan`: a message may leave the server only if every copy of it was read back, and it says why not."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import SOURCE, Three, digest, flip, message, payload, place_of

from bouncekit.archive import Incoming, Mark, Place
from bouncekit.archive.copies.bitset import Bits
from bouncekit.archive.copies.evidence import ArchiveEvidence, CopyEvidence, CopyReading
from bouncekit.archive.copies.planning import (
    DeletionCandidate,
    Holdings,
    PlannedDeletion,
    Refusal,
    Why,
    deletion_plan,
    holdings_of,
)
from bouncekit.archive.copies.safely_kept import SafelyKept
from bouncekit.archive.copies.verifying import VerifyOptions
from bouncekit.archive.format import layout

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def kept(three: Three) -> Three:
    three.copy()
    three.verify()
    return three


def planned(three: Three, number: int, *, copies: int = 3) -> PlannedDeletion:
    found = deletion_plan(
        [DeletionCandidate(place=place_of(number))], holdings_of(three.copies, clock=three.clock), copies=copies
    )
    return found[0]


def whys(plan: PlannedDeletion) -> set[tuple[Why, str | None]]:
    return {(refusal.why, refusal.role) for refusal in plan.refusals}


def test_what_three_copies_gave_back_may_leave(kept: Three) -> None:
    plans = [planned(kept, number) for number in range(12)]

    assert all(plan.may_leave for plan in plans)
    assert [digest(number) for number in range(12)] == [plan.sha256 for plan in plans]


def test_what_was_copied_and_never_read_back_stays(three: Three) -> None:
    three.copy()

    assert {(Why.NEVER_VERIFIED, role) for role in ("office", "removable", "remote")} == whys(planned(three, 1))


def test_a_sample_frees_what_it_read_alone(three: Three) -> None:
    three.copy()
    three.verify(VerifyOptions(sample=0.25, seed=3))
    free = [number for number in range(12) if planned(three, number).may_leave]

    assert 3 == len(free)


def test_an_old_verification_frees_nothing(kept: Three) -> None:
    kept.clock.pass_days(91)

    assert {(Why.STALE, role) for role in ("office", "removable", "remote")} == whys(planned(kept, 1))
    assert "2026-03-02" == planned(kept, 1).refusals[0].detail


def test_a_damaged_copy_speaks_against_it_even_where_others_are_sound(kept: Three) -> None:
    flip(payload(kept.disk, 1))
    payload(kept.disk, 2).unlink()
    kept.verify()

    assert {(Why.FAILED, "removable")} == whys(planned(kept, 1))
    assert {(Why.FAILED, "removable")} == whys(planned(kept, 1, copies=2))
    assert {(Why.MISSING, "removable")} == whys(planned(kept, 2))
    assert planned(kept, 2, copies=2).may_leave
    assert planned(kept, 3).may_leave


def test_marks_keep_it(kept: Three) -> None:
    archive = kept.archive
    archive.mark([digest(1)], Mark.HOLD, reason="procès en cours")
    archive.mark([digest(2)], Mark.RETENTION, until=date(2027, 1, 1))

    assert (Refusal(Why.HOLD, detail="procès en cours"),) == planned(kept, 1).refusals
    assert (Refusal(Why.RETENTION, detail="2027-01-01"),) == planned(kept, 2).refusals


def test_what_is_recent_or_has_no_date_stays(kept: Three) -> None:
    holdings = holdings_of(kept.copies, clock=kept.clock)
    recent = DeletionCandidate(digest(1), received=kept.clock.now - timedelta(days=10))
    future = DeletionCandidate(digest(1), received=kept.clock.now + timedelta(days=400))
    undated = replace(holdings, received={})

    assert [{(Why.TOO_RECENT, None)}] * 2 == [whys(plan) for plan in deletion_plan([recent, future], holdings)]
    assert {(Why.NO_DATE, None)} == whys(deletion_plan([DeletionCandidate(digest(1))], undated)[0])


def test_what_is_not_in_the_archive_stays(kept: Three) -> None:
    holdings = holdings_of(kept.copies, clock=kept.clock)
    strangers = [
        DeletionCandidate(),
        DeletionCandidate("0" * 64),
        DeletionCandidate(place=Place(SOURCE, "INBOX", 2, 1)),  # another UIDVALIDITY: the numbers mean other messages
        DeletionCandidate(place=Place("imap://paul@mail.example.fr", "INBOX", 1, 1)),
    ]

    assert [{(Why.NOT_ARCHIVED, None)}] * 4 == [whys(plan) for plan in deletion_plan(strangers, holdings)]


def test_marks_that_were_changed_void_all(kept: Three) -> None:
    kept.archive.mark([digest(1)], Mark.HOLD, reason="procès en cours")
    (kept.office / layout.MARKS).unlink()

    assert {(Why.VOID, None)} == whys(planned(kept, 1)) == whys(planned(kept, 2))


def test_an_old_office_that_was_put_back_lets_nothing_leave(kept: Three, tmp_path: Path) -> None:
    """The copies know of a hold that it does not."""
    shutil.copytree(kept.office, tmp_path / "backup")
    kept.archive.mark([digest(1)], Mark.HOLD)
    kept.copy()
    shutil.rmtree(kept.office)
    shutil.copytree(tmp_path / "backup", kept.office)
    kept.verify()

    assert {(Why.VOID, None)} == whys(planned(kept, 1)) == whys(planned(kept, 2))


def test_a_clock_that_is_set_back_makes_no_old_verification_young(kept: Three) -> None:
    kept.clock.pass_days(200)
    kept.add([20])
    kept.clock.pass_days(-199)

    assert {(Why.STALE, role) for role in ("office", "removable", "remote")} == whys(planned(kept, 1))
    kept.verify()
    assert planned(kept, 1).may_leave  # read back just now, whatever the date is


def test_one_place_with_two_messages_is_nobodys(kept: Three) -> None:
    kept.archive.add([Incoming(b"Subject: changed\n\n", place_of(1))])

    assert {(Why.NOT_ARCHIVED, None)} == whys(planned(kept, 1))


def test_two_copies_on_one_device_are_one(three: Three) -> None:
    beside = replace(three.copies, removable=f"{three.copies.office}-beside", allow_same_device=True)
    together = Three(beside, three.clock)
    together.copy()
    together.verify()

    assert (Refusal(Why.ONE_DEVICE, detail="2"),) == planned(together, 1).refusals
    assert planned(together, 1, copies=2).may_leave


def test_too_few_copies_are_told(three: Three) -> None:
    two = Three(replace(three.copies, remote=None), three.clock)
    two.copy()
    two.verify()

    assert (Refusal(Why.TOO_FEW_COPIES, detail="2"),) == planned(two, 1).refusals
    assert planned(two, 1, copies=2).may_leave


def test_a_clock_that_was_wrong_frees_nothing(kept: Three) -> None:
    kept.clock.pass_days(-30)

    assert {Why.CLOCK, Why.NEVER_VERIFIED} == {refusal.why for refusal in planned(kept, 1).refusals}


def test_records_that_were_changed_free_nothing(kept: Three) -> None:
    captures = kept.office / layout.CAPTURES
    captures.write_bytes(captures.read_bytes().replace(b"message 1", b"message X", 1))

    assert {(Why.VOID, None)} == whys(planned(kept, 1))


def test_one_copy_is_no_safety(kept: Three) -> None:
    with pytest.raises(ValueError, match="two copies"):
        deletion_plan([], holdings_of(kept.copies, clock=kept.clock), copies=1)


@dataclass
class InMailbox:
    """A message as a tidy plan knows it."""

    folder: str
    uid: int | None
    uidvalidity: int | None
    size: int = len(message(1))
    message_id: str | None = None
    date: datetime | None = datetime(2025, 1, 2, 10, tzinfo=UTC)


def test_a_tidy_plan_learns_what_is_safely_kept(kept: Three) -> None:
    kept.archive.mark([digest(2)], Mark.HOLD)
    kept.add([20])
    holdings = holdings_of(kept.copies, clock=kept.clock)
    safe = SafelyKept(replace(holdings, received={}), SOURCE)

    assert safe.verified(InMailbox("INBOX", 1, 1))
    assert safe.holds(InMailbox("INBOX", 1, 1), message(1))
    assert not safe.holds(InMailbox("INBOX", 1, 1), message(1).replace(b"Bonjour", b"Bonsoir"))
    on_hold = InMailbox("INBOX", 2, 1, len(message(2)), date=datetime(2025, 1, 3, 10, tzinfo=UTC))
    assert not safe.verified(on_hold)
    kept.archive.mark([digest(2)], Mark.RELEASE)
    assert SafelyKept(holdings_of(kept.copies, clock=kept.clock), SOURCE).verified(on_hold)
    for other in (
        InMailbox("INBOX", 20, 1, len(message(20)), date=datetime(2025, 1, 21, 10, tzinfo=UTC)),  # never read back
        InMailbox("INBOX", 1, 1, 5),  # the UID was given out again
        InMailbox("INBOX", 1, 1, message_id="1@example.org"),
        InMailbox("INBOX", 1, 1, date=datetime(2025, 1, 2, 11, tzinfo=UTC)),
        InMailbox("INBOX", 1, 1, date=None),
        InMailbox("INBOX", 1, 2),  # another UIDVALIDITY
        InMailbox("INBOX", None, 1),
        InMailbox("INBOX", 1, None),
        InMailbox("Sent", 1, 1),
    ):
        assert not safe.verified(other)
    assert not SafelyKept(holdings, "imap://paul@mail.example.fr").verified(InMailbox("INBOX", 1, 1))


def test_a_message_of_no_bytes_is_on_no_plan(three: Three) -> None:
    """As archives of before kept them: the server gave nothing, and has the message still."""
    place = Place(SOURCE, "INBOX", 1, 700, internal_date="2020-01-02T10:00:00+00:00")
    three.archive.add([Incoming(b"", place)])
    three.copy()
    three.verify()
    holdings = holdings_of(three.copies, clock=three.clock)

    (plan,) = deletion_plan([DeletionCandidate(place=place)], holdings, copies=2)

    assert [Why.NOT_ARCHIVED] == [refusal.why for refusal in plan.refusals]
    empty = InMailbox("INBOX", 700, 1, 0, date=datetime(2020, 1, 2, 10, tzinfo=UTC))
    assert not SafelyKept(holdings, SOURCE, copies=2).verified(empty)


READINGS = st.lists(
    st.tuples(
        st.integers(0, 200),  # days ago
        st.booleans(),  # checked
        st.booleans(),  # verified
        st.sampled_from(["a", "b", "c", None]),
    ),
    max_size=4,
)


@given(st.tuples(READINGS, READINGS, READINGS), st.integers(2, 3), st.integers(1, 150))
def test_whatever_the_past_enough_devices_gave_it_back_last_and_in_time(
    past: tuple[list[tuple[int, bool, bool, str | None]], ...], copies: int, days: int
) -> None:
    evidence = {}
    for role, told in zip(("office", "removable", "remote"), past, strict=True):
        readings = [
            CopyReading(
                NOW - timedelta(days=ago), "x", device, True, True,
                Bits.of([0] * checked, 1), Bits.of([0] * (checked and verified), 1), Bits.of([], 1),
            )
            for ago, checked, verified, device in sorted(told, key=lambda each: each[0])
        ]  # fmt: skip
        evidence[role] = CopyEvidence(role, tuple(readings))
    holdings = Holdings(ArchiveEvidence(NOW, {"d": 0}, evidence), {}, {}, {"d": NOW - timedelta(days=365)})
    plan = deletion_plan([DeletionCandidate("d")], holdings, copies=copies, window=timedelta(days=days))[0]

    good = set()
    has_failed = False
    for told in past:
        looked = [each for each in sorted(told, key=lambda each: each[0]) if each[1]]
        if looked and looked[0][2] and looked[0][0] <= days:
            good.add(looked[0][3])
        has_failed = has_failed or bool(looked and not looked[0][2])
    assert (len(good) >= copies and not has_failed) == plan.may_leave
