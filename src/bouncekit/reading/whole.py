"""What a whole message says: one reader a family, asked in one order; the first that recognises it answers.

Readers see the message and the signs in its header, and return facts; none of them knows a reason.
"""

from collections.abc import Callable

from bouncekit.message import Message
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.answers.envelopes import recipient_in_envelope
from bouncekit.reading.facts import About, DeliveryAction, Facts, Form, Frame, OriginalFacts, RecipientFacts
from bouncekit.reading.forwarded import read_forwarded
from bouncekit.reading.frames import frame_of
from bouncekit.reading.handed_words import with_own_words
from bouncekit.reading.kinds.auto_replies import read_marked_auto_reply, read_reported_absence, read_worded_auto_reply
from bouncekit.reading.kinds.certified import read_certified_receipt
from bouncekit.reading.kinds.challenges import read_challenge, read_dressed_challenge
from bouncekit.reading.kinds.complaints import read_complaint
from bouncekit.reading.kinds.demands import demand_in, returns_demand
from bouncekit.reading.kinds.dispositions import read_disposition
from bouncekit.reading.kinds.events import read_event
from bouncekit.reading.kinds.likenesses import liken_letter
from bouncekit.reading.kinds.meetings import meeting_in
from bouncekit.reading.kinds.pasted_letters import asked_again, is_warned_of, reply_about, tells_new_account
from bouncekit.reading.kinds.periodic import read_periodic_report
from bouncekit.reading.last_notices import told_apart, with_final_actions
from bouncekit.reading.notices.flufl import read_last_resort
from bouncekit.reading.notices.free_text import read_notice
from bouncekit.reading.notices.list_refusals import read_list_refusal
from bouncekit.reading.original.chains import returns_chain_letter
from bouncekit.reading.original.details import with_details
from bouncekit.reading.original.forged import is_of_site, passed_by_strangers, provider_of, seems_forged
from bouncekit.reading.original.glances import glance
from bouncekit.reading.original.lost_message import message_id_in, parse_date, read_original
from bouncekit.reading.original.other_box import box_in
from bouncekit.reading.original.quoting import split_quoted_original
from bouncekit.reading.original.strangers import came_from_nowhere
from bouncekit.reading.own_copy import without_writer
from bouncekit.reading.pasted import is_answer, is_log, read_answer
from bouncekit.reading.reports.delivery_report import read_report, read_report_in_text, read_returned_report
from bouncekit.reading.sender.reply_subjects import answered_subject
from bouncekit.reading.sender.robots import is_robot
from bouncekit.reading.sender.signals import Signals, read_signals
from bouncekit.reading.shown import is_no_notice, letter_in
from bouncekit.reading.unblamed import without_unblamed
from bouncekit.text.expressions import lazily

__all__ = ["read"]

Reader = Callable[[Message, Signals], Facts | None]


# Beginnings of words, without one of which no letter is asked whether it gives another account.
_OF_BANKS = ("iban", " rib", "bank", "banc", "banq", "compte", "account", "konto")
_GUESSED = "generic"  # the format of notices in no known form
_LONGEST_LETTER = 2000  # characters
_LOST_AFTER_DATA = lazily(r"Out: 354[^\n]{0,200}\n[ \t]{0,8}Out: [45]")


def _read_notice(message: Message, signals: Signals) -> Facts | None:
    """Read a free-text notice; where its own words name nobody, what it hands on may."""
    if signals.person or signals.administration or (signals.list_mail and not signals.mail_system):
        return None
    facts = read_notice(message, signals)
    if facts is not None and not any(said.address for said in facts.recipients):
        return read_returned_report(message, signals) or _read_wrapped(message) or facts
    return facts


def _read_session(message: Message, signals: Signals) -> Facts | None:
    """Read a session's transcript that a server sends to its own postmaster: no message of theirs failed.

    One that the server could not keep after it had taken the recipients and the text is left to the other readers.
    """
    if "session" not in signals.subject_marks or not signals.daemon or _LOST_AFTER_DATA.search(signals.text):
        return None
    return Facts(Form.ORDINARY, subject=message.header("subject") or None, machine=True)


def _read_wrapped(message: Message) -> Facts | None:
    """Read the notice that a filter has put, whole, into its own: SpamAssassin, gateways against viruses."""
    for part in message.parts:
        inner = part.embedded if part.content_type == "message/rfc822" else None
        signals = read_signals(inner) if inner is not None else None
        facts = read_notice(inner, signals) if inner is not None and signals is not None and signals.daemon else None
        if facts is not None and any(said.address for said in facts.recipients):
            return facts
    return None


