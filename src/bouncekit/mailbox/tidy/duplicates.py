"""Which messages look like copies of one another, told from headers and sizes alone.

Two messages look so where they have the same size, date, sender and subject, and the same Message-ID; without one, the
same recipients.  The Message-ID alone is not enough: some programs give all their messages the same one.  Nor are the
headers alone: the copy that a list sends back has another footer, and so another size.  Without a Message-ID, a date
and a sender nothing is called a copy.  Before one is removed their bytes are compared
(`bouncekit.mailbox.messages.sameness`).
"""

from collections.abc import Hashable, Iterable

from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role

__all__ = ["duplicate_groups", "identity"]

# Where the copy that stays should rather stand.
_PLACES = {
    Role.SENT: 0,
    Role.INBOX: 1,
    Role.OTHER: 2,
    Role.ARCHIVE: 3,
    Role.DRAFTS: 4,
    Role.ALL: 5,
    Role.JUNK: 6,
    Role.TRASH: 7,
}


def identity(message: MessageInfo) -> Hashable | None:
    """Return what copies of one message have in common; None where it cannot be told."""
    date = message.written or message.date
    if message.message_id:
        return message.message_id, message.size, date, message.sender, message.subject
    if message.sender and date is not None:
        return date, message.size, message.sender, message.recipients, message.subject
    return None


def duplicate_groups(messages: Iterable[MessageInfo]) -> list[tuple[MessageInfo, ...]]:
    """Return the groups of copies, the heaviest first; in each group the copy that should stay stands first.

    It is the one that is flagged, else unread or answered (its mark would be lost), else the one in the better place.
    """
    first: dict[Hashable, MessageInfo] = {}
    groups: dict[Hashable, list[MessageInfo]] = {}
    for message in messages:
        key = identity(message)
        if key is None:
            continue
        if key not in first:
            first[key] = message
        else:
            groups.setdefault(key, [first[key]]).append(message)
    found = [tuple(sorted(group, key=_preference)) for group in groups.values()]
    return sorted(found, key=lambda group: (-group[0].size * (len(group) - 1), group[0].place[0], str(group[0].place)))


def _preference(message: MessageInfo) -> tuple[object, ...]:
    return (
        message.is_trashed,
        not message.has(MessageFlag.FLAGGED),
        message.has(MessageFlag.SEEN),
        not message.has(MessageFlag.ANSWERED),
        _PLACES[message.role],
        message.folder,
        message.uid or 0,
        message.path or "",
    )
