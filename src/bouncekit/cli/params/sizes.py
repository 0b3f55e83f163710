"""Sizes as a person types them on the command line: ``500M``, ``1G``, ``15 Go``."""

import re
from typing import TYPE_CHECKING, Any

import click

from bouncekit.cli.console.click_words import sentence

if TYPE_CHECKING:
    from click import Context, Parameter

__all__ = ["SIZE", "SizeType"]

_SIZE = re.compile(r"\s*(\d{1,12}(?:[.,]\d{1,6})?)\s*(?:([kKmMgGtT])(i?)([bBoO]?)|[bBoO])?\s*")
_POWERS = "kmgt"


class SizeType(click.ParamType[int]):
    """A number of bytes.

    ``K M G T`` and ``KiB MiB`` are powers of 1024, as Dovecot and most servers count; ``kB MB GB`` and ``ko Mo Go`` are
    powers of 1000, as they say.
    """

    name = "SIZE"

    def convert(self, value: Any, param: "Parameter | None", ctx: "Context | None") -> int:
        """Return the bytes that `value` means, or fail as click wants it."""
        if isinstance(value, int):
            return value
        found = _SIZE.fullmatch(value)
        if found is None:
            self.fail(sentence("{value!r} is not a size such as 500M, 1G or 15 GB.").format(value=value), param, ctx)
        number, unit, binary, byte = found.groups()
        base = 1000 if byte and not binary else 1024
        power = _POWERS.index(unit.lower()) + 1 if unit else 0
        size = int(float(number.replace(",", ".")) * base**power)
        if size <= 0:
            self.fail(sentence("A size is more than 0."), param, ctx)
        return size


SIZE = SizeType()
