"""What a person pastes into a ticket, or a script reads from a log: a server's answer without the message around it.

The lines of a log that tell of different addresses are one recipient each; anything else is one answer, on however
many lines it stands.
"""

import re
from collections.abc import Mapping

from bouncekit.reading.answers.addresses import clean_address, find_addresses
from bouncekit.reading.answers.apart import answers_apart, lines_apart
from bouncekit.reading.answers.codes import find_codes, unquote_reply
from bouncekit.reading.answers.moved import named_as_new
from bouncekit.reading.answers.quoted import expanded_from, is_about_sender, unwrap_answer
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Frame, Passage, RecipientFacts
from bouncekit.reading.frames import frame_of, told_in, without_tail
from bouncekit.reading.led_up import answer_alone
from bouncekit.reading.named_as_other import ABOUT_SENDER, is_named_as_other
from bouncekit.reading.qmail_log import ENDED, begun_at, is_begun
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily

__all__ = ["is_answer", "is_log", "looks_like_message", "read_answer", "read_line", "with_action"]

_LIMIT = 64 * 1024
_MOVED_CODE = 551  # RFC 5321, 3.4
_LOGIN_CODES = frozenset({534, 535, 538})  # RFC 4954, 6: they are about whoever logs in
_MOVED_STATUS = ".1.6"  # RFC 3463, 3.2
_REFUSED = lazily(r"(?<![\d.])[45]\d\d[ -](?:[#45]|[A-Za-z<])")
_PLEASE_TRY = CuePattern(r"\b(?&please_try)[ :]{1,3}<?[^\s<>@]{1,64}@", re.IGNORECASE)
_DOUBLED_DOT = lazily(r"[\w-]\.\.[\w-]")
_ANSWER_LIMIT = 4000
_LINE_LIMIT = 1000
# Postfix: "to=<x>, orig_to=<y>, relay=h[ip]:25, …, dsn=5.1.1, status=bounced (host … said: …)"; sendmail: "stat=…".
_LOG_RECIPIENT = lazily(r"\b(?:to|rcpt|recipient)=<?([^\s<>,;]{3,320})>?", re.IGNORECASE)
_LOG_ORIGINAL = lazily(r"\borig_to=<?([^\s<>,;]{3,320})>?")
_LOG_STATUS = lazily(r"\bstatus=(sent|deferred|bounced|expired|undeliverable|deliverable)\b")
_LOG_WORDS = lazily(r"\b(?:status=[a-z]{3,20}\s?\(|stat=|reason=\"?)(.{1,4000})")
# A part of such a line, without its recipient.
_LOG_FRAGMENT = lazily(r"\bstatus=(?:sent|deferred|bounced|expired)\s?\(|\bstat=(?:Deferred|Sent)\b")
# What sendmail's queue says of a message; in its notices more lines follow, and there it may have given up.
_HANDED_ON = lazily(r"(?im)^[> ]{0,4}\S{1,12}\s?:\s.{0,200}(?:mailer-daemon|postmaster)")
_QUEUED = lazily(r"\(?Deferred: \S")
_SENDMAIL_STATE = lazily(r"(?:\bstat=|^\(?)(Deferred|Sent)\b")
_LOG_DSN = lazily(r"\bdsn=([245]\.[0-7]\.[0-9]{1,3})\b")
_LOG_HOST = lazily(r"\brelay=([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})")
# OpenSMTPD: 'rcpt=<x> … result=TempFail stat="450 …"'
_SMTPD_RESULT = lazily(r"\bresult=\"?(Ok|PermFail|TempFail)\b")
# Postfix's smtpd: "NOQUEUE: reject: RCPT from host[ip]: 450 4.7.25 …; from=<x> to=<y> proto=ESMTP helo=<z>"
_REJECTED = lazily(r"\breject(?:_warning)?: [A-Z]{3,20} from \S{1,255}: ([^;]{1,4000})(?:;|$)")
# Exchange's message tracking: "…,SMTP,FAIL,<id>,<Message-ID>,<network id>,recipients,status,…"
_TRACKED = lazily(
    r",(FAIL|BADMAIL|DEFER|DELIVER|SEND),\d{0,20},<[^>]{0,255}>,(?:[0-9A-Fa-f-]{36},)?"
    r"\"?([^\s,;\"<>@]{1,64}@[^\s,;\"<>]{1,255})[^,]{0,4000},(?:\"([^\"]{1,4000})|([^,]{1,4000}))?"
)
_EXIM_RECIPIENT = lazily(r"\s(?:\*\*|==)\s(\S{1,250}@\S{1,250})\s")  # failed, deferred
_LOGGED = (_LOG_RECIPIENT, _EXIM_RECIPIENT, _TRACKED, ENDED, _LOG_FRAGMENT)
_QUOTING = ":'«“"  # one of them stands behind the words before an answer
_WRAPPER = CuePattern(r"(?&answered)\s{0,2}(?::\s{0,3}['\"«“]?|['«“])\s{0,2}(?=\S)", re.IGNORECASE)
# "550 5.1.1 …", "smtp; 550 …", "#5.1.1 …", "host mx.example[192.0.2.1] said: 550 …", "<x@y.example>: 550 …"
_ANSWER_OPENING = lazily(
    r"(?:[\"'«“>#\s]{0,4}|smtp;\s?|<?[^\s<>@]{1,64}@[^\s<>:]{1,255}>?:?\s|.{0,80}\bhost\s\S{1,255}\s?\[[^\]\s]{1,60}\]\s?"
    r"(?:said|refused to talk to me)?:\s)(?:[45]\d\d(?:[ -]|$)|[45]\.[0-7]\.\d{1,3}\b)",
    re.IGNORECASE,
)
_LIST_OWNER = lazily(r"[^@]{1,200}-(?:owner|moderators?|request|admin)@[^@]{1,255}|owner-[^@]{1,200}@[^@]{1,255}")
_LOG_DATE = lazily(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
# A field of a delivery report (RFC 3464, 2.3.3) of which somebody has pasted some lines.
_REPORTED = lazily(r"(?<![\w-])Action\s?:\s{0,3}(failed|delayed)\b", re.IGNORECASE)
_FEW_LINES = 6
_HEADER_LINE = lazily(r"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?\S")
_MESSAGE_FIELDS = ("from:", "return-path:", "received:", "delivered-to:", "mime-version:", "content-type:", "subject:")
_ACTIONS = {
    "sent": DeliveryAction.DELIVERED,
    "deliverable": DeliveryAction.DELIVERED,
    "deferred": DeliveryAction.DELAYED,
    "Sent": DeliveryAction.DELIVERED,
    "Deferred": DeliveryAction.DELAYED,
    "bounced": DeliveryAction.FAILED,
    "expired": DeliveryAction.FAILED,
    "undeliverable": DeliveryAction.FAILED,
    "Ok": DeliveryAction.DELIVERED,
    "TempFail": DeliveryAction.DELAYED,
    "PermFail": DeliveryAction.FAILED,
    "success": DeliveryAction.DELIVERED,
    "deferral": DeliveryAction.DELAYED,
    "failure": DeliveryAction.FAILED,
    "DELIVER": DeliveryAction.DELIVERED,
    "SEND": DeliveryAction.DELIVERED,
    "DEFER": DeliveryAction.DELAYED,
    "FAIL": DeliveryAction.FAILED,
    "BADMAIL": DeliveryAction.FAILED,
}


def looks_like_message(text: str) -> bool:
    """Tell whether `text` begins with a message's header: two field lines at least, one of a well-known name."""
    lines = text[:4000].lstrip().split("\n", 40)[:40]
    fields = [line.lower() for line in lines if _HEADER_LINE.match(line)]
    return bool(_HEADER_LINE.match(lines[0])) and sum(f.startswith(_MESSAGE_FIELDS) for f in fields) >= 2


def is_answer(text: str) -> bool:
    """Tell whether `text` can be nothing but a server's answer, or lines of a mail log.

    An answer begins with its code, or with the words that a mail program puts before one; a letter that speaks of a
    code in its lines is none.
    """
    lines = [line.strip() for line in text[:_LIMIT].split("\n", _LINE_LIMIT) if line.strip()]
    if not lines:
        return False
    opening = lines[0][:_LINE_LIMIT]
    if _ANSWER_OPENING.match(opening):
        return True
    wrapper = _WRAPPER.search(opening)
    if wrapper and len(lines) <= _FEW_LINES and _ANSWER_OPENING.match(opening, wrapper.end()):
        return True
    return any(map(_is_logged, lines))


def is_log(text: str) -> bool:
    """Tell whether `text` begins with a line of a mail log, which says itself whether a server still tries."""
    return _is_logged(text[:_LINE_LIMIT].lstrip().partition("\n")[0])


def _is_logged(line: str) -> bool:
    if _LOG_RECIPIENT.search(line):
        told = _LOG_STATUS.search(line) or _LOG_DSN.search(line) or "stat=" in line or _REJECTED.search(line)
        return bool(told)
    if _EXIM_RECIPIENT.search(line) and _LOG_DATE.match(line):
        return True
    return bool(_TRACKED.search(line) or ENDED.search(line) or is_begun(line) or _LOG_FRAGMENT.search(line))


def read_answer(text: str) -> Facts:
    """Return the facts of a pasted answer or of log lines; one recipient at least, whatever stands there."""
    text = text[:_LIMIT]
    lines = [line.strip() for line in text.split("\n", _LINE_LIMIT)[:_LINE_LIMIT] if line.strip()]
    logged = [line for line in lines if _may_be_logged(line) and any(form.search(line) for form in _LOGGED)]
    if not logged and len(lines) == 1 and _QUEUED.match(lines[0]):
        logged = lines
    if logged:
        begun = begun_at(lines)
        return Facts(Form.PASTED, tuple(_from_log(line, begun) for line in logged), machine=True)
    named = answers_apart(lines)
    if len(named) > 1 or (named and _HANDED_ON.search(text)):
        return Facts(Form.PASTED, tuple(with_action(_from_answer(each)) for each in named), machine=True)
    apart = [] if named else lines_apart(lines)
    if apart:
        return Facts(Form.PASTED, tuple(map(read_line, apart)), machine=True)
    text = " ".join(" ".join(lines).split())
    frame = frame_of(text)
    if frame is Frame.SENDING:
        broken = "@" in text and _DOUBLED_DOT.search(text)  # an address that the program may name behind the answer
        return Facts(Form.PASTED, (_from_answer(text if broken else without_tail(text)),), machine=True, frame=frame)
    said, told = answer_alone(_from_answer(text), lines)
    reported = _REPORTED.search(text)
    if reported:
        said = said._replace(action=DeliveryAction(reported[1].lower()))
    return Facts(Form.PASTED, (said,), machine=True, frame=frame or told)


def read_line(line: str) -> RecipientFacts:
    """Return what a line says of its own address, and what became of the message to it."""
    told = {Frame.DELAYED: DeliveryAction.DELAYED, Frame.RETURNED: DeliveryAction.FAILED}
    frame = told_in(line)
    return _from_answer(line)._replace(action=told.get(frame) if frame else None)


def with_action(said: RecipientFacts) -> RecipientFacts:
    """Return `said` with the action that lines of a report, pasted behind the answer, name; and without these lines."""
    reported = _REPORTED.search(said.diagnostic or "")
    if reported is None:
        return said
    diagnostic = (said.diagnostic or "")[: reported.start()].rstrip()
    return said._replace(action=DeliveryAction(reported[1].lower()), diagnostic=diagnostic or None)


def _may_be_logged(line: str) -> bool:
    """Tell whether `line` has what one of `_LOGGED` needs."""
    return "=" in line or "@" in line or "delivery " in line


def _from_log(line: str, begun: Mapping[str, str]) -> RecipientFacts:
    event = _of_event(line, begun)
    if event is not None:
        return event
    said = _LOG_WORDS.search(line) or _REJECTED.search(line)
    words = said[1].strip().removesuffix(")") if said else line
    named = _LOG_RECIPIENT.search(line) or _EXIM_RECIPIENT.search(line)
    status = _LOG_STATUS.search(line) or _SMTPD_RESULT.search(line) or _SENDMAIL_STATE.search(line)
    exim = None if said or not named else line[named.end() :].strip()
    return _logged(
        line, named[1] if named else None, exim or words, _ACTIONS[status[1]] if status else _exim_action(line)
    )


def _of_event(line: str, begun: Mapping[str, str]) -> RecipientFacts | None:
    """Return the recipient of a log whose lines name what happened before all else."""
    tracked = _TRACKED.search(line)
    if tracked:
        return _logged(line, tracked[2], tracked[3] or tracked[4] or "", _ACTIONS[tracked[1]])
    qmail = ENDED.search(line)
    words = qmail[3].replace("_", " ").replace("/", " ") if qmail else ""
    return _logged(line, begun.get(qmail[1]), words, _ACTIONS[qmail[2]]) if qmail else None


def _logged(line: str, address: str | None, words: str, action: DeliveryAction | None) -> RecipientFacts:
    original, dsn, host = _LOG_ORIGINAL.search(line), _LOG_DSN.search(line), _LOG_HOST.search(line)
    answer = unwrap_answer(words)
    words = (answer.words or words)[:_ANSWER_LIMIT]
    codes = find_codes(words)
    return RecipientFacts(
        address=clean_address(address) if address else None,
        original_address=clean_address(original[1]) if original else None,
        action=action,
        status=codes.status or (dsn[1] if dsn else None),
        reply_code=codes.reply_code,
        diagnostic=words,
        passages=(Passage(words, "diagnostic"),),
        remote_host=answer.host or (host[1].lower() if host else None),
        command=answer.command,
        found_in="text",
    )


def _exim_action(line: str) -> DeliveryAction | None:
    if not _LOG_DATE.match(line) or not _EXIM_RECIPIENT.search(line):
        return None
    return DeliveryAction.DELAYED if " == " in line else DeliveryAction.FAILED


def _to_whom(text: str) -> tuple[str, ...]:
    """Return the addresses in `text`, but for the owner's of a list, and none where a server refuses the sender's."""
    addresses = find_addresses(text)
    if addresses and ABOUT_SENDER.match(text, text.find(addresses[0]) + len(addresses[0])):
        return ()
    return tuple(one for one in addresses if not _LIST_OWNER.fullmatch(one))


def _nearest_first(text: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return `addresses` with the one first that stands nearest before the server's code: it is the one refused."""
    if (refused := _REFUSED.search(text)) is None or not addresses[1:]:
        return addresses
    folded = text.lower()
    before = [one for one in addresses if 0 <= folded.find(one.lower()) < refused.start()]
    return (before[-1], *(one for one in addresses if one != before[-1])) if before else addresses


def _stands_before_code(text: str, address: str) -> bool:
    refused = _REFUSED.search(text)
    return refused is not None and text.lower().find(address.lower()) < refused.start()


def _from_answer(text: str) -> RecipientFacts:
    text = unquote_reply(text)
    wrapper = _WRAPPER.search(text[:_ANSWER_LIMIT]) if any(map(text.__contains__, _QUOTING)) else None
    if wrapper and is_about_sender(text[: wrapper.start()].lower()):
        wrapper = None
    inner = text[wrapper.end() :] if wrapper and find_codes(text[wrapper.end() :]) != (None, None) else text
    answer = unwrap_answer(inner[:_ANSWER_LIMIT])
    host = answer.host or (unwrap_answer(text[:_ANSWER_LIMIT]).host if inner is not text else None)
    words = answer.words or inner[:_ANSWER_LIMIT]
    codes, around = find_codes(words), find_codes(text)
    passages = [Passage(words, "diagnostic")] if words else []
    if text and text != words:
        passages.append(Passage(text[:_ANSWER_LIMIT], "diagnostic"))
    original = expanded_from(text)
    addresses = tuple(one for one in _to_whom(text) if original is None or one.lower() != original.lower())
    status, reply_code = codes.status or around.status, codes.reply_code or around.reply_code
    moved = reply_code == _MOVED_CODE or (status or "").endswith(_MOVED_STATUS)
    new_address = addresses[-1] if moved and addresses and (addresses[1:] or _PLEASE_TRY.search(text)) else None
    new_address = new_address or named_as_new(text)
    if new_address is not None:
        addresses = tuple(one for one in addresses if one != new_address)
    elif not moved:
        addresses = _nearest_first(text, tuple(one for one in addresses if not is_named_as_other(text, one)))
        if reply_code in _LOGIN_CODES:
            addresses = addresses[:1] if addresses and _stands_before_code(text, addresses[0]) else ()
    return RecipientFacts(
        address=addresses[0] if addresses else original,
        original_address=original if addresses else None,
        new_address=new_address,
        status=status,
        reply_code=reply_code,
        diagnostic=words or None,
        passages=tuple(passages),
        remote_host=host,
        command=answer.command,
        found_in="text",
    )
