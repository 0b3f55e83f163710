"""Numbers in the words: how long to wait, how large.

Everything is read from folded text and only where the text tells it: a guess is None.
"""

import re

from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Reason

__all__ = ["retry_after_in", "sizes_in"]

_AMOUNT_OF_TIME = (
    r"(?:(\d{1,2}:\d\d:\d\d)|(\d{1,6}|half an|une demi-|an?|one|une?|eine[rn]?|un[ao]|two|deux|zwei|three|trois|drei|"
    r"five|cinq|funf|ten|dix|zehn) ?"
    r"(s|secs?|seconds?|secondes?|seconden|sekunde?n?r?|segundos?|secondi|mn|mins?|minutes?|minuten?|minuter|minutos?|"
    r"minut[ioy]?|m|h|hrs?|hours?|heures?|stunden?|horas?|ore|ora|uur|uren|godzin\w?|timmar|timme|days?|jours?|tagen?|"
    r"dias?|giorn[io]))\b"
)
_WORDS = {"half an": 0.5, "une demi-": 0.5} | {
    word: number
    for number, words in ((2, "two deux zwei"), (3, "three trois drei"), (5, "five cinq funf"), (10, "ten dix zehn"))
    for word in words.split()
}
_AGAIN = (
    r"again|retry|retrying|try|back|re-?send|resubmit|reconnect|reessay\w{1,4}|essayer|essayez|renvoye[rz]|revenez|"
    r"recommence[rz]|erneut|versuchen|wieder|intent\w{1,5}|reintent\w{1,5}|riprova\w{0,3}|tente|later|plus tard|"
    r"spater|available|nouvelle tentative|ponownie|opnieuw|igen"
)
_ANY_TIME = re.compile(rf"\b{_AMOUNT_OF_TIME}")
# "try again in 5 minutes": a verb, then a preposition, then how long.
_TRY_IN = re.compile(
    rf"\b(?:{_AGAIN})\b([^.;\d]{{0,40}})\b(?:in|after|within|dans|apres|nach|en|dentro de|tra|dopo|em|apos"
    r"|d'ici|za|om|over)"
    rf"(?: (?:about|at least|another|environ|au moins|the next|etwa))?[ :=]{{1,3}}{_AMOUNT_OF_TIME}"
)
# "in 5 Minuten erneut versuchen": how long, then the verb.
_IN_TRY = re.compile(
    rf"\b(?:in|dans|nach|after|en|over) {_AMOUNT_OF_TIME}[^.;\d]{{0,30}}"
    r"\b(?:erneut|again|retry|reessay\w{1,4}|wieder|de nouveau|opnieuw)\b"
)
_WAIT_FOR = re.compile(
    r"\b(?:wait|greylist\w{0,4}|graylist\w{0,4}|patient\w{0,4}|attend\w{1,4}|warten|espere|attendere|"
    rf"(?:blocked|banned|deferred|refused|bloquee?) (?:for|pendant|pour))\b[^.;\d]{{0,30}}?\b{_AMOUNT_OF_TIME}"
)
_RETRY_AFTER = re.compile(r"\bretry[-_ ]?(?:after|in)[:= ]{1,3}(\d{1,6})\b(?! ?[a-z:])")
_CJK_WAIT = re.compile(r"(\d{1,4}) ?(秒|分|小?时|時間)[钟间]?(?:后|後|以后)")
_CJK_SECONDS = {"秒": 1, "分": 60, "时": 3600, "小": 3600, "時": 3600}
# "retry timeout exceeded after 5 days", "not tried again after 5 days": what was done is no advice.
_NO_ADVICE = re.compile(r"timeout|exceed|expire|gave|giv|fail|tried|attempt|\bnot\b")
_WAIT_WORDS = (
    "retry", "again", "wait", "essay", "later", "greylist", "graylist", "plus tard", "patient", "erneut", "back",
    "wieder", "attend", "intent", "riprova", "spater", "warten", "available", "后", "後", "try", "versuchen", "revenez",
    "reconnect", "re-send", "resend", "resubmit", "recommence", "tente", "espere", "blocked ", "banned ", "refused ",
    "deferred ", "bloque", "tentativ", "renvoye", "ponownie", "opnieuw", "igen ",
)  # fmt: skip
_WAITING = Literals(dict.fromkeys(_WAIT_WORDS, True))
_SECONDS = {"s": 1, "m": 60, "h": 3600, "o": 3600, "d": 86_400, "j": 86_400, "t": 86_400, "g": 86_400}
_HOURS = ("stund", "godz", "timm", "uur", "uren")
_MAX_WAIT = 7 * 86_400

