"""The last line on stderr, when a command ends early."""

import sys

from bouncekit import Language

__all__ = ["say_on_stderr"]


def say_on_stderr(key: str, lang: Language, **values: str) -> None:
    """Print one line on stderr, whatever state the rest is in."""
    from bouncekit.cli.console.safe_text import Words  # noqa: PLC0415 - nothing to say, nothing to load

    start = "\n" if key == "interrupted" and sys.stderr.isatty() else ""  # the terminal has written ^C
    sys.stderr.write(start + Words(lang).text(key, **values) + "\n")
    sys.stderr.flush()
