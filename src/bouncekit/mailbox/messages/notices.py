"""Reading the few notices of a folder, to know which message each gives back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from bouncekit.mailbox.messages.mail import MessageInfo
from bouncekit.mailbox.messages.returned import MOST_READ, may_be_notice, returned_id
from bouncekit.sources import SourceError, read_file

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["read_notices_on_disk", "read_notices_on_server"]

_BATCH = 20


def read_notices_on_server(client: "IMAPClient", messages: Sequence[MessageInfo]) -> list[MessageInfo]:
    """Return `messages` with the `returned_id` of each notice among them; no message becomes read by it.

    Raises what `IMAPClient` raises.
    """
    found: dict[object, str | None] = {}
    notices = [message for message in messages if message.uid is not None and may_be_notice(message)]
    for folder, group in groupby(notices, key=lambda message: message.folder):
        client.select_folder(folder, readonly=True)
        in_folder = list(group)
        for start in range(0, len(in_folder), _BATCH):
            batch = {message.uid: message for message in in_folder[start : start + _BATCH]}
            answers = client.fetch(list(batch), [f"BODY.PEEK[]<0.{MOST_READ}>"])
            for uid, answer in answers.items():
                content = next((value for name, value in answer.items() if name.startswith(b"BODY[]")), None)
                if uid in batch and isinstance(content, bytes):
                    found[batch[uid].place] = returned_id(content)
    return [_with(message, found.get(message.place)) for message in messages]


def read_notices_on_disk(messages: Iterable[MessageInfo]) -> Iterator[MessageInfo]:
    """Yield `messages` with the `returned_id` of each notice among them that is a file of its own.

    What cannot be read any more stays as it is.
    """
    for message in messages:
        if message.path is None or not may_be_notice(message):
            yield message
            continue
        try:
            yield _with(message, returned_id(read_file(message.path, MOST_READ)))
        except SourceError:  # the message of an mbox has no file of its own, and any other may be gone
            yield message


def _with(message: MessageInfo, identity: str | None) -> MessageInfo:
    return message if identity is None else replace(message, returned_id=identity)
