"""How fast a mailbox grows, out of readings that jump: the arithmetic of the forecast.

A mailbox is a sum of arrivals, so the readings are a random walk and its steps, not its heights, tell the rate.  A
clean-up is a step down that says nothing about arrivals; so is one large message, up.  Both are set aside, and the rate
is the mean of all other steps.  On simulated mailboxes (`tests/unit/mailbox/quota`) this errs less than Theil-Sen's
median of slopes wherever there is a shift, and no more where there is none: a clean-up in the middle of the history
spoils half of all pairs of readings, but one step.

Only one step up is ever set aside, and only one that is far beyond all others: several large messages are how this
mailbox grows.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

__all__ = ["Growth", "first_passage", "growth_of"]

_DOWN = 5.0  # robust standard deviations that make a step a clean-up
_UP = 8.0  # and one large message: arrivals are skewed
_SINGULAR = 4.0  # times the next largest step: beyond, one large step is no sign of others
_LEAST_SHIFT = 0.01  # of the largest reading: a smaller step is no shift
_DAYS = 3650  # how far ahead anything is told
_MAD_TO_DEVIATION = 1.4826


class Growth(NamedTuple):
    """What the steps tell: bytes a day, their standard deviation over one day, and on how many days and steps."""

    rate: float
    deviation: float
    days: float
    steps: int
    shifts: int


def growth_of(readings: Sequence[tuple[float, int]]) -> tuple[Growth, Growth] | None:
    """Return the growth of `readings`, (day, bytes) in the order of time: the likely one, and the fastest plausible.

    They differ where one large step was set aside that may be one of many to come: it is not far beyond the next one.
    None where too few steps are left.
    """
    steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(readings)]
    largest = max((used for _, used in readings), default=0)
    kept, jump = _parted(steps, largest * _LEAST_SHIFT)
    if len(kept) < 2 or sum(length for length, _ in kept) <= 0:
        return None
    likely = _growth(kept, len(steps) - len(kept))
    if jump is None or jump[1] > _SINGULAR * max(change for _, change in kept):
        return likely, likely
    return likely, _growth([*kept, jump], len(steps) - len(kept) - 1)


def _growth(steps: Sequence[tuple[float, int]], shifts: int) -> Growth:
    days = sum(length for length, _ in steps)
    rate = sum(change for _, change in steps) / days
    squares = sum((change - rate * length) ** 2 / length for length, change in steps)
    return Growth(rate, math.sqrt(squares / (len(steps) - 1)), days, len(steps), shifts)


def _parted(
    steps: Sequence[tuple[float, int]], least: float
) -> tuple[list[tuple[float, int]], tuple[float, int] | None]:
    """Return the steps that tell the rate, and the single large one that was set aside, if there is any."""
    if len(steps) < 3:
        return list(steps), None
    usual = median(change / length for length, change in steps)
    scaled = [(change - usual * length) / math.sqrt(length) for length, change in steps]
    spread = _MAD_TO_DEVIATION * median(map(abs, scaled)) or _mean_deviation(scaled)
    up = max(range(len(steps)), key=scaled.__getitem__)
    is_jump = steps[up][1] >= least and scaled[up] > _UP * spread
    kept = [
        step
        for place, step in enumerate(steps)
        if not (place == up and is_jump) and not (step[1] <= -least and scaled[place] < -_DOWN * spread)
    ]
    return kept, steps[up] if is_jump else None


def _mean_deviation(scaled: Sequence[float]) -> float:
    # More than half of the steps are alike: the median says nothing of the others, and the largest must not say it all.
    rest = sorted(map(abs, scaled))[:-1]
    return math.sqrt(math.pi / 2) * sum(rest) / len(rest)


def first_passage(gap: float, growth: Growth, sigmas: float) -> float | None:
    """Return the days until `gap` bytes are filled, `sigmas` standard deviations above the mean; None: not foreseeably.

    After h days a random walk has grown by rate * h, give or take deviation * sqrt(h + h * h / days): what arrives by
    chance, and what the rate itself is uncertain by.
    """

    def grown(days: float) -> float:
        return growth.rate * days + sigmas * growth.deviation * math.sqrt(days + days * days / growth.days)

    low, high = 0.0, 1.0
    while grown(high) < gap:
        low, high = high, high * 2
        if low > _DAYS:
            return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if grown(middle) >= gap else (middle, high)
    return high if high <= _DAYS else None
