"""`mail_folders`: the folders of a mail program's store, by their true names."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from bouncekit.stores.found import Found, maildir_around
from bouncekit.stores.roles import Role
from bouncekit.stores.walking import walk

__all__ = ["MailFolder", "mail_folders"]


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A folder of a store: its name as its program shows it (parts divided by ``/``), and what it is for.

    `account` is the mailbox that it belongs to, where the store tells; `store` is the form (``thunderbird``,
    ``maildir``, ``mh``); `path` is the file or the folder on the disk.
    """

    name: str
    role: Role
    account: str
    store: str
    path: str


def mail_folders(path: str | os.PathLike[str]) -> Iterator[MailFolder]:
    """Yield the folders of the stores below the folder `path`, in the order in which they are read.

    Of a Maildir or an MH folder those that hold a message.  What stands in no store (plain files, an mbox alone) has no
    folder, and what cannot be read is left out: `read_messages` names it.
    """
    seen: set[MailFolder] = set()
    for found in walk(os.fspath(path)):
        if not isinstance(found, Found) or found.envelope is None:
            continue
        envelope = found.envelope
        place = found.path if found.is_store else os.path.dirname(found.path)  # noqa: PTH120 - a name may hold bytes that are no text
        if not found.is_store:
            place, _ = maildir_around(place)
        role = Role(envelope.role or Role.OTHER)
        folder = MailFolder(envelope.folder or "INBOX", role, envelope.account, envelope.store, place)
        if folder not in seen:
            seen.add(folder)
            yield folder
