"""What servers refuse to a device that sends by itself, and would take from whoever logs in."""

from bouncekit.vocabulary import Reason

__all__ = ["BY_DEVICE", "wants_login"]

BY_DEVICE = "by_device"
"""The case of a copier or an alarm that sends by itself, and of programs that do."""

_ALWAYS = frozenset({Reason.CLIENT_BLOCKED, Reason.MISSING_PTR})
_UNSAID = frozenset({Reason.RELAY_DENIED, Reason.SECURITY_ERROR})
_WANTED = frozenset({None, "login_wanted", "unexplained"})


def wants_login(reason: Reason, case: str | None) -> bool:
    """Tell whether a refusal for this `reason` is for want of a login; what is said of one that was given is not."""
    return reason in _ALWAYS or (reason in _UNSAID and case in _WANTED)
