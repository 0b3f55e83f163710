"""What a delivery report says beside its fields: the human part, read for one recipient at a time.

The part before the fields often quotes more of the server's answer than Diagnostic-Code does (sendmail's transcript,
"Remote Server returned …", "The response was:"); it never counts before the fields.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from bouncekit import speed
from bouncekit.message import Message, Part
from bouncekit.reading.answers.codes import find_status, leading_codes
from bouncekit.reading.answers.quoted import one_line, unquoted, unwrap_answer
from bouncekit.reading.answers.transcript import Said, Transcript, read_transcript
from bouncekit.reading.notices.footers import without_footer
from bouncekit.reading.notices.notice_text import whole_lines
from bouncekit.reading.original.glances import COMMAND, DIALOGUE, FOOTER, QUOTED, TALKING, TRANSCRIPT, glance
from bouncekit.reading.original.quoting import split_quoted_original
from bouncekit.reading.reports.fields import Diagnosis, is_vague
from bouncekit.reading.reports.paragraphs import Division, divide
from bouncekit.text.alike import kept_of_alike
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily

__all__ = ["Prose", "Quoted", "command_told", "diagnosed", "quoted_answer", "read_prose", "words_beside"]

_TEXT_LIMIT = 32 * 1024
_LINE_LIMIT = 2000
_PROSE_LIMIT = 2000
_COPIES = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"})
# An answer within a line: after a colon, a quotation mark or a bracket.
_INSIDE = CuePattern(
    r"""(?:[:'"(;<]|(?&introduces))\s{0,3}[#<"'\[]{0,3}([45][0-9]{2}(?:[ -]#?[45]\.[0-9]\.[0-9]{1,3})?[ \-].{3,})"""
)
_REPLY_CODE = lazily(r"[45][0-9][0-9][ -]")  # without one, nothing stands inside
_AT_START = lazily(r"[\s#<\"'(]{0,8}[45][0-9]{2}(?:[ \-#]|$)|[\s#<\"'(]{0,8}[45]\.[0-9]\.[0-9]{1,3}[ ;:>)]")
_BEFORE_COMMAND = ("in reply to ", "in response to ", "after ")
_COMMAND = lazily(
    r"(?:the |end of |sending |pipelined |an? ){0,3}"
    r"(RCPT TO|RCPT|MAIL FROM|MAIL|DATA|data|BDAT|EHLO|HELO|STARTTLS|AUTH|initial connection|connect|message body)\b"
)
_COMMANDS = {
    "RCPT": "RCPT TO",
    "MAIL": "MAIL FROM",
    "DATA": "DATA",
    "BDAT": "DATA",
    "MESSAGE": "DATA",
    "EHLO": "EHLO",
    "HELO": "EHLO",
    "STARTTLS": "STARTTLS",
    "AUTH": "AUTH",
    "INITIAL": "CONN",
    "CONNECT": "CONN",
}
_VERB = lazily(r"[A-Za-z]{4,8}")
_HOST = lazily(r"([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})\s?[\[(]")
_FIELD = CuePattern(r"(?&field_names)\s?:", re.IGNORECASE)
_TALKING = "while talking to "
_TALKING_HOST = lazily(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_MARKS = (">>> ", "<<< ")


class Quoted(NamedTuple):
    """A server's answer that the prose quotes, with the host and the command told beside it."""

    words: str | None
    host: str | None
    command: str | None


speed.quick_tuples(Quoted)


class Prose:
    """The human part's lines, without the quoted original.

    `whole` is the text with it, for whoever reads that, and `shown` what that shows at a `glance`.
    """

    __slots__ = ("_dialogue", "_division", "_start", "lines", "shown", "whole")

    def __init__(self, whole: str, lines: list[str], shown: int) -> None:
        self.whole = whole
        self.lines = lines
        self.shown = shown
        self._division: Division | None = None
        self._dialogue: Transcript | None = None
        self._start = -1  # of the transcript; not yet looked for

    def opening(self, codes: Mapping[str, str]) -> str:
        """Return what is said of all the addresses in `codes`, on one line, 2,000 characters at most."""
        return one_line(self.lines[: self._divided(codes).common])[:_PROSE_LIMIT]

    def about(self, address: str, codes: Mapping[str, str]) -> list[str]:
        """Return the lines about `address`, one of `codes` (see `bouncekit.reading.reports.paragraphs`)."""
        return self._divided(codes).blocks.get(address.lower(), [])

    def _divided(self, codes: Mapping[str, str]) -> Division:
        if self._division is None:
            self._division = divide(self.lines, codes)
        return self._division

    def said_of(self, address: str, *, alone: bool) -> Said | None:
        """Return what the transcript, if there is one, says of `address` or else of the session.

        Unless the address is `alone`, what is said of the session is said of those whom the transcript names.
        """
        dialogue = self._transcript()
        said = dialogue.by_address.get(address.lower())
        if said is None and not alone and dialogue.by_address:
            return None
        if said is not None and (said.answers or not dialogue.session.answers):
            return said
        session = dialogue.session
        return session if session.answers or session.words else said

    def command(self, words: str) -> str | None:
        """Return the command that `words`, of these lines, say was refused."""
        return command_told(words) if self.shown & COMMAND else None

    def command_in_dialogue(self) -> str | None:
        """Return the command before the first refusal in a quoted dialogue."""
        return _command_in_dialogue(self.whole) if self.shown & DIALOGUE else None

    def host_in_dialogue(self) -> str | None:
        """Return the host of sendmail's "... while talking to mx.example.fr.:"."""
        return _host_in_dialogue(self.whole) if self.shown & TALKING else None

    def transcript(self) -> str:
        """Return the transcript on one line, empty where there is none."""
        return one_line(self.lines[self._transcript_start() :])[:_PROSE_LIMIT] if self.shown & TRANSCRIPT else ""

    def _transcript(self) -> Transcript:
        if self._dialogue is None:
            lines = self.lines[self._transcript_start() :] if self.shown & TRANSCRIPT else []
            self._dialogue = read_transcript(lines) if lines else Transcript()
        return self._dialogue

    def _transcript_start(self) -> int:
        """Return the number of the line with which the transcript begins; behind the last where there is none."""
        if self._start < 0:
            whole, lines = self.whole, self.lines
            marked = "ranscript of session" in whole or "\n>>> " in whole or "\n<<< " in whole
            opening = [number for number, line in enumerate(lines) if _opens_transcript(line)] if marked else []
            self._start = opening[0] if opening else len(lines)
        return self._start


def command_told(text: str) -> str | None:
    """Return the SMTP command that `text` says was refused: "(in reply to RCPT TO command)", "after RCPT TO:<x>:"."""
    for words in _BEFORE_COMMAND:
        start = text.find(words)
        while start >= 0:
            match = _COMMAND.match(text, start + len(words))
            if match:
                return _COMMANDS[match[1].upper().split()[0]]
            start = text.find(words, start + 1)
    return None


@kept_of_alike
def diagnosed(raw: str) -> Diagnosis:
    """Return what the Diagnostic-Code `raw` tells."""
    vague = is_vague(raw)
    words = raw if vague else unquoted(raw)
    led = leading_codes(words)
    return Diagnosis(vague, command_told(raw), _host_told(raw), led, led[1] if led else find_status(words))


def _command_in_dialogue(text: str) -> str | None:
    """Return the command before the first refusal in a quoted SMTP dialogue (``>>> DATA``, ``<<< 550 …``)."""
    refusals = [place for place in (text.find("<<< 5"), text.find("<<< 4")) if place >= 0]
    sent = text.rfind(">>> ", 0, min(refusals)) if refusals else -1
    match = _VERB.match(text, sent + 4) if sent >= 0 else None
    return _COMMANDS.get(match[0].upper()) if match else None


def _host_told(text: str) -> str | None:
    """Return the host that `text` says answered: "host mx.example.fr[192.0.2.1] said: …"."""
    start = text.find("host ")
    match = _HOST.match(text, start + 5) if start >= 0 else None
    return match[1].lower() if match else None


def _host_in_dialogue(text: str) -> str | None:
    start = text.find(_TALKING)
    match = _TALKING_HOST.match(text, start + len(_TALKING)) if start >= 0 else None
    return match[0].lower() if match else None


def quoted_answer(lines: list[str]) -> Quoted:
    """Return the server's answer that `lines` quote: a line that begins with a code, or one announced in the line."""
    for number, line in enumerate(lines):
        if "5" not in line and "4" not in line:
            continue  # no code of a failure
        inside = _INSIDE.search(line) if _REPLY_CODE.search(line) else None
        if inside is None and not _AT_START.match(line):
            continue
        whole = _paragraph(lines, _paragraph_start(lines, number))
        unwrapped = unwrap_answer(whole)
        words = unwrapped.words if unwrapped.words != whole else _bare_answer(_paragraph(lines, number))
        return Quoted(words, unwrapped.host, unwrapped.command)
    return Quoted(None, None, None)


def words_beside(address: str, lines: list[str]) -> str | None:
    """Return what stands beside `address`: the rest of its line, or the indented lines that follow it."""
    wanted = address.lower()
    for number, line in enumerate(lines):
        place = line.lower().find(wanted)
        if place < 0:
            continue
        rest = line[place + len(wanted) :].strip(" \t<>\"'):;,-(.")
        following = [more for more in _until_blank(lines[number + 1 : number + 8]) if more[:1] in " \t" or rest]
        words = one_line([rest, *following]).strip()
        if len(words.split()) >= 2 and "@" not in words[:60] and not _FIELD.match(words):
            return words
    return None


def _until_blank(lines: list[str]) -> list[str]:
    return lines[: next((n for n, line in enumerate(lines) if not line.strip()), len(lines))]


def read_prose(message: Message, status_parts: Collection[Part]) -> Prose:
    """Return the human part of the report `message`, whose fields stand in `status_parts`."""
    texts: list[str] = []
    html: Part | None = None
    for part, kind in message.typed_parts:
        if kind in _COPIES:
            break
        if not kind.startswith("text/") or part in status_parts or part.disposition == "attachment":
            continue
        if kind == "text/html":
            html = html or part
        elif kind == "text/plain":
            texts.append(part.text[:_TEXT_LIMIT])
    whole = "\n".join(texts)
    if not whole.strip() and html:
        whole = html.text
    shown = glance(whole)
    notice = whole_lines(whole, message)[:_TEXT_LIMIT]
    if shown & QUOTED:
        notice = split_quoted_original(notice)[0]
    if shown & FOOTER:
        notice = without_footer(notice)
    lines = notice.split("\n")
    if len(notice) > _LINE_LIMIT:
        lines = [line[:_LINE_LIMIT] for line in lines]
    return Prose(whole, lines, shown)


def _opens_transcript(line: str) -> bool:
    return line.startswith(_MARKS) or "ranscript of session" in line or "... while talking to" in line


def _bare_answer(paragraph: str) -> str:
    """Return the answer announced inside `paragraph`, up to the quotation mark that closes it; or the paragraph."""
    inside = _INSIDE.search(paragraph)
    if inside is None:
        return paragraph
    mark, words = paragraph[inside.start(1) - 1], inside[1]
    closing = words.find(mark + " ") if mark in "'\"" else -1
    return words[:closing] if closing > 0 else words.rstrip("'\")>] ")


def _paragraph_start(lines: list[str], number: int) -> int:
    for before in range(number, max(0, number - 6), -1):
        if not lines[before - 1].strip():
            return before
    return max(0, number - 6)


def _paragraph(lines: list[str], first: int) -> str:
    taken = []
    for line in lines[first : first + 12]:
        if not line.strip():
            break
        taken.append(line)
    return one_line(taken)
