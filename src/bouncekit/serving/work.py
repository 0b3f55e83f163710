"""What a worker does with one request: from its bytes to the bytes of the answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from bouncekit.helpdesk.desk import Desk
from bouncekit.helpdesk.mail import read_mail
from bouncekit.helpdesk.sent_file import SqliteSent
from bouncekit.judging import RuleBook
from bouncekit.model import Report
from bouncekit.pipeline import classify
from bouncekit.serving.models import AccessRefusal, AnswerIn, Explained, MessageIn
from bouncekit.serving.page import Page
from bouncekit.serving.problems import PROBLEM_MEDIA, STATUS, Fault, RequestError, problem_of
from bouncekit.serving.score_models import EventsIn, score_events
from bouncekit.serving.settings import Settings
from bouncekit.serving.understanding import decoded, understand
from bouncekit.sources import has_header
from bouncekit.stores.outlook.signs import ITEM_MAGIC
from bouncekit.vocabulary import Kind, Language
from bouncekit.warming import read_ahead

__all__ = ["Answer", "Job", "Worker", "make_worker"]

JSON = "application/json"
HTML = "text/html; charset=utf-8"
_LONGEST = 200  # characters of a detail
_MOST_PASTED = 20_000  # characters that are put into the field again
ModelT = TypeVar("ModelT", bound=BaseModel)


class Job(NamedTuple):
    """One request: its task (the last word of its path, or ``page``), the language, its bytes, whether as JSON."""

    task: str
    lang: Language
    content: bytes
    is_json: bool = False


class Answer(NamedTuple):
    """What is sent back; `told` is what the service counts of it: a kind, or the fault."""

    status: int
    media: str
    content: bytes
    told: str


@dataclass
class Worker:
    """Answers jobs; nothing that a job holds raises."""

    rules: RuleBook | None
    desk: Desk
    sent: SqliteSent | None
    page: Page | None = None
    _tasks: Mapping[str, Callable[[Job], Answer]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._tasks = {
            "classify": self._classify,
            "explain": self._explain,
            "note": self._note,
            "score": self._score,
            "page": self._page,
        }

    def __call__(self, job: Job) -> Answer:
        """Return the answer to `job`."""
        try:
            return self._tasks[job.task](job)
        except RequestError as error:
            problem = error
        except (
            Exception
        ) as error:  # what a message holds must stand in no log: the kind of the error is all that is told
            problem = RequestError(Fault.INTERNAL, type(error).__name__)
        return self._refusal(problem, job)

    def _refusal(self, error: RequestError, job: Job) -> Answer:
        if job.task == "page" and self.page is not None:
            return Answer(STATUS[error.fault], HTML, self.page.refusal(error.fault, job.lang), error.fault)
        return Answer(STATUS[error.fault], PROBLEM_MEDIA, problem_of(error), error.fault)

    def _classify(self, job: Job) -> Answer:
        content = _message_of(job)
        report = classify(content, lang=job.lang, rules=self.rules)
        if report.kind is Kind.OTHER and not has_header(content):
            raise _no_message(content)
        return Answer(200, JSON, report.model_dump_json().encode(), report.kind)

    def _explain(self, job: Job) -> Answer:
        text = _read(AnswerIn, job.content).text.encode("utf-8", "replace") if job.is_json else job.content
        told = self._understood(text, job.lang)
        if isinstance(told, Report):
            explained = Explained(report=told, forwardable=tuple(each.forwardable(job.lang) for each in told.failures))
            return Answer(200, JSON, explained.model_dump_json().encode(), told.kind)
        explained = Explained(access=told)
        return Answer(200, JSON, explained.model_dump_json().encode(), "access")

    def _note(self, job: Job) -> Answer:
        content = _message_of(job)
        if content.startswith(ITEM_MAGIC):
            _check_outlook(content)
        mail = read_mail(content, self.desk, lang=job.lang, sent=self.sent, rules=self.rules)
        told = json.dumps(mail.as_dict(), ensure_ascii=False).encode("utf-8", "backslashreplace")
        return Answer(200, JSON, told, mail.report.kind)

    def _score(self, job: Job) -> Answer:
        try:
            told = score_events(_read(EventsIn, job.content), job.lang)
        except (ValueError, OverflowError) as error:  # what a model does not hold: a time at the edge of the calendar
            raise RequestError(Fault.BAD_JSON, str(error)[:_LONGEST]) from None
        return Answer(200, JSON, json.dumps(told, ensure_ascii=False).encode(), "score")

    def _page(self, job: Job) -> Answer:
        if self.page is None:
            raise RequestError(Fault.NOT_FOUND)
        told = self._understood(job.content, job.lang)
        kind = told.kind.value if isinstance(told, Report) else "access"
        return Answer(200, HTML, self.page.answer(told, job.lang, _pasted(job.content, kind)), kind)

    def _understood(self, content: bytes, lang: Language) -> Report | AccessRefusal:
        _check_outlook(content)
        if not content.strip():
            raise RequestError(Fault.EMPTY)
        told = understand(content, lang=lang, rules=self.rules)
        return told if isinstance(told, Report) else AccessRefusal.of(told)


def make_worker(settings: Settings) -> Worker:
    """Return what answers under `settings`, with all loaded that it needs."""
    worker = Worker(
        settings.rules,
        settings.desk,
        SqliteSent(settings.sent) if settings.sent else None,
        Page() if settings.page else None,
    )
    read_ahead(lang=settings.lang, rules=settings.rules)
    return worker


def _message_of(job: Job) -> bytes:
    content = _read(MessageIn, job.content).content if job.is_json else job.content
    if not content.strip():
        raise RequestError(Fault.EMPTY)
    return content


def _read(model: type[ModelT], content: bytes) -> ModelT:
    """Return the JSON as its model; what is wrong is told by its place and its kind, never by its value."""
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        places = {".".join(map(str, one["loc"])) or "body": one["type"] for one in error.errors(include_input=False)}
        detail = "; ".join(f"{place}: {kind}" for place, kind in list(places.items())[:5])
        raise RequestError(Fault.BAD_JSON, detail) from None


def _no_message(content: bytes) -> RequestError:
    _check_outlook(content)
    return RequestError(Fault.NO_HEADER)


def _check_outlook(content: bytes) -> None:
    if content.startswith(ITEM_MAGIC) and find_spec("olefile") is None:
        raise RequestError(Fault.OUTLOOK_EXTRA)


def _pasted(content: bytes, kind: str) -> str:
    """Return what was pasted, to be put into the field again where nothing was recognised in it."""
    return decoded(content)[:_MOST_PASTED] if kind == Kind.OTHER else ""
