"""Getting an access token: the device flow (RFC 8628), and a new one of the refresh token (RFC 6749, 6).

`bouncekit.servers.oauth_browser` has the flow in a browser on this computer.  A `proxy` is `socks5://…` or `http://…`.

Authlib speaks OAuth 2; it needs the extra ``oauth``.  No token and no secret stands in an error.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bouncekit import data
from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.sasl import AccessToken

__all__ = [
    "SECONDS",
    "DeviceCode",
    "Login",
    "answered",
    "begin_login",
    "finish_login",
    "host_of",
    "login_in_browser",
    "open_session",
    "provider_login",
    "providers",
    "renew_login",
    "with_tokens",
]

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SECONDS = 30.0
"""How long one answer may take."""
_INTERVAL = 5.0  # seconds between questions where the server does not say (RFC 8628, 3.2), and what slow_down adds
_LONGEST = 3600.0  # seconds that a code counts, whatever the server says
_LEEWAY = 60.0  # seconds before its end in which a token is not used any more


@dataclass(frozen=True, slots=True)
class Login:
    """An account at an authorization server: its addresses, who we are to it, and what it gave us.

    `refresh_token` gives new access tokens; where the server gave none, `access_token` counts until `expires_at`
    (seconds since 1970).  `device_url` is asked for a code, `authorize_url` is what a browser opens; one may be empty.
    """

    device_url: str
    token_url: str
    scope: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    expires_at: float = 0.0
    authorize_url: str = ""


class DeviceCode(NamedTuple):
    """What the user is told: open `url`, type `code`; and what is asked with meanwhile.  Times are in seconds."""

    url: str
    code: str
    device_code: str
    interval: float
    expires_in: float


@cache
def providers() -> Mapping[str, Mapping[str, str]]:
    """Return the providers that are known by name, with their addresses and scopes."""
    told: Mapping[str, Mapping[str, str]] = data.load("access/providers.toml")["provider"]
    return told


def provider_login(name: str, client_id: str, client_secret: str = "") -> Login:
    """Return a login at a provider that is known by name, with nothing given yet."""
    told = providers()[name]
    login = Login(told["device_url"], told["token_url"], told["scope"], client_id, client_secret)
    return replace(login, authorize_url=told["authorize_url"])


def login_in_browser(name: str) -> bool:
    """Tell whether the provider gives the authorization to read mail only in a browser on this computer."""
    return providers()[name]["flow"] == "browser"


def begin_login(login: Login, proxy: str | None = None) -> DeviceCode:
    """Ask for a code that the user types in a browser (RFC 8628, 3.1).  Raises `MailboxError`."""
    session, place = open_session(login, proxy), host_of(login.device_url)
    told = answered(place, lambda: _device_answer(session, login))
    url = told.get("verification_uri") or told.get("verification_url")  # the latter is Google's
    try:
        times = float(told.get("interval") or _INTERVAL), float(told["expires_in"])
        return DeviceCode(str(url), str(told["user_code"]), str(told["device_code"]), *times)
    except (KeyError, ValueError, TypeError):
        raise MailboxError(MailboxReason.AUTHORIZATION_REFUSED, place, _said(told)) from None


def finish_login(
    login: Login,
    code: DeviceCode,
    *,
    proxy: str | None = None,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Login:
    """Wait until the user has agreed, and return the login with its tokens (RFC 8628, 3.4 and 3.5).

    Raises `MailboxError`: ``login-refused`` where they did not, or the code is too old.
    """
    session, place = open_session(login, proxy), host_of(login.token_url)
    interval, end = max(code.interval, 1.0), clock() + min(code.expires_in, _LONGEST)
    while clock() < end:
        sleep(interval)
        try:
            return with_tokens(login, answered(place, lambda: _token(session, login, code)))
        except MailboxError as error:
            problem = error.words.partition(":")[0]
            if error.reason is MailboxReason.LOGIN_FAILED:  # no answer: ask less often
                interval = min(2 * interval, 60.0)
            elif problem == "slow_down":
                interval += _INTERVAL
            elif problem != "authorization_pending":
                raise
    raise MailboxError(MailboxReason.AUTHORIZATION_REFUSED, place, "expired_token")


def renew_login(login: Login, proxy: str | None = None) -> tuple[Login, AccessToken]:
    """Return an access token that counts now, and the login to keep from now on.

    Raises `MailboxError`: ``login-again`` where the authorization has ended or was taken back.
    """
    place = host_of(login.token_url)
    if not login.refresh_token:
        if login.access_token and time.time() + _LEEWAY < login.expires_at:
            return login, AccessToken(login.access_token)
        raise MailboxError(MailboxReason.LOGIN_AGAIN, place)
    session = open_session(login, proxy)
    try:
        told = answered(
            place, lambda: session.refresh_token(login.token_url, refresh_token=login.refresh_token, timeout=SECONDS)
        )
    except MailboxError as error:
        is_over = error.reason is MailboxReason.AUTHORIZATION_REFUSED
        reason = MailboxReason.LOGIN_AGAIN if is_over else error.reason
        raise MailboxError(reason, error.place, error.words) from None
    return with_tokens(login, told), AccessToken(str(told["access_token"]))


def with_tokens(login: Login, told: Mapping[str, Any]) -> Login:
    """Return the login with the tokens that the server told.  Raises `MailboxError` where it told none."""
    if not told.get("access_token"):
        raise MailboxError(MailboxReason.AUTHORIZATION_REFUSED, host_of(login.token_url), _said(told))
    refresh = str(told.get("refresh_token") or login.refresh_token)
    if refresh:  # the access token need not be kept anywhere
        return replace(login, refresh_token=refresh, access_token="", expires_at=0.0)
    ends = float(told.get("expires_at") or time.time() + float(told.get("expires_in") or 0))
    return replace(login, access_token=str(told["access_token"]), expires_at=ends)


def open_session(login: Login, proxy: str | None = None) -> Any:
    """Return what asks the authorization server.  Raises `MailboxError`: ``login-address`` where that is not HTTPS."""
    for url in filter(None, (login.device_url, login.token_url, login.authorize_url)):
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1")):
            raise MailboxError(MailboxReason.LOGIN_ADDRESS, url)
    try:
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - the extra may be missing
    except ModuleNotFoundError as error:
        raise MailboxError(MailboxReason.OAUTH_MISSING, host_of(login.token_url), str(error)) from error
    method = "client_secret_post" if login.client_secret else "none"
    session = OAuth2Session(
        login.client_id, login.client_secret or None, scope=login.scope, token_endpoint_auth_method=method
    )
    if proxy:
        _go_through(session, proxy)
    return session


def _go_through(session: Any, proxy: str) -> None:
    scheme, separator, rest = proxy.partition("://")
    # The proxy resolves the server's name, as for mail; the environment, which requests prefers, is not asked.
    url = f"{'socks5h' if scheme == 'socks5' else scheme}{separator}{rest}"
    if scheme not in ("socks5", "socks5h", "socks4", "http") or not urlsplit(url).hostname:
        raise MailboxError(MailboxReason.BAD_PROXY, urlsplit(url).hostname or "")
    session.proxies = {"http": url, "https": url}
    session.trust_env = False
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True


def _device_answer(session: Any, login: Login) -> Any:
    asked = {"client_id": login.client_id, "scope": login.scope}
    return session.post(login.device_url, data=asked, withhold_token=True, timeout=SECONDS).json()


def _token(session: Any, login: Login, code: DeviceCode) -> Any:
    return session.fetch_token(
        login.token_url,
        grant_type=_GRANT,
        device_code=code.device_code,
        client_id=login.client_id,
        timeout=SECONDS,
    )


def answered(place: str, ask: Callable[[], Any]) -> Mapping[str, Any]:
    """Return the JSON object that a server answers.  Raises `MailboxError`; its words begin with OAuth's error."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - `open_session` has looked whether it is there
    from requests import RequestException  # noqa: PLC0415 - as above

    try:
        told = ask()
    except AuthlibBaseError as error:
        raise MailboxError(
            MailboxReason.AUTHORIZATION_REFUSED, place, f"{error.error}: {error.description or ''}".rstrip(": ")
        ) from None
    except (RequestException, ValueError) as error:  # what is no JSON is a ValueError
        raise MailboxError(MailboxReason.LOGIN_FAILED, place, type(error).__name__) from None
    if not isinstance(told, Mapping):
        raise MailboxError(MailboxReason.LOGIN_FAILED, place)
    if "error" in told:
        raise MailboxError(MailboxReason.AUTHORIZATION_REFUSED, place, _said(told))
    return told


def _said(told: Mapping[str, Any]) -> str:
    return ": ".join(str(told[name]) for name in ("error", "error_description") if told.get(name))


def host_of(url: str) -> str:
    """Return what a person knows a server by."""
    return urlsplit(url).hostname or url
