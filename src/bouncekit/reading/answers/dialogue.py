"""The SMTP dialogue that a notice quotes, line by line: what the client sent and what the server answered."""

from bouncekit.reading.answers.transcript import spoken
from bouncekit.reading.facts import TranscriptLine

__all__ = ["quoted_dialogue"]

_LINES = 200
_LINE_LIMIT = 1000
_SECRETS = ("AUTH", "PASS")


def quoted_dialogue(text: str) -> tuple[TranscriptLine, ...]:
    """Return the dialogue in `text`, 200 lines at most; of a command that carries a password only its name."""
    if not _is_marked(text):
        return ()
    lines = []
    for line in text.split("\n"):
        if _is_marked(line):
            said = spoken(line[:_LINE_LIMIT])
            if said is not None:
                lines.append(TranscriptLine(said[0], _without_secret(said[1].strip())))
                if len(lines) == _LINES:
                    break
    return tuple(lines)


def _is_marked(text: str) -> bool:
    """Tell whether a mark stands in `text` that a line of a dialogue bears."""
    return "<<<" in text or ">>>" in text or "<--" in text or "-->" in text or " Out: " in text or " In: " in text


def _without_secret(words: str) -> str:
    if words[:4].upper() not in _SECRETS:
        return words
    return " ".join(words.split()[:2]) if words[:4].upper() == "AUTH" else words[:4]
