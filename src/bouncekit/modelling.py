"""The model of what a table tells: put together as it is, for each value is of the very type of its field.

Nothing is validated here: the tests validate each table that becomes a report, and compare.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel

from bouncekit import judging, speed, wording
from bouncekit.model import (
    FAILURE_TYPES,
    Complaint,
    CountsEvidence,
    Defect,
    Delivery,
    Description,
    Evidence,
    Explanation,
    Original,
    Report,
    TranscriptLine,
)
from bouncekit.model_parts import Result
from bouncekit.reporting import Parts

__all__ = ["MODELS", "model_of"]

_SAME = 256

_Result = TypeVar("_Result", bound=Result)


def model_of(table: dict[str, Any]) -> Report:
    """Return the model of what `table` tells, which is used up."""
    if table["original"] is not None:
        table["original"] = _assembled(Original, table["original"])
    if "complaint" in table:
        table["complaint"] = _assembled(Complaint, table["complaint"])
    for name, each in _LISTS.items():
        if name in table:
            table[name] = tuple([_assembled(each, told) for told in table[name]])
    if "failures" in table:
        table["failures"] = tuple([_assembled(FAILURE_TYPES[told["category"]], told) for told in table["failures"]])
    report = _assembled(Report, table)
    report.model_post_init(None)
    return report


def _assembled(model: type[_Result], told: dict[str, Any]) -> _Result:
    """Return a `model` of fields that this library has filled in."""
    if speed.model_of is not None:
        made: _Result = speed.model_of(model, _untold(model), told)
        return made
    result = model.__new__(model)
    _PUT(result, "__dict__", {**_untold(model), **told})  # the model is frozen
    _PUT_NAMES(result, set(told))
    _PUT_EXTRA(result, None)
    _PUT_PRIVATE(result, None)
    return result


_PUT: Any = object.__setattr__
_PUT_NAMES: Any = vars(BaseModel)["__pydantic_fields_set__"].__set__
_PUT_EXTRA: Any = vars(BaseModel)["__pydantic_extra__"].__set__
_PUT_PRIVATE: Any = vars(BaseModel)["__pydantic_private__"].__set__


@cache
def _untold(model: type[Result]) -> dict[str, Any]:
    """Return all fields in their order, those that have a default with it; the others are always told."""
    return {name: None if field.is_required() else field.default for name, field in model.model_fields.items()}


def _description(words: wording.Description) -> Description:
    told = {"title": words.label, "meaning": words.meaning, "advice": words.advice, "notes": words.notes}
    return _assembled(Description, told)


# Few of them are not the same all day long, whatever else is told beside them.
@lru_cache(maxsize=_SAME)
def _evidence(evidence: judging.Evidence) -> Evidence:
    return _assembled(Evidence, evidence._asdict())


@lru_cache(maxsize=_SAME)
def _counts_evidence(evidence: judging.CountsEvidence) -> CountsEvidence:
    return _assembled(CountsEvidence, evidence._asdict())


@lru_cache(maxsize=_SAME)
def _explanation(words: wording.Explanation) -> Explanation:
    return _assembled(Explanation, words._asdict())


MODELS = Parts(_description, _evidence, _counts_evidence, _explanation)
"""What becomes of the parts of a table whose model is wanted."""

# The tables of a table that are lists of such.
_LISTS: Mapping[str, type[Result]] = {"defects": Defect, "deliveries": Delivery, "transcript": TranscriptLine}
