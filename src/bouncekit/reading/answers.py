"""A server's own words, unwrapped from the sentence that quotes them.

Postfix writes ``host h[ip] said: ANSWER (in reply to RCPT TO command)``, Exim ``SMTP error from remote mail server
after RCPT TO:<x>: host h [ip]: ANSWER``, qmail ``Remote host said: ANSWER``: here answer, host and command come apart.
Patterns are searched from fixed words with bounded gaps.
"""

import re
from typing import NamedTuple

__all__ = ["Answer", "one_line", "unwrap_answer"]

_LIMIT = 4000
_HOST = r"(?P<host>[\w.-]{1,255})"
_DOTTED_HOST = r"(?P<host>[\w-]{1,63}(?:\.[\w-]{1,63}){1,10})"
_WRAPPERS = (
    # Postfix: src/smtp/smtp_proto.c, "host %s said: %s (in reply to %s)"
    re.compile(
        rf"\bhost\s{_HOST}\s?\[[^\]\s]{{1,60}}\](?::\d{{1,5}})?\s(?:said|refused to talk to me):\s(?P<answer>.*)"
    ),
    # Exim: src/transports/smtp.c, "host %s [%s]: %s"; 1&1: "host: %s (%s) reason: %s"
    re.compile(
        rf"\bhost:?\s{_HOST}\s?[\[(][^\])\s]{{1,60}}[\])](?::\d{{1,5}})?(?::|\sreason:)\s(?P<answer>.*)",
    ),
    # Exim 4.8x: the host first, "SMTP error from remote mail server after MAIL FROM:<x> SIZE=1024: %s"
    re.compile(
        r"SMTP error from remote (?:mail )?(?:server|mailer) (?:after|for) .{1,300}?:\s(?P<answer>[2-5]\d\d[ -].*)"
    ),
    # qmail-remote.c, "Remote host said: "
    re.compile(r"\bRemote host said:\s?(?P<answer>.*)", re.IGNORECASE),
    re.compile(rf"\bServer {_HOST}\s?\[[^\]\s]{{1,60}}\] failed with: (?P<answer>.*)"),
    re.compile(
        r"(?:other server returned was|response was|server responded with|Remote server (?:said|replied))"
        r"\s?:\s(?P<answer>.*)",
        re.IGNORECASE,
    ),
)
_TAILS = (
    re.compile(r"\s?\(in reply to [^()]{1,60}\)\s*$"),
    re.compile(r"\s?\[(?:RCPT_TO|MAIL_FROM|DATA|EOM|CONNECT|HELO)\]\s*$"),
    re.compile(r"\s?I'm not going to try again; this message has been in the queue too long\.\s*$"),
    re.compile(r"\s?Giving up on [\w.:\[\]-]{1,100}\s*$"),
)
# Exim: "(ultimately generated from %s)", "(generated from %s)"; Sendmail: "(expanded from: %s)"
_GENERATED = re.compile(r"^\((?:ultimately generated|generated|expanded) from:?\s[^()]{1,300}\)\s?")
_HOSTS = (
    re.compile(rf"\bhost:?\s{_DOTTED_HOST}\s?[\[(]", re.IGNORECASE),
    re.compile(r"while talking to (?P<host>\[?[\w.:-]{1,255}\]?):?", re.IGNORECASE),
    re.compile(
        r"\b(?:connect to|connecting to|connected to|talking to|rejected by|from server|remote server|mail server)\s"
        + _DOTTED_HOST,
        re.IGNORECASE,
    ),
)
_REFUSED_COMMANDS = tuple(
    (re.compile(words, re.IGNORECASE), command)
    for words, command in (
        (r"end of data|DATA command|I sent the message|\bafter DATA|TEXT command|\[(?:EOM|DATA)\]", "DATA"),
        (r"RCPT TO|RCPT command|\[RCPT_TO\]|does not like recipient", "RCPT TO"),
        (r"MAIL FROM|\[MAIL_FROM\]|sender was rejected", "MAIL FROM"),
        (r"\bEHLO (?:command|hello)|HELO command|(?:after|to) (?:EHLO|HELO)\b|my name was rejected", "EHLO"),
        (r"\b(?:after|to) STARTTLS\b", "STARTTLS"),
        (
            r"initial connection|refused to talk to me|establish an SMTP connection|connect to [\w.-]{1,255}\[",
            "CONN",
        ),
    )
)
_IN_REPLY = re.compile(r"\b(?:in reply to|after)\s(?:the\s)?(?P<command>[A-Za-z ]{4,20})", re.IGNORECASE)


class Answer(NamedTuple):
    """`words` are the server's own on one line; `host` and `command` what the quoting sentence tells."""

    words: str | None
    host: str | None
    command: str | None


def one_line(lines: list[str]) -> str:
    """Return the lines joined into one, runs of white space made one blank, 4,000 characters at most."""
    return " ".join(" ".join(lines)[: _LIMIT * 2].split())[:_LIMIT]


def unwrap_answer(text: str) -> Answer:
    """Return the server's answer in `text`, one line of a notice."""
    host = None
    kept = _GENERATED.sub("", text, count=1)
    words = kept or text
    for wrapper in _WRAPPERS:
        match = wrapper.search(text)
        if match is not None and match["answer"].strip():
            words = match["answer"].strip()
            host = match.groupdict().get("host")
            break
    for tail in _TAILS:
        shorter = tail.sub("", words).strip()
        words = shorter or words
    if len(words) > 2 and words[0] == words[-1] and words[0] in "'\"":
        words = words[1:-1].strip() or words
    return Answer(words, host or _host_in(text), _command_in(text))


def _host_in(text: str) -> str | None:
    for pattern in _HOSTS:
        match = pattern.search(text)
        if match is not None:
            return match["host"].strip("[].:").lower() or None
    return None


def _command_in(text: str) -> str | None:
    said = _IN_REPLY.search(text)
    if said is not None:
        for pattern, command in _REFUSED_COMMANDS:
            if pattern.search(text, said.start(), min(len(text), said.end() + 40)):
                return command
    for pattern, command in _REFUSED_COMMANDS:
        if pattern.search(text):
            return command
    return None
