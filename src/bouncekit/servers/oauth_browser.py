"""Getting an access token in a browser on this computer: the loopback redirect (RFC 8252, 7.3) with PKCE (RFC 7636).

The browser comes back to a server of our own, which listens on 127.0.0.1 alone, for this one answer.  What comes
without the `state` that we made is not from our page, and is not taken.
"""

import hmac
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.oauth import SECONDS, Login, answered, host_of, open_session, with_tokens

__all__ = ["BrowserLogin", "browser_login"]

_PATIENCE = 300.0  # seconds; for a person who looks for their password
_SILENCE = 5.0  # seconds; of whoever connects


class BrowserLogin:
    """A login that waits for a browser: the person opens `url` and agrees; `finish` waits for that."""

    def __init__(self, login: Login, user: str, proxy: str | None, page: str) -> None:
        self._login = login
        self._session = open_session(login, proxy)
        self._session.code_challenge_method = "S256"  # Authlib sends no challenge unless the session has it
        self._verifier = secrets.token_urlsafe(64)
        self._state = secrets.token_urlsafe(32)
        self._server = _Listener(self._state, page)
        self._redirect = f"http://127.0.0.1:{self._server.server_port}/"
        more = {"login_hint": user} if user else {}
        self.url: str = self._session.create_authorization_url(
            login.authorize_url,
            state=self._state,
            redirect_uri=self._redirect,
            code_verifier=self._verifier,
            access_type="offline",  # Google gives a refresh token only then; others pass it over
            **more,
        )[0]

    def finish(self, patience: float = _PATIENCE) -> Login:
        """Wait until the person has agreed, `patience` seconds at most; return the login with its tokens.

        Raises `MailboxError`: ``authorization-refused`` where they did not, or not in time.
        """
        place, end = host_of(self._login.token_url), time.monotonic() + patience
        while self._server.told is None and (left := end - time.monotonic()) > 0:
            self._server.timeout = left
            self._server.handle_request()
        told = self._server.told
        if told is None or "code" not in told:
            said = told or {"error": "expired_token"}
            words = ": ".join(said[name] for name in ("error", "error_description") if said.get(name))
            raise MailboxError(MailboxReason.AUTHORIZATION_REFUSED, place, words)
        return with_tokens(self._login, answered(place, lambda: self._tokens(told["code"])))

    def _tokens(self, code: str) -> Any:
        return self._session.fetch_token(
            self._login.token_url,
            grant_type="authorization_code",
            code=code,
            redirect_uri=self._redirect,
            code_verifier=self._verifier,
            client_id=self._login.client_id,
            timeout=SECONDS,
        )

    def close(self) -> None:
        """Listen no more."""
        self._server.server_close()


@contextmanager
def browser_login(login: Login, *, user: str = "", proxy: str | None = None, page: str = "") -> Iterator[BrowserLogin]:
    """Begin a login in a browser on this computer, for `user` where the provider wants to know.

    The browser is shown the text `page` when it comes back.  Raises `MailboxError`: ``login-address`` where the
    provider is not asked over HTTPS, ``oauth-missing`` without the extra.
    """
    begun = BrowserLogin(login, user, proxy, page)
    try:
        yield begun
    finally:
        begun.close()


class _Listener(HTTPServer):
    """Waits for the one answer: `told` are the fields of its query."""

    def __init__(self, state: str, page: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.state = state
        self.page = page.encode()
        self.told: dict[str, str] | None = None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever connects and says nothing sensible is nobody that we wait for."""


class _Answer(BaseHTTPRequestHandler):
    timeout = _SILENCE
    server: _Listener

    def do_GET(self) -> None:
        fields = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        is_ours = hmac.compare_digest(fields.get("state", "").encode(), self.server.state.encode())
        if is_ours and ("code" in fields or "error" in fields):
            self.server.told = fields
        content = self.server.page if is_ours else b""
        self.send_response(200 if is_ours else 404)
        for name, value in (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(content)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name that the library gives
        """The query has the code: it stands in no log."""
