"""The words that every other room uses: kinds, categories, reasons, severities, actions, grounds.

This room imports nothing of the package.  Each member carries one line of meaning
(``Reason.MAILBOX_FULL.meaning``); its value is the name used in JSON and on the command line.
"""

from enum import StrEnum
from typing import Literal, get_args

__all__ = [
    "LANGUAGES",
    "WANTED",
    "Action",
    "Category",
    "Ground",
    "Kind",
    "Language",
    "Reason",
    "Severity",
    "Situation",
    "Word",
]

Language = Literal["fr", "en", "de"]
"""The languages of the words, the default first: for each a folder of ``data/words``."""

LANGUAGES: tuple[Language, ...] = get_args(Language)

WANTED = frozenset({"not-spam"})
"""Types of complaint (RFC 5965) that say the contrary: the message was wanted (RFC 6430)."""


class Word(StrEnum):
    """A string member with a one-line meaning beside it."""

    meaning: str

    def __new__(cls, value: str, meaning: str = "") -> "Word":
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


class Kind(Word):
    """What a message is, before anyone asks why."""

    FAILURE = "failure", "at least one recipient was not reached, for good"
    DELAY = "delay", "the server is still trying"
    DELIVERED = "delivered", "delivered, relayed or expanded: a report of success"
    AUTO_REPLY = "auto_reply", "an answer written by a machine for its absent owner (RFC 3834)"
    COMPLAINT = "complaint", "a recipient or a provider complains of a message (RFC 5965)"
    CHALLENGE = "challenge", "the recipient's filter asks for a proof that a human sent it"
    DISPOSITION = "disposition", "a read receipt (RFC 8098)"
    REPORT = "report", "a periodic report about a domain (DMARC, TLS)"
    OTHER = "other", "no machine notice: ordinary mail"


class Situation(Word):
    """Who speaks to the reader, and of what: it decides the words of an advice."""

    RETURNED = "returned", "a notice: the message came back, nobody tries any more"
    DELAYED = "delayed", "a notice: the server still tries, and another notice will follow if it gives up"
    NOT_SENT = "not_sent", "an error that a mail program shows while it sends: nothing has left"
    ANSWER = "answer", "a server's answer by itself: nothing tells who showed it"
    SUCCEEDED = "succeeded", "nothing failed: delivered, passed on or accepted"
    AUTOMATIC_REPLY = "automatic_reply", "a machine answers for its owner"
    OTHER_NOTICE = "other_notice", "a machine's other message: complaint, receipt, request for confirmation, report"
    NOTHING = "nothing", "no machine's notice was recognised"


class Category(Word):
    """The vade-mecum's four problems, and the rest."""

    QUOTA_EXCEEDED = "quota_exceeded", "the recipient's mailbox is full"
    SIZE_EXCEEDED = "size_exceeded", "the message is too large"
    UNKNOWN_USER = "unknown_user", "what stands before the @ does not exist"
    UNKNOWN_HOST = "unknown_host", "what stands after the @ does not exist"
    OTHER = "other", "any other problem: the reason tells which"


