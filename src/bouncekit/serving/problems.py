"""What the service refuses, and how it says so: problem details (RFC 9457) that name the rule that was broken."""

from typing import Any

from pydantic import BaseModel, Field

from bouncekit.vocabulary import Word

__all__ = ["PROBLEM_MEDIA", "STATUS", "Fault", "ProblemDetails", "RequestError", "problem_of"]

PROBLEM_MEDIA = "application/problem+json"


class Fault(Word):
    """The rule that a request broke, or what became of it."""

    HOST = "host", "the Host field names no name of this service"
    ORIGIN = "origin", "the request comes from a page of another site"
    TOKEN = "token", "the request bears no token, or another one"
    NOT_FOUND = "not-found", "there is nothing at this path"
    METHOD = "method", "the path does not answer this method; Allow names those that it does"
    MEDIA_TYPE = "media-type", "the body is of a media type that is not read here"
    TOO_LARGE = "too-large", "the body has more bytes than are taken"
    TOO_SLOW = "too-slow", "the body did not arrive in time"
    BAD_FORM = "bad-form", "the form cannot be taken apart"
    BAD_JSON = "bad-json", "the body is no JSON, or not of the schema"
    BAD_PARAMETER = "bad-parameter", "a parameter has a value that it cannot have"
    EMPTY = "empty", "there is nothing to read"
    NO_HEADER = "no-header", "no message: it has no header"
    OUTLOOK_EXTRA = "outlook-extra", "an item of Outlook (.msg), and the package that reads it is not installed"
    CLIENT_BUSY = "client-busy", "this client has too many requests in progress"
    BUSY = "busy", "too many requests are waiting"
    STOOD_STILL = "stood-still", "the work on this message took too long, and was ended"
    CRASHED = "crashed", "the process that read this message died"
    INTERNAL = "internal", "an error of ours"


STATUS = {
    Fault.HOST: 421,
    Fault.ORIGIN: 403,
    Fault.TOKEN: 401,
    Fault.NOT_FOUND: 404,
    Fault.METHOD: 405,
    Fault.MEDIA_TYPE: 415,
    Fault.TOO_LARGE: 413,
    Fault.TOO_SLOW: 408,
    Fault.BAD_FORM: 400,
    Fault.BAD_JSON: 422,
    Fault.BAD_PARAMETER: 422,
    Fault.EMPTY: 422,
    Fault.NO_HEADER: 422,
    Fault.OUTLOOK_EXTRA: 422,
    Fault.CLIENT_BUSY: 429,
    Fault.BUSY: 503,
    Fault.STOOD_STILL: 500,
    Fault.CRASHED: 500,
    Fault.INTERNAL: 500,
}


class ProblemDetails(BaseModel):
    """A problem (RFC 9457): `rule` names what was broken, `detail` says where; nothing of the message stands in it."""

    type: str = Field(pattern="^urn:bouncekit:problem:")
    title: str
    status: int = Field(ge=400, le=599)
    rule: Fault
    detail: str | None = None


class RequestError(Exception):
    """A request that is refused, or whose work failed: the `fault`, where it lies, and fields of the answer."""

    def __init__(self, fault: Fault, detail: str | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(fault, detail)
        self.fault = fault
        self.detail = detail
        self.headers = headers or {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.fault, self.detail, self.headers)


def problem_of(error: RequestError) -> bytes:
    """Return the problem of `error` as JSON."""
    fault = error.fault
    problem = ProblemDetails(
        type=f"urn:bouncekit:problem:{fault}",
        title=fault.meaning,
        status=STATUS[fault],
        rule=fault,
        detail=error.detail,
    )
    return problem.model_dump_json(exclude_none=True).encode()
