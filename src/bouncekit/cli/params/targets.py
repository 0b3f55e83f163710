"""The size to bring a mailbox to, as a person types it: ``800M``, ``1.5G``, or ``80%`` of the room that there is."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from bouncekit.cli.params.sizes import SIZE

if TYPE_CHECKING:
    from click import Context, Parameter

__all__ = ["TARGET", "Target", "TargetType"]

_PERCENT = re.compile(r"\s*(\d{1,3}(?:[.,]\d{1,3})?)\s*%\s*")


@dataclass(frozen=True)
class Target:
    """A number of bytes, or a share of the room."""

    size: int | None = None
    percent: float | None = None

    def of(self, limit: int | None) -> int | None:
        """Return the target in bytes; None where it is a share of what nobody knows."""
        if self.size is not None or self.percent is None:
            return self.size
        return None if limit is None else int(limit * self.percent / 100)


class TargetType(click.ParamType[Target]):
    """A size, or a number of per cent."""

    name = "SIZE"

    def convert(self, value: Any, param: "Parameter | None", ctx: "Context | None") -> Target:
        """Return the target that `value` means, or fail as click wants it."""
        if isinstance(value, Target):
            return value
        percent = _PERCENT.fullmatch(value)
        if percent is not None:
            return Target(percent=float(percent[1].replace(",", ".")))
        return Target(SIZE.convert(value, param, ctx))


TARGET = TargetType()
