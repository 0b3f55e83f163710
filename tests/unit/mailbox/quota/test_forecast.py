"""When the box will be full: on simulated mailboxes, with clean-ups, large messages and uneven arrivals."""

import math
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.mailbox import Forecast, ForecastState, forecast
from bouncekit.mailbox.quota.growth import growth_of
from bouncekit.vocabulary import LANGUAGES, Language

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MB = 1_000_000
LIMIT = 1000 * MB


def at(day: float) -> datetime:
    return START + timedelta(days=day)


def daily(used: Sequence[float]) -> list[tuple[datetime, int]]:
    return [(at(day), round(bytes_)) for day, bytes_ in enumerate(used)]


def steady(days: int, a_day: float = 10 * MB, start: float = 100 * MB) -> list[float]:
    return [start + day * a_day for day in range(days)]


def days_until(told: Forecast, day: float) -> float:
    assert told.date is not None
    return (told.date - at(day)).total_seconds() / 86_400


def arrivals(random_: random.Random, days: int, weekend: float = 0.2, skew: float = 1.0) -> list[float]:
    """Return what arrives each day: 10 MB on the mean of working days, skewed as mail is, less at week-ends."""
    return [
        random_.lognormvariate(math.log(10 * MB) - skew**2 / 2, skew) * (weekend if day % 7 in (5, 6) else 1)
        for day in range(days)
    ]


