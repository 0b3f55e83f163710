"""What other systems call our reasons: Sisimai, KumoMTA, SparkPost, Amazon SES and their like.

The tables, with their sources and what is unsure in them, stand in ``data/names.toml``.
"""

from collections.abc import Mapping
from functools import cache

from bouncekit import data
from bouncekit.vocabulary import Reason, Severity

__all__ = ["name_for", "systems"]


@cache
def _tables() -> Mapping[str, Mapping[str, str | Mapping[str, str]]]:
    return {system: table["names"] for system, table in data.load("names.toml").items()}


def systems() -> tuple[str, ...]:
    """Return the systems whose names are known, sorted."""
    return tuple(sorted(_tables()))


def name_for(system: str, reason: Reason, severity: Severity) -> str:
    """Return what `system` calls a failure for `reason`; where it tells severities apart, for `severity`.

    Raises `ValueError` for an unknown system.
    """
    names = _tables().get(system)
    if names is None:
        raise ValueError(f"unknown system {system!r}: choose one of {', '.join(systems())}")
    name = names[reason]
    return name if isinstance(name, str) else name.get(severity, name["any"])
