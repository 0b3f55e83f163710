"""Regular expressions that are compiled when they are first asked: most processes need few of them.

>>> lazily(r"[ab]+").fullmatch("abba") is not None
True
"""

import re
from typing import Any, AnyStr, cast

from bouncekit import speed

__all__ = ["lazily"]


def lazily(pattern: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """Return an expression with the methods and fields of `re.Pattern`; a wrong one raises when it is first asked."""
    return cast("re.Pattern[AnyStr]", (speed.Expression or _Lazy)(pattern, flags))


class _Lazy:
    """Stands for an expression; what was asked once is kept beside it, and costs no more than the expression itself."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._asked = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name == "_expression":
            found: Any = re.compile(*self._asked)
        elif name.startswith("__"):
            raise AttributeError(name)
        else:
            found = getattr(self._expression, name)
        setattr(self, name, found)
        return found
