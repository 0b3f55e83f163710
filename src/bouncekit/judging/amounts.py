"""Numbers in the words: how long to wait, how large.

Everything is read from folded text and only where the text tells it: a guess is None.
"""

import re
from functools import cache

from bouncekit.text.cues import CuePattern, cue, number_words
from bouncekit.text.expressions import lazily
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Reason

__all__ = ["retry_after_in", "size_and_limit", "sizes_beside", "sizes_in"]

_NUMBER = r"(\d{1,6}|(?&numbers)|(?&one))"
_UNIT = r"((?&seconds)|(?&minutes)|(?&hours)|(?&days))"
_AMOUNT_OF_TIME = rf"(?:(\d{{1,2}}:\d\d:\d\d)|{_NUMBER} ?{_UNIT})\b"
_ANY_TIME = CuePattern(rf"\b{_AMOUNT_OF_TIME}")
# "try again in 5 minutes": a verb, then a preposition, then how long.
_TRY_IN = CuePattern(
    rf"\b(?&try_again)\b([^.;\d]{{0,40}})\b(?&after_trying)(?: (?&roughly))?[ :=]{{1,3}}{_AMOUNT_OF_TIME}"
)
# "in 5 Minuten erneut versuchen": how long, then the verb.
_IN_TRY = CuePattern(rf"\b(?&in_time) {_AMOUNT_OF_TIME}[^.;\d]{{0,30}}\b(?&then_again)\b")
_WAIT_FOR = CuePattern(rf"\b(?&wait)\b[^.;\d]{{0,30}}?\b{_AMOUNT_OF_TIME}")
_RETRY_AFTER = CuePattern(r"\b(?&retry_after)[:= ]{1,3}(\d{1,6})\b(?! ?[a-z:])")
# Languages that write without blanks: "5分钟后重试"
_GLUED_WAIT = CuePattern(r"(\d{1,4}) ?(?:((?&glued_seconds))|((?&glued_minutes))|((?&glued_hours)))(?&glued_after)")
_GLUED_SCALES = (1, 60, 3600)
# "retry timeout exceeded after 5 days", "not tried again after 5 days": what was done is no advice.
_NO_ADVICE = CuePattern("(?&no_advice)")
_SCALES = ((CuePattern("(?&seconds)"), 1), (CuePattern("(?&minutes)"), 60), (CuePattern("(?&hours)"), 3600))
_DAY = 86_400
_MAX_WAIT = 7 * _DAY

_AMOUNT = CuePattern(
    r"(\d(?<![\d.:\[-]\d)\d{0,14}(?:[.,]\d{1,3})?) ?"
    r"((?&bytes)|(?&kilobytes)|(?&megabytes)|(?&gigabytes))?\b(?![\d.:\]-]\d)"
)
_SIZES = (
    (CuePattern("(?&kilobytes)"), 1024),
    (CuePattern("(?&megabytes)"), 1024**2),
    (CuePattern("(?&gigabytes)"), 1024**3),
)
_LOWEST_LIMIT = 1024**2
_LIMIT_BEFORE = CuePattern(r"(?&limit)[^\d]{0,40}\Z")
_LIMIT_AFTER = CuePattern(r"[^\d]{0,12}(?&limit_after)")
_USED_BEFORE = CuePattern(r"(?&used)[^\d]{0,25}\Z")
# "film.mov (61 mo)": a file's size is not the message's.
_OF_FILE = lazily(
    r"\.(?:mov|mp[34]|avi|mkv|jpe?g|png|gif|heic|tiff?|pdf|docx?|xlsx?|pptx?|od[tsp]|zip|rar|7z|wav|m4a|psd)"
    r"\s{0,2}[(\[:-]?\s{0,2}$"
)
# "the video is 143 mb", "143 mo de photos": what somebody tells of their file is no limit.
_OF_SENT = CuePattern(r"\b(?&sent_files)(?: [^\s.;:!?\d]{1,14}){0,3}[ (:,]{1,3}\Z")
_SENT_AFTER = CuePattern(r" (?:[a-z']{1,5} ?){0,2}\b(?&sent_files)\b")
_LIMITING = CuePattern("(?&limit)|(?&limit_after)|(?&size_of)")
_SENTENCE_END = lazily(r"[.!?;](?= )")
_OUT_OF = CuePattern(r" ?(?:(?&used)[a-z]{0,3} )?(?:[a-z]{3} )?(?:(?&out_of)|/) ?(?:(?&out_of_whose) ){0,2}")
_SIZE_BEFORE = CuePattern(r"(?&size_of)[^\d]{0,25}\Z")


