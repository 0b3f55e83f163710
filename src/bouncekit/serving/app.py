"""The routes of the service, as one ASGI application."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from bouncekit.serving import bodies, openapi
from bouncekit.serving.bodies import Bodies, form_of, media_type
from bouncekit.serving.guarding import Door
from bouncekit.serving.metrics import Metrics
from bouncekit.serving.models import Alive
from bouncekit.serving.page import STATIC, Page, asked_language, static_file
from bouncekit.serving.pool import BusyError, CrashedError, Pool, StoodStillError
from bouncekit.serving.problems import PROBLEM_MEDIA, STATUS, Fault, RequestError, problem_of
from bouncekit.serving.settings import Settings
from bouncekit.serving.work import HTML, JSON, Answer, Job, make_worker
from bouncekit.vocabulary import LANGUAGES, Language

__all__ = ["make_app"]

_OF_STATUS = {404: Fault.NOT_FOUND, 405: Fault.METHOD}
_SOON = {"Retry-After": "1"}
_TEXT_FIELDS = ("message", "text")


def make_app(settings: Settings) -> ASGIApp:
    """Return the service as an ASGI application; its worker processes start and end with it (lifespan).

    What runs it must bound headers and connections, as `bouncekit.serving.serve` does.  Where it is run by another
    program, that program's own start must be guarded by ``if __name__ == "__main__"``: the workers are spawned.
    """
    service = _Service(settings)
    routes = [
        *(Route(f"/v1/{task}", partial(_task, service, task), methods=["POST"]) for task in openapi.TASKS),
        Route("/healthz", service.healthz, methods=["GET"]),
        Route("/metrics", service.tell_metrics, methods=["GET"]),
        Route("/openapi.json", service.tell_openapi, methods=["GET"]),
    ]
    if settings.page:
        routes += [
            Route("/", service.page, methods=["GET", "POST"]),
            Route("/static/{name}", service.static, methods=["GET"]),
        ]
    handlers = {RequestError: service.refused, HTTPException: service.unrouted, Exception: service.failed}
    app = Starlette(routes=routes, lifespan=service.lifespan, exception_handlers=handlers)
    return Door(app, settings, service.metrics, service.refuse)


async def _task(service: "_Service", task: str, request: Request) -> Response:
    return await service.task(task, request)


class _Service:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._page = Page() if settings.page else None
        limits = settings.limits
        self._bodies = Bodies(limits)
        self._pool: Pool[Job, Answer] = Pool(
            partial(make_worker, settings), settings.jobs, seconds=limits.message_seconds, waiting=limits.waiting
        )
        self._in_progress: Counter[str] = Counter()
        self.metrics = Metrics()
        self.metrics.watch("in_progress", "Requests in progress.", self._in_progress.total)
        self.metrics.watch("waiting", "Requests that wait for a worker.", lambda: self._pool.waiting)
        self.metrics.watch("workers", "Worker processes.", lambda: self._pool.alive)
        self.metrics.watch("workers_renewed", "Workers that were ended or died.", lambda: self._pool.renewed)
        self.metrics.watch("held_bytes", "Bytes of bodies that are held.", lambda: self._bodies.held)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Start the workers before the first request, and end them after the last."""
        try:
            await self._pool.start()
            yield
        finally:
            await self._pool.stop()

    async def task(self, task: str, request: Request) -> Response:
        """Answer one of the tasks of the API."""
        lang = self._language(request)
        with self._one_more(request):
            async with self._bodies.read(request) as body:
                media = media_type(request)
                if media not in openapi.TASKS[task].media:
                    raise RequestError(Fault.MEDIA_TYPE, ", ".join(openapi.TASKS[task].media))
                content = body
                if media in {bodies.MULTIPART, bodies.FORM}:
                    form = await form_of(request, body)
                    content = form.file or next(filter(None, map(form.fields.get, _TEXT_FIELDS)), "").encode()
                return self._response(await self._work(Job(task, lang, content, media == JSON)))

    async def page(self, request: Request) -> Response:
        """Show the page, or what was pasted or dropped there."""
        page = cast("Page", self._page)
        lang = asked_language(request, self._settings.lang)
        if request.method != "POST":
            return Response(page.blank(lang), media_type=HTML)
        with self._one_more(request):
            async with self._bodies.read(request) as body:
                if media_type(request) not in {bodies.MULTIPART, bodies.FORM}:
                    raise RequestError(Fault.MEDIA_TYPE)
                form = await form_of(request, body)
                content = form.file or form.fields.get("text", "").encode("utf-8", "replace")
                return self._response(await self._work(Job("page", lang, content)))

    async def static(self, request: Request) -> Response:
        """Give one of the page's own files."""
        name = request.path_params["name"]
        if name not in STATIC:
            raise RequestError(Fault.NOT_FOUND)
        return Response(static_file(name), media_type=STATIC[name], headers={"Cache-Control": "private, max-age=86400"})

    async def healthz(self, _: Request) -> Response:
        """Say whether there are workers."""
        alive = Alive(status="ok" if self._pool.alive else "starting", workers=self._pool.alive)
        return Response(
            alive.model_dump_json(),
            200 if self._pool.alive else 503,
            media_type=JSON,
            headers={} if self._pool.alive else _SOON,
        )

    async def tell_metrics(self, _: Request) -> Response:
        """Give the counters."""
        return Response(self.metrics.text(), media_type=Metrics.media)

    async def tell_openapi(self, _: Request) -> Response:
        """Give the description of the API."""
        return Response(openapi.as_json(has_token=self._settings.token is not None), media_type=JSON)

    async def refuse(self, scope: Scope, error: RequestError) -> Response:
        """Return the answer to a request that is refused: a page for people at the page, a problem elsewhere."""
        self.metrics.tell(error.fault)
        status = STATUS[error.fault]
        if self._page is not None and scope["path"] == "/":
            lang = asked_language(Request(scope), self._settings.lang)
            return Response(self._page.refusal(error.fault, lang), status, headers=error.headers, media_type=HTML)
        return Response(problem_of(error), status, headers=error.headers, media_type=PROBLEM_MEDIA)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer what an endpoint refuses."""
        return await self.refuse(request.scope, cast("RequestError", error))

    async def unrouted(self, request: Request, error: Exception) -> Response:
        """Answer what no route takes."""
        error = cast("HTTPException", error)
        fault = _OF_STATUS.get(error.status_code, Fault.INTERNAL)
        return await self.refuse(request.scope, RequestError(fault, headers=dict(error.headers or {})))

    async def failed(self, request: Request, _: Exception) -> Response:
        """Answer where we failed; the error goes on to the door, which logs its kind."""
        return await self.refuse(request.scope, RequestError(Fault.INTERNAL))

    def _language(self, request: Request) -> Language:
        lang = request.query_params.get("lang", self._settings.lang)
        if lang not in LANGUAGES:
            raise RequestError(Fault.BAD_PARAMETER, f"lang: one of {', '.join(LANGUAGES)}")
        return lang

    @contextmanager
    def _one_more(self, request: Request) -> Iterator[None]:
        """Count one request of its client as in progress; refuse what is too many."""
        client = request.client.host if request.client else ""
        if self._in_progress[client] >= self._settings.limits.per_client:
            raise RequestError(Fault.CLIENT_BUSY, headers=_SOON)
        self._in_progress[client] += 1
        try:
            yield
        finally:
            self._in_progress[client] -= 1
            if not self._in_progress[client]:
                del self._in_progress[client]

    async def _work(self, job: Job) -> Answer:
        try:
            return await self._pool.run(job)
        except BusyError:
            raise RequestError(Fault.BUSY, headers=_SOON) from None
        except StoodStillError:
            raise RequestError(Fault.STOOD_STILL) from None
        except CrashedError:
            raise RequestError(Fault.CRASHED) from None

    def _response(self, answer: Answer) -> Response:
        self.metrics.tell(answer.told)
        return Response(answer.content, answer.status, media_type=answer.media)
