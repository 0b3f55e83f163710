"""Free-text delivery notices: everything that servers wrote before, beside and instead of RFC 3464.

`read_notice` has two outcomes: Facts, or None for what is no notice.  The formats are data (data/formats/*.toml) and
one loop walks them all: the gate looks at the headers, one automaton scans the text, the formats whose entry
conditions hold are tried from the most specific on, and the first that finds a recipient wins.  Never taken for a
failed recipient: the sender, what stands outside the notice's own text, an address named for help.
"""

from enum import IntEnum
from typing import NamedTuple

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.codes import Codes, find_codes
from bouncekit.reading.facts import Facts, Form, Passage
from bouncekit.reading.notices.fallback_addresses import (
    in_subject,
    in_table,
    original_sender,
    original_to,
    own_addresses,
)
from bouncekit.reading.notices.formats import Entry, Format, FormatBook, Gate, load_book
from bouncekit.reading.notices.markers import Hits
from bouncekit.reading.notices.notice_body import Found, Outside, read_body
from bouncekit.reading.notices.notice_text import NoticeText, notice_text
from bouncekit.reading.sender.sender_words import untagged
from bouncekit.reading.sender.signals import Signals, read_signals
from bouncekit.text.folding import fold

__all__ = ["read_notice", "recognise"]

_REPORT = "delivery-status"  # RFC 6522: other report types are no delivery reports
_RECIPIENT_LIMIT = 1000
_NEAR_THE_TOP = 14
_NEAR_THE_MARGIN = 1
_LINES_ABOVE = 6
_ANSWER_LINES = 60
_REFUSED = 400
_CERTAIN = 2
_PROSE_LIMIT = 6000
_HEADER_LIMIT = 2000
_ELSEWHERE = (("subject", in_subject), ("table", in_table), ("original", original_to))


def read_notice(message: Message, signals: Signals | None = None) -> Facts | None:
    """Return what a free-text notice says, or None where the message is none."""
    recognised = recognise(message, load_book(), signals)
    return recognised[1] if recognised else None


def recognise(message: Message, book: FormatBook, signals: Signals | None = None) -> tuple[str, Facts] | None:
    """Return the name of the format in `book` that reads the message, and what it says; None where none does."""
    signals = signals or read_signals(message)
    sender = _sender(signals, book.gate)
    if sender is _Sender.ANYONE and not _subject_promises(signals, book.gate):
        return None
    text = notice_text(message)
    hits, headers = book.scan(text.folded), _FoldedHeaders(message, signals)
    notice = _Notice(message, signals, text, hits, Outside(signals.folded_subject), headers, sender)
    # What the text alone shows is asked first, the rest only where it does not do.
    offers = [offer for marker in hits.positions for offer in book.by_marker.get(marker, ())]
    tried = _candidates([offer for offer in offers if not offer[0].prose], notice)
    read = _read_known(tried, notice)
    if read is None:
        offers += book.by_header(headers)
        candidates = _candidates(offers, notice)
        read = _read_known([one for one in candidates if one not in tried], notice)
        if read is None:
            read = _read_otherwise(candidates, notice, _is_sent_back(signals)) if candidates else None
            was_asked = bool(candidates) and candidates[-1] is book.unknown
            read = read or _read_unknown(book.unknown, notice, offers, was_asked)
    return read


class _Sender(IntEnum):
    """Who sent the message, as far as its header tells."""

    ANYONE = 0
    MACHINE = 1
    DAEMON = 2


class _FoldedHeaders(dict[str, str]):
    """Header fields, folded when they are first asked for; one that is missing is empty."""

    def __init__(self, message: Message, signals: Signals) -> None:
        super().__init__()
        self._message = message
        if signals.null_path:  # however it is written
            self["return-path"] = "<>"

    def __missing__(self, name: str) -> str:
        value = self[name] = fold(self._message.header(name) or "")
        return value


class _Notice(NamedTuple):
    """A message that is taken for a notice, with all that was found in it so far."""

    message: Message
    signals: Signals
    text: NoticeText
    hits: Hits
    outside: Outside
    headers: _FoldedHeaders
    sender: _Sender


