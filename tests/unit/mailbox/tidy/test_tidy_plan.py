"""Which messages a plan takes, in which order, and which it never takes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role
from bouncekit.mailbox.tidy.duplicates import identity
from bouncekit.mailbox.tidy.make_plan import TidyOptions, tidy_plan
from bouncekit.mailbox.tidy.plan import Cause, Obstacle, TidyPlan
from bouncekit.mailbox.tidy.unanswered import AnswerRule
from letters import ANSWERED, KILO, LETTER, MEGA, NOW, READ, letter


class Archive:
    """Holds what it is given."""

    def __init__(self, *held: MessageInfo) -> None:
        self._held = held

    def verified(self, message: MessageInfo) -> bool:
        return message in self._held


def plan_of(*messages: MessageInfo, target: int = 0, **options: object) -> TidyPlan:
    return tidy_plan(messages, target=target, now=NOW, options=TidyOptions(**options))  # type: ignore[arg-type]


def taken(plan: TidyPlan) -> list[tuple[int | None, Cause]]:
    return [(entry.message.uid, entry.cause) for entry in plan.entries]


def left(plan: TidyPlan) -> list[tuple[int | None, Obstacle]]:
    return [(entry.message.uid, entry.obstacle) for entry in plan.refused]


def test_copies_go_first_then_the_trash_then_what_is_large_and_old() -> None:
    large = letter(1, size=9 * MEGA)
    larger = letter(2, size=10 * MEGA)
    trashed = letter(3, size=KILO, role=Role.TRASH, folder="Trash", days=1)
    original, copy = letter(4, message_id="x", size=2 * KILO, days=1), letter(5, message_id="x", size=2 * KILO, days=1)
    plan = plan_of(large, trashed, larger, original, copy)

    assert [
        (5, Cause.DUPLICATE),
        (3, Cause.TRASHED),
        (2, Cause.LARGE_AND_OLD),
        (1, Cause.LARGE_AND_OLD),
    ] == taken(plan)
    assert original == plan.entries[0].kept
    assert 19 * MEGA + 3 * KILO == plan.frees
    assert 2 * KILO == plan.remains


def test_no_more_goes_than_the_target_asks_for() -> None:
    messages = [letter(number, size=MEGA) for number in range(1, 6)]
    plan = plan_of(*messages, target=3 * MEGA)

    assert 2 == len(plan.entries)
    assert plan.is_reached
    assert () == plan_of(*messages, target=5 * MEGA).entries
    assert not plan_of(letter(1, days=10), target=MEGA).is_reached


def test_the_last_one_is_the_smallest_that_is_enough() -> None:
    sizes = {1: 24 * MEGA, 2: 9 * MEGA, 3: 8 * MEGA, 4: 7 * MEGA, 5: MEGA}
    messages = [letter(number, size=size) for number, size in sizes.items()]
    unanswered = letter(6, size=6 * MEGA, flags=READ)

    assert [(4, Cause.LARGE_AND_OLD)] == taken(plan_of(*messages, unanswered, target=49 * MEGA))
    assert [(1, Cause.LARGE_AND_OLD), (5, Cause.LARGE_AND_OLD)] == taken(plan_of(*messages, target=24 * MEGA))


@pytest.mark.parametrize(
    ("fields", "obstacle"),
    [
        ({"flags": MessageFlag.NONE}, Obstacle.UNREAD),
        ({"flags": MessageFlag.ANSWERED}, Obstacle.UNREAD),
        ({"flags": ANSWERED | MessageFlag.FLAGGED}, Obstacle.FLAGGED),
        ({"flags": ANSWERED | MessageFlag.DRAFT}, Obstacle.DRAFT),
        ({"role": Role.DRAFTS}, Obstacle.DRAFT),
        ({"flags": None}, Obstacle.FLAGS_UNKNOWN),
        ({"flags": READ}, Obstacle.UNANSWERED),
        ({"flags": READ | MessageFlag.FORWARDED}, Obstacle.UNANSWERED),
    ],
)
def test_what_is_unread_flagged_unanswered_or_a_draft_stays(fields: dict[str, object], obstacle: Obstacle) -> None:
    plan = plan_of(letter(**fields))  # type: ignore[arg-type]

    assert ([], [(1, obstacle)]) == (taken(plan), left(plan))


@pytest.mark.parametrize("place", [{"role": Role.TRASH}, {"message_id": "x"}])
@pytest.mark.parametrize("flags", [MessageFlag.NONE, ANSWERED | MessageFlag.FLAGGED])
def test_neither_the_trash_nor_a_copy_makes_an_exception(place: dict[str, object], flags: MessageFlag) -> None:
    plan = plan_of(letter(1, flags=flags, **place), letter(2, flags=flags, **place))  # type: ignore[arg-type]

    assert [] == taken(plan)


@pytest.mark.parametrize(
    "fields",
    [
        {"is_automatic": True},
        {"sender": "marie@example.fr", "role": Role.SENT, "folder": "Sent"},
        {"sender": "marie@example.fr"},
        {"flags": ANSWERED},
        {"message_id": "asked@example.org"},
        {"message_id": "earlier@example.org"},
    ],
)
def test_what_needs_no_answer_or_has_one_may_go(fields: dict[str, object]) -> None:
    answer = letter(
        9,
        days=1,
        role=Role.SENT,
        folder="Sent",
        sender="marie@example.fr",
        references=("asked@example.org", "earlier@example.org"),
    )
    plan = plan_of(letter(**{"flags": READ, **fields}), answer)  # type: ignore[arg-type]

    assert [(1, Cause.LARGE_AND_OLD)] == taken(plan)


def test_the_rule_of_answers_can_be_relaxed() -> None:
    message = letter(flags=READ)
    copied_in = replace(message, recipients=("nadia@example.fr",))
    me = frozenset({"Marie@example.fr"})

    assert [] == taken(plan_of(message, answers=AnswerRule(settled_after=801)))
    assert [(1, Cause.LARGE_AND_OLD)] == taken(plan_of(message, answers=AnswerRule(settled_after=799)))
    assert [] == taken(plan_of(message, answers=AnswerRule(me=me, only_to_me=True)))
    assert [(1, Cause.LARGE_AND_OLD)] == taken(plan_of(copied_in, answers=AnswerRule(me=me, only_to_me=True)))
    assert [] == taken(plan_of(copied_in, answers=AnswerRule(only_to_me=True)))  # nobody knows who that is
    assert [(1, Cause.LARGE_AND_OLD)] == taken(plan_of(message, answers=AnswerRule(ignored=True)))
    assert [(1, Cause.LARGE_AND_OLD)] == taken(plan_of(letter(flags=None), allows_unknown_flags=True,
                                                       answers=AnswerRule(ignored=True)))  # fmt: skip


def test_what_was_thrown_away_waits_for_no_answer_and_a_copy_does_not_either() -> None:
    trashed = letter(1, flags=READ, role=Role.TRASH)
    copies = [letter(number, flags=READ, message_id="x") for number in (2, 3)]
    plan = plan_of(trashed, *copies)

    assert [(3, Cause.DUPLICATE), (1, Cause.TRASHED)] == taken(plan)
    assert [(2, Obstacle.UNANSWERED)] == left(plan)


def test_the_last_copy_stays_even_when_it_is_large_and_old() -> None:
    plan = plan_of(*(letter(number, message_id="x") for number in (1, 2, 3)))

    assert [(2, Cause.DUPLICATE), (3, Cause.DUPLICATE)] == taken(plan)
    assert [(1, Obstacle.LAST_COPY)] == left(plan)


def test_nothing_goes_that_the_archive_does_not_hold() -> None:
    held, missing = letter(1), letter(2)
    plan = plan_of(held, missing, holding=Archive(held))

    assert [(1, Cause.LARGE_AND_OLD)] == taken(plan)
    assert [(2, Obstacle.NOT_ARCHIVED)] == left(plan)


def test_the_plan_starts_from_what_the_server_counts() -> None:
    assert [(1, Cause.LARGE_AND_OLD)] == taken(plan_of(letter(1, size=MEGA), used=8 * MEGA, target=7 * MEGA))


def test_a_wrong_target_or_time_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match="bytes"):
        plan_of(target=-1)
    with pytest.raises(ValueError, match="offset"):
        tidy_plan([], target=1, now=datetime(2026, 1, 1))


def test_a_plan_says_why_in_french_and_in_english() -> None:
    plan = plan_of(letter(1, message_id="x", size=MEGA), letter(2, message_id="x", size=MEGA), letter(3, flags=READ))
    told = plan.as_dict("fr")

    assert (
        "Ce message est en double\u00a0: une autre copie reste dans «\u00a0INBOX\u00a0»."
        == told["entries"][0]["reason"]
    )
    assert "Une personne vous l’a écrit, et vous n’y avez pas répondu." == told["refused"][0]["reason"]
    assert "This message is kept twice: another copy stays in “INBOX”." == plan.as_dict("en")["entries"][0]["reason"]
    assert {"duplicate": {"count": 1, "bytes": MEGA}} == told["causes"]
    assert (4 * MEGA, 0, MEGA, 3 * MEGA, False) == tuple(
        told[key] for key in ("used_bytes", "target_bytes", "frees_bytes", "remains_bytes", "is_reached")
    )
    assert 1 == told["entries"][0]["kept"]["uid"]


def test_a_plan_is_carried_out_only_with_confirm() -> None:
    with pytest.raises(ValueError, match="confirm=True"):
        plan_of(letter()).apply(object())


MESSAGES = st.builds(
    lambda number, fields: replace(LETTER, **fields),
    st.integers(),
    st.fixed_dictionaries(
        {
            "size": st.sampled_from([KILO, MEGA, 2 * MEGA]),
            "uid": st.integers(1, 1000),
            "message_id": st.sampled_from([None, "a", "b", "c"]),
            "role": st.sampled_from(list(Role)),
            "flags": st.sampled_from([None, MessageFlag.NONE, READ, ANSWERED, ANSWERED | MessageFlag.FLAGGED]),
            "date": st.sampled_from([None, NOW, NOW - timedelta(days=400)]),
            "is_automatic": st.booleans(),
            "subject": st.sampled_from(["", "Plans"]),
        }
    ),
)


@given(st.lists(MESSAGES, max_size=25), st.integers(0, 30 * MEGA))
def test_whatever_is_planned_a_copy_stays_and_nothing_unread_or_flagged_goes(
    messages: list[MessageInfo], target: int
) -> None:
    plan = tidy_plan(messages, target=target, now=NOW)
    gone = {id(entry.message) for entry in plan.entries}

    assert len(gone) == len(plan.entries)
    assert plan.is_reached or plan.remains > target
    for entry in plan.entries:
        assert MessageFlag.SEEN in (entry.message.flags or MessageFlag.NONE)
        assert not entry.message.has(MessageFlag.FLAGGED)
        if entry.kept is not None:
            assert identity(entry.kept) == identity(entry.message)
            assert id(entry.kept) not in gone
    if plan.is_reached:
        assert all(plan.remains + entry.message.size > target for entry in plan.entries[-1:])
    assert plan == tidy_plan(messages, target=target, now=NOW)