def retry_after_in(folded: str) -> int | None:
    """Return the seconds after which the server says to try again; what is longer than a week is no advice."""
    if not _waiting().stand_in(folded):
        return None
    glued = None if folded.isascii() else _GLUED_WAIT.search(folded)
    if glued and glued.lastindex:
        return int(glued[1]) * _GLUED_SCALES[glued.lastindex - 2]
    seconds = _wait_in(folded)
    return seconds if seconds and seconds <= _MAX_WAIT else None


@cache
def _waiting() -> Literals:
    return Literals(dict.fromkeys(cue("wait_signs"), True))


def _wait_in(folded: str) -> int | None:
    told = _told_wait(folded) if _ANY_TIME.search(folded) else None
    if told is not None:
        return told
    bare = _RETRY_AFTER.search(folded)
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
    scale = next((scale for pattern, scale in _SCALES if pattern.fullmatch(unit)), _DAY)
    return int(scale * (int(number) if number.isdecimal() else number_words().get(number, 1)))


def sizes_in(folded: str, reason: Reason) -> tuple[int | None, int | None, int | None]:
    """Return (size of the message, used bytes of the mailbox, limit) in bytes, where `reason` is about one of them.

    Of two amounts the larger is what exceeds the smaller, unless the words say how much of how much is used; one alone
    is told apart by the words around it.
    """
    if reason is not Reason.MESSAGE_TOO_LARGE and reason is not Reason.MAILBOX_FULL:
        return None, None, None
    excess, limit = _excess_and_limit(folded)
    return (excess, None, limit) if reason is Reason.MESSAGE_TOO_LARGE else (None, excess, limit)


def sizes_beside(folded: str) -> tuple[int, int] | None:
    """Return (size of a message, limit) where the words beside an answer tell both: "allowed 10240 KB, this 27648 KB".

    They may also tell how much of the message they give back, which is no limit: nobody sets one as low.
    """
    size, limit = size_and_limit(folded)
    return (size, limit) if size and limit else None


def size_and_limit(folded: str) -> tuple[int | None, int | None]:
    """Return (size of a message, limit) as words beside an answer tell them; nothing without a limit to believe."""
    size, limit = _excess_and_limit(folded)
    if limit is None or limit < _LOWEST_LIMIT or (size is not None and size <= limit):
        return None, None
    return size, limit


def _excess_and_limit(folded: str) -> tuple[int | None, int | None]:
    # A number without a unit is a size only when it is long: reply codes, ports and ids are shorter.
    found = [match for match in _AMOUNT.finditer(folded) if match[2] or len(match[1]) >= 5]
    found = [match for match in found if not _is_of_file(folded, match)][:4]
    told = [(match, _bytes(match[1], match[2])) for match in found if _is_told(folded, match)]
    if len(told) >= 2:
        if _OUT_OF.fullmatch(folded[told[0][0].end() : told[1][0].start()]):
            return told[0][1], told[1][1]
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


def _is_of_file(folded: str, match: re.Match[str]) -> bool:
    """Tell whether an amount is a file's, which is neither the message's size nor a limit."""
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 40]
    if _OF_FILE.search(before[-12:]):
        return True
    if not (_OF_SENT.search(before) or _SENT_AFTER.match(after)):
        return False
    sentence = f"{_SENTENCE_END.split(before)[-1]} {_SENTENCE_END.split(after)[0]}"
    return _LIMITING.search(sentence) is None


def _is_told(folded: str, match: re.Match[str]) -> bool:
    """Return whether the words before or after an amount say that it is a size."""
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 24]
    if match[2] and len(match[2]) > 1:
        return True
    return bool(_LIMIT_BEFORE.search(before) or _SIZE_BEFORE.search(before) or _USED_BEFORE.search(before)
                or _LIMIT_AFTER.match(after))  # fmt: skip


def _bytes(number: str, unit: str | None) -> int:
    scale = next((scale for pattern, scale in _SIZES if pattern.fullmatch(unit)), 1) if unit else 1
    return int(float(number.replace(",", ".")) * scale)
