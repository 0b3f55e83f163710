"""A session of SMTP that somebody pastes, of a scanner or a program, and that ends well: the server took the message.

RFC 5321, 4.3.2: behind the text, which 354 asks for, 250 means that the server has taken the message over.
"""

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
# A reply stands at the beginning of its line, behind times and arrows, or behind the name of who speaks.
_REPLY = lazily(
    r"(?m)(?:^[^A-Za-z\n]{0,40}?|\b(?:RECV|S|Server|In)\b[:> \t]{0,4})(?<![\d.:])"
    r"([2-5]\d\d)(?=[ -]|$)(.{0,400}?)(?=[ \t]\d\d:\d\d:\d\d|[ \t](?:RECV|SEND)\b|$)"
)
_COMMAND = lazily(r"\b(?:MAIL FROM|RCPT TO|DATA|QUIT)\b")
_RECIPIENT = lazily(r"\bRCPT TO:\s{0,2}<([^\s<>]{3,320})>")


def read_session(text: str) -> Facts | None:
    """Return the facts of a session in which the server refused nothing and took the message; None for all else."""
    if _GO_ON not in text or _TAKEN not in text or not _COMMAND.search(text):
        return None
    text = text[:_LIMIT]
    replies = [(found[1], f"{found[1]}{found[2]}".strip()) for found in _REPLY.finditer(text)]
    codes = [code for code, _ in replies]
    if _GO_ON not in codes or any(code[0] in "45" for code in codes) or frame_of(text) in _OF_NOTICES:
        return None
    behind = replies[len(codes) - codes[::-1].index(_GO_ON) :]
    if not behind or behind[0][0] != _TAKEN:
        return None
    words = behind[0][1]
    said = RecipientFacts(
        action=DeliveryAction.DELIVERED,
        status=find_codes(words).status,
        reply_code=int(_TAKEN),
        diagnostic=words,
        passages=(Passage(words, "diagnostic"),),
        found_in="text",
    )
    named = dict.fromkeys(clean_address(found) for found in _RECIPIENT.findall(text))
    return Facts(Form.PASTED, tuple(said._replace(address=one) for one in named) or (said,), machine=True)
