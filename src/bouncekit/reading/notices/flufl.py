"""What nothing else could read: the detectors of flufl.bounce, behind a guard.

They know many old formats but only find addresses, and find them in ordinary mail too; so they are asked for mail that
a mail system sent, and for nothing else.  They raise on real mail; then nothing was found.
"""

from collections.abc import Callable, Iterable, Iterator
from email import message_from_bytes, policy
from email.message import Message as EmailMessage

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.reading.original.quoting import split_quoted_original
from bouncekit.reading.sender.signals import Signals

__all__ = ["read_last_resort"]

_BODY_LIMIT = 64 * 1024
_RECIPIENT_LIMIT = 100
_LINES = 600  # its patterns are tried on every line, one after another
_LINE_LIMIT = 998
_Detect = Callable[[EmailMessage], tuple[Iterable[bytes], Iterable[bytes]]]
_COMPLETED = ("aol", "yale")
_OWN_FIELDS = frozenset({"content-type", "content-transfer-encoding", "mime-version"})


def read_last_resort(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a notice in a form that only flufl.bounce knows, or None."""
    if not signals.mail_system or signals.reply or signals.list_mail or signals.administration:
        return None
    if not _may_name(message, signals):
        return None
    found = _detect(_as_email(message))
    if not found:
        return None
    notice, _ = split_quoted_original(signals.text)
    words = " ".join(notice.split())[:2000]
    codes = find_codes(words)
    recipients = tuple(
        RecipientFacts(
            address=address,
            action=action,
            status=codes.status,
            reply_code=codes.reply_code,
            passages=(Passage(words, "notice"),) if words else (),
            found_in="flufl.bounce",
        )
        for address, action in sorted(found.items())
    )
    subject = message.header("subject") or None
    passages = (Passage(subject, "subject"),) if subject else ()
    return Facts(Form.NOTICE, recipients[:_RECIPIENT_LIMIT], subject=subject, machine=True, passages=passages)


def _may_name(message: Message, signals: Signals) -> bool:
    """Tell whether a detector may find an address.

    In a text without any, only Exim's may, by a field of the header, and those that complete what AOL and Yale write.
    """
    root = message.root
    return (
        root.is_multipart
        or "@" in root.text[:_BODY_LIMIT]
        or message.raw_header("x-failed-recipients") is not None
        or any(house in signals.folded_sender for house in _COMPLETED)
    )


def _detect(message: EmailMessage) -> dict[str, DeliveryAction]:
    """Return the addresses that the first successful detector finds."""
    for detect in _detectors():
        try:
            temporary, permanent = detect(message)
        except Exception:  # broken mail makes them raise anything
            continue
        found = dict.fromkeys(temporary, DeliveryAction.DELAYED) | dict.fromkeys(permanent, DeliveryAction.FAILED)
        named = ((clean_address(raw.decode("utf-8", "replace")), action) for raw, action in sorted(found.items()))
        addresses = {address: action for address, action in named if address is not None}
        if addresses:
            return addresses
    return {}


def _detectors() -> Iterator[_Detect]:
    """Return the detectors one by one; where the library keeps them elsewhere, its public function alone.

    QUIRK: flufl.bounce 6 has no public list of them, and its public `all_failures` logs and gives up where one raises.
    """
    from flufl import bounce  # noqa: PLC0415  # only unknown formats pay for the import

    try:
        from flufl.bounce._scan import _DETECTORS  # noqa: PLC0415
    except ImportError:
        return iter((bounce.all_failures,))
    return (detector().process for detector in _DETECTORS)


def _as_email(message: Message) -> EmailMessage:
    """Return a stdlib message with the same header and the beginning of the same body."""
    root = message.root
    lines = [f"{name}: {value}" for name, value in message.header_items if name not in _OWN_FIELDS]
    if root.is_multipart:
        lines.append(f"content-type: {message.raw_header('content-type') or ''}")
        body = _shortened(root.body[:_BODY_LIMIT])
    else:
        lines.append("content-type: text/plain; charset=utf-8")
        body = _shortened(root.text[:_BODY_LIMIT].encode("utf-8", "replace"))
    header = "\n".join(lines).encode("utf-8", "replace")
    return message_from_bytes(header + b"\n\n" + body, policy=policy.compat32)


def _shortened(body: bytes) -> bytes:
    return b"\n".join(line[:_LINE_LIMIT] for line in body.split(b"\n", _LINES)[:_LINES])
