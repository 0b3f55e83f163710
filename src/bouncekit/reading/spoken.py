"""What of a pasted text is the server's, and not of whoever pasted it: they write in paragraphs of their own."""

from bouncekit.reading.answers.codes import find_codes
from bouncekit.text.expressions import lazily

__all__ = ["servers_words"]

_PARTED = lazily(r"\n[>|\s]{0,20}\n")  # a line that holds nothing but the mark of a quotation parts, too
_MARK = lazily(r"(?<!\S)[>|](?=\s|$)")
_LIMIT = 8000


def servers_words(text: str, said: str) -> str:
    """Return `said`, which is all of the pasted `text` or a part of it, without the words of whoever pasted it."""
    paragraphs = _PARTED.split(text[:_LIMIT].replace("\r\n", "\n"))
    coded = [place for place, part in enumerate(paragraphs) if _is_coded(part)]
    if not coded:
        return said
    words = _plain(said)
    for before in filter(_is_personal, paragraphs[: coded[0]]):
        words = words.removeprefix(_plain(before)).strip()
    behind = [_question_in(paragraphs[coded[-1]]), *paragraphs[coded[-1] + 1 :]]
    first = next((place for place, part in enumerate(behind) if _is_personal(part)), len(behind))
    for part in reversed(behind[first:]):
        words = words.removesuffix(_plain(part)).strip()
    return words or said


def _is_personal(paragraph: str) -> bool:
    """Tell whether a person writes so: in a hurry, of themselves, asking or greeting."""
    said = paragraph.strip()
    if not said or said[:1].islower() or said.endswith(("?", "!")) or "? " in said:
        return bool(said)
    from bouncekit.reading.sender.letters import read_letter  # noqa: PLC0415 - most answers have one paragraph

    letter = read_letter(said, "")
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
