"""What of a pasted text is the server's, and not of whoever pasted it: they write in paragraphs of their own."""

import re
from functools import cache

from bouncekit import data
from bouncekit.reading.answers.codes import find_codes, join_reply
from bouncekit.reading.answers.quoted import is_about_sender
from bouncekit.reading.kinds.pasted_letters import signs_of_letters
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_all
from bouncekit.text.literals import Literals

__all__ = ["coded_paragraph", "is_personal", "servers_words", "unquoted_words", "without_frame"]

_PARTED = lazily(r"\n[>|\s]{0,20}\n")  # a line that holds nothing but the mark of a quotation parts, too
_MARK = lazily(r"(?<!\S)[>|](?=\s|$)")
_LIMIT = 8000
_ABOVE = "…"  # words of leave stand below something
# "La réponse du serveur était : 550 …": what stands before it is a mail program's.
_ANNOUNCED = CuePattern(r"(?&answered)\s{0,2}:\s{0,3}['\"«“]?\s{0,2}(?=[45]\d\d[ -]|[45]\.\d\.\d)", re.IGNORECASE)
_FIELDS = lazily(r"(?:[^\W\d_][^\s:]{1,20}\s?:\s[^\n]{1,200}(?:\n\s{0,8}|$)){1,8}")  # "Recipient: x@y.example"
_BEGUN = lazily(r"[\"'«“„]?\s?(?:[45]\d\d[ -]\S|#?[45]\.\d\.\d{1,3}\s)")
_FILE = lazily(r"[^\s@/]{1,80}(?: [^\s@/]{1,40}){0,3}\.[A-Za-z0-9]{2,4}")  # the name of what was attached
_ANY_CODE = lazily(r"(?<![\w.])[45]\d\d[ -](?=[45]\.\d\.\d|<|[A-Z])")
# Postfix names the command that was answered, Google its server, Microsoft its host and the time: nothing follows.
_FINISHED = lazily(
    r"(?:\(in reply\s{1,9}to [A-Z ]{3,40}command\)|- gsmtp|\[[\w.-]{1,80}\.outlook\.com[^\]]{0,80}\])\W{0,4}$",
    re.IGNORECASE,
)
# The field of a report in which the answer stands (RFC 3464, 2.3.6).
_FIELD_OF_REPORT = lazily(r"(?:\bdiagnostic-code\s?:\s{0,3}|^)(?:smtp|x-[a-z-]{2,30})\s?;\s{0,3}", re.IGNORECASE)
_LONGEST_QUESTION = 100
_FEWEST_OF_ANSWER = 5  # words
_FULL_CODE = lazily(r"(?<![\w.])[45]\d\d-[45]\.\d\.\d{1,3} ")
_QUOTES = {"»": "«", "”": "“", "“": "„", "'": "'", '"': '"'}
_CLOSING = {opening: closing for closing, opening in _QUOTES.items()}


def coded_paragraph(text: str) -> str | None:
    """Return the first paragraph of the pasted `text` that begins with a server's code, on one line; None without one.

    Around it stand its recipient, its subject and words of whoever pasted it.
    """
    paragraphs = map(_plain, _PARTED.split(text[:_LIMIT].replace("\r\n", "\n")))
    return next((part for part in paragraphs if _BEGUN.match(part)), None)


def servers_words(text: str, said: str) -> str:
    """Return `said`, which is all of the pasted `text` or a part of it, without the words of whoever pasted it."""
    paragraphs = _PARTED.split(text[:_LIMIT].replace("\r\n", "\n"))
    coded = [place for place, part in enumerate(paragraphs) if _is_coded(part)]
    if not coded:
        return said
    words = _plain(said)
    for before in paragraphs[: coded[0]]:
        if not (is_personal(before) or _FIELDS.fullmatch(before.strip())):
            break
        words = words.removeprefix(_plain(before)).strip()
    behind = [_question_in(paragraphs[coded[-1]]), *paragraphs[coded[-1] + 1 :]]
    end = 1 if _FINISHED.search(_plain(paragraphs[coded[-1]])) else len(behind)
    ended = _says_much(paragraphs[coded[-1]])
    first = next((n for n in range(end) if is_personal(behind[n]) or (n and ended and _is_prose(behind[n]))), end)
    for part in reversed(behind[first:]):
        words = words.removesuffix(_plain(part)).strip()
    return words or said


