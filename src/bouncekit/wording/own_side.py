"""Whether a failure is for those to mend who run the reader's own domain: others write to the reader, in vain."""

from bouncekit.vocabulary import Reason
from bouncekit.wording.choosing import is_still_tried
from bouncekit.wording.domains import is_provider

__all__ = ["OWN_SIDE", "is_own_side"]

OWN_SIDE = "own_side"
"""The name of the case, a table below ``relay_denied`` in the words of a language."""

# What a server answers that is not, or not yet, the one for the address; or that nobody finds.
_REASONS = frozenset({
    Reason.RELAY_DENIED, Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HOST_NOT_ACCEPTING, Reason.MAILBOX_DISABLED,
    Reason.NETWORK_ERROR, Reason.DELIVERY_EXPIRED, Reason.SYSTEM_ERROR, Reason.MAILER_ERROR, Reason.STARTTLS_FAILED,
})  # fmt: skip


def is_own_side(reason: Reason, host: str | None, manner: str) -> bool:
    """Tell whether what the reader is to get fails for such a `reason`; a provider's own domain is no reader's."""
    told = manner != "not_sent" and not is_still_tried(manner)
    return told and reason in _REASONS and not (host is not None and is_provider(host.lower()))
