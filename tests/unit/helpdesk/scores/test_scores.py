"""What the history of an address comes to, whatever happened and in whatever order it is told."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bouncekit.helpdesk import Event, EventKind, Policy, Scores, Standing, score_of, scored
from bouncekit.vocabulary import Reason

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MARIE = "marie@example.fr"
FEW = settings(max_examples=50)

times = st.timedeltas(min_value=timedelta(0), max_value=150 * DAY).map(lambda passed: MARCH + passed)
kinds = st.sampled_from(EventKind)
events = st.builds(
    Event,
    id=st.sampled_from([f"{number}" for number in range(40)]),
    address=st.sampled_from([MARIE, "jean@example.fr", "Marie@Example.FR"]),
    at=times,
    kind=kinds,
    reason=st.sampled_from([None, Reason.MAILBOX_FULL, Reason.USER_UNKNOWN]),
)
histories = st.lists(events, max_size=25)
weights = st.floats(0, 1000)
spans = st.none() | st.timedeltas(min_value=timedelta(seconds=1), max_value=1000 * DAY)
own_policies = st.builds(
    Policy,
    hard=st.none() | weights,
    soft=weights,
    temporary=weights,
    limit=st.floats(0.01, 1000),
    half_life=spans,
    stale_after=spans,
    daily=st.booleans(),
    lasting=st.booleans(),
    delivered=st.none() | weights,
    wrote=st.none() | weights,
)
policies = st.sampled_from(Policy.names()).map(Policy.named) | own_policies


def told(scores: Scores) -> dict[str, dict[str, object]]:
    return {score.address: score.as_dict() for score in scores.each()}


def event(kind: EventKind, day: float, identity: str = "", address: str = MARIE) -> Event:
    return Event(identity or f"{kind}-{day}", address, MARCH + day * DAY, kind)


def soft(*days: float) -> list[Event]:
    return [event(EventKind.SOFT, day) for day in days]


def on(day: float, known: list[Event], policy: Policy | None = None) -> Standing:
    return score_of(MARIE, known, policy, MARCH + day * DAY).standing


@FEW
@given(histories, policies, times, st.randoms())
def test_neither_the_order_nor_what_comes_twice_counts(
    known: list[Event], policy: Policy, now: datetime, random: st.DataObject
) -> None:
    again = [*known, *known[::2]]
    random.shuffle(again)  # type: ignore[attr-defined]

    assert told(scored(known, policy, now)) == told(scored(again, policy, now))


@FEW
@given(
    st.lists(st.builds(event, st.sampled_from([EventKind.TEMPORARY, EventKind.BLOCKED]), st.floats(0, 90))), policies
)
def test_what_is_temporary_or_not_the_address_s_never_condemns(known: list[Event], policy: Policy) -> None:
    for name in (*Policy.names(), None):
        score = score_of(MARIE, known, Policy.named(name) if name else policy, NOW)

        assert score.standing in (Standing.ACTIVE, Standing.PAUSED)
    assert score_of(MARIE, known, None, NOW).may_write


@FEW
@given(histories, times, st.sampled_from([EventKind.DELIVERED, EventKind.WROTE]))
def test_a_sign_of_life_takes_off_all_that_was_before(known: list[Event], at: datetime, sign: EventKind) -> None:
    before = [each for each in known if each.at <= at]
    assume(not any(each.kind in (EventKind.COMPLAINT, EventKind.UNSUBSCRIBED) for each in before))
    score = score_of(MARIE, [*before, Event("sign", MARIE, at, sign)], None, at)

    assert (Standing.ACTIVE, 0.0, ()) == (score.standing, score.score, score.evidence)


@FEW
@given(histories, times, st.sampled_from(["bouncekit", "ses", "mautic"]))
def test_one_hard_evidence_suffices(known: list[Event], at: datetime, name: str) -> None:
    stops = (EventKind.COMPLAINT, EventKind.UNSUBSCRIBED)
    before = [each for each in known if each.at < at and each.kind not in stops]
    hard = Event("hard", MARIE, at, EventKind.HARD, Reason.USER_UNKNOWN)

    assert Standing.DEAD is score_of(MARIE, [*before, hard], Policy.named(name), NOW).standing


@FEW
@given(histories, policies, times, st.sampled_from([EventKind.COMPLAINT, EventKind.UNSUBSCRIBED]))
def test_who_wants_no_mail_gets_none_until_they_say_so(
    known: list[Event], policy: Policy, at: datetime, wish: EventKind
) -> None:
    others = [each for each in known if each.kind is not EventKind.CONFIRMED or each.at < at]
    stop = Event("stop", MARIE, at, wish)
    stopped = score_of(MARIE, [*others, stop], policy, NOW)
    again = score_of(MARIE, [stop, Event("again", MARIE, at + DAY, EventKind.CONFIRMED)], policy, NOW + 90 * DAY)

    assert Standing.UNSUBSCRIBED is stopped.standing
    assert Standing.ACTIVE is again.standing


pausing = st.builds(
    Policy,
    soft=st.floats(1, 10),
    limit=st.floats(0.5, 4),
    half_life=spans,
    stale_after=st.none() | st.timedeltas(min_value=2 * DAY, max_value=100 * DAY),
    daily=st.booleans(),
)


@FEW
@given(st.integers(6, 20), pausing, st.floats(0, 3))
def test_a_pause_ends_when_it_is_said_to(days: int, policy: Policy, later: float) -> None:
    known = soft(*range(days))
    score = score_of(MARIE, known, policy, MARCH + (days - 1 + later) * DAY)
    if score.until is None:
        assert score.may_write or (policy.half_life, policy.stale_after) == (None, None)
        return
    before = score.until - timedelta(seconds=2)

    assert Standing.PAUSED is score.standing
    assert Standing.ACTIVE is score_of(MARIE, known, policy, score.until).standing
    assert before <= score.at or Standing.PAUSED is score_of(MARIE, known, policy, before).standing


@FEW
@given(histories)
def test_the_future_is_not_known_yet(known: list[Event]) -> None:
    now = MARCH + 40 * DAY

    assert told(scored([each for each in known if each.at <= now], None, now)) == {
        address: score for address, score in told(scored(known, None, now)).items() if score["tally"]
    }


def test_four_days_of_failures_in_a_month_pause_and_one_day_of_many_does_not() -> None:
    assert Standing.ACTIVE is on(0.9, soft(*(hour / 24 for hour in range(22))))
    assert Standing.ACTIVE is on(3.5, soft(0, 1, 2))
    assert Standing.ACTIVE is on(4.1, soft(0, 1, 2, 3))  # the first have lost a little by now
    assert Standing.PAUSED is on(4.1, soft(0, 1, 2, 3, 4))
    assert Standing.ACTIVE is on(60, soft(0, 1, 2, 3, 4))
    assert Standing.ACTIVE is on(2000, soft(*range(0, 2000, 30)))  # one a month never does


def test_the_score_is_half_after_the_half_life() -> None:
    assert 0.5 == score_of(MARIE, soft(0), None, MARCH + 30 * DAY).score
    assert 0.25 == score_of(MARIE, soft(0), None, MARCH + 60 * DAY).score


def test_a_failure_between_two_deliveries_of_one_day_counts_anew() -> None:
    known = [*soft(0.1), event(EventKind.DELIVERED, 0.2), *soft(0.3)]

    assert 1.0 == round(score_of(MARIE, known, None, MARCH + 0.3 * DAY).score, 6)


def test_at_one_moment_life_counts_after_death_and_no_after_yes() -> None:
    assert Standing.ACTIVE is on(1, [event(EventKind.DELIVERED, 1), event(EventKind.HARD, 1)])
    assert Standing.UNSUBSCRIBED is on(1, [event(EventKind.CONFIRMED, 1), event(EventKind.COMPLAINT, 1)])


def test_mailman_disables_after_five_days_without_a_week_between_and_for_good() -> None:
    mailman = Policy.named("mailman")

    assert Standing.ACTIVE is on(4, soft(0, 1, 2, 3), mailman)
    assert Standing.PAUSED is on(4, soft(0, 1, 2, 3, 4), mailman)
    assert Standing.PAUSED is on(900, [*soft(0, 1, 2, 3, 4), event(EventKind.DELIVERED, 5)], mailman)
    assert Standing.ACTIVE is on(30, soft(0, 1, 2, 3, 11, 12, 13), mailman)
    assert Standing.ACTIVE is on(9, [*soft(0, 1, 2, 3, 4), event(EventKind.CONFIRMED, 5)], mailman)
    assert Standing.PAUSED is on(4, [event(EventKind.HARD, day) for day in range(5)], mailman)
    assert score_of(MARIE, soft(0, 1, 2, 3, 4), mailman, NOW).until is None


def test_discourse_stops_at_four_for_thirty_days_and_counts_what_is_temporary() -> None:
    discourse = Policy.named("discourse")
    temporary = [event(EventKind.TEMPORARY, day) for day in range(4)]

    assert Standing.PAUSED is on(1, [event(EventKind.HARD, 0), event(EventKind.HARD, 1)], discourse)
    assert Standing.ACTIVE is on(1, [event(EventKind.HARD, 0), event(EventKind.HARD, 0.5)], discourse)
    assert [Standing.PAUSED, Standing.ACTIVE] == [on(day, temporary, discourse) for day in (3, 34)]
    assert Standing.ACTIVE is on(3.6, [*temporary, event(EventKind.DELIVERED, 3.5)], discourse)  # 3.9


@pytest.mark.parametrize("name", ["ses", "mautic"])
def test_ses_and_mautic_keep_hard_evidence_for_good_and_nothing_else(name: str) -> None:
    policy = Policy.named(name)
    life = [event(EventKind.DELIVERED, 2), event(EventKind.WROTE, 3)]

    assert Standing.ACTIVE is on(50, soft(*range(50)), policy)
    assert Standing.DEAD is on(50, [event(EventKind.HARD, 1), *life], policy)
    assert Standing.ACTIVE is on(50, [event(EventKind.HARD, 1), event(EventKind.CONFIRMED, 4)], policy)


def test_of_two_events_on_one_day_the_heavier_counts_whichever_comes_first() -> None:
    policy = Policy(hard=3.0, half_life=None)
    pair = [event(EventKind.SOFT, 0.2), event(EventKind.HARD, 0.4)]
    turned = [event(EventKind.HARD, 0.2), event(EventKind.SOFT, 0.4)]

    assert [3.0, 3.0] == [score_of(MARIE, known, policy, NOW).score for known in (pair, turned)]


def test_an_address_is_one_whatever_its_case_and_others_do_not_count() -> None:
    known = [event(EventKind.HARD, 1, address="Marie@EXAMPLE.fr "), event(EventKind.SOFT, 1, address="b@example.fr")]
    scores = scored(known, None, NOW)

    assert ["b@example.fr", MARIE] == list(scores)
    assert 2 == len(scores)
    assert Standing.DEAD is scores["MARIE@example.fr"].standing
    assert "nobody@example.fr" not in scores
    assert scores.of("nobody@example.fr").may_write
    assert {} == scores.of("nobody@example.fr").tally


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"id": " "}, "id of an event is a text of 1 to 1000"),
        ({"address": ""}, "address of an event"),
        ({"address": "a" * 1001}, "not 1001"),
        ({"id": "a\0b"}, "not valid Unicode"),
        ({"address": "a\ud800@b.fr"}, "not valid Unicode"),
        ({"at": "2026-03-01T10:00:00"}, "has none"),
        ({"at": "yesterday"}, "ISO 8601, not 'yesterday'"),
        ({"kind": "sofd"}, "'sofd' is not a valid EventKind"),
        ({"reason": "full"}, "'full' is not a valid Reason"),
        ({"reason": 5}, "'reason' of an event is a text"),
        ({"kind": None}, "an event needs 'kind', a text"),
    ],
)
def test_what_is_no_event_is_refused_and_the_value_named(values: dict[str, object], said: str) -> None:
    right = {"id": "1", "address": MARIE, "at": "2026-03-01T10:00:00Z", "kind": "soft", "reason": None}

    with pytest.raises(ValueError, match=said):
        Event.from_dict({**right, **values})


@FEW
@given(events)
def test_an_event_is_the_same_after_json(one: Event) -> None:
    assert one == Event.from_dict(one.as_dict())


@pytest.mark.parametrize("at", [datetime.min, datetime.max])
@pytest.mark.parametrize("hours", [-14, 0, 14])
def test_the_ends_of_time_are_times(at: datetime, hours: int) -> None:
    moment = at.replace(tzinfo=timezone(timedelta(hours=hours)))
    score = score_of(MARIE, [Event("1", MARIE, moment, EventKind.HARD)], None, datetime.max.replace(tzinfo=UTC))

    assert Standing.DEAD is score.standing


@pytest.mark.parametrize(
    "wrong",
    [{"soft": -1.0}, {"hard": float("inf")}, {"wrote": float("nan")}, {"limit": 0.0}, {"half_life": timedelta(0)}],
)
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Policy(**wrong)  # type: ignore[arg-type]


def test_an_unknown_policy_is_refused_and_those_that_there_are_named() -> None:
    with pytest.raises(ValueError, match="bouncekit, mailman, discourse, ses, mautic"):
        Policy.named("postmark")
