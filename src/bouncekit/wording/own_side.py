"""At which end a failure is to be mended.

Those who run the reader's own domain mend it where others write to the reader in vain; at a public provider the
recipient knows nobody who could.
"""

from bouncekit.vocabulary import Reason
from bouncekit.wording.choosing import is_still_tried
from bouncekit.wording.domains import is_provider

__all__ = ["AT_PROVIDER", "OWN_SIDE", "is_at_provider", "is_own_side"]

OWN_SIDE = "own_side"
"""The name of the case, a table below ``relay_denied`` in the words of a language."""
AT_PROVIDER = "at_provider"
"""The name of the case, a table below ``policy_violation`` in the words of a language."""

# What a server answers that is not, or not yet, the one for the address; or that nobody finds.
_REASONS = frozenset({
    Reason.RELAY_DENIED, Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HOST_NOT_ACCEPTING, Reason.MAILBOX_DISABLED,
    Reason.NETWORK_ERROR, Reason.DELIVERY_EXPIRED, Reason.SYSTEM_ERROR, Reason.MAILER_ERROR, Reason.STARTTLS_FAILED,
})  # fmt: skip


def is_own_side(reason: Reason, host: str | None, manner: str) -> bool:
    """Tell whether what the reader is to get fails for such a `reason`; a provider's own domain is no reader's."""
    told = manner != "not_sent" and not is_still_tried(manner)
    return told and reason in _REASONS and not (host is not None and is_provider(host.lower()))


def is_at_provider(reason: Reason, host: str | None) -> bool:
    """Tell whether the rules that refused are a public provider's, where `host` is the recipient's domain."""
    return reason is Reason.POLICY_VIOLATION and host is not None and is_provider(host.lower())
