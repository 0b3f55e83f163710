"""A program on loopback that takes what is posted to it, and answers as a test says.

with WebReceiver(503, 200) as web:      # the first call is refused, all others are taken
    Webhook(web.url, (KEY,)).call(...)
assert web.calls[0].body == b"..."
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self

__all__ = ["Call", "WebReceiver"]


class Call(NamedTuple):
    """What was posted."""

    path: str
    headers: dict[str, str]
    body: bytes


class WebReceiver:
    """The receiver: `statuses` are those of the first answers, the last one of all others; `fields` go with each."""

    def __init__(self, *statuses: int, fields: dict[str, str] | None = None) -> None:
        self.statuses = [*statuses] or [200]
        self.calls: list[Call] = []
        self.fields = fields or {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.calls.append(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(outer.statuses[min(len(outer.calls), len(outer.statuses)) - 1])
                for name, value in outer.fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook?a=b"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
