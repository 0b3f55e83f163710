"""A session of SMTP that somebody pastes, of a scanner or a program, and that ends well: the server took the message.

RFC 5321, 4.3.2: behind the text, which 354 asks for, 250 means that the server has taken the message over, for those
recipients that it had not refused before.
"""

from collections.abc import Iterator

from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Frame, Passage, RecipientFacts
from bouncekit.reading.frames import frame_of
from bouncekit.text.expressions import lazily

__all__ = ["read_session"]

_LIMIT = 16 * 1024
_GO_ON = "354"
_TAKEN = "250"
_OF_NOTICES = frozenset({Frame.RETURNED, Frame.DELAYED})  # they quote such a session, and tell what came of it
_COMMAND = lazily(r"\b(?:MAIL FROM|RCPT TO|DATA|QUIT)\b")
# Whom the client names, and what the server replies: at the beginning of a line, behind times and arrows, or behind
# the name of who speaks.
_STEP = lazily(
    r"(?m)\bRCPT TO:\s{0,2}<([^\s<>]{3,320})>|(?:^[^A-Za-z\n]{0,40}?|\b(?:RECV|S|Server|In)\b[:> \t]{0,4})(?<![\d.:])"
    r"([2-5]\d\d(?=[ -]|$).{0,400}?)(?=[ \t]\d\d:\d\d:\d\d|[ \t](?:RECV|SEND)\b|$)"
)


def read_session(text: str) -> Facts | None:
    """Return the facts of a session in which the server took the message, if not for each; None for all else."""
    if _GO_ON not in text or _TAKEN not in text or not _COMMAND.search(text):
        return None
    text = text[:_LIMIT]
    steps = [(found[1], (found[2] or "").strip()) for found in _STEP.finditer(text)]
    taken = _words_behind_text([reply for _, reply in steps if reply])
    if taken is None or frame_of(text) in _OF_NOTICES:
        return None
    asked = list(_asked(steps))
    if None in asked:
        return None
    named = [_said(who, reply if reply[0] in "45" else taken) for who, reply in filter(None, asked)]
    return Facts(Form.PASTED, tuple(named) or (_said(None, taken),), machine=True)


def _words_behind_text(replies: list[str]) -> str | None:
    """Return the reply to the message's text, where it is one of success."""
    places = [place for place, reply in enumerate(replies) if reply.startswith(_GO_ON)]
    behind = replies[places[-1] + 1 :][:1] if places else []
    return behind[0] if behind and behind[0].startswith(_TAKEN) else None


def _asked(steps: list[tuple[str | None, str]]) -> Iterator[tuple[str, str] | None]:
    """Yield each recipient with the reply to their name; None for what cannot be told, or was refused otherwise."""
    waiting: str | None = None
    for who, reply in steps:
        if who is not None:
            if waiting is not None:
                yield None
            waiting = who
        elif waiting is not None:
            yield waiting, reply
            waiting = None
        elif reply[0] in "45":
            yield None


def _said(address: str | None, reply: str) -> RecipientFacts:
    taken = reply.startswith(_TAKEN)
    return RecipientFacts(
        address=clean_address(address) if address else None,
        action=DeliveryAction.DELIVERED if taken else None,
        status=find_codes(reply).status,
        reply_code=int(reply[:3]),
        diagnostic=reply,
        passages=(Passage(reply, "diagnostic"),),
        found_in="text",
    )
