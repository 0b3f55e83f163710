"""The description of the service: OpenAPI 3.1, made of the models."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bouncekit.model import SCHEMA_VERSION, Report
from bouncekit.serving.bodies import FORM, JSON, MULTIPART, RAW, TEXT
from bouncekit.serving.models import Alive, AnswerIn, DeskNote, Explained, MessageIn
from bouncekit.serving.problems import PROBLEM_MEDIA, STATUS, Fault, ProblemDetails
from bouncekit.serving.score_models import EventsIn, Scored
from bouncekit.vocabulary import LANGUAGES

__all__ = ["TASKS", "as_json"]

_REF = "#/components/schemas/{model}"
_COMMON = (Fault.HOST, Fault.ORIGIN)
_OF_BODIES = (
    Fault.MEDIA_TYPE,
    Fault.TOO_LARGE,
    Fault.TOO_SLOW,
    Fault.BAD_FORM,
    Fault.BAD_JSON,
    Fault.CLIENT_BUSY,
    Fault.BUSY,
    Fault.INTERNAL,
)


class Task(NamedTuple):
    """One path below /v1: what it does, what it takes and gives."""

    summary: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    media: tuple[str, ...]
    field: str  # of a form


TASKS: Mapping[str, Task] = {
    "classify": Task(
        "Say what a message is and, where it came back, who was not reached and why.",
        MessageIn, Report, (JSON, *RAW, MULTIPART), "message",
    ),
    "explain": Task(
        "Explain what was pasted: the answer of a mail server, the error of a mail program, or a whole notice.",
        AnswerIn, Explained, (JSON, TEXT, MULTIPART, FORM), "text",
    ),
    "note": Task(
        "Say what a help desk does with a message, whose ticket it is about, and what the agent is told.",
        MessageIn, DeskNote, (JSON, *RAW, MULTIPART), "message",
    ),
    "score": Task(
        "Say which addresses may still be written to, of what happened to them; nothing is kept.",
        EventsIn, Scored, (JSON,), "",
    ),
}  # fmt: skip


@cache
def as_json(*, has_token: bool) -> str:
    """Return the description as JSON; with `has_token` it says that each request bears one."""
    return json.dumps(_description(has_token), ensure_ascii=False)


def _description(has_token: bool) -> dict[str, Any]:
    paths = {f"/v1/{name}": {"post": _operation(name, task, has_token)} for name, task in TASKS.items()}
    paths |= {
        "/healthz": {"get": _reading("healthz", "Say whether the service can work.", _json(Alive), ())},
        "/metrics": {
            "get": _reading("metrics", "Counters, as Prometheus reads them.", _text("text/plain"), _faults(has_token))
        },
        "/openapi.json": {
            "get": _reading("openapi", "This description.", {JSON: {"schema": {"type": "object"}}}, _faults(has_token))
        },
    }
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "bouncekit",
            "version": str(SCHEMA_VERSION),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": _schemas()},
    }
    if has_token:
        described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for path, methods in paths.items():
            if path != "/healthz":
                for operation in methods.values():
                    operation["security"] = [{"token": []}]
    return described


def _schemas() -> dict[str, Any]:
    given: list[Any] = [
        (model, "serialization") for model in (Alive, ProblemDetails, *{task.gives for task in TASKS.values()})
    ]
    taken: list[Any] = [(task.takes, "validation") for task in TASKS.values()]
    given.sort(key=lambda pair: pair[0].__name__)
    _, schemas = models_json_schema([*given, *dict.fromkeys(taken)], ref_template=_REF)
    found: dict[str, Any] = schemas["$defs"]
    return found


def _faults(has_token: bool) -> tuple[Fault, ...]:
    return (*_COMMON, Fault.TOKEN) if has_token else _COMMON


def _operation(name: str, task: Task, has_token: bool) -> dict[str, Any]:
    faults = (*_faults(has_token), Fault.BAD_PARAMETER, *_OF_BODIES)
    return {
        "operationId": name,
        "summary": task.summary,
        "parameters": [
            {
                "name": "lang",
                "in": "query",
                "description": "Language of the words.",
                "schema": {"type": "string", "enum": list(LANGUAGES)},
            }
        ],
        "requestBody": {"required": True, "content": {media: _body(media, task) for media in task.media}},
        "responses": {"200": {"description": task.summary, "content": _json(task.gives)}, **_refusals(faults)},
    }


def _body(media: str, task: Task) -> dict[str, Any]:
    if media == JSON:
        return {"schema": _ref(task.takes)}
    if media in {MULTIPART, FORM}:
        part = {"type": "string", "minLength": 1}
        return {"schema": {"type": "object", "properties": {task.field: part}, "required": [task.field]}}
    return {"schema": {"type": "string", "minLength": 1}}


def _reading(name: str, summary: str, content: dict[str, Any], faults: tuple[Fault, ...]) -> dict[str, Any]:
    described = {"description": summary, "content": content}
    responses = {"200": described, **_refusals(faults)}
    if name == "healthz":
        responses["503"] = {**described, "headers": _RETRY}
    return {"operationId": name, "summary": summary, "responses": responses}


_RETRY = {"Retry-After": {"description": "Seconds.", "schema": {"type": "string", "pattern": "^[0-9]+$"}}}


def _refusals(faults: tuple[Fault, ...]) -> dict[str, Any]:
    """Return the answers for `faults`, by their status."""
    answers: dict[str, Any] = {}
    for status in sorted({STATUS[fault] for fault in faults}):
        meanings = [f"`{fault}`: {fault.meaning}" for fault in faults if STATUS[fault] == status]
        answers[str(status)] = {
            "description": "; ".join(meanings),
            "content": {PROBLEM_MEDIA: {"schema": _ref(ProblemDetails)}},
            **({"headers": _RETRY} if status in {429, 503} else {}),
        }
    return answers


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {JSON: {"schema": _ref(model)}}


def _text(media: str) -> dict[str, Any]:
    return {media: {"schema": {"type": "string"}}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
