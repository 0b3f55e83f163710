"""The messages of a server's folders, as headers, flags and sizes: no body is fetched, and nothing is changed.

Folders are opened with EXAMINE, and headers fetched with BODY.PEEK (RFC 9051, 6.4.5): no message becomes read by it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bouncekit.mailbox.messages.attachments import WORTH_OPENING, attachments_in_structure
from bouncekit.mailbox.messages.fetch_facts import fetch_headers, list_uids, sound_answers
from bouncekit.mailbox.messages.headers import FIELDS, REVIEW_FIELDS, Stored, message_info
from bouncekit.mailbox.messages.mail import Attachment, MessageInfo, Role
from bouncekit.message import parse_headers
from bouncekit.stores.roles import role_of

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["Folder", "ListOptions", "list_folders", "list_messages"]

_UNSELECTABLE = frozenset({"\\noselect", "\\nonexistent"})
# In a mailbox of Gmail each message stands in exactly one of these; all other folders are labels of the same messages.
_GMAIL = frozenset({Role.ALL, Role.TRASH, Role.JUNK})


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that messages can be listed of."""

    name: str
    role: Role


@dataclass(frozen=True)
class ListOptions:
    """How a server is read.

    Messages of at least `structure_from` bytes are asked for their attachments (None: none is, which spares the server
    work).  `for_review` also asks for what `review_junk` wants.  `batch` is how many messages are asked for at once.
    `on_progress` is called with (messages read so far, messages in the folders opened so far); `on_refused` with
    (folder, the server's words) where a folder cannot be opened, and the others go on: without it the error is raised.
    """

    structure_from: int | None = WORTH_OPENING
    for_review: bool = False
    batch: int = 500
    on_progress: Callable[[int, int], object] | None = None
    on_refused: Callable[[str, str], object] | None = None


_DEFAULT = ListOptions()


def list_folders(client: "IMAPClient") -> list[Folder]:
    """Return the folders whose messages make up the mailbox, each message in one of them, in the server's order.

    A folder that shows all messages a second time (``\\All``) is left out; on Gmail, where all others do so, it is kept
    with the trash and the junk folder.
    """
    found = []
    with sound_answers(client):
        listed = client.list_folders()
    for attributes, delimiter, name in listed:
        uses = [_text(attribute) for attribute in attributes]
        if name and not _UNSELECTABLE & {use.lower() for use in uses}:
            found.append(Folder(_text(name), role_of(_text(name), uses, _text(delimiter or b""))))
    if client.has_capability("X-GM-EXT-1") and any(folder.role is Role.ALL for folder in found):
        return [folder for folder in found if folder.role in _GMAIL]
    return [folder for folder in found if folder.role is not Role.ALL]


def list_messages(
    client: "IMAPClient", folders: Sequence[Folder] | None = None, options: ListOptions = _DEFAULT
) -> Iterator[MessageInfo]:
    """Yield every message of `folders` (by default those of `list_folders`), folder by folder.

    `client` is logged in; another folder is open afterwards.  Raises what `IMAPClient` raises (``IMAPClientError``,
    ``OSError``), and `MailboxError` for an answer that is no IMAP.
    """
    from imapclient.exceptions import IMAPClientError  # noqa: PLC0415 - an extra, and only for whoever has a client

    done = known = 0
    for folder in list_folders(client) if folders is None else folders:
        try:
            with sound_answers(client):
                status = client.select_folder(folder.name, readonly=True)
                uids = list_uids(client, status.get(b"EXISTS"))
        except IMAPClientError as error:
            if options.on_refused is None or isinstance(error, client.AbortError):
                raise
            options.on_refused(folder.name, str(error))
            continue
        known += len(uids)
        uidvalidity = _number(status.get(b"UIDVALIDITY"))
        for start in range(0, len(uids), options.batch):
            yield from _batch(client, uids[start : start + options.batch], (folder, uidvalidity), options)
            done = min(done + options.batch, known)
            if options.on_progress is not None:
                options.on_progress(done, known)


def _batch(
    client: "IMAPClient", uids: Sequence[int], place: tuple[Folder, int | None], options: ListOptions
) -> Iterator[MessageInfo]:
    folder, uidvalidity = place
    with sound_answers(client):
        answers = list(fetch_headers(client, uids, REVIEW_FIELDS if options.for_review else FIELDS))
    least = options.structure_from
    attachments = _attachments(client, [one.uid for one in answers if least is not None and one.size >= least])
    for answer in answers:
        stored = Stored(
            folder=folder.name,
            size=answer.size,
            uid=answer.uid,
            uidvalidity=uidvalidity,
            role=folder.role,
            flags=answer.flags,
            received=answer.received,
            attachments=attachments.get(answer.uid),
        )
        yield message_info(parse_headers(answer.header), stored)


def _attachments(client: "IMAPClient", uids: list[int]) -> Mapping[int, tuple[Attachment, ...]]:
    if not uids:
        return {}
    try:
        answers = client.fetch(uids, ["BODYSTRUCTURE"])
    except (client.AbortError, OSError):
        raise
    except Exception:  # IMAPClient raises much over a structure that no RFC knows, and a size is known without it
        return {}
    return {uid: attachments_in_structure(answer.get(b"BODYSTRUCTURE")) for uid, answer in answers.items()}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace")
