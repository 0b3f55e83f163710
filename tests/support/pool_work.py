"""What the worker processes of a test do: they are started anew, and import it by its name."""

import os
import time
from collections.abc import Callable

__all__ = ["broken", "made"]


def made() -> Callable[[str], str]:
    """Return what a worker does with a word."""
    return _answer


def broken() -> Callable[[str], str]:
    """Fail to become a worker."""
    raise RuntimeError


def _answer(word: str) -> str:
    if word == "die":
        os._exit(3)
    if word == "stand still":
        time.sleep(60)
    if word.startswith("wait"):
        time.sleep(float(word.removeprefix("wait")))
    return f"{word} by {os.getpid()}"
