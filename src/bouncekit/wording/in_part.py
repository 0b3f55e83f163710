"""Whether somebody has pasted a part of a notice in which there is no reason: it may stand in the rest."""

from typing import TYPE_CHECKING

from bouncekit.vocabulary import Reason, Situation
from bouncekit.wording.choosing import TITLE_ONLY
from bouncekit.wording.filling import CODE

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict
    from bouncekit.wording.explaining import Circumstances

__all__ = ["IN_PART", "part_of"]

_CUT_OFF = "cut_off"
IN_PART = frozenset({TITLE_ONLY, _CUT_OFF})
"""The cases of a part of a notice."""
_LONGEST_TITLE = 70  # characters


def part_of(verdict: "Verdict", diagnostic: str | None, circumstances: "Circumstances", *, titled: bool) -> str | None:
    """Return the case of a part of a pasted notice, if it names no reason; `titled` where its title stands there."""
    if titled and _is_only_title(verdict, diagnostic, circumstances):
        return TITLE_ONLY
    return _CUT_OFF if _is_cut_off(verdict, diagnostic, circumstances) else None


def _is_only_title(verdict: "Verdict", diagnostic: str | None, circumstances: "Circumstances") -> bool:
    """Tell whether somebody has pasted no more of a notice than its title, which names nobody and no reason."""
    pasted = circumstances.anybodys and not circumstances.delayed and circumstances.situation is not Situation.NOT_SENT
    if verdict.reason is not Reason.UNDETERMINED or not pasted or circumstances.host:
        return False
    return bool(diagnostic) and len(diagnostic or "") <= _LONGEST_TITLE and not CODE.search(diagnostic or "")


def _is_cut_off(verdict: "Verdict", diagnostic: str | None, circumstances: "Circumstances") -> bool:
    """Tell whether nothing in what somebody has pasted of a notice is a reason."""
    pasted = circumstances.in_part and circumstances.situation is Situation.RETURNED
    unknown = verdict.reason is Reason.UNDETERMINED and circumstances.status is None
    return pasted and unknown and not CODE.search(diagnostic or "")
