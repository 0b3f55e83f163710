"""Ctrl-C that no library loses: what was pressed while pydantic wrote a report is known after it.

Pydantic's serializer takes what is raised within it for an error of its own, or for another form that does not fit.
"""

import signal
from threading import current_thread, main_thread
from types import FrameType
from typing import Self

__all__ = ["Interrupts"]


class Interrupts:
    """Remembers within its block that Ctrl-C was pressed, which ends what is under way as it always does."""

    def __init__(self) -> None:
        self._pressed = False
        self._is_set = False

    def __enter__(self) -> Self:
        usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        self._is_set = usual and current_thread() is main_thread()
        if self._is_set:
            signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_set:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _press(self, _number: int, _frame: FrameType | None) -> None:
        self._pressed = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise `KeyboardInterrupt` where it was pressed, and lost."""
        if self._pressed:
            raise KeyboardInterrupt
