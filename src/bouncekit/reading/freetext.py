"""Free-text delivery notices: everything that servers wrote before, beside and instead of RFC 3464.

`read_notice` has two outcomes: Facts, or None for what is no notice.  The formats are data (data/formats/*.toml) and one
loop walks them all: the gate looks at the headers, one automaton scans the text, the formats whose entry conditions
hold are tried from the most specific on, and the first that finds a recipient wins.  Never taken for a failed recipient:
the sender, what stands outside the notice's own text, an address named for help.
"""

from dataclasses import replace

from bouncekit.folding import fold
from bouncekit.message import Message
from bouncekit.reading.addresses import find_addresses
from bouncekit.reading.facts import Facts, Form, Passage, RecipientFacts
from bouncekit.reading.formats import Entry, Format, FormatBook, Gate, Hits, load_book
from bouncekit.reading.noticebody import Found, read_body
from bouncekit.reading.noticetext import NoticeText, notice_text

__all__ = ["read_notice", "recognise"]

_RECIPIENT_LIMIT = 1000
_NEAR_THE_TOP = 12
_PROSE_LIMIT = 6000


def read_notice(message: Message) -> Facts | None:
    """Return what a free-text notice says, or None where the message is none."""
    recognised = recognise(message, load_book())
    return recognised[1] if recognised else None


def recognise(message: Message, book: FormatBook) -> tuple[str, Facts] | None:
    """Return the name of the format in `book` that reads the message, and what it says; None where none does."""
    machine = _is_from_machine(message, book.gate)
    if not machine and not _subject_promises(message, book.gate):
        return None
    text = notice_text(message)
    hits = book.scan(text.folded)
    candidates = _candidates(message, book, hits, machine)
    if not candidates:
        return None
    subject = message.header("subject")
    for one in candidates:
        found = read_body(one, text, hits, fold(subject or ""))
        if found.recipients:
            return one.name, _facts(one, found, message)
    return candidates[0].name, _named_elsewhere(candidates[0], text, hits, message)


def _is_from_machine(message: Message, gate: Gate) -> bool:
    """Tell whether the headers are those of a server's own mail: the sender's name or a null reverse-path."""
    sender = message.header("from")
    if sender is None or not sender.strip(" <>"):
        return True
    folded = fold(sender)
    if any(word in folded for word in gate.senders):
        return True
    path = (message.header("return-path") or "").strip().lower()
    if path == "<>" or path.startswith(("<mailer-daemon", "mailer-daemon")):
        return True
    return message.header("x-failed-recipients") is not None


def _subject_promises(message: Message, gate: Gate) -> bool:
    subject = message.header("subject")
    if not subject:
        return False
    folded = fold(subject)
    return not folded.startswith(gate.replies) and any(word in folded for word in gate.subjects)


def _candidates(message: Message, book: FormatBook, hits: Hits, machine: bool) -> list[Format]:
    """Return the formats whose entry conditions hold, the most specific first."""
    weighed: dict[str, tuple[int, int, Format]] = {}
    offers = [offer for marker in hits.positions for offer in book.by_marker.get(marker, ())]
    for one, entry in [*offers, *book.by_header]:
        if (machine or entry.anyone) and _holds(entry, message, hits, machine):
            rank = (one.priority, entry.weight, one)
            if one.name not in weighed or weighed[one.name][:2] < rank[:2]:
                weighed[one.name] = rank
    ordered = sorted(weighed.values(), key=lambda rank: (-rank[0], -rank[1], rank[2].name))
    return [rank[2] for rank in ordered]


def _holds(entry: Entry, message: Message, hits: Hits, machine: bool) -> bool:
    if any(marker not in hits.positions for marker in entry.body):
        return False
    for name, words in entry.headers:
        value = message.header(name)
        if value is None or not any(word in fold(value) for word in words):
            return False
    if machine:
        return True
    # A person who quotes or tells of a notice writes something before it: a notice begins with its own words.
    first = min(hits.lines(entry.body[:1]), default=0)
    return first <= _NEAR_THE_TOP


def _facts(one: Format, found: Found, message: Message) -> Facts:
    subject = message.header("subject")
    passages = [Passage(found.prose[:_PROSE_LIMIT], "notice")] if found.prose else []
    if subject:
        passages.append(Passage(subject, "subject"))
    return Facts(
        form=Form.NOTICE,
        recipients=tuple(found.recipients[:_RECIPIENT_LIMIT]),
        software=one.software,
        subject=subject,
        machine=True,
        passages=tuple(passages),
    )


def _named_elsewhere(one: Format, text: NoticeText, hits: Hits, message: Message) -> Facts:
    """Read a notice whose text names nobody: the header may, and last the To field of the message it returns."""
    listed = message.header("x-failed-recipients")
    addresses = find_addresses(listed) if listed else ()
    place = "x-failed-recipients"
    if not addresses:
        addresses, place = _original_to(message, text), "original"
    found = read_body(one, text, hits, fold(message.header("subject") or ""), named=addresses or (None,))
    recipients = [_placed(r, place) for r in found.recipients] if addresses else found.recipients
    return _facts(one, Found(recipients, found.prose), message)


def _placed(recipient: RecipientFacts, place: str) -> RecipientFacts:
    return replace(recipient, found_in=place)


def _original_to(message: Message, text: NoticeText) -> tuple[str, ...]:
    """Return the one address in the To field of the returned message; with several, nobody can tell which failed."""
    for part in message.parts:
        if part.embedded is not None:
            value = part.embedded.header("to")
            found = find_addresses(value) if value else ()
            return found if len(found) == 1 else ()
    for number, line in enumerate(text.folded):
        if line.startswith("to: ") and number:
            found = find_addresses(text.lines[number])
            return found if len(found) == 1 else ()
    return ()
