"""Results are read back from their JSON lines: also those that a later version wrote, and nothing that is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import bouncekit
from bouncekit import AnyFailure, Report, pipeline

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


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_pipeline_fills_no_field_that_does_not_exist(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[dict[str, Any], Report]] = []
    validate = pipeline._VALIDATE

    def note(fields: dict[str, Any]) -> Report:
        seen.append((fields, validate(fields)))
        return seen[-1][1]

    monkeypatch.setattr(pipeline, "_VALIDATE", note)
    bouncekit.classify(path.read_bytes())

    assert 1 == len(seen)
    assert set() == unknown_fields(*seen[0])


def test_the_test_finds_a_field_that_does_not_exist() -> None:
    report = bouncekit.classify_text(ANSWER)
    fields = report.model_dump(by_alias=False) | {"knd": "failure"}
    fields["failures"] = [{**fields["failures"][0], "resaon": "x"}]

    assert {"knd", "resaon"} == unknown_fields(fields, report)
