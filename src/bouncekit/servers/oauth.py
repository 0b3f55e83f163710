"""Getting an access token: the device flow (RFC 8628), and a new one of the refresh token (RFC 6749, 6).

Authlib speaks OAuth 2; it needs the extra ``oauth``.  No token and no secret stands in an error.
"""

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

__all__ = ["DeviceCode", "Login", "begin_login", "finish_login", "provider_login", "providers", "renew_login"]

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_SECONDS = 30.0  # for one answer
_INTERVAL = 5.0  # seconds between questions where the server does not say (RFC 8628, 3.2), and what slow_down adds
_LONGEST = 3600.0  # seconds that a code counts, whatever the server says
_LEEWAY = 60.0  # seconds before its end in which a token is not used any more


@dataclass(frozen=True, slots=True)
class Login:
    """An account at an authorization server: its addresses, who we are to it, and what it gave us.

    `refresh_token` gives new access tokens; where the server gave none, `access_token` counts until `expires_at`
    (seconds since 1970).
    """

    device_url: str
    token_url: str
    scope: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    expires_at: float = 0.0


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
    return Login(told["device_url"], told["token_url"], told["scope"], client_id, client_secret)


def begin_login(login: Login) -> DeviceCode:
    """Ask for a code that the user types in a browser (RFC 8628, 3.1).  Raises `MailboxError`."""
    session, place = _session(login), _place(login.device_url)
    told = _asked(place, lambda: _device_answer(session, login))
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
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Login:
    """Wait until the user has agreed, and return the login with its tokens (RFC 8628, 3.4 and 3.5).

    Raises `MailboxError`: ``login-refused`` where they did not, or the code is too old.
    """
    session, place = _session(login), _place(login.token_url)
    interval, end = max(code.interval, 1.0), clock() + min(code.expires_in, _LONGEST)
    while clock() < end:
        sleep(interval)
        try:
            return _with(login, _asked(place, lambda: _token(session, login, code)))
        except MailboxError as error:
            problem = error.words.partition(":")[0]
            if error.reason is MailboxReason.LOGIN_FAILED:  # no answer: ask less often
                interval = min(2 * interval, 60.0)
            elif problem == "slow_down":
                interval += _INTERVAL
            elif problem != "authorization_pending":
                raise
    raise MailboxError(MailboxReason.AUTHORIZATION_REFUSED, place, "expired_token")


def renew_login(login: Login) -> tuple[Login, AccessToken]:
    """Return an access token that counts now, and the login to keep from now on.

    Raises `MailboxError`: ``login-again`` where the authorization has ended or was taken back.
    """
    place = _place(login.token_url)
    if not login.refresh_token:
        if login.access_token and time.time() + _LEEWAY < login.expires_at:
            return login, AccessToken(login.access_token)
        raise MailboxError(MailboxReason.LOGIN_AGAIN, place)
    session = _session(login)
    try:
        told = _asked(
            place, lambda: session.refresh_token(login.token_url, refresh_token=login.refresh_token, timeout=_SECONDS)
        )
    except MailboxError as error:
        is_over = error.reason is MailboxReason.AUTHORIZATION_REFUSED
        reason = MailboxReason.LOGIN_AGAIN if is_over else error.reason
        raise MailboxError(reason, error.place, error.words) from None
    return _with(login, told), AccessToken(str(told["access_token"]))


def _with(login: Login, told: Mapping[str, Any]) -> Login:
    if not told.get("access_token"):
        raise MailboxError(MailboxReason.AUTHORIZATION_REFUSED, _place(login.token_url), _said(told))
    refresh = str(told.get("refresh_token") or login.refresh_token)
    if refresh:  # the access token need not be kept anywhere
        return replace(login, refresh_token=refresh, access_token="", expires_at=0.0)
    ends = float(told.get("expires_at") or time.time() + float(told.get("expires_in") or 0))
    return replace(login, access_token=str(told["access_token"]), expires_at=ends)


def _session(login: Login) -> Any:
    for url in (login.device_url, login.token_url):
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1")):
            raise MailboxError(MailboxReason.LOGIN_ADDRESS, url)
    try:
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - the extra may be missing
    except ModuleNotFoundError as error:
        raise MailboxError(MailboxReason.OAUTH_MISSING, _place(login.token_url), str(error)) from error
    method = "client_secret_post" if login.client_secret else "none"
    return OAuth2Session(
        login.client_id, login.client_secret or None, scope=login.scope, token_endpoint_auth_method=method
    )


def _device_answer(session: Any, login: Login) -> Any:
    asked = {"client_id": login.client_id, "scope": login.scope}
    return session.post(login.device_url, data=asked, withhold_token=True, timeout=_SECONDS).json()


def _token(session: Any, login: Login, code: DeviceCode) -> Any:
    return session.fetch_token(
        login.token_url,
        grant_type=_GRANT,
        device_code=code.device_code,
        client_id=login.client_id,
        timeout=_SECONDS,
    )


def _asked(place: str, ask: Callable[[], Any]) -> Mapping[str, Any]:
    """Return the JSON object that a server answers.  Raises `MailboxError`; its words begin with OAuth's error."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - `_session` has looked whether it is there
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


def _place(url: str) -> str:
    return urlsplit(url).hostname or url
