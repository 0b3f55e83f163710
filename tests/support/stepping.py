"""Which of the steps of some work a test tries: all of them, or every n-th where the tests run a second time."""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["tried"]

_Step = TypeVar("_Step")


def tried(steps: Sequence[_Step]) -> Sequence[_Step]:
    """Return `steps`, or every `BOUNCEKIT_STRIDE`-th (environment), from one on that differs from run to run."""
    stride = min(int(os.environ.get("BOUNCEKIT_STRIDE", "1")), len(steps)) or 1
    return steps[random.randrange(stride) :: stride]
