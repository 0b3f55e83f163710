"""The quota of a mailbox over IMAP: `GETQUOTAROOT` (RFC 9208), or the sum of all sizes where somebody asks for that."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bouncekit.errors.reasons import MailboxReason
from bouncekit.mailbox.quota.answers import parse_quota
from bouncekit.mailbox.quota.quota import MESSAGE, STORAGE, Quota, QuotaResource, QuotaRoot, Unknown, unknown
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.imap import imap_errors, malformed_answers

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["estimate_imap", "imap_quota"]

_MOST_FAULTS = 20
_BAD = re.compile(
    r"\A.{0,100}command error: BAD \[b['\"](.*)['\"]\]\Z", re.DOTALL
)  # imaplib's words around the server's
_CHUNK = 1000  # messages whose sizes are asked for at once
# All messages of Gmail are in the folder with \All, those in these two excepted (RFC 6154).
_BESIDE_ALL = (b"\\junk", b"\\trash")


def imap_quota(client: "IMAPClient", mailbox: str = "INBOX") -> Quota | Unknown:
    """Return what the server says of the quotas of `mailbox`; `client` is logged in.

    Raises `MailboxError` where the connection fails; a server that does not know or refuses is an `Unknown`.
    """
    from imaplib import IMAP4  # noqa: PLC0415 - loaded with the client

    place = _place(client)
    with imap_errors(place):
        if not any(name == b"QUOTA" or name.startswith(b"QUOTA=") for name in client.capabilities()):
            return unknown("not-announced")
        # Not `client.get_quota_root`, which raises where there is no root, and drops letters that are not ASCII.
        connection = client._imap
        try:
            status, answers = connection.getquotaroot(_quoted(mailbox))
        except IMAP4.abort:
            raise
        except IMAP4.error as error:  # BAD
            return unknown("refused", _BAD.sub(r"\1", str(error)))
    if status != "OK":
        return unknown("refused", _first_words(answers))
    said = connection.untagged_responses.get("NO", [])
    warnings = [line for line in said if b"[OVERQUOTA" in bytes(line) or b"[ALERT" in bytes(line)]
    return parse_quota(
        [
            *([b"* ID Cyrus"] if _is_cyrus(client) else ()),
            *_lines("QUOTAROOT", answers[0]),
            *_lines("QUOTA", answers[1]),
            *(b"* NO " + line for line in warnings),
            b"a OK done",
        ]
    )


def _is_cyrus(client: "IMAPClient") -> bool:
    return b"Cyrus" in (client.welcome or b"") or any(name.startswith(b"X-QUOTA=") for name in client.capabilities())


def estimate_imap(
    client: "IMAPClient",
    *,
    limit: int | None = None,
    folders: Sequence[str] | None = None,
    progress: Callable[[int], object] | None = None,
) -> Quota | Unknown:
    """Return the sum of the sizes of all messages against `limit` (bytes), without reading any of them.

    `folders` are all that can be selected where it is None.  `progress` is called with the number of messages in each
    folder, or part of one, that was added.  A server may count differently (folders of others, what is compressed).
    What could not be added is in `faults`; where nothing could be, it is an `Unknown`.
    """
    used = messages = 0
    faults = []
    with imap_errors(_place(client)):
        chosen = _folders(client) if folders is None else folders
        for folder in chosen:
            try:
                for size, count in _sizes(client, folder):
                    used += size
                    messages += count
                    if progress is not None:
                        progress(count)
            except client.AbortError:
                raise
            except client.Error as error:
                faults.append(f"{folder!r}: {error}")
            except MailboxError as error:
                if error.reason is not MailboxReason.MALFORMED:
                    raise
                faults.append(f"{folder!r}: {error.words}")
    if not chosen or (faults and not messages):
        return unknown("unreadable", "; ".join(faults[:_MOST_FAULTS]))
    resources = QuotaResource(STORAGE, used, limit), QuotaResource(MESSAGE, messages, None)
    return Quota((QuotaRoot("", resources),), faults=tuple(faults[:_MOST_FAULTS]), source="estimated")


def _folders(client: "IMAPClient") -> list[str]:
    with malformed_answers(_place(client)):
        listed = [({flag.lower() for flag in flags}, name) for flags, _, name in client.list_folders()]
    selectable = [(flags, name) for flags, name in listed if not flags & {b"\\noselect", b"\\nonexistent"}]
    if any(b"\\all" in flags for flags, _ in selectable):
        selectable = [each for each in selectable if each[0] & {b"\\all", *_BESIDE_ALL}]
    return [name for _, name in selectable]


def _sizes(client: "IMAPClient", folder: str) -> Iterator[tuple[int, int]]:
    """Yield (bytes, messages) of the parts of a folder; raise `MailboxError` (``malformed``) for what is not told."""
    if client.has_capability("STATUS=SIZE"):  # RFC 8438
        with malformed_answers(_place(client)):
            status = client.folder_status(folder, ["MESSAGES", "SIZE"])
        yield _number(client, status, b"SIZE"), _number(client, status, b"MESSAGES")
        return
    with malformed_answers(_place(client)):
        selected = client.select_folder(folder, readonly=True)
    missing = count = _number(client, selected, b"EXISTS")
    for first in range(1, count + 1, _CHUNK):
        sizes = list(_sizes_of(client, range(first, min(first + _CHUNK, count + 1))))
        yield sum(sizes), len(sizes)
        missing -= len(sizes)
        if not sizes:  # nor will there be others
            break
    if missing:
        raise MailboxError(MailboxReason.MALFORMED, _place(client), f"{missing} of {count} sizes were not told")


def _sizes_of(client: "IMAPClient", numbers: range) -> Iterator[int]:
    client.use_uid, uses_uid = False, client.use_uid
    try:
        with malformed_answers(_place(client)):
            found = client.fetch(numbers, ["RFC822.SIZE"])
    finally:
        client.use_uid = uses_uid
    sizes = (found.get(number, {}).get(b"RFC822.SIZE") for number in numbers)
    yield from (size for size in sizes if isinstance(size, int) and size >= 0)


def _number(client: "IMAPClient", answer: dict[bytes, Any], key: bytes) -> int:
    value = answer.get(key)
    if not isinstance(value, int) or value < 0:
        raise MailboxError(MailboxReason.MALFORMED, _place(client), f"{key.decode()} was not told")
    return value


def _place(client: "IMAPClient") -> str:
    return f"{client.host}:{client.port}"


def _quoted(mailbox: str) -> bytes:
    from imapclient.imap_utf7 import encode  # noqa: PLC0415 - loaded with the client

    name: bytes = encode(mailbox)
    return b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _lines(kind: str, answers: Sequence[Any]) -> Iterator[bytes]:
    """Yield the lines that imaplib took apart: a literal is the second part of a tuple, and its line goes on."""
    line = b""
    for part in answers:
        if isinstance(part, tuple):
            line += part[0] + b"\r\n" + part[1]
        elif isinstance(part, bytes):
            yield f"* {kind} ".encode() + line + part + b"\r\n"
            line = b""
    if line:
        yield f"* {kind} ".encode() + line + b"\r\n"


def _first_words(answers: Sequence[Any]) -> str:
    words = next((part for answer in answers for part in answer if isinstance(part, bytes)), b"")
    return words.decode("utf-8", "replace")
