"""`BouncekitError`, from which every error that bouncekit raises on purpose descends."""

__all__ = ["BouncekitError"]


class BouncekitError(Exception):
    """What bouncekit could not do: the base of `SourceError`, `MailboxError`, `ArchiveError` and `RulesError`.

    A wrong argument is no such error: it raises `ValueError` or `TypeError`, as everywhere in Python.  Nothing that a
    message contains raises at all.
    """
