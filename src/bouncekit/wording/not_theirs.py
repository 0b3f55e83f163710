"""What is said first where the message may not be the reader's, or is one that nobody should send again."""

from typing import TYPE_CHECKING

from bouncekit.vocabulary import Action, Language
from bouncekit.wording.catalogue import compile_text, render
from bouncekit.wording.filling import quote, within_quotes, without
from bouncekit.wording.language import tables

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict

__all__ = ["broken_off", "doubted"]

_MENDED = frozenset({Action.FIX_CONFIGURATION, Action.NONE})  # nothing is sent again for them


def doubted(advice: str | None, subject: str, lang: Language) -> tuple[str, str]:
    """Return the title and the advice where it is first to be asked whether the message is the reader's.

    Without an `advice` of the reason, the recipient is called: what somebody else has written to is no address to mend.
    """
    notes = tables(lang, "explain")["notes"]
    question = render(compile_text(notes["forged"]), {"subject": within_quotes(quote(subject)) or ""})
    further = (
        notes["forged-called"] if advice is None else f"{notes['forged-mine']} {without(advice, notes['not-forged'])}"
    )
    return notes["forged-title"], f"{question} {further}"


def broken_off(advice: str, to_do: str, verdict: "Verdict", lang: Language) -> tuple[str, str]:
    """Return advice, and what to do, of a chain letter: nobody sends it again, whatever else there is to be mended."""
    texts = tables(lang, "explain")
    told = str(texts["notes"]["chain"])
    return (f"{told} {advice}", to_do) if verdict.action in _MENDED else (told, texts["todo"]["call"][0])