def history(random_: random.Random, days: int, event: str, *, skew: float = 1.0) -> list[float]:
    steps = arrivals(random_, days, skew=skew)
    when = random_.randrange(3, days - 3)
    if event == "clean-up":
        steps[when] -= 250 * MB
    elif event == "large message":
        steps[when] += 200 * MB
    elif event == "large and deleted":
        steps[when] += 300 * MB
        steps[when + 1] -= 300 * MB
    elif event == "three clean-ups":
        for day in (days // 4, days // 2, 3 * days // 4):
            steps[day] -= 100 * MB
    return list(accumulate(steps, initial=400 * MB))


RATE = 10 * MB * (5 + 2 * 0.2) / 7  # the true one of all these histories
EVENTS = ["nothing", "clean-up", "large message", "large and deleted", "three clean-ups"]


def theil_sen(readings: Sequence[tuple[float, int]]) -> float:
    return median(
        (after[1] - before[1]) / (after[0] - before[0])
        for number, before in enumerate(readings)
        for after in readings[number + 1 :]
    )


def ours(readings: Sequence[tuple[float, int]]) -> float:
    growth = growth_of(readings)
    assert growth is not None
    return growth[0].rate


def error_of(estimate: Callable[[Sequence[tuple[float, int]]], float], days: int, event: str) -> float:
    """Return the root of the mean square of the relative errors on 40 histories."""
    squares = []
    for seed in range(40):
        used = history(random.Random(seed), days, event)
        squares.append((estimate([(day, round(each)) for day, each in enumerate(used)]) / RATE - 1) ** 2)
    return math.sqrt(mean(squares))


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("days", [30, 60])
def test_the_rate_is_found_whatever_happened(days: int, event: str) -> None:
    assert error_of(ours, days, event) < 0.35


@pytest.mark.parametrize("event", EVENTS)
def test_no_worse_than_theil_sen(event: str) -> None:
    assert error_of(ours, 45, event) <= error_of(theil_sen, 45, event) * 1.05


def test_a_clean_up_spoils_theil_sen() -> None:
    assert error_of(theil_sen, 30, "clean-up") > 2 * error_of(ours, 30, "clean-up")


@pytest.mark.parametrize("event", EVENTS)
def test_the_interval_holds_what_comes(event: str) -> None:
    """Four in five of the boxes fill up between the two dates: counted on futures of the same kind."""
    inside = 0
    for seed in range(100):
        random_ = random.Random(seed)
        used = history(random_, 40, event)
        told = forecast(daily(used), round(used[-1]) + 300 * MB)
        # Long futures, cut where they have filled the 300 MB.
        future = list(accumulate(arrivals(random_, 400)))
        full = next(day for day, grown in enumerate(future, 1) if grown >= 300 * MB)
        assert told.earliest is not None
        latest = (told.latest - at(40)).days if told.latest else math.inf
        inside += (told.earliest - at(40)).days <= full <= latest + 1

    assert 65 <= inside <= 97


def test_a_steady_growth_is_told_to_the_day() -> None:
    told = forecast(daily(steady(31)), LIMIT)

    assert (ForecastState.FILLING, 31, 0) == (told.state, told.readings, told.shifts)
    assert 60 == pytest.approx(days_until(told, 30))
    assert told.date == told.earliest == told.latest
    assert 10 * MB == pytest.approx(told.bytes_per_day)


@pytest.mark.parametrize("step", [-250 * MB, 200 * MB])
@pytest.mark.parametrize("when", [2, 10, 19, 28])
def test_one_shift_changes_the_level_and_not_the_rate(step: int, when: int) -> None:
    used = [each + (step if day >= when else 0) for day, each in enumerate(steady(31, start=300 * MB))]
    told = forecast(daily(used), LIMIT)

    assert 1 == told.shifts
    assert (LIMIT - used[-1]) / (10 * MB) == pytest.approx(days_until(told, 30))


def test_several_large_messages_are_how_the_box_grows() -> None:
    used = [100 * MB + day * MB + day // 5 * 50 * MB for day in range(41)]
    told = forecast(daily(used), 2 * LIMIT)

    assert told.bytes_per_day is not None
    assert 9 * MB < told.bytes_per_day < 12 * MB


@pytest.mark.parametrize(
    "used",
    [
        [500 * MB] * 30,
        steady(30, -MB, 800 * MB),
        [(500 + day % 2 * 3) * MB for day in range(31)],
        steady(30, 0.05 * MB),
    ],
    ids=["still", "shrinking", "up and down", "in decades"],
)
def test_not_filling(used: Sequence[float]) -> None:
    told = forecast(daily(used), LIMIT)

    assert (ForecastState.NOT_FILLING, None) == (told.state, told.date)
    assert "Elle ne se remplit pas." == told.sentence


@pytest.mark.parametrize("used", [[], [1.0], steady(4), steady(3)])
def test_too_few_readings(used: Sequence[float]) -> None:
    told = forecast(daily(used), LIMIT)

    assert (ForecastState.TOO_FEW_READINGS, len(used), None) == (told.state, told.readings, told.bytes_per_day)


def test_many_readings_in_a_day_tell_no_more_than_one() -> None:
    hourly = [(at(hour / 24), hour * MB) for hour in range(60)]

    assert ForecastState.TOO_FEW_READINGS is forecast(hourly, LIMIT).state
    assert ForecastState.FILLING is forecast([(at(hour / 24), hour * MB) for hour in range(100)], LIMIT).state


def test_a_full_box_is_full() -> None:
    assert ForecastState.FULL is forecast(daily(steady(100)), LIMIT).state
    assert ForecastState.FULL is forecast([(at(0), LIMIT)], LIMIT).state


def test_an_uneven_box_may_never_be_full() -> None:
    random_ = random.Random(0)
    used = list(accumulate((random_.gauss(3 * MB, 25 * MB) for _ in range(30)), initial=500 * MB))
    told = forecast(daily(used), LIMIT, lang="en")

    assert ForecastState.FILLING is told.state
    assert told.latest is None
    assert "perhaps never" in told.sentence


def test_the_sentence_in_french() -> None:
    random_ = random.Random(1)
    told = forecast(daily(history(random_, 60, "nothing")), 2 * LIMIT).sentence.replace("\u00a0", " ")

    assert told.startswith("À ce rythme (")
    assert " Mo par jour), elle sera pleine vers le " in told
    assert ", sans doute entre le " in told


def test_order_zones_and_duplicates_do_not_matter() -> None:
    readings = daily(steady(31))
    mixed = [(time.replace(tzinfo=None), used) for time, used in reversed(readings)] + readings[:5]

    assert forecast(readings, LIMIT) == forecast(mixed, LIMIT)


def test_the_end_of_time() -> None:
    last = datetime(9999, 12, 30, tzinfo=UTC)
    told = forecast([(last - timedelta(days=10 - day), day * MB) for day in range(11)], LIMIT)

    assert told.date is not None
    assert 9999 == told.date.year


def test_what_lies_ahead_is_left_out() -> None:
    readings = [*daily(steady(31)), (at(5000), 0), (at(3), -5)]
    told = forecast(readings, LIMIT, now=at(30))

    assert 31 == told.readings
    assert 60 == pytest.approx(days_until(told, 30))


def test_readings_of_every_minute_cost_little() -> None:
    minutes = [(at(minute / 1440), 100 * MB + minute * 7000) for minute in range(60 * 1440)]
    told = forecast(minutes, LIMIT)

    assert told.bytes_per_day is not None
    assert 7000 * 1440 == pytest.approx(told.bytes_per_day, rel=0.01)


@given(
    st.lists(st.tuples(st.floats(-4000, 4000), st.integers(-10, 1 << 70)), max_size=40),
    st.integers(-5, 1 << 72),
    st.sampled_from(LANGUAGES),
)
def test_any_history_gives_a_forecast(readings: list[tuple[float, int]], limit: int, lang: Language) -> None:
    told = forecast([(at(day), used) for day, used in readings], limit, lang=lang)

    assert told.sentence
    assert (told.state is ForecastState.FILLING) == (told.date is not None)
    if told.date is not None:
        assert told.earliest is not None
        assert told.earliest <= told.date
        assert told.latest is None or told.date <= told.latest


def test_a_server_that_delivers_above_the_limit() -> None:
    """Dovecot 2.4 delivers 10 MB above it (quota_storage_grace)."""
    grace = 10 << 20
    growing = daily(steady(12, MB, LIMIT - 8 * MB))  # 3 MB over the limit today
    told = forecast(growing, LIMIT)

    assert ForecastState.FILLING is told.state
    assert (grace - 3 * MB) / MB == pytest.approx(days_until(told, 11), abs=0.5)
    assert "tolère un dépassement" in told.sentence
    # What went over once and stays there is full.
    still = [*growing[:8], (at(9), LIMIT + MB), (at(10), LIMIT + MB)]
    assert ForecastState.FULL is forecast(still, LIMIT).state
    assert "Elle est déjà pleine." == forecast(still, LIMIT).sentence
    beyond = forecast(daily(steady(30, MB, LIMIT - 5 * MB)), LIMIT)
    assert (ForecastState.FULL, None) == (beyond.state, beyond.date)
    assert "rien ne dit jusqu’où" in beyond.sentence
