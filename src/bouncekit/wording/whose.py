"""What is said in place of a reason's own words where what came back may not be the reader's, or is a chain letter."""

from typing import TYPE_CHECKING

from bouncekit.vocabulary import Action, Language
from bouncekit.wording.catalogue import compile_text, render
from bouncekit.wording.filling import quote, within_quotes, without
from bouncekit.wording.language import tables

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict
    from bouncekit.wording.explaining import Circumstances

__all__ = ["broken_off", "disowned", "doubted"]

_MENDED = frozenset({Action.FIX_CONFIGURATION, Action.NONE})  # nothing is sent again for them


def doubted(advice: str | None, circumstances: "Circumstances", lang: Language) -> tuple[str, str]:
    """Return the title and the advice where it is first to be asked whether the message is the reader's.

    Without an `advice` of the reason, the recipient is called: what somebody else has written to is no address to mend.
    """
    notes = tables(lang, "explain")["notes"]
    told = {"subject": circumstances.forged, "name": circumstances.background.signed}
    question = compile_text(notes["forged-named" if circumstances.background.signed else "forged"])
    asked = render(question, {key: within_quotes(quote(said)) or "" for key, said in told.items()})
    further = (
        notes["forged-called"] if advice is None else f"{notes['forged-mine']} {without(advice, notes['not-forged'])}"
    )
    return notes["forged-title"], f"{asked} {further}"


def disowned(lang: Language) -> tuple[str, str, str, str]:
    """Return title, meaning, advice and what to do where the reader says that they never wrote what came back."""
    texts = tables(lang, "explain")
    theirs = texts["letters"]["not_mine"]
    return theirs["label"], theirs["meaning"], theirs["advice"], texts["todo"]["none"][0]


def broken_off(advice: str, to_do: str, verdict: "Verdict", lang: Language) -> tuple[str, str]:
    """Return advice, and what to do, of a chain letter: nobody sends it again, whatever else there is to be mended."""
    texts = tables(lang, "explain")
    told = str(texts["notes"]["chain"])
    return (f"{told} {advice}", to_do) if verdict.action in _MENDED else (told, texts["todo"]["call"][0])
