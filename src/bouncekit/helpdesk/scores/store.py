"""Where the events of addresses are kept: what every store offers, one in memory, and the scores of a store."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from struct import Struct
from typing import Protocol

from bouncekit.helpdesk.scores.events import Event, EventKind, micros_of, moment_of, once_each
from bouncekit.helpdesk.scores.explaining import explain_score
from bouncekit.helpdesk.scores.policies import Policy
from bouncekit.helpdesk.scores.standing import Score, score_of
from bouncekit.helpdesk.sent import normal_address
from bouncekit.vocabulary import Language, Reason

__all__ = ["MemoryScores", "ScoreStore", "Scores", "scored"]


class ScoreStore(Protocol):
    """Where events are kept; `MemoryScores`, `SqliteScores` and `PostgresScores` are three, your own may be another.

    Recording is idempotent: an event that is recorded again changes nothing, in whatever order they come.
    """

    def record(self, events: Iterable[Event]) -> int | None:
        """Keep the events; return how many of them were new, where the store can tell."""
        ...

    def history(self, address: str) -> tuple[Event, ...]:
        """Return the events of one address in their order; none where nothing is known of it."""
        ...

    def histories(self) -> Iterator[tuple[str, tuple[Event, ...]]]:
        """Yield each address, in the order of code points, with its events."""
        ...

    def forget(self, address: str) -> int:
        """Remove all that is known of an address; return how many events that were."""
        ...


class Scores(Mapping[str, Score]):
    """The scores of all addresses in `store` under `policy` at the time `now` (the present, where it is None).

    Each is worked out when it is asked for, and none is kept.  Raises what the store raises.
    """

    def __init__(self, store: ScoreStore, policy: Policy | None = None, now: datetime | None = None) -> None:
        self.store = store
        self.policy = policy or Policy()
        self.now = now or datetime.now(UTC)

    def __getitem__(self, address: str) -> Score:
        history = self.store.history(address)
        if not history:
            raise KeyError(address)
        return score_of(address, history, self.policy, self.now)

    def __iter__(self) -> Iterator[str]:
        return (address for address, _ in self.store.histories())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def each(self) -> Iterator[Score]:
        """Yield the score of each address, reading the store once."""
        for address, history in self.store.histories():
            yield score_of(address, history, self.policy, self.now)

    def of(self, address: str) -> Score:
        """Return the score of an address, also where nothing is known of it."""
        return score_of(address, self.store.history(address), self.policy, self.now)

    def explain(self, address: str, lang: Language = "fr") -> str:
        """Return in words what is known of an address, what decided, and what is to be done with it.

        Raises `ValueError` for an unknown language.
        """
        return explain_score(self.of(address), lang)


class MemoryScores:
    """Events in memory: about as many bytes as their ids have before the @, and 20."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._packed: dict[str, bytearray] = {}
        # The endings of ids, most of which are Message-IDs of a few servers, and the number of each.
        self._endings = [""]
        self._ending_numbers: dict[str, int] = {}
        self.record(events)

    def record(self, events: Iterable[Event]) -> None:
        """Keep the events; what came twice is told apart when it is asked for."""
        for event in events:
            packed = self._packed.get(event.address)
            if packed is None:
                packed = self._packed[event.address] = bytearray()
            packed += self._pack(event)

    def _pack(self, event: Event) -> bytes:
        start, at, end = event.id.rpartition("@")
        ending = self._number_of(at + end) if at else 0
        rest = (start if ending else event.id).encode()
        kind, reason = _KIND_NUMBERS[event.kind], _REASON_NUMBERS[event.reason]
        return _HEAD.pack(micros_of(event.at), kind, reason, ending, len(rest)) + rest

    def _number_of(self, ending: str) -> int:
        """Return the number of an ending of ids; 0 where there are too many to number."""
        number = self._ending_numbers.get(ending, 0)
        if not number and len(self._endings) < _MOST_ENDINGS:
            number = self._ending_numbers[ending] = len(self._endings)
            self._endings.append(ending)
        return number

    def _unpacked(self, address: str) -> Iterator[Event]:
        packed = self._packed.get(address, b"")
        at = 0
        while at < len(packed):
            micros, kind, reason, ending, length = _HEAD.unpack_from(packed, at)
            at += _HEAD.size
            identity = packed[at : at + length].decode() + self._endings[ending]
            at += length
            yield Event(identity, address, moment_of(micros), _KINDS[kind], _REASONS[reason])

    def history(self, address: str) -> tuple[Event, ...]:
        """Return the events of one address in their order."""
        return tuple(once_each(self._unpacked(normal_address(address))))

    def histories(self) -> Iterator[tuple[str, tuple[Event, ...]]]:
        """Yield each address, in the order of code points, with its events."""
        for address in sorted(self._packed):
            yield address, self.history(address)

    def forget(self, address: str) -> int:
        """Remove all that is known of an address; return how many events that were."""
        count = len(self.history(address))
        self._packed.pop(normal_address(address), None)
        return count


def scored(events: Iterable[Event], policy: Policy | None = None, now: datetime | None = None) -> Scores:
    """Return the scores of all addresses in `events`, which are read once.

    The order of the events does not count, nor does how often one comes.  `now` carries its offset, and is the present
    where it is None: what lies after it is left out.
    """
    return Scores(MemoryScores(events), policy, now)


# An event as bytes: its time, the numbers of its kind, of its reason and of the ending of its id, and the length of
# the rest of its id, which follows.
_HEAD = Struct("<qBBHH")
_MOST_ENDINGS = 1 << 16
_KINDS = tuple(EventKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}
_REASONS = (None, *Reason)
_REASON_NUMBERS = {reason: number for number, reason in enumerate(_REASONS)}