_AMOUNT = re.compile(
    r"(\d(?<![\d.:\[-]\d)\d{0,14}(?:[.,]\d{1,3})?) ?"
    r"(bytes?|octets?|kilobytes?|kib|kb|ko|k|megabytes?|mib|mb|mo|m|gib|gb|go|g)?\b(?![\d.:\]-]\d)"
)
_UNITS = {"b": 1, "o": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_LIMIT_WORDS = "limit|max|exceed|allow|quota|up to|depass|autoris|than|larger|greater|over"
_LIMIT_BEFORE = re.compile(rf"(?:{_LIMIT_WORDS})[^\d]{{0,40}}\Z")
_LIMIT_AFTER = re.compile(r"[^\d]{0,12}(?:limit|max|quota|allowed)")
_USED_BEFORE = re.compile(r"(?:used|usage|using|utilis|current|contains)[^\d]{0,25}\Z")
_SIZE_BEFORE = re.compile(r"(?:size|taille|message is|mail is|your message)[^\d]{0,25}\Z")


def retry_after_in(folded: str) -> int | None:
    """Return the seconds after which the server says to try again; what is longer than a week is no advice."""
    if not _WAITING.stand_in(folded):
        return None
    cjk = None if folded.isascii() else _CJK_WAIT.search(folded)
    if cjk:
        return int(cjk[1]) * _CJK_SECONDS[cjk[2][0]]
    seconds = _wait_in(folded)
    return seconds if seconds and seconds <= _MAX_WAIT else None


def _wait_in(folded: str) -> int | None:
    told = _told_wait(folded) if _ANY_TIME.search(folded) else None
    if told is not None:
        return told
    bare = _RETRY_AFTER.search(folded) if "retry" in folded else None
    return int(bare[1]) if bare else None


def _told_wait(folded: str) -> int | None:
    """Return the seconds in a sentence that says when to try again."""
    for match in _TRY_IN.finditer(folded):
        before = folded[max(0, match.start() - 12) : match.start()]
        if not _NO_ADVICE.search(before + match[1]):
            return _seconds(*match.group(2, 3, 4))
    found = _IN_TRY.search(folded) or _WAIT_FOR.search(folded)
    return _seconds(*found.group(1, 2, 3)) if found else None


def _seconds(clock: str | None, number: str | None, unit: str | None) -> int:
    """Return an amount of time in seconds: "00:05:00", or else "5 minutes", "an hour"."""
    if clock or number is None or unit is None:
        hours, minutes, seconds = map(int, (clock or "0:0:0").split(":"))
        return 3600 * hours + 60 * minutes + seconds
    scale = 3600 if unit.startswith(_HOURS) else _SECONDS[unit[0]]
    return int(scale * (int(number) if number.isdecimal() else _WORDS.get(number, 1)))


def sizes_in(folded: str, reason: Reason) -> tuple[int | None, int | None, int | None]:
    """Return (size of the message, used bytes of the mailbox, limit) in bytes, where `reason` is about one of them.

    Of two amounts the larger is what exceeds the smaller; one alone is told apart by the words around it.
    """
    if reason is not Reason.MESSAGE_TOO_LARGE and reason is not Reason.MAILBOX_FULL:
        return None, None, None
    excess, limit = _excess_and_limit(folded)
    return (excess, None, limit) if reason is Reason.MESSAGE_TOO_LARGE else (None, excess, limit)


def _excess_and_limit(folded: str) -> tuple[int | None, int | None]:
    # A number without a unit is a size only when it is long: reply codes, ports and ids are shorter.
    found = [match for match in _AMOUNT.finditer(folded) if match[2] or len(match[1]) >= 5][:4]
    told = [(match, _bytes(match[1], match[2])) for match in found if _is_told(folded, match)]
    if len(told) >= 2:
        amounts = sorted(amount for _, amount in told[:2])
        return amounts[1], amounts[0]
    if not told:
        return None, None
    match, amount = told[0]
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 24]
    if _USED_BEFORE.search(before):
        return amount, None
    if _LIMIT_BEFORE.search(before) or _LIMIT_AFTER.match(after):
        return None, amount
    return (amount, None) if _SIZE_BEFORE.search(before) else (None, None)


def _is_told(folded: str, match: re.Match[str]) -> bool:
    """Return whether the words before or after an amount say that it is a size."""
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 24]
    if match[2] and len(match[2]) > 1:
        return True
    return bool(_LIMIT_BEFORE.search(before) or _SIZE_BEFORE.search(before) or _USED_BEFORE.search(before)
                or _LIMIT_AFTER.match(after))  # fmt: skip


def _bytes(number: str, unit: str | None) -> int:
    return int(float(number.replace(",", ".")) * _UNITS[(unit or "b")[0]])
