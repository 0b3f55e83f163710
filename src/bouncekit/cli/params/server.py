"""How a mail server is reached: who logs in, with what, over TLS, through a proxy, with a certificate of our own."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from bouncekit import archive, mailbox
from bouncekit.cli.params.passwords import PASSWORD_COMMAND, PASSWORD_VARIABLE, first_line, read_password

if TYPE_CHECKING:
    from collections.abc import Callable

    from bouncekit.cli.console.safe_text import Words

__all__ = ["PROXY", "TIMEOUT", "ServerOptions", "proxy_for", "server_options"]

TIMEOUT = click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to wait."
)
PROXY = click.option(
    "--proxy",
    metavar="URL",
    help="Go through socks5://HOST:PORT or http://HOST:PORT.  [default: $ALL_PROXY, but for hosts in $NO_PROXY]",
)
_ACCESS = (
    PASSWORD_COMMAND,
    click.option(
        "--token-command",
        metavar="COMMAND",
        help="Command that prints an OAuth 2 access token. Otherwise, without a password: what 'bouncekit login' got.",
    ),
    PROXY,
    click.option("--client-cert", metavar="FILE", help="Certificate that shows the server who you are (PEM)."),
    click.option("--client-key", metavar="FILE", help="Its private key, where it is in another file (PEM)."),
)


def _options(user: str, *, imap_alone: bool) -> tuple[Callable[..., Any], ...]:
    default = "993, with --starttls 143" if imap_alone else "that of the protocol"
    name = " (STARTTLS)" if imap_alone else ""
    return (
        click.option("--user", metavar="NAME", help=user),
        click.option("--port", type=click.IntRange(1, 65535), help=f"Port of HOST.  [default: {default}]"),
        click.option("--starttls", is_flag=True, help=f"Begin in plain text and change to TLS{name}."),
        click.option("--ca-file", metavar="FILE", help="Certificates to trust (PEM) instead of the system's."),
        *_ACCESS,
    )


def server_options(user: str, *, imap_alone: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what adds the options to a command, which gets them as one `ServerOptions`, named ``server``.

    `user` is the help of ``--user``; `imap_alone` says that no other protocol is spoken.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def packed(**chosen: Any) -> Any:
            server = ServerOptions(**{field.name: chosen.pop(field.name) for field in fields(ServerOptions)})
            return command(server=server, **chosen)

        decorated: Callable[..., Any] = packed
        for option in reversed(_options(user, imap_alone=imap_alone)):
            decorated = option(decorated)
        return decorated

    return decorate


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What the options say."""

    user: str | None = None
    port: int | None = None
    starttls: bool = False
    ca_file: str | None = None
    password_command: str | None = None
    token_command: str | None = None
    proxy: str | None = None
    client_cert: str | None = None
    client_key: str | None = None

    def secret(self, place: str, words: Words) -> str:
        """Return the password of the user on `place`, or an access token.

        A token comes from its command; a password from its command or the environment; then comes what `bouncekit
        login` got for this user, and a prompt at last.  Raises `click.UsageError` where there is none, and
        `MailboxError` where a login has ended.
        """
        user = self.user or ""
        if self.token_command:
            if self.password_command:
                raise click.UsageError(words.text("one-secret"))
            return mailbox.AccessToken(first_line(self.token_command, words))
        if not self.password_command and PASSWORD_VARIABLE not in os.environ:
            token = _stored_token(user, self.proxy)
            if token is not None:
                return token
        return read_password(user, place, self.password_command, words)

    def secrets(self, place: str, first: str, words: Words) -> Callable[[], str]:
        """Return what gives the secret for each connection: `first`; then a token, which lives an hour, anew."""
        is_used = False
        secret = first

        def following() -> str:
            nonlocal is_used, secret
            if is_used and isinstance(secret, mailbox.AccessToken):
                with suppress(click.UsageError):  # the command gives none now: the old one may still be good
                    secret = self.secret(place, words)
            is_used = True
            return secret

        return following

    def imap(self, host: str, limits: mailbox.Limits | None = None) -> mailbox.ImapServer:
        """Return how IMAP is spoken with `host`."""
        return mailbox.ImapServer(host, limits=limits or mailbox.Limits(), **self._way(host))

    def pop3(self, host: str, limits: mailbox.Limits) -> archive.Pop3Server:
        """Return how POP3 is spoken with `host`."""
        return archive.Pop3Server(host, limits=limits, **self._way(host))

    def _way(self, host: str) -> dict[str, Any]:
        return {
            "port": self.port,
            "security": "starttls" if self.starttls else "tls",
            "ca_file": self.ca_file,
            "proxy": self.proxy or _proxy_of_the_environment(host),
            "client_cert": self.client_cert,
            "client_key": self.client_key,
        }


def _stored_token(user: str, proxy: str | None) -> str | None:
    login = mailbox.load_login(user)
    if login is None:
        return None
    now, token = mailbox.renew_login(login, proxy_for(proxy, login.token_url))
    if now != login:
        mailbox.save_login(user, now)
    return token


def proxy_for(chosen: str | None, url: str) -> str | None:
    """Return the proxy by which the server of `url` is reached: the one that was chosen, or the environment's."""
    return chosen or _proxy_of_the_environment(urlsplit(url).hostname or "")


def _proxy_of_the_environment(host: str) -> str | None:
    """Return the proxy that the environment names for everything, unless it leaves out `host`."""
    # Neither is in typeshed; both are in the library of every system.
    from urllib.request import (  # type: ignore[attr-defined]  # noqa: PLC0415 - it loads ssl
        getproxies_environment,
        proxy_bypass_environment,
    )

    proxy: str | None = getproxies_environment().get("all")
    return proxy if proxy and not proxy_bypass_environment(host) else None
