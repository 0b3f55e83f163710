"""How a mail server is reached: with a password or a token, through a proxy, with a certificate of our own."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.passwords import PASSWORD_COMMAND, PASSWORD_VARIABLE, first_line, read_password

__all__ = ["MAIL_ACCESS", "Access"]

_OPTIONS = (
    PASSWORD_COMMAND,
    click.option(
        "--token-command",
        metavar="COMMAND",
        help="Command that prints an OAuth 2 access token. Otherwise, without a password: what 'bouncekit login' got.",
    ),
    click.option(
        "--proxy",
        metavar="URL",
        help="Go through socks5://HOST:PORT or http://HOST:PORT.  [default: $ALL_PROXY, but for hosts in $NO_PROXY]",
    ),
    click.option("--client-cert", metavar="FILE", help="Certificate that shows the server who you are (PEM)."),
    click.option("--client-key", metavar="FILE", help="Its private key, where it is in another file (PEM)."),
)
_NAMES = ("password_command", "token_command", "proxy", "client_cert", "client_key")


@dataclass(frozen=True, slots=True)
class Access:
    """What the options say."""

    password_command: str | None = None
    token_command: str | None = None
    proxy: str | None = None
    client_cert: str | None = None
    client_key: str | None = None

    def secret(self, user: str, place: str, words: Words) -> str:
        """Return the password of `user` on `place`, or an access token.

        A token comes from its command; a password from its command or the environment; then comes what `bouncekit
        login` got for this user, and a prompt at last.  Raises `click.UsageError` where there is none, and
        `MailboxError` where a login has ended.
        """
        from bouncekit.servers.sasl import AccessToken  # noqa: PLC0415 - --help must be quick

        if self.token_command:
            if self.password_command:
                raise click.UsageError(words.text("one-secret"))
            return AccessToken(first_line(self.token_command, words))
        if not self.password_command and PASSWORD_VARIABLE not in os.environ:
            token = _stored_token(user)
            if token is not None:
                return token
        return read_password(user, place, self.password_command, words)

    def way(self, host: str) -> dict[str, Any]:
        """Return how to get to `host`: fields of `ImapServer` and `Pop3Server`."""
        proxy = self.proxy or _proxy_of_the_environment(host)
        return {"proxy": proxy, "client_cert": self.client_cert, "client_key": self.client_key}


def _stored_token(user: str) -> str | None:
    from bouncekit.servers.logins import load_login, save_login  # noqa: PLC0415 - --help must be quick
    from bouncekit.servers.oauth import renew_login  # noqa: PLC0415 - as above

    login = load_login(user)
    if login is None:
        return None
    now, token = renew_login(login)
    if now != login:
        save_login(user, now)
    return token


def _proxy_of_the_environment(host: str) -> str | None:
    """Return the proxy that the environment names for everything, unless it leaves out `host`."""
    # Neither is in typeshed; both are in the library of every system.
    from urllib.request import (  # type: ignore[attr-defined]  # noqa: PLC0415 - --help must be quick
        getproxies_environment,
        proxy_bypass_environment,
    )

    proxy: str | None = getproxies_environment().get("all")
    return proxy if proxy and not proxy_bypass_environment(host) else None


def MAIL_ACCESS(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - an option, as the others are named
    """Add the options to a command, which gets them as one `Access`, named ``access``."""

    @wraps(command)
    def packed(**chosen: Any) -> Any:
        return command(access=Access(**{name: chosen.pop(name) for name in _NAMES}), **chosen)

    decorated: Callable[..., Any] = packed
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated
