"""How events weigh: policies as values, our own and those of programs that many know."""

from dataclasses import dataclass
from datetime import timedelta
from math import isfinite

from bouncekit.helpdesk.scores.events import EventKind

__all__ = ["Policy"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """How events weigh, and what they come to.

    `hard`, `soft` and `temporary` are what a failure of that kind adds to the score; None for `hard` is hard evidence
    at once: the address is dead.  Failures of the kind ``blocked`` add nothing in any policy, and neither `soft` nor
    `temporary` ones ever make an address dead: at `limit` they pause it.  With `daily` one failure counts in a day
    (UTC), the heaviest: a server that is down for an hour refuses many.

    The score loses half of itself in each `half_life`; where the last failure is older than `stale_after` it is zero.
    A pause ends when the score is below the limit again; a `lasting` one does not end by time.

    `delivered` and `wrote` are what a delivery, and a message from the address, take off the score; None is all of it,
    and then a dead address is alive again.  What the owner confirms takes off everything.  A complaint and an
    unsubscription stop all mail in every policy, until the owner confirms.

    `ValueError` for a negative or endless weight, or a limit or time that is not above zero.
    """

    name: str = "bouncekit"
    hard: float | None = None
    soft: float = 1.0
    temporary: float = 0.0
    limit: float = 4.0
    half_life: timedelta | None = 30 * _DAY
    stale_after: timedelta | None = None
    daily: bool = True
    lasting: bool = False
    delivered: float | None = None
    wrote: float | None = None

    def __post_init__(self) -> None:
        for name in ("hard", "soft", "temporary", "delivered", "wrote"):
            value = getattr(self, name)
            if value is not None and not (isfinite(value) and value >= 0):
                raise ValueError(f"{name} of a policy is 0 or more, not {value}")
        if not (isfinite(self.limit) and self.limit > 0):
            raise ValueError(f"limit of a policy is above 0, not {self.limit}")
        for name in ("half_life", "stale_after"):
            time = getattr(self, name)
            if time is not None and time <= timedelta(0):
                raise ValueError(f"{name} of a policy is above 0, not {time}")

    @classmethod
    def named(cls, name: str) -> "Policy":
        """Return the policy of this name; `ValueError` lists those that there are.

        ``bouncekit``: hard evidence at once; four days of soft failures pause, with a half-life of 30 days; a delivery
        or a message from the address takes off everything.

        ``mailman``: one failure a day adds 1, of 5 delivery is disabled until somebody enables it again; after 7 days
        without a failure the score begins anew (GNU Mailman 3.3, ``model/bounce.py`` and ``styles/base.py``:
        ``bounce_score_threshold``, ``bounce_info_stale_after``).

        ``discourse``: one failure a day adds 2, a temporary one 1; at 4 nothing is sent until 30 days have passed since
        the last, and each delivery takes off 0.1 (Discourse, ``config/site_settings.yml``: ``hard_bounce_score``,
        ``soft_bounce_score``, ``bounce_score_threshold``, ``reset_bounce_score_after_days``,
        ``bounce_score_erode_on_send``, which counts what was sent).

        ``ses``: hard evidence at once, nothing else, and for good (Amazon SES, account-level suppression list:
        https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html).

        ``mautic``: hard evidence at once, nothing else, and for good (Mautic, EmailBundle: Do Not Contact, bounced).

        The arithmetic is theirs and the evidence ours: what those programs take for a dead address is often a full
        mailbox or a refused sender.
        """
        found = _POLICIES.get(name)
        if found is None:
            raise ValueError(f"unknown policy {name!r}: choose one of {', '.join(_POLICIES)}")
        return found

    @staticmethod
    def names() -> tuple[str, ...]:
        """Return the names that `named` knows, ours first."""
        return tuple(_POLICIES)

    def weight_of(self, kind: EventKind) -> float:
        """Return what one event adds to the score."""
        if kind is EventKind.HARD:
            return self.hard or 0.0
        if kind is EventKind.SOFT:
            return self.soft
        return self.temporary if kind is EventKind.TEMPORARY else 0.0


_POLICIES = {
    policy.name: policy
    for policy in (
        Policy(),
        Policy(
            "mailman",
            hard=1.0,
            limit=5.0,
            half_life=None,
            stale_after=7 * _DAY,
            lasting=True,
            delivered=0.0,
            wrote=0.0,
        ),
        Policy(
            "discourse",
            hard=2.0,
            soft=2.0,
            temporary=1.0,
            half_life=None,
            stale_after=30 * _DAY,
            delivered=0.1,
            wrote=0.0,
        ),
        Policy("ses", soft=0.0, half_life=None, delivered=0.0, wrote=0.0),
        Policy("mautic", soft=0.0, half_life=None, delivered=0.0, wrote=0.0),
    )
}
