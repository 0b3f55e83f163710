"""Which domain somebody has registered, of the name of a host in it."""

__all__ = ["owner_of"]

_SECOND_LEVEL = frozenset({"co", "com", "ac", "gov", "gouv", "org", "or", "ne", "net", "asso"})


def owner_of(host: str) -> str:
    """Return the domain that somebody has registered: the last two names of `host`, or three as in ``co.uk``."""
    names = host.split(".")
    second = len(names) > 2 and len(names[-1]) == 2 and names[-2] in _SECOND_LEVEL
    return ".".join(names[-3 if second else -2 :])
