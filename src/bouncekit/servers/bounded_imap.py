"""`IMAPClient` over a `Wire`: the methods that imaplib lets its users override, and no more.

Imported only where a connection is opened: it needs the extra ``imap``.
"""

import imaplib
import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from imapclient import IMAPClient

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.folder_names import FolderNames, one_name, read_list
from bouncekit.servers.wire import Limits, Wire

__all__ = ["BoundedImapClient"]

_WORDLESS = re.compile(rb"[A-P]{4}\d+ (?:OK|NO|BAD)\r\n")
_SHORT = 24  # bytes
_LITERAL8 = re.compile(rb" ~(\{\d{1,19}\}\r\n)\Z")
# QUIRK: GNU imap4d 3.15 takes the name of a folder in quotation marks that looks like {5} for a literal (RFC 9051, 4.3)
# where nothing stands behind it, and waits for 5 bytes.  No name of a folder is opened by these.
_TAKEN_FOR_A_LITERAL = re.compile(rb'[A-P]{4}\d+ (?:SELECT|EXAMINE) "?\{(\d{1,3})\}"?\r\n')
_NO_NAME = b"?"
_MOST_DIGITS = 19  # of a number in RFC 9051; of more than 4,300 digits int() raises


class _BoundedImap(imaplib.IMAP4):
    """Rule: no byte is sent or received but through the `Wire`."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, limits: Limits, proxy: str | None) -> None:
        self._context = context
        self._limits = limits
        self._proxy = proxy
        self.said = b""  # the last line that was no answer to a command of ours, for errors to show
        self._taken_for_a_literal = 0  # bytes that the server may wait for by mistake
        self.wire: Wire
        super().__init__(host, port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        self.host = host
        self.port = port
        self.wire = Wire(host, port, self._limits, self._proxy)
        if self._context is not None:
            try:
                self.wire.secure(self._context)
            except MailboxError:
                self.wire.close()
                raise
        self.sock = self.wire.socket

    def read(self, size: int) -> bytes:
        return self.wire.read(size)

    def readline(self) -> bytes:
        try:
            line = self.wire.readline()
        except MailboxError as error:
            goodbye: list[Any] = self.untagged_responses.get("BYE", [])
            if error.reason is MailboxReason.CUT_OFF and goodbye:  # imaplib forgets it, waiting for a continuation
                raise MailboxError(
                    MailboxReason.CUT_OFF, error.place, goodbye[-1].decode("utf-8", "replace")
                ) from error
            raise
        if line.endswith(b"\n") and not line.endswith(b"\r\n"):
            line = line[:-1] + b"\r\n"  # QUIRK: GNU imap4d ends its answer to AUTHENTICATE so
        if line.startswith(b"+") and self._taken_for_a_literal:
            self.send(_NO_NAME * self._taken_for_a_literal + b"\r\n")  # and it refuses that
            return self.readline()
        if line.startswith(b"* "):
            self.said = line
        elif len(line) < _SHORT and _WORDLESS.fullmatch(line):
            line = line[:-2] + b" \r\n"  # QUIRK: imaplib insists on the text that belongs behind it
        if line.endswith(b"}\r\n"):
            line = _LITERAL8.sub(rb" \1", line)  # whose bytes are those of any other (RFC 3516, 4.4)
            number = line[line.rfind(b"{") + 1 : -3]
            if len(number) > _MOST_DIGITS and number.isdigit():
                raise MailboxError(MailboxReason.MALFORMED, self.wire.place, line.decode("utf-8", "replace"))
        return line

    def send(self, data: Any) -> None:
        taken = _TAKEN_FOR_A_LITERAL.fullmatch(data)
        self._taken_for_a_literal = int(taken[1]) if taken else 0
        self.wire.send(data)

    def shutdown(self) -> None:
        self.wire.close()

    def uid_fetch_lines(self, uids: str, items: str, pattern: re.Pattern[bytes]) -> list[tuple[bytes, ...]]:
        """Return the groups of the answers to UID FETCH that `pattern` matches, up to the first that it does not."""
        tag = self._command("UID", "FETCH", uids, items)
        peeled = self.wire.peel(pattern)
        self._command_complete("UID", tag)
        self.untagged_responses.pop("FETCH", None)
        return peeled

    def idle_for(self, seconds: float) -> bool:
        """Wait with IDLE (RFC 2177) until the server tells something; return whether it did within `seconds`."""
        imaplib.Commands.setdefault("IDLE", ("SELECTED",))  # Python 3.14 knows it
        tag = self._command("IDLE")
        while self._get_response():  # None: the server waits, too
            if self.tagged_commands.get(tag):  # it refuses
                break
        else:
            has_news = self.wire.wait(seconds)
            self.send(b"DONE\r\n")
            self._command_complete("IDLE", tag)
            return has_news
        typ, data = self._command_complete("IDLE", tag)
        raise self.error(f"IDLE: {typ} {data!r}")

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any:
        answer: tuple[str, list[Any]] = self.xatom("STARTTLS")
        if answer[0] == "OK":
            self.wire.secure(ssl_context or ssl.create_default_context())
            self.sock = self.wire.socket
            self.untagged_responses = {}  # what was said before TLS, anybody may have said
        return answer


class BoundedImapClient(IMAPClient):  # type: ignore[misc]  # it ships no type information
    """An `IMAPClient` whose waits and answers are bounded; `context` None begins in plain text, for STARTTLS."""

    def __init__(
        self, host: str, port: int, context: ssl.SSLContext | None, limits: Limits, proxy: str | None = None
    ) -> None:
        self._limits = limits
        self._folder_names: FolderNames | None = None
        self._proxy = proxy
        super().__init__(host, port, ssl=context is not None, ssl_context=context, timeout=limits.read)
        # IMAPClient has imaplib format every line that passes, passwords too, for a log that nobody asked for.
        self._imap.debug = 0

    @property
    def wire(self) -> Wire:
        """The transport: its limits may be changed at any time."""
        wire: Wire = self._imap.wire
        return wire

    @property
    def said(self) -> str:
        """What the server said last of its own accord, or in the midst of an answer; IMAPClient may trip over it."""
        said: bytes = self._imap.said
        return said.decode("utf-8", "replace").strip()

    def uid_fetch_lines(self, uids: str, items: str, pattern: re.Pattern[bytes]) -> list[tuple[bytes, ...]]:
        """Return what `pattern` takes out of the answers to UID FETCH, one line each, up to one that looks otherwise.

        What comes behind that is passed over: whoever asks so knows another way to ask for the rest.
        """
        return self._imap.uid_fetch_lines(uids, items, pattern)  # type: ignore[no-any-return]

    def idle_for(self, seconds: float) -> bool:
        """Wait with IDLE (RFC 2177) until the server tells something; return whether it did within `seconds`.

        No longer than `Limits.command`.  A server that is gone without a word shows at the end: it does not answer.
        """
        return self._imap.idle_for(seconds)  # type: ignore[no-any-return]

    def told_of_more(self) -> bool:
        """Tell whether the server has counted the messages of the open folder anew since this was asked last."""
        return self._imap.response("EXISTS")[1] != [None]  # type: ignore[no-any-return]

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> bytes:
        """Change to TLS.  IMAPClient 3 wraps the socket itself, behind the back of the transport."""
        status, answers = self._imap.starttls(ssl_context)
        self._checkok("starttls", status, answers)
        self._starttls_done = True  # what was announced before is forgotten
        return bytes(answers[0])

    def _proc_folder_list(self, folder_data: Sequence[Any]) -> list[tuple[tuple[bytes, ...], bytes | None, str]]:
        """Read an answer to LIST.  IMAPClient's own reader raises at the first name that is no modified UTF-7."""
        if self._folder_names is None:
            self._folder_names = FolderNames()
        listed = read_list(folder_data)
        names = self._folder_names.learn(listed)
        # Some servers name a folder twice, or INBOX in another case.
        once: dict[str, tuple[tuple[bytes, ...], bytes | None, str]] = {}
        for each, name in zip(listed, names, strict=True):
            once.setdefault(one_name(name), (each.flags, each.delimiter, name))
        return [*once.values()]

    def _normalise_folder(self, folder_name: str | bytes) -> Any:
        """Return a folder's name as the server wrote it, quoted; as IMAPClient does where it did not list it."""
        if isinstance(folder_name, str) and _may_be_odd(folder_name):
            if self._folder_names is None:  # nobody has asked for the list on this connection
                self._folder_names = FolderNames()
                with suppress(
                    imaplib.IMAP4.error, ValueError
                ):  # what is wrong with the list is told where it is asked for
                    self.list_folders()
            raw = self._folder_names.raw(folder_name)
            if raw is not None:
                return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        return super()._normalise_folder(folder_name)

    def _create_IMAP4(self) -> _BoundedImap:  # noqa: N802 - the place at which IMAPClient makes its imaplib object
        context = self.ssl_context if self.ssl else None
        return _BoundedImap(self.host, self.port, context, self._limits, self._proxy)


def _may_be_odd(name: str) -> bool:
    """Tell whether servers differ in how they write `name`; plain ASCII is the same for all."""
    return "&" in name or not (name.isascii() and name.isprintable())