def _told_of_success(facts: Facts, signals: Signals) -> Facts:
    """Correct the action of a free-text notice whose words tell of a success; formats only know failures and delays."""
    told_apart = any(said.action is DeliveryAction.DELIVERED for said in facts.recipients)
    if told_apart or any(map(_is_refused, facts.recipients)):
        arrived = all(said.action is DeliveryAction.DELIVERED for said in facts.recipients)
        return _as_arrived(facts, signals) if arrived else facts
    in_body = "success" in signals.body_marks and "failed_list" not in signals.body_marks
    if not in_body and "success" not in signals.subject_marks:
        return facts
    return _as_arrived(facts, signals)


def _as_arrived(facts: Facts, signals: Signals) -> Facts:
    """Return the facts of a notice of success; what was only passed on to another server is not called delivered."""
    relayed = frame_of(signals.text) is Frame.RELAYED
    action = DeliveryAction.RELAYED if relayed else DeliveryAction.DELIVERED
    return facts.with_action(action)


def _is_refused(said: RecipientFacts) -> bool:
    """Tell whether a code or a temporary state speaks against a notice of success."""
    refused = (said.status or "2")[0] != "2" or (said.reply_code or 250) >= 400
    return refused or said.action is DeliveryAction.DELAYED


# What declares itself by its structure comes before what is known by its words; delivery reports first, because they
# are the most.  Words of absence are no server's words, so they are looked for before free text; a header that only
# says "automatic" is a server's too, so it counts after.  What a machine hands on comes after what it says, and what
# guesses comes last.  What a person hands on is asked for between the two lists: their mail declares nothing, and their
# words are about a notice without being one.
_DECLARED: tuple[Reader, ...] = (
    read_dressed_challenge,
    read_report,
    read_certified_receipt,
    read_complaint,
    read_periodic_report,
    read_disposition,
    read_event,
)
_WORDED: tuple[Reader, ...] = (
    read_list_refusal,
    read_worded_auto_reply,
    read_challenge,
    _read_session,
    read_report_in_text,
    _read_notice,
    read_returned_report,
    read_marked_auto_reply,
    read_last_resort,
)
_FORWARDS = 3  # a notice that is handed on more often is left alone


def read(message: Message) -> Facts:
    """Return what `message` says; `Form.ORDINARY` where no machine notice is recognised.  Never raises."""
    return _read(message, _FORWARDS)


def _read(message: Message, forwards: int) -> Facts:
    bare = _bare_text(message)
    if bare and is_log(bare):  # before the notices, who know failures and delays by their words alone
        return read_answer(bare)
    signals = read_signals(message)
    facts = _first(_DECLARED, message, signals)
    if facts is not None and _tells_of_arrival(facts):
        facts = read_reported_absence(message, signals) or facts
    if facts is None and forwards:
        facts = read_forwarded(message, signals, lambda inner: _read(inner, forwards - 1))
        if facts is not None:
            return with_own_words(facts, message, signals)  # else whole: it was read as the message within
    date, message_id = parse_date(message.raw_header("date")), message_id_in(message.raw_header("message-id"))
    facts = facts or _first(_WORDED, message, signals)
    if facts is not None and facts.form is Form.NOTICE and is_no_notice(facts, message, signals):
        wants = demand_in(message, signals.text)
        return Facts(Form.ORDINARY, subject=facts.subject, machine=True, date=date, message_id=message_id, about=wants)
    if facts is None:
        if is_answer(bare):
            return read_answer(bare)  # a file that holds what a server answered, and no message
        machine = signals.machine or is_robot(message, signals)
        subject, about = message.header("subject") or None, _about(message, signals.text)
        about = about or (None if machine else _asked_again(message, signals.text) or _told_back(message, signals.text))
        return Facts(Form.ORDINARY, subject=subject, machine=machine, date=date, message_id=message_id, about=about)
    facts = with_final_actions(facts)
    if facts.form is Form.NOTICE:
        text = signals.whole_text
        facts = with_details(told_apart(_told_of_success(facts, signals), text), text, glance(text))
        facts = without_unblamed(facts)
        facts = without_writer(facts, text) if any(said.found_in == _GUESSED for said in facts.recipients) else facts
    if len(facts.recipients) == 1 and facts.recipients[0].address is None:
        facts = _with_envelope(facts, message)
    facts = facts.with_names(facts.original or _original(message, facts, signals), date, message_id)
    return _with_more(facts, message, signals)


