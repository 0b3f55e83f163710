"""Which message a notice of a failure gives back: headers alone do not tell, and a review of junk wants to know."""

from bouncekit.mailbox.messages.mail import MessageInfo

__all__ = ["MOST_READ", "may_be_notice", "returned_id"]

MOST_READ = 256 * 1024
"""The bytes of a notice that are worth fetching: the header of what came back stands within."""

_SENDERS = ("mailer-daemon", "postmaster", "mail-daemon", "maildaemon")


def may_be_notice(message: MessageInfo) -> bool:
    """Tell whether `message` looks like a notice of a mail server, so that reading it is worth while."""
    return message.content_type == "multipart/report" or message.sender.startswith(_SENDERS)


def returned_id(content: bytes) -> str | None:
    """Return the Message-ID of the message that the notice `content` says could not be delivered, or was late."""
    from bouncekit.pipeline import classify  # noqa: PLC0415 - the models cost more than all the rest here
    from bouncekit.vocabulary import Kind  # noqa: PLC0415 - as above

    report = classify(content)
    if report.kind not in {Kind.FAILURE, Kind.DELAY} or report.original is None or not report.original.message_id:
        return None
    return report.original.message_id.strip().strip("<>") or None
