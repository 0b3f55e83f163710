"""A server's own words, unwrapped from the sentence that quotes them.

Postfix writes ``host h[ip] said: ANSWER (in reply to RCPT TO command)``, Exim ``SMTP error from remote mail server
after RCPT TO:<x>: host h [ip]: ANSWER``, qmail ``Remote host said: ANSWER``: here answer, host and command come apart.
Patterns are searched from fixed words with bounded gaps.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from bouncekit import speed
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.answers.codes import join_reply
from bouncekit.text.expressions import lazily

__all__ = ["Answer", "expanded_from", "is_about_sender", "one_line", "unquoted", "unwrap_answer"]

_LIMIT = 4000
_FEW = 2000  # characters of lines that are worth remembering
_HOST = r"(?P<host>[\w.-]{1,255})"
_DOTTED_HOST = r"(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,10})"
# Each pattern stands beside words (lower case) without which it cannot match: they are looked for first.  One that
# begins with a letter is searched faster than one with a word boundary: what stands before is asked after it.
_WRAPPERS = (
    # Postfix: src/smtp/smtp_proto.c, "host %s said: %s (in reply to %s)"
    (
        "host ",
        lazily(
            rf"host(?<!\whost)\s{_HOST}\s?\[[^\]\s]{{1,60}}\](?::\d{{1,5}})?\s"
            r"(?:said|refused to talk to me):\s(?P<answer>.*)"
        ),
    ),
    # Exim: src/transports/smtp.c, "host %s [%s]: %s"; 1&1: "host: %s (%s) reason: %s"
    (
        "host",
        lazily(
            rf"host(?<!\whost):?\s{_HOST}\s?[\[(][^\])\s]{{1,60}}[\])](?::\d{{1,5}})?(?::|\sreason:)\s(?P<answer>.*)",
        ),
    ),
    # Exim 4.8x: the host first, "SMTP error from remote mail server after MAIL FROM:<x> SIZE=1024: %s"
    (
        "smtp error from remote",
        lazily(
            r"SMTP error from remote (?:mail )?(?:server|mailer) (?:after|for) .{1,300}?:\s(?P<answer>[2-5]\d\d[ -].*)"
        ),
    ),
    # qmail-remote.c, "Remote host said: "
    ("remote host said:", lazily(r"Remote host said:\s?(?P<answer>.*)", re.IGNORECASE)),
    ("failed with:", lazily(rf"\bServer {_HOST}\s?\[[^\]\s]{{1,60}}\] failed with: (?P<answer>.*)")),
    ("other server returned was", lazily(r"server returned was\s?:\s(?P<answer>.*)", re.IGNORECASE)),
    ("response was", lazily(r"response was\s?:\s(?P<answer>.*)", re.IGNORECASE)),
    ("server responded with", lazily(r"server responded with\s?:\s(?P<answer>.*)", re.IGNORECASE)),
    ("remote server ", lazily(r"Remote server (?:said|replied)\s?:\s(?P<answer>.*)", re.IGNORECASE)),
)
# A server that asked the sender's own about them quotes that one's answer within its own: the outer one counts.
_OF_SENDER = lazily(r"^.{0,120}[45]\d\d[ -].{0,200}sender (?:address )?(?:rejected|verif)")
_TAILS = (
    ("(in reply to ", lazily(r"\s?\(in reply to [^()]{1,60}\)\s*$", re.IGNORECASE)),
    ("]", lazily(r"\s?\[(?:RCPT_TO|MAIL_FROM|DATA|EOM|CONNECT|HELO)\]\s*$")),
    (
        "i'm not going to try again",
        lazily(r"\s?I'm not going to try again; this message has been in the queue too long\.\s*$"),
    ),
    ("giving up on ", lazily(r"\s?Giving up on [\w.:\[\]-]{1,100}\s*$")),
)
# Exim: "(ultimately generated from %s)", "(generated from %s)"; Sendmail: "(expanded from: %s)"; Postfix, src/bounce:
# "(expanded from <%s>)"; Messaging Server: "Original address: %s"
_EXPANDED = lazily(
    r"(?:\((?:ultimately )?(?:generated|expanded|forwarded|redirected|aliased) from:?|original (?:address|recipient):)"
    r"\s{0,20}(?:rfc822;\s?)?<?([^\s<>()]{1,320})",
    re.IGNORECASE,
)
_GENERATED = lazily(r"^\((?:ultimately generated|generated|expanded) from:?\s[^()]{1,300}\)\s?")
_HOSTS = (
    ("host", lazily(rf"\bhost:?\s{_DOTTED_HOST}\s?[\[(]", re.IGNORECASE)),
    ("while talking to ", lazily(r"while talking to (?P<host>\[?[\w.:-]{1,255}\]?)", re.IGNORECASE)),
    ("connect", lazily(rf"\bconnect(?:ing|ed)? to {_DOTTED_HOST}", re.IGNORECASE)),
    ("rejected by ", lazily(rf"rejected by {_DOTTED_HOST}", re.IGNORECASE)),
    ("remote system:", lazily(rf"remote system: (?:dns; ?)?{_DOTTED_HOST}", re.IGNORECASE)),
    ("remote server:", lazily(rf"remote server: {_DOTTED_HOST}", re.IGNORECASE)),
    ("remote-mta:", lazily(rf"remote-mta: (?:dns; ?)?{_DOTTED_HOST}", re.IGNORECASE)),
    (" server ", lazily(rf"\b(?:from|remote|mail) server {_DOTTED_HOST}", re.IGNORECASE)),
)
# What a sentence says of the moment when the server refused, in the order of trust.
_REFUSED_COMMANDS = tuple(
    (words, command)
    for command, phrases in (
        (
            "DATA",
            ("end of data", "data command", "i sent the message", "after data", "text command", "[eom]", "[data]"),
        ),
        ("RCPT TO", ("rcpt to", "rcpt command", "[rcpt_to]", "does not like recipient")),
        ("MAIL FROM", ("mail from", "[mail_from]", "sender was rejected")),
        ("EHLO", ("ehlo command", "helo command", "after ehlo", "after helo", "my name was rejected")),
        ("STARTTLS", ("after starttls", "to starttls")),
        ("CONN", ("initial connection", "refused to talk to me", "establish an smtp connection", "connect to ")),
    )
    for words in phrases
)
_IN_REPLY = ("in reply to ", " after ")
_REACH = 60


class Answer(NamedTuple):
    """`words` are the server's own on one line; `host` and `command` what the quoting sentence tells."""

    words: str | None
    host: str | None
    command: str | None