def _says_much(answer: str) -> bool:
    """Tell whether the `answer` with its code is whole: no answer has an empty line in it."""
    return len(_plain(answer).split()) >= _FEWEST_OF_ANSWER


def _is_prose(paragraph: str) -> bool:
    """Tell whether a `paragraph` below an answer is no field, link, address or file, and has no words of a notice."""
    said = paragraph.strip()
    if "@" in said or "://" in said or _FIELDS.match(said) or _FILE.fullmatch(said):
        return False
    return ("notice", "words") not in signs_of_letters(fold(said))


def without_frame(said: str) -> str:
    """Return `said`, what a server answered, without what a program or a notice wrote around it."""
    if not _is_coded(said):
        return _without_tail(said)
    field = _FIELD_OF_REPORT.search(said[:_LIMIT])
    said = said[field.end() :] if field and _is_coded(said[field.end() :]) else said
    announced = _ANNOUNCED.search(said[:_LIMIT])
    if announced and is_about_sender(said[: announced.start()].lower()):
        announced = None  # it quotes what the sender's own server said of them
    words = _behind_question(_up_to_its_end(said, announced) if announced else said)
    coded = _FULL_CODE.search(words[:_LIMIT])
    words = f"{words[: coded.start()]}{join_reply(words[coded.start() :])}" if coded else words
    words = _without_tail(words)
    opening = _QUOTES.get(words[-1:])
    return words[:-1].rstrip() if opening and opening not in words[:-1] else words


def _up_to_its_end(said: str, announced: re.Match[str]) -> str:
    """Return what a program quotes of a server in `said` behind what `announced` it, up to the end of the quotation."""
    closing = _CLOSING.get(announced[0].rstrip()[-1:])
    words = said[announced.end() :]
    end = words.find(f"{closing}, ") if closing else -1
    return words[:end] if end > 0 else words


def _without_tail(words: str) -> str:
    """Return `words` up to what a notice or a program says behind the answer."""
    tail = _attempt().search(words[:_LIMIT])
    return (words[: tail.start()] if tail else words).strip()


def unquoted_words(said: str) -> str:
    """Return `said` without the marks of the quotation that it was taken from."""
    return _plain(said) if _MARK.match(said) or " > " in said else said


def _behind_question(said: str) -> str:
    """Return `said` without what somebody asks in one line with the answer that they paste."""
    coded = _ANY_CODE.search(said[:_LIMIT])
    asked = said[: coded.start()].rstrip(" \"'«“„") if coded else ""
    if not asked.endswith((":", "?")) or len(asked) > _LONGEST_QUESTION:
        return said
    return said[len(asked) :].strip() if any(True for _ in _questions().found(fold(asked))) else said


@cache
def _questions() -> Literals:
    return Literals(dict.fromkeys(fold_all(data.load("kinds/frames.toml")["asked_before"]), True))


def is_personal(paragraph: str) -> bool:
    """Tell whether a person writes so: in a hurry, of themselves, asking or greeting."""
    said = paragraph.strip()
    if _FILE.fullmatch(said):
        return False
    if not said or said[:1].islower() or said.endswith(("?", "!")) or "? " in said:
        return bool(said)
    from bouncekit.reading.sender.letters import read_letter  # noqa: PLC0415 - most answers have one paragraph

    letter = read_letter(f"{_ABOVE}\n{said}", "")
    return letter.first_person or letter.asking or letter.closing or letter.greeting


def _question_in(paragraph: str) -> str:
    """Return what stands below the code from the line on in which somebody asks something."""
    lines = paragraph.splitlines()
    below = max((place for place, line in enumerate(lines) if _is_coded(line)), default=len(lines)) + 1
    asking = (place for place in range(below, len(lines)) if lines[place].rstrip().endswith("?"))
    return "\n".join(lines[next(asking, len(lines)) :])


def _is_coded(text: str) -> bool:
    return find_codes(text) != (None, None)


def _plain(text: str) -> str:
    return " ".join(_MARK.sub(" ", text).split())


@cache
def _attempt() -> re.Pattern[str]:
    pattern = data.load("kinds/frames.toml")["attempt"]
    return re.compile(pattern, re.IGNORECASE)
