"""Results are read back from their JSON lines: also those that a later version wrote, and nothing that is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import bouncekit
from bouncekit import AnyFailure, Report, modelling, pipeline

CORPUS = sorted(Path(__file__).parents[2].joinpath("corpus").rglob("*.eml"))
ANSWER = "552 5.2.2 <marie@example.fr>: Mailbox full. Retry after 3600 seconds"


def grown(value: Any) -> Any:
    """Return the value as a later version may write it: one more field in every object."""
    if isinstance(value, dict):
        return {**{key: grown(each) for key, each in value.items()}, "of_a_later_version": {"a": [1]}}
    return [grown(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", CORPUS[::9], ids=lambda path: path.stem)
def test_a_line_of_a_later_version_is_read(path: Path) -> None:
    report = bouncekit.classify(path.read_bytes(), name=path.name)
    later = json.dumps(grown(json.loads(report.model_dump_json())))

    assert report == Report.model_validate_json(later)
    assert report == Report.model_validate(json.loads(later))
    assert [report] == TypeAdapter(list[Report]).validate_json(f"[{later}]")
    assert report.model_dump_json() == Report.model_validate_json(later).model_dump_json()


def test_a_failure_of_a_later_version_is_read_as_its_own_type() -> None:
    failure = bouncekit.explain(ANSWER)
    later = json.dumps(grown(json.loads(failure.model_dump_json())))

    assert failure == TypeAdapter(AnyFailure).validate_json(later)
    assert type(failure) is type(TypeAdapter(AnyFailure).validate_json(later))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", "no_such_reason"),
        ("category", "no_such_category"),
        ("counts_against_address", "perhaps"),
        ("reply_code", "five"),
        ("evidence", None),
        ("explanation", {}),
    ],
)
def test_what_is_wrong_is_still_refused(field: str, value: object) -> None:
    facts = json.loads(bouncekit.explain(ANSWER).model_dump_json()) | {field: value}

    with pytest.raises(ValidationError, match=field):
        TypeAdapter(AnyFailure).validate_json(json.dumps(facts))


def test_a_result_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        bouncekit.explain(ANSWER).reply_code = 250


def unknown_fields(given: Any, read: Any) -> set[str]:
    """Return the names in the pipeline's tables that the model they became has no field for."""
    if isinstance(given, dict) and isinstance(read, BaseModel):
        names = {name: name for name in type(read).model_fields}
        wrong = given.keys() - names.keys()
        return wrong.union(*(unknown_fields(given[name], getattr(read, name)) for name in given.keys() & names.keys()))
    if isinstance(given, list | tuple) and isinstance(read, tuple):
        return set().union(*(unknown_fields(*pair) for pair in zip(given, read, strict=True)))
    return set()


def tables_of(content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], Report]:
    """Return the table that the pipeline makes of a message, and the report that becomes of it."""
    seen: list[tuple[dict[str, Any], Report]] = []
    assemble = modelling.model_of

    def note(table: dict[str, Any]) -> Report:
        seen.append((dict(table), assemble(table)))
        return seen[-1][1]

    monkeypatch.setattr(pipeline, "model_of", note)
    bouncekit.classify(content)
    monkeypatch.undo()
    assert 1 == len(seen)
    return seen[0]


def differences(validated: Any, made: Any, place: str = "report") -> list[str]:
    """Return where a value that was made differs from the one that validation makes, in its type too."""
    if type(validated) is not type(made):
        return [f"{place}: {type(made).__name__}, not {type(validated).__name__}"]
    if isinstance(validated, BaseModel):
        if (list(validated.__dict__), validated.model_fields_set) != (list(made.__dict__), made.model_fields_set):
            return [f"{place}: other fields, or in another order"]
        pairs = [(f"{place}.{name}", value, made.__dict__[name]) for name, value in validated.__dict__.items()]
    elif isinstance(validated, tuple) and len(validated) == len(made):
        pairs = [(f"{place}[{n}]", *both) for n, both in enumerate(zip(validated, made, strict=True))]
    else:
        return [] if validated == made else [f"{place}: {made!r}, not {validated!r}"]
    return [found for where, one, other in pairs for found in differences(one, other, where)]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_report_is_what_validation_would_make_of_its_table(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table, report = tables_of(path.read_bytes(), monkeypatch)

    assert set() == unknown_fields(table, report)
    assert [] == differences(Report.model_validate(table), report)


def test_the_test_finds_a_value_that_validation_would_change(monkeypatch: pytest.MonkeyPatch) -> None:
    table, report = tables_of(CORPUS[0].read_bytes(), monkeypatch)
    wrong = report.model_copy(update={"message_id": 5, "failures": list(report.failures)})

    assert ["report.failures: list, not tuple", "report.message_id: int, not NoneType"] == differences(
        Report.model_validate(table | {"message_id": None}), wrong
    )


def test_the_test_finds_a_field_that_does_not_exist() -> None:
    report = bouncekit.classify_text(ANSWER)
    fields = report.model_dump(by_alias=False) | {"knd": "failure"}
    fields["failures"] = [{**fields["failures"][0], "resaon": "x"}]

    assert {"knd", "resaon"} == unknown_fields(fields, report)
