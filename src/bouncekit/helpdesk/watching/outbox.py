"""What a webhook is to get: handed over in its order, and tried again later where it is not taken."""

from collections.abc import Callable
from time import monotonic

from bouncekit.helpdesk.watching.arrival import Happening, WatchCounts
from bouncekit.helpdesk.watching.state import Waiting, WatchState
from bouncekit.helpdesk.watching.webhook import Webhook

__all__ = ["Outbox"]

_FOREVER = 1e9


class Outbox:
    """What waits in `state` for `webhook`; without one, nothing is handed over."""

    def __init__(
        self,
        state: WatchState,
        webhook: Webhook | None,
        counts: WatchCounts,
        tell: Callable[[Happening, str, str], object],
    ) -> None:
        self._state = state
        self._webhook = webhook
        self._counts = counts
        self._tell = tell
        self._told = ""
        self._open_at = 0.0

    def deliver(self) -> None:
        """Hand over what is due; where the other side can take nothing now, the rest waits as well."""
        webhook = self._webhook
        while webhook is not None and monotonic() >= self._open_at and (items := self._state.due()):
            for item in items:
                if not self._hand_over(webhook, item):
                    break
        self._counts.waiting = self._state.waiting

    def _hand_over(self, webhook: Webhook, item: Waiting) -> bool:
        """Hand over one body; return whether the next may follow."""
        answer = webhook.call(item.key, item.body, item.tries)
        if answer.is_taken:
            self._state.delivered(item)
            self._counts.delivered += 1
            self._told = ""
            return True
        self._state.put_off(item, answer.wait)
        if self._told != answer.problem:  # once, not each time
            self._told = answer.problem
            self._tell(Happening.NOT_DELIVERED, webhook.place, answer.problem)
        if answer.is_of_all:
            self._open_at = monotonic() + answer.wait
        return not answer.is_of_all

    def seconds(self) -> float:
        """Return how long nothing is due."""
        if self._webhook is None:
            return _FOREVER
        due = self._state.next_due()
        return _FOREVER if due is None else max(due, self._open_at - monotonic(), 0.1)