class Reason(Word):
    """Why a message was not delivered."""

    MAILBOX_FULL = "mailbox_full", "the recipient's mailbox is over its quota"
    MESSAGE_TOO_LARGE = "message_too_large", "the message is larger than a server allows"
    USER_UNKNOWN = "user_unknown", "no such mailbox in an existing domain"
    HOST_UNKNOWN = "host_unknown", "the recipient's domain or host does not exist"
    MAILBOX_DISABLED = "mailbox_disabled", "the mailbox exists but is suspended, inactive or closed"
    MAILBOX_MOVED = "mailbox_moved", "the recipient has another address now"
    RECIPIENT_FILTERED = "recipient_filtered", "the recipient, or a filter of theirs, refuses this mail"
    SENDER_REJECTED = "sender_rejected", "the sender's address or domain is refused"
    CLIENT_BLOCKED = "client_blocked", "the sending host, its IP address or its HELO name is refused"
    BAD_REPUTATION = "bad_reputation", "the sending IP address or domain has a bad reputation"
    AUTHENTICATION_FAILED = "authentication_failed", "SPF, DKIM or DMARC failed"
    MISSING_PTR = "missing_ptr", "the sending IP address has no (or a wrong) reverse DNS name"
    RELAY_DENIED = "relay_denied", "the server does not relay mail for this domain"
    SPAM_DETECTED = "spam_detected", "the content was judged to be spam"
    VIRUS_DETECTED = "virus_detected", "the content was judged to be malware"
    CONTENT_REJECTED = "content_rejected", "a header, an attachment or the format was refused"
    POLICY_VIOLATION = "policy_violation", "a site's policy refused the message"
    RFC_VIOLATION = "rfc_violation", "the message breaks a standard (RFC 5321, 5322)"
    SECURITY_ERROR = "security_error", "authentication, encryption or another security demand was not met"
    SYNTAX_ERROR = "syntax_error", "a server did not understand an SMTP command"
    RATE_LIMITED = "rate_limited", "too many messages, recipients or connections in too short a time"
    DELIVERY_EXPIRED = "delivery_expired", "the server gave up after trying for days"
    NETWORK_ERROR = "network_error", "DNS, routing or connection trouble between servers"
    STARTTLS_FAILED = "starttls_failed", "the encrypted connection could not be made"
    SYSTEM_ERROR = "system_error", "trouble inside a mail server"
    SYSTEM_FULL = "system_full", "a mail server's disk is full"
    MAILER_ERROR = "mailer_error", "a program that delivers mail on the server failed"
    HOST_NOT_ACCEPTING = "host_not_accepting", "the host or the domain accepts no mail (RFC 7504, 7505)"
    SUPPRESSED = "suppressed", "the sender's own mail service keeps the address on a suppression list"
    UNDETERMINED = "undetermined", "the notice does not tell why"

    @property
    def category(self) -> Category:
        """The category that this reason belongs to (`Category.OTHER` for most)."""
        return _CATEGORIES.get(self, Category.OTHER)


_CATEGORIES = {
    Reason.MAILBOX_FULL: Category.QUOTA_EXCEEDED,
    Reason.MESSAGE_TOO_LARGE: Category.SIZE_EXCEEDED,
    Reason.USER_UNKNOWN: Category.UNKNOWN_USER,
    Reason.HOST_UNKNOWN: Category.UNKNOWN_HOST,
}


class Severity(Word):
    """How final a failure is, and whose it is."""

    PERMANENT = "permanent", "sending the same message again will fail again"
    TEMPORARY = "temporary", "the same message may pass later"
    BLOCKED = "blocked", "this sender or this content was refused: the address is good"
    SUPPRESSED = "suppressed", "not even tried: the sender's own service held the message back"


class Action(Word):
    """What a person, or a program for them, is to do now."""

    FIX_ADDRESS = "fix_address", "correct the address, or ask for the right one"
    REMOVE_ADDRESS = "remove_address", "take the address off the list"
    RETRY_LATER = "retry_later", "send again later"
    REDUCE_SIZE = "reduce_size", "send less: smaller or fewer attachments, or a link"
    CONTACT_RECIPIENT_OTHERWISE = "contact_recipient_otherwise", "reach the person by another way"
    FIX_CONFIGURATION = "fix_configuration", "the sender's administrator has something to mend"
    REVIEW = "review", "a person should read the server's own words"
    NONE = "none", "nothing to do"


class Ground(Word):
    """Why a failure counts against its address (the first three), or why it does not."""

    WORDS = "words", "the server's words say for good that the mailbox or the domain does not exist"
    STATUS = "status", "a permanent answer has a precise status (X.1.1, X.1.2, X.1.3, X.1.10) and says nothing else"
    RULE = "rule", "a rule says so, or a rule of ours says that its words may mean something else"
    OTHER_REASON = "other_reason", "the reason is not that the address is dead"
    DELAYED = "delayed", "the server is still trying"
    TEMPORARY = "temporary", "the server called its answer temporary, whoever gave up trying"
    OTHER_COMMAND = "other_command", "the server refused before it had heard of the recipient"
    OTHER_WORDS = "other_words", "the answer also says something else"
    UNCLEAR = "unclear", "nothing says for good that the mailbox or the domain does not exist"

    @property
    def condemns(self) -> bool:
        """Whether this ground alone makes a failure count (a `RULE` says it either way)."""
        return self in {Ground.WORDS, Ground.STATUS}
