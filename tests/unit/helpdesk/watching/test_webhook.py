"""The webhook: signed as Standard Webhooks want it, and nothing is taken for delivered that was not."""

import base64
import hashlib
import hmac
import socket
import threading
from contextlib import suppress

import pytest
from web_receiver import WebReceiver

from bouncekit.helpdesk.watching import Webhook

KEY = "a secret of more than sixteen bytes"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.fr/hook",
        "https://marie:secret@example.fr/",
        "ftp://localhost/",
        "https:///hook",
        "https://example.fr/a b",
        "https://example.fr:99999/",
        "http://127.0.0.1.example.fr/",
    ],
)
def test_an_address_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Webhook(url, (KEY,))


@pytest.mark.parametrize("keys", [(), ("short",), (KEY, "short"), ("whsec_!!!",), ("whsec_c2hvcnQ=",)])
def test_a_key_is_wanted_and_long_enough(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"key|whsec_"):
        Webhook("https://example.fr/hook", keys)


def test_a_secret_stands_neither_in_what_is_shown_nor_in_the_place() -> None:
    webhook = Webhook("https://example.fr/hooks/T0P5ECRET", (KEY,))

    assert KEY not in repr(webhook)
    assert "https://example.fr" == webhook.place


def test_each_key_signs_what_is_posted() -> None:
    raw = b"0123456789abcdef0123"
    keys = (KEY, "whsec_" + base64.b64encode(raw).decode())
    with WebReceiver() as web:
        answer = Webhook(web.url, keys).call("abc", '{"a": "é"}'.encode(), 0)

    [call] = web.calls
    signed = f"abc.{call.headers['webhook-timestamp']}.".encode() + call.body
    wanted = [base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in (KEY.encode(), raw)]
    assert answer.is_taken
    assert ("/hook?a=b", '{"a": "é"}'.encode()) == (call.path, call.body)
    assert " ".join(f"v1,{each}" for each in wanted) == call.headers["webhook-signature"]
    assert ("abc", '"abc"') == (call.headers["webhook-id"], call.headers["idempotency-key"])


@pytest.mark.parametrize(
    ("status", "is_of_all"),
    [(301, False), (302, False), (400, False), (404, False), (429, True), (500, True), (503, True)],
)
def test_what_is_not_taken_waits(status: int, is_of_all: bool) -> None:
    with WebReceiver(200) as elsewhere, WebReceiver(status, fields={"Location": elsewhere.url}) as web:
        answer = Webhook(web.url, (KEY,)).call("abc", b"{}", 3)

    assert (False, f"HTTP {status}", is_of_all) == (answer.is_taken, answer.problem, answer.is_of_all)
    assert 30 < answer.wait < 50
    assert [] == elsewhere.calls  # no redirect is followed


@pytest.mark.parametrize(("said", "least", "most"), [("7200", 7200, 7200), ("9999999", 86400, 86400), ("x", 4, 6)])
def test_the_receiver_says_how_long_to_wait(said: str, least: float, most: float) -> None:
    with WebReceiver(429, fields={"Retry-After": said}) as web:
        answer = Webhook(web.url, (KEY,)).call("abc", b"{}", 0)

    assert least <= answer.wait <= most


def test_the_pauses_have_an_end() -> None:
    with WebReceiver(500) as web:
        answer = Webhook(web.url, (KEY,)).call("abc", b"{}", 10_000)

    assert answer.wait <= 3600 * 1.2


def test_nobody_there_is_no_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    answer = Webhook(f"http://127.0.0.1:{port}/", (KEY,)).call("abc", b"{}", 0)

    assert (False, True) == (answer.is_taken, answer.is_of_all)


def test_a_receiver_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.helpdesk.watching.webhook._IN_ALL", 0.3)
    done = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not done.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        answer = Webhook(f"http://127.0.0.1:{listener.getsockname()[1]}/", (KEY,)).call("abc", b"{}", 0)
        done.set()
        thread.join(10)

    assert not answer.is_taken