def _read_known(candidates: list[Format], notice: _Notice) -> tuple[str, Facts] | None:
    """Return what the first format says that finds a recipient in the text; the unknown one is not asked."""
    for one in candidates:
        if one.prose:
            break
        found = read_body(one, notice.text, notice.hits, notice.outside)
        if found.recipients:
            return one.name, _facts(one, found, notice.message)
    return None


def _read_otherwise(candidates: list[Format], notice: _Notice, sent_back: bool) -> tuple[str, Facts] | None:
    """Read a notice in whose text no known format finds a recipient.

    First by its X-Failed-Recipients field, then as an unknown format, then by its subject, by the table that tells
    which message it was, last by the To field of the message that it returns.  A notice that names nobody is none where
    its format is unknown, or where it was not sent as mail systems send theirs: whoever wants a password imitates the
    words, and knows no recipient.
    """
    one = candidates[0]
    listed = notice.message.header("x-failed-recipients")
    addresses: tuple[str, ...] = find_addresses(listed) if listed else ()
    if addresses:
        return one.name, _named(one, notice, addresses, "x-failed-recipients")
    if candidates[-1].prose:
        own = own_addresses(notice.message) | original_sender(notice.message, notice.text)
        outside = notice.outside._replace(own=own)
        found = read_body(candidates[-1], notice.text, notice.hits, outside)
        if found.recipients:
            return candidates[-1].name, _facts(candidates[-1], found, notice.message)
    for place, look in _ELSEWHERE:
        addresses = look(notice.message, notice.text)
        if addresses:
            return one.name, _named(one, notice, addresses, place)
    if one.prose or not sent_back:
        return None
    return one.name, _named(one, notice, (None,), one.name)


def _read_unknown(
    one: Format | None, notice: _Notice, offers: list[tuple[Format, Entry]], was_asked: bool
) -> tuple[str, Facts] | None:
    """Read what a mail system sends back in words of any language, by its address, its code and what it returns.

    Where it names nobody, as is known where it `was_asked`, only certain words among the `offers` make it a notice.
    """
    signals = notice.signals
    if one is None or not _is_sent_back(signals):
        return None
    if notice.sender is not _Sender.DAEMON and not _returns_readers_own(notice):
        return None
    codes = find_codes("\n".join(notice.text.lines[:_ANSWER_LINES]))
    evidence = _answers(codes) + _returns(notice) + _is_daemons_own(signals)
    if evidence and not was_asked:
        read = _read_otherwise([one], notice, sent_back=True)
        if read is not None:
            return read
    if _refuses(codes, signals):
        return one.name, _named(one, notice, (None,), one.name)
    words = {bool(each.body) for owner, each in offers if owner is one and each.certain and _holds(each, notice)}
    if len(words) + bool(words and evidence) < _CERTAIN:
        return None
    return one.name, _named(one, notice, (None,), one.name)


def _is_sent_back(signals: Signals) -> bool:
    """Tell whether the message has the null reverse-path, or has lost it and comes from a name that nobody bears."""
    if signals.null_path is None:
        return signals.nameless or signals.agent
    return signals.null_path


def _is_daemons_own(signals: Signals) -> bool:
    """Tell whether all speaks for a delivery agent: a name that nobody bears, and no path but the null one."""
    return signals.agent and (signals.null_path or (signals.null_path is None and not signals.list_mail))


def _answers(codes: Codes) -> bool:
    """Tell whether one of the text's codes is a server's refusal."""
    return (codes.reply_code or 0) >= _REFUSED or (codes.status or "2")[0] != "2"


def _refuses(codes: Codes, signals: Signals) -> bool:
    """Tell whether a mail system, with nobody to answer to, gives a status of failure (RFC 3463): a notice."""
    if not signals.null_path or not (signals.daemon or signals.postmaster):
        return False
    return codes.status is not None and codes.status[0] != "2"


def _returns_readers_own(notice: _Notice) -> bool:
    """Tell whether the message that comes back is its reader's own."""
    reader = find_addresses((notice.message.header("to") or "")[:_HEADER_LIMIT])
    written = original_sender(notice.message, notice.text) if reader else frozenset()
    return any(address.lower() in written for address in reader)


def _returns(notice: _Notice) -> bool:
    """Tell whether the message that could not be delivered is sent back, whole or its header."""
    return bool(notice.text.copy) or any(part.embedded is not None for part in notice.message.parts)