speed.quick_tuples(Answer)


def one_line(lines: list[str]) -> str:
    """Return the lines joined into one, runs of white space made one blank, 4,000 characters at most."""
    joined = " ".join(lines)
    if speed.single_blanks is not None:
        single = speed.single_blanks(joined[: _LIMIT * 2])
        if single is not None:
            return single[:_LIMIT]
    elif len(joined) <= _FEW:
        return " ".join(filter(None, map(_single_blanks, lines)))
    return " ".join(joined[: _LIMIT * 2].split())[:_LIMIT]


@lru_cache(maxsize=1024)
def _single_blanks(line: str) -> str:
    """Return a line with single blanks; most lines of notices come again."""
    return " ".join(line.split())


def expanded_from(text: str) -> str | None:
    """Return the address that the sender wrote to, where `text` says that another one was made of it."""
    lowered = text.lower()
    if "ed from" not in lowered and "original address:" not in lowered and "original recipient:" not in lowered:
        return None
    match = _EXPANDED.search(text)
    return clean_address(match[1]) if match else None


def is_about_sender(before: str) -> bool:
    """Tell whether `before`, in lower case, is an answer about the sender that goes on to quote their own server's."""
    return "sender" in before and _OF_SENDER.search(before) is not None


def unquoted(diagnostic: str) -> str:
    """Return a Diagnostic-Code without the sentence in which old Postfix quotes the answer: "host h[ip] said: …"."""
    if diagnostic.startswith("host ") and " said: " in diagnostic:
        return unwrap_answer(diagnostic).words or diagnostic
    return diagnostic


def unwrap_answer(text: str) -> Answer:
    """Return the server's answer in `text`, one line of a notice."""
    text = text.removeprefix("-- ")
    lowered = text.lower()
    words = (_GENERATED.sub("", text, count=1) or text) if text.startswith("(") else text
    host = None
    for needle, wrapper in _WRAPPERS:
        match = wrapper.search(text) if needle in lowered else None
        if match is not None and match["answer"].strip() and not is_about_sender(lowered[: match.start("answer")]):
            words = match["answer"].strip()
            host = match.groupdict().get("host")
            break
    for needle, tail in _TAILS:
        if needle in lowered:
            words = tail.sub("", words).strip() or words
    if len(words) > 2 and words[0] == words[-1] and words[0] in "'\"":
        words = words[1:-1].strip() or words
    return Answer(join_reply(words), host or _host_in(text, lowered), _command_in(lowered))


def _host_in(text: str, lowered: str) -> str | None:
    for needle, pattern in _HOSTS:
        if needle not in lowered:
            continue
        match = pattern.search(text)
        if match is not None:
            return match["host"].strip("[].:").lower() or None
    return None


def _command_in(lowered: str) -> str | None:
    """Return the command that was refused: as told after "in reply to" or "after", else by any of the phrases."""
    for opening in _IN_REPLY:
        start = lowered.find(opening)
        if start >= 0:
            reach = lowered[start : start + _REACH]
            for words, command in _REFUSED_COMMANDS:
                if words in reach:
                    return command
    for words, command in _REFUSED_COMMANDS:
        if words in lowered:
            return command
    return None
