"""The body of a request: counted as it arrives, held in memory alone, and taken apart by its media type."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from bouncekit.serving.problems import Fault, RequestError
from bouncekit.serving.settings import Limits

__all__ = ["FORM", "JSON", "MULTIPART", "RAW", "TEXT", "Bodies", "Form", "form_of", "media_type"]

JSON = "application/json"
MULTIPART = "multipart/form-data"
FORM = "application/x-www-form-urlencoded"
TEXT = "text/plain"
RAW = ("message/rfc822", "application/vnd.ms-outlook", "application/octet-stream", TEXT)
_FIELDS = 8
_PIECE = 1 << 16


class Form(NamedTuple):
    """A form that was sent: its fields that are text, and the bytes of its one file (empty where none was chosen)."""

    fields: dict[str, str]
    file: bytes


class Bodies:
    """Reads bodies within `limits`, which hold for each and for all that are held at once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.held = 0  # bytes

    @asynccontextmanager
    async def read(self, request: Request) -> AsyncIterator[bytes]:
        """Hold the body of `request` until the block ends.  Raises `RequestError`, as soon as that is known."""
        told = request.headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > self._limits.message_bytes:
            raise RequestError(Fault.TOO_LARGE, f"at most {self._limits.message_bytes} bytes")
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                async for piece in request.stream():
                    self._count(len(piece), len(body))
                    body += piece
            yield bytes(body)
        except TimeoutError:
            raise RequestError(Fault.TOO_SLOW, f"within {self._limits.body_seconds:g} seconds") from None
        except ClientDisconnect:
            raise RequestError(Fault.TOO_SLOW) from None  # nobody reads the answer
        finally:
            self.held -= len(body)

    def _count(self, more: int, already: int) -> None:
        if already + more > self._limits.message_bytes:
            raise RequestError(Fault.TOO_LARGE, f"at most {self._limits.message_bytes} bytes")
        if self.held + more > self._limits.all_bytes:
            raise RequestError(Fault.BUSY, headers={"Retry-After": "2"})
        self.held += more


def media_type(request: Request) -> str:
    """Return the media type of the body in lower case, without its parameters; raw bytes where none is told."""
    return request.headers.get("content-type", RAW[0]).partition(";")[0].strip().lower()


async def form_of(request: Request, body: bytes) -> Form:
    """Return the form in `body`.  Raises `RequestError` where it cannot be taken apart."""
    try:
        if media_type(request) == MULTIPART:
            parser = MultiPartParser(
                request.headers, _pieces(body), max_files=1, max_fields=_FIELDS, max_part_size=len(body)
            )
            parser.spool_max_size = len(body) + 1  # in memory: nothing is stored
            data = await parser.parse()
        else:
            data = await FormParser(request.headers, _pieces(body)).parse()
    except MultiPartException:
        raise RequestError(Fault.BAD_FORM) from None
    return await _form(data)


async def _form(data: FormData) -> Form:
    fields: dict[str, str] = {}
    file = b""
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            file = await value.read()
            await value.close()
        else:
            fields[name] = value
    return Form(fields, file)


async def _pieces(body: bytes) -> AsyncGenerator[bytes, None]:
    for start in range(0, len(body), _PIECE):
        yield body[start : start + _PIECE]
        await asyncio.sleep(0)  # others have their turn
    yield b""
