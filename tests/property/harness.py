"""What must hold of any input, as plain functions: pytest asks them briefly, `fuzz.py` for as long as one likes.

Each takes bytes, from which it makes what the function under test takes.  None may raise, or take long.
"""

import json
from collections.abc import Callable
from contextlib import nullcontext
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from time import thread_time
from typing import Any

import pytest

import bouncekit
from bouncekit.mailbox.messages.addresses import mailboxes_in
from bouncekit.servers.problems import explain_access_problem, is_access_problem

SECONDS_A_MEGABYTE = 20.0
LEAST_SECONDS = 2.0
"""Processor time that an input may take; a slow reader of a hostile input takes minutes."""


def text_of(content: bytes) -> str:
    """Return text with every kind of character, lone surrogates included, out of any bytes."""
    if content[:1] < b"\x80":
        return content.decode("utf-8", "surrogateescape")
    even = content[: len(content) // 2 * 2]
    return even.decode("utf-16-le", "surrogatepass")


def classify_bytes(content: bytes) -> None:
    line(bouncekit.classify(content))


def classify_str(content: bytes) -> None:
    line(bouncekit.classify(text_of(content), name=text_of(content[:40])))


def classify_pasted(content: bytes) -> None:
    line(bouncekit.classify_text(text_of(content), lang="en"))


def classify_stdlib(content: bytes) -> None:
    """A stdlib message as its parsers make it, and with what its setters let in."""
    for chosen in (policy.compat32, policy.default):
        try:
            message = message_from_bytes(content, policy=chosen)
        except (UnicodeError, ValueError, IndexError, AttributeError):  # its parser's own: there is no message to read
            continue
        line(bouncekit.classify(message))
    line(bouncekit.classify(spoilt(content)))


def spoilt(content: bytes) -> Message:
    """Return a message with fields and payloads of the wrong kinds, nested as deep as the first byte tells."""
    text = text_of(content)
    message: Message = Message() if content[:1] < b"@" else EmailMessage()
    payloads: tuple[Any, ...] = (text, content, None, [text], [content, 5], {"x": text}, [Message(), text])
    message.set_payload(payloads[len(content) % len(payloads)])
    message._headers.extend(  # type: ignore[attr-defined]  # as a careless filter fills it
        [("From", text[:20]), (text[:9], text), ("Content-Type", text[:60]), ("X", len(text))]
    )
    for _ in range(content[0] * 2 if content else 0):
        outer = Message()
        outer["Content-Type"] = "multipart/mixed"
        outer.set_payload([message])
        message = outer
    return message


def explain(content: bytes) -> None:
    text = text_of(content)
    # What reports no failure raises, and nothing else does.
    with pytest.raises(ValueError, match="reports no failure") if not _fails(text) else nullcontext():
        bouncekit.explain(text).model_dump_json()
    is_access_problem(text)
    json.dumps(explain_access_problem(text).as_dict())


def _fails(text: str) -> bool:
    return bool(bouncekit.classify_text(text).failures)


def mask(content: bytes) -> None:
    bouncekit.mask(text_of(content), ["lea.martin@example.fr", text_of(content[:30])])


def addresses(content: bytes) -> None:
    mailboxes_in(text_of(content))


def line(report: bouncekit.Report) -> None:
    """The report is told on one line of valid JSON, which reads back as the same report."""
    written = report.model_dump_json()
    assert "\n" not in written
    assert bouncekit.Report.model_validate_json(written) == report


TARGETS: tuple[Callable[[bytes], None], ...] = (
    classify_bytes,
    classify_str,
    classify_pasted,
    classify_stdlib,
    explain,
    mask,
    addresses,
)


def hold(target: Callable[[bytes], None], content: bytes) -> None:
    """Run `target` on `content`; fail where it raises or takes too long."""
    begun = thread_time()
    target(content)
    limit = max(LEAST_SECONDS, len(content) / 1_000_000 * SECONDS_A_MEGABYTE)
    assert thread_time() - begun < limit, f"{target.__name__} took {thread_time() - begun:.1f} s"
