"""What is located at a path, and what is told of it."""

from contextlib import ExitStack
from pathlib import Path

from bouncekit.sources import Location, MailPath, SourceError, locate, read_messages

__all__ = ["located", "told"]


def located(path: Path | MailPath) -> list[Location]:
    """Return where each message at `path` stands."""
    with ExitStack() as stack:
        return [each for each in locate(path, stack) if isinstance(each, Location)]


def told(path: Path | MailPath) -> tuple[list[str], list[str]]:
    """Return the names of the messages at `path`, and what was told: ``reason detail`` of each."""
    errors: list[SourceError] = []
    names = [name for name, _ in read_messages(path, on_error=errors.append)]
    return names, [f"{each.reason} {each.detail}".strip() for each in errors]
