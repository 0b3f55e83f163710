"""The ways in which a command ends early, and the last line on stderr."""

import sys

__all__ = ["InterruptError", "OutputClosedError", "say_on_stderr"]


class InterruptError(Exception):
    """Ctrl-C: `KeyboardInterrupt` itself would be reported by click, in its own words."""


class OutputClosedError(Exception):
    """Nobody reads our output any more (``| head``): `BrokenPipeError` itself would be handled by click."""


def say_on_stderr(key: str, lang: str, **values: str) -> None:
    """Print one line on stderr, whatever state the rest is in."""
    from bouncekit.cli.console.safe_text import Words  # noqa: PLC0415 - nothing to say, nothing to load

    start = "\n" if key == "interrupted" and sys.stderr.isatty() else ""  # the terminal has written ^C
    sys.stderr.write(start + Words(lang).text(key, **values) + "\n")
    sys.stderr.flush()
