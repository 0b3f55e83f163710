"""Who may ask: the door before the routes (ASGI).

The Host field must name this service, or a page of another site could reach it under a name of its own (DNS
rebinding); the Origin must be ours where there is one, or a page of another site could have a browser post to us; the
token must be right where there is one.  What goes out bears the fields that keep a browser from more than it must do.
"""

import base64
import binascii
import hmac
import logging
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bouncekit.serving.metrics import Metrics
from bouncekit.serving.problems import Fault, RequestError
from bouncekit.serving.settings import Settings

__all__ = ["CROWDED", "Door"]

CROWDED = "bouncekit.crowded"
"""The key in the scope of a request that came when there were as many connections already as are served."""

_LOG = logging.getLogger("bouncekit.serving")
_OPEN = ("/healthz",)
_FIELDS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # no-referrer would have the browser send "Origin: null" with our own form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_RAW_FIELDS = [(name.lower().encode(), value.encode()) for name, value in _FIELDS.items()]
_NOT_STORED = (b"cache-control", b"no-store")
_ASK = 'Bearer realm="bouncekit", Basic realm="bouncekit", charset="UTF-8"'


class Door:
    """Lets through to `inner` who may ask; `refuse` makes the answer to everybody else, and to what fails within."""

    def __init__(
        self,
        inner: ASGIApp,
        settings: Settings,
        metrics: Metrics,
        refuse: Callable[[Scope, RequestError], Awaitable[Response]],
    ) -> None:
        self._inner = inner
        self._hosts = settings.hosts
        self._token = None if settings.token is None else settings.token.encode()
        self._metrics = metrics
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI); what is no request (the beginning and the end) is passed on."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        began, answered = monotonic(), 0

        async def outwards(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = message["status"]
                own = [*message["headers"], *_RAW_FIELDS]
                message["headers"] = own if any(name == _NOT_STORED[0] for name, _ in own) else [*own, _NOT_STORED]
            await send(message)

        try:
            self._check(scope)
            await self._inner(scope, receive, outwards)
        except RequestError as error:
            await (await self._refuse(scope, error))(scope, receive, outwards)
        except Exception as error:  # its text may quote what was sent: the kind and the place are told
            _LOG.error("%s in %s", type(error).__name__, _place(error))
            if not answered:
                await (await self._refuse(scope, RequestError(Fault.INTERNAL)))(scope, receive, outwards)
        finally:
            route = scope.get("route")
            self._metrics.count(getattr(route, "path", "-"), answered, monotonic() - began)

    def _check(self, scope: Scope) -> None:
        if scope.get(CROWDED):
            raise RequestError(Fault.BUSY, headers={"Retry-After": "1", "Connection": "close"})
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _name_of(hosts[0]) not in self._hosts:
            raise RequestError(Fault.HOST)
        if any(not _is_same(origin, hosts[0]) for origin in headers.getlist("origin")):
            raise RequestError(Fault.ORIGIN)
        if scope["method"] == "POST" and headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
            raise RequestError(Fault.ORIGIN)
        if (
            self._token is not None
            and scope["path"] not in _OPEN
            and not self._is_right(headers.getlist("authorization"))
        ):
            raise RequestError(Fault.TOKEN, headers={"WWW-Authenticate": _ASK})

    def _is_right(self, given: Iterable[str]) -> bool:
        """Tell whether a token was given that is ours: as a Bearer, or as the password that a browser asks for."""
        token = self._token or b""
        return any(hmac.compare_digest(each, token) for each in map(_token_in, given))


def _token_in(authorization: str) -> bytes:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode("latin-1", "replace")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(value.strip(), validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""


def _name_of(host: str) -> str:
    """Return the name in a Host field, without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _is_same(origin: str, host: str) -> bool:
    scheme, _, place = origin.partition("://")
    return scheme in {"http", "https"} and place.lower() == host.lower()


def _place(error: BaseException) -> str:
    """Return the file and line in which `error` was raised."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return "?" if at is None else f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}"