def _tells_of_arrival(facts: Facts) -> bool:
    is_report = facts.form is Form.DELIVERY_REPORT
    return is_report and all(said.action is DeliveryAction.DELIVERED for said in facts.recipients)


def _about(message: Message, text: str) -> About | None:
    """Return what an ordinary message is about: an invitation may be a lure, too."""
    meeting, wanted = meeting_in(message), demand_in(message, text)
    if meeting is not None and wanted is not About.LURE:
        return About.LURE if is_warned_of(text) else meeting
    return wanted or _new_account(message, text)


def _new_account(message: Message, text: str) -> About | None:
    """Tell whether the letter itself, and not what it quotes, gives another bank account; a mailing to many is none."""
    if "list-unsubscribe" in message.header_names or not any(map(text.lower().__contains__, _OF_BANKS)):
        return None
    own = split_quoted_original(text)[0].partition("\n>")[0]
    own = own if own.strip() else text
    likened = liken_letter(own) if len(own) <= _LONGEST_LETTER else None
    return About.PAYMENT if tells_new_account(own) or (likened and likened.about is About.PAYMENT) else None


def _asked_again(message: Message, text: str) -> About | None:
    """Tell whether a person asks for a letter that never came, and for nothing else: no link waits behind a button."""
    letter = letter_in(message) if asked_again(text) else None
    return asked_again(letter.text) if letter else None


def _told_back(message: Message, text: str) -> About | None:
    """Tell whether a person writes of their own accord what a server answered them: their letter quotes it."""
    if "\n>" not in text or len(text) > _LONGEST_LETTER or "in-reply-to" in message.header_names:
        return None
    quoted = "\n".join(line for line in text.split("\n") if line.startswith(">"))
    return About.PERSON if "@" in quoted and find_codes(quoted).status is not None else None


def _with_more(facts: Facts, message: Message, signals: Signals) -> Facts:
    """Add what an automatic reply says of the letter, and of what came back whose it is, and whether it is a chain."""
    if facts.form is Form.AUTO_REPLY:
        about = reply_about(f"{facts.subject or ''}\n{signals.text}")
        return facts if about is None else facts._replace(about=about)
    chain = returns_chain_letter(message, signals.whole_text)
    original = facts.original
    if original is None or original.sender is None:
        return facts.with_background(chain=chain) if chain else facts
    if provider_of(original.sender) is not None:
        forged, box = seems_forged(message, original), box_in(message, original)
    else:
        forged, box = came_from_nowhere(message, original), None
        forged = forged or (returns_demand(message) and passed_by_strangers(message, original))
    if not (forged or chain or box):
        return facts
    by_site = forged and is_of_site(message)
    facts = facts._replace(forged=True) if forged else facts
    return facts.with_background(by_site=by_site, chain=chain, other_box=box is not None, sent_through=box)


def _bare_text(message: Message) -> str:
    """Return the text of what has no header.

    ``<x@y.example>: 550 …`` and a log's ``2025-03-03T10:00:01`` are none, though they have the form of a field.
    """
    names = message.header_names
    if "from" in names or "received" in names:
        return ""  # nearly always
    fields = message.header_items
    timed = bool(fields) and fields[0][0][:4].isdigit()
    if fields and not (timed or "@" in fields[0][0]):
        return ""
    colon = ":" if timed else ": "
    texts = [f"{name}{colon}{value}" for name, value in fields] + [part.text for part in message.parts[:1]]
    return "\n".join(texts)


def _with_envelope(facts: Facts, message: Message) -> Facts:
    """Give the one recipient whom nothing names the address that the notice's own To field carries, if it does."""
    address = recipient_in_envelope(message)
    if address is None:
        return facts
    return facts._replace(recipients=(facts.recipients[0]._replace(address=address, found_in="envelope"),))


def _first(readers: tuple[Reader, ...], message: Message, signals: Signals) -> Facts | None:
    for reader in readers:
        facts = reader(message, signals)
        if facts is not None:
            return facts
    return None


def _original(message: Message, facts: Facts, signals: Signals) -> OriginalFacts | None:
    found = read_original(message, signals.whole_text if facts.form in _QUOTING else None)
    answered = answered_subject(facts.subject) if facts.form is Form.AUTO_REPLY and facts.subject else None
    if answered is None or (found is not None and found.subject is not None):
        return found
    return (found or OriginalFacts(found_in="subject"))._replace(subject=answered)


_QUOTING = frozenset({Form.NOTICE, Form.COMPLAINT})
