"""What the judges say: immutable, and without a word of prose."""

from typing import NamedTuple

from bouncekit import speed
from bouncekit.judging.blocklists import Blocklist
from bouncekit.vocabulary import Action, Category, Ground, Kind, Reason, Severity, Situation

__all__ = ["CountsEvidence", "Evidence", "Judgement", "Sizes", "Verdict"]


class Evidence(NamedTuple):
    """What decided: the rule's id, the words as the server wrote them, and where they were found.

    `found_in` is a passage's (``diagnostic``, ``notice``, ``subject``…), or ``status`` or ``reply_code`` where only the
    code decided, or ``nothing`` where nothing did.
    """

    rule: str
    text: str
    found_in: str


class CountsEvidence(NamedTuple):
    """Why the failure counts against the address or does not: the ground, and as in `Evidence` what showed it.

    `rule` is the id of the rule whose words condemned or spared, or the name of the code; `text` is empty and
    `found_in` is ``nothing`` where there was nothing to go by.
    """

    because: Ground
    rule: str
    text: str
    found_in: str


class Sizes(NamedTuple):
    """What the words tell of sizes, in bytes: the message's, what is used, and the limit."""

    size: int | None = None
    used: int | None = None
    limit: int | None = None


class Verdict(NamedTuple):
    """Why one recipient was not reached; `label` is the name that a user's own rule gives to it.

    `retry_after` is in seconds (the server's words, or the time that its provider publishes), `blocklist` the list that
    refused the sender; each is None where it is not told.
    """

    reason: Reason
    category: Category
    severity: Severity
    action: Action
    counts_against_address: bool
    counts_evidence: CountsEvidence
    evidence: Evidence
    sizes: Sizes = Sizes()
    label: str | None = None
    retry_after: int | None = None
    blocklist: Blocklist | None = None


class Judgement(NamedTuple):
    """What the whole message is, and why each failing recipient fails.

    `failing` pairs the index of a recipient in `Facts.recipients` with its verdict, for those alone who failed or are
    delayed.  `too_slow` holds (id, file) of the user's own rules whose patterns exceeded their time, and
    `out_of_time` tells that others were not asked because all the time for them was spent.  `hint` is what an
    automatic reply tells of its mailbox.  `situation` tells who speaks, and of what.
    """

    kind: Kind
    may_auto_reply: bool
    failing: tuple[tuple[int, Verdict], ...] = ()
    too_slow: tuple[tuple[str, str], ...] = ()
    hint: Reason | None = None
    out_of_time: bool = False
    situation: Situation = Situation.RETURNED


speed.quick_tuples(Evidence, CountsEvidence, Sizes, Verdict, Judgement)
