"""The SMTP dialogue that a notice quotes: ``>>> RCPT TO:<x>``, ``<<< 550 …``, ``550 <x>... User unknown``.

Sendmail's "Transcript of session follows" is the model; many others write the same marks (ezweb, MDaemon, Merak).
"""

import re

from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.quoted import one_line
from bouncekit.text.expressions import lazily

__all__ = ["Said", "Transcript", "command_of", "read_transcript", "spoken"]

# Who speaks is told by the words (a verb or a code): programs disagree on what the arrows mean.
_MARK = r"(?:.{0,40}?(?:>>>|<<<|-->|<--)|[ \t]{0,20}(?:[CS]|Out|In):|[ \t]{0,20}>)[ \t]{0,4}"
_SENT = lazily(_MARK + r"(?P<words>(?:RCPT|MAIL|DATA|EHLO|HELO|STARTTLS|QUIT|RSET|BDAT|AUTH)\b.{0,400})", re.IGNORECASE)
_GOT = lazily(_MARK + r"(?P<words>[2-5]\d\d.{0,1000})", re.IGNORECASE)
_LOCAL = lazily(r"[ \t]{0,20}(?P<words>(?:[45]\d\d(?:[ -][45]\.\d\.\d{1,3})?)[ -].{1,1000})")
_DOTTED = lazily(
    r"[ \t]{0,20}(?:[2-5]\d\d (?:[245]\.\d\.\d{1,3} )?)?[\"<]?(?P<who>[^\s<>]{1,300})[\">]?\.\.\. ?(?P<why>.{0,1000})"
)
_TALKING = lazily(r"while talking to \[?(?P<host>[\w.:-]{1,255})", re.IGNORECASE)
_COMMANDS = {
    "RCPT": "RCPT TO",
    "MAIL": "MAIL FROM",
    "DATA": "DATA",
    "BDAT": "DATA",
    "EHLO": "EHLO",
    "HELO": "EHLO",
    "STAR": "STARTTLS",
    "QUIT": "QUIT",
    "RSET": "RSET",
    "AUTH": "AUTH",
    "CONN": "CONN",
}
_PLAIN_MARKS = (">>> ", "<<< ")
_LINES = 2000
_PLAIN_LINES = 6


class Said:
    """What a transcript says of one address, or of the session as a whole."""

    __slots__ = ("answers", "command", "host", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.answers: list[str] = []
        self.host: str | None = None
        self.command: str | None = None

    def best(self) -> str | None:
        """Return the remote server's refusal, else the local server's sentence; on one line."""
        chosen = self.answers or self.words
        return one_line(chosen) if chosen else None


class Transcript:
    """The dialogue: per address (lower case) in order, what names none, and all of it as `words` on one line."""

    __slots__ = ("by_address", "lines", "names", "session", "words")

    def __init__(self) -> None:
        self.by_address: dict[str, Said] = {}
        self.names: dict[str, str] = {}
        self.session = Said()
        self.lines: list[str] = []
        self.words = ""

    def about(self, address: str) -> Said:
        return self.by_address.setdefault(address.lower(), Said())


class _State:
    __slots__ = ("command", "host", "target", "unclaimed")

    def __init__(self) -> None:
        self.host: str | None = None
        self.command: str | None = None
        self.target: str | None = None
        self.unclaimed: list[str] = []


def read_transcript(lines: list[str]) -> Transcript:
    """Return what the dialogue in `lines` says of each address."""
    result, state = Transcript(), _State()
    for line in lines[:_LINES]:
        if line.strip():
            result.lines.append(line.strip())
            _take(line, result, state)
    if not (result.by_address or result.session.answers or result.session.words):
        result.session.words = [line for line in result.lines if not line.startswith("--")][:_PLAIN_LINES]
    result.words = one_line(result.lines)
    return result


def command_of(words: str) -> str | None:
    """Return the name of the SMTP command that `words` begin with (``RCPT TO``, ``DATA``…), or None."""
    return _COMMANDS.get(words[:4].upper())


def spoken(line: str) -> tuple[str, str] | None:
    """Return who says the words of a marked line, ``client`` or ``server``, and the words; None for another line."""
    if line[:4] in _PLAIN_MARKS:  # nearly all
        words = line[4:]
        if words[:4].upper() in _COMMANDS:
            return "client", words
        if words[:3].isdigit():
            return "server", words
    sent = _SENT.match(line)
    if sent is not None:
        return "client", sent["words"]
    got = _GOT.match(line)
    return ("server", got["words"]) if got is not None else None


def _take(line: str, result: Transcript, state: _State) -> None:
    talking = _TALKING.search(line[:400])
    if talking is not None:
        state.host, state.command, state.target = talking["host"].strip(".:").lower(), None, None
        state.unclaimed = []
        return
    sent = _SENT.match(line)
    if sent is not None:
        _sent(sent["words"], result, state)
        return
    got = _GOT.match(line)
    if got is not None:
        _got(got["words"], result, state)
        return
    dotted = _DOTTED.match(line)
    if dotted is not None and "@" in dotted["who"]:
        _dotted(line, dotted, result, state)
    elif _LOCAL.match(line):
        _about(result, state).words.append(line.strip())


def _sent(words: str, result: Transcript, state: _State) -> None:
    state.command = command_of(words)
    state.target = None
    if state.command == "RCPT TO":
        found = find_addresses(words)
        if found:
            state.target = found[0].lower()
            result.names.setdefault(state.target, found[0])


def _got(words: str, result: Transcript, state: _State) -> None:
    if words[0] in "45":
        said = _named(words, result, state) or _about(result, state)
        if said is result.session:
            state.unclaimed.append(words.strip())
        if state.command is None or said.command in {None, state.command}:
            said.answers.append(words.strip())
        said.command = said.command or state.command
        said.host = said.host or state.host


def _named(words: str, result: Transcript, state: _State) -> Said | None:
    """Return what is said of the recipient whom the answer itself names, where that is not the one last asked for."""
    if "@" not in words or len(result.names) < 2 or state.command not in {"RCPT TO", "DATA"}:
        return None
    named = [one.lower() for one in find_addresses(words) if one.lower() in result.names]
    return result.about(named[0]) if len(named) == 1 and named[0] != state.target else None


def _about(result: Transcript, state: _State) -> Said:
    if state.target is not None and state.command == "RCPT TO":
        return result.about(state.target)
    return result.session


def _dotted(line: str, match: re.Match[str], result: Transcript, state: _State) -> None:
    found = find_addresses(match["who"])
    if not found:
        return
    address = found[0]
    if line.strip()[0] == "2":
        return
    result.names.setdefault(address.lower(), address)
    said = result.about(address)
    why = match["why"].strip()
    said.words.append(why if why[:3].isdigit() else line.strip())
    if not said.answers and state.unclaimed:  # what the server said last, of nobody by name, was said of this one
        said.answers, state.unclaimed = state.unclaimed, []
        said.host = said.host or state.host
        said.command = said.command or state.command