def _sender(signals: Signals, gate: Gate) -> _Sender:
    """Tell whether the message is a server's own: by the sender's name, or by a null reverse-path."""
    message = signals.message
    if signals.daemon or signals.postmaster or signals.nameless:
        return _Sender.ANYONE if signals.answering or _is_in_person(signals) else _Sender.DAEMON
    root = message.root
    if root.content_type == "multipart/report" and root.parameters.get("report-type", _REPORT).lower() == _REPORT:
        return _Sender.DAEMON
    named = message.raw_header("x-failed-recipients") is not None
    if not (signals.null_path or signals.auto_submitted or named or signals.bearer):
        return _Sender.ANYONE
    return _Sender.DAEMON if signals.null_path and _subject_promises(signals, gate) else _Sender.MACHINE


def _is_in_person(signals: Signals) -> bool:
    """Tell whether a postmaster, or somebody whose From is lost, writes a letter."""
    return not signals.daemon and signals.personal


def _subject_promises(signals: Signals, gate: Gate) -> bool:
    """Tell whether the subject is one of a notice; a ticket's number or a list's name may stand before it."""
    subject = signals.folded_subject
    return bool(subject) and not signals.reply and gate.subjects.stand_in(untagged(subject))


def _candidates(offers: list[tuple[Format, Entry]], notice: _Notice) -> list[Format]:
    """Return the formats of the entries whose conditions hold, the most specific first."""
    weighed: dict[str, tuple[int, int, Format]] = {}
    for one, entry in offers:
        known = weighed.get(one.name)
        if known is not None and known[1] >= entry.weight:
            continue
        if _holds(entry, notice):
            weighed[one.name] = (one.priority, entry.weight, one)
    ordered = sorted(weighed.values(), key=lambda rank: (-rank[0], -rank[1], rank[2].name))
    return [rank[2] for rank in ordered]


def _holds(entry: Entry, notice: _Notice) -> bool:
    sender, hits = notice.sender, notice.hits
    if (sender is _Sender.ANYONE and not entry.anyone) or (entry.daemon and sender is not _Sender.DAEMON):
        return False
    if not hits.positions.keys() >= entry.body:
        return False
    for name, words in entry.headers:
        if not words.stand_in(notice.headers[name]):
            return False
    if not entry.body or (sender is not _Sender.ANYONE and not entry.strict):
        return True
    line, column = hits.first_column(entry.first)
    if sender is _Sender.ANYONE and (column > _NEAR_THE_MARGIN or _is_greeted(hits.folded[:line])):
        return False
    return line <= _NEAR_THE_TOP


def _is_greeted(above: list[str]) -> bool:
    """Tell whether a person speaks first: who quotes or tells of a notice writes something before it.

    A notice begins with its own words; "Bonjour," stands above those of a person.
    """
    spoken = [line for line in above if line.strip()]
    return len(spoken) > _LINES_ABOVE or any(line.endswith((",", "!", "?")) and len(line) < 40 for line in spoken)


def _facts(one: Format, found: Found, message: Message) -> Facts:
    subject = message.header("subject")
    passages = [Passage(found.prose[:_PROSE_LIMIT], "notice")] if found.prose else []
    passages += [Passage(subject, "subject")] if subject else []
    recipients = found.recipients[:_RECIPIENT_LIMIT]
    if len({said.diagnostic for said in recipients}) > 1:  # whoever has an answer of their own is judged by that
        common, passages = tuple(passages), []
        recipients = [
            said if said.diagnostic is not None else said._replace(passages=(*said.passages, *common))
            for said in recipients
        ]
    return Facts(
        form=Form.NOTICE,
        recipients=tuple(recipients),
        software=one.software,
        subject=subject,
        machine=True,
        passages=tuple(passages),
    )


def _named(one: Format, notice: _Notice, addresses: tuple[str | None, ...], place: str) -> Facts:
    """Return the facts about `addresses`, which another place than the text names."""
    found = read_body(one, notice.text, notice.hits, notice.outside._replace(named=addresses))
    placed = [recipient._replace(found_in=place) for recipient in found.recipients]
    return _facts(one, Found(placed, found.prose), notice.message)
