"""`bouncekit login`: authorize the reading of a mailbox in a browser, in place of a password."""

import os
import webbrowser
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.params.archive_options import archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.server import PROXY, proxy_for
from bouncekit.mailbox import (
    Login,
    begin_login,
    browser_login,
    finish_login,
    forget_login,
    login_in_browser,
    provider_login,
    save_login,
)

__all__ = ["command"]

_SECRET = "BOUNCEKIT_CLIENT_SECRET"


@click.command("login")
@click.argument("user")
@click.option("--provider", type=click.Choice(["microsoft", "google"]), help="Where the account is.")
@click.option("--client-id", metavar="ID", help="The application that was registered with the provider.")
@click.option("--device-url", metavar="URL", help="Where another provider gives codes (RFC 8628).")
@click.option("--authorize-url", metavar="URL", help="What a browser opens at another provider (RFC 8252).")
@click.option("--token-url", metavar="URL", help="Where another provider gives tokens.")
@click.option("--scope", metavar="WORDS", help="What to ask for, in place of what the provider's mail servers need.")
@click.option(
    "--browser/--code",
    "in_browser",
    default=None,
    help="In a browser on this computer, or by a code that you type on any device.  [default: --browser for Google]",
)
@PROXY
@click.option("--forget", is_flag=True, help="Forget what is kept for USER.")
@LANG
def command(**chosen: Any) -> int:
    """Authorize bouncekit to read the mailbox of USER, in a browser (OAuth 2), in place of a password.

    A page of the provider's opens, or a code is shown that you type there.  What the provider gives is kept in the
    system's keyring, or in a file that only you can read; every command uses it from then on.  The secret of an
    application that has one comes from the environment (BOUNCEKIT_CLIENT_SECRET).

    Exit status: 0 when the authorization is kept (or forgotten), 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Log in or forget; return the exit code."""
    user = chosen["user"]
    if chosen["forget"]:
        was_there = forget_login(user)
        click.echo(words.text("login-forgotten" if was_there else "login-none"))
        return 0 if was_there else 1
    login = _login(chosen, words)
    done = _in_browser(login, chosen, words) if _wants_browser(login, chosen) else _by_code(login, chosen, words)
    place = save_login(user, done)
    key = "login-kept-keyring" if place == "keyring" else "login-kept-file"
    click.echo(words.text(key, place=printable(place)))
    return 0


def _wants_browser(login: Login, chosen: Mapping[str, Any]) -> bool:
    if chosen["in_browser"] is not None:
        return bool(chosen["in_browser"])
    return login_in_browser(chosen["provider"]) if chosen["provider"] else not login.device_url


def _by_code(login: Login, chosen: Mapping[str, Any], words: Words) -> Login:
    proxy = proxy_for(chosen["proxy"], login.device_url)
    code = begin_login(login, proxy)
    click.echo(words.text("login-open", url=neutral(code.url)))
    click.echo(words.text("login-code", user=neutral(chosen["user"]), code=neutral(code.code)))
    click.echo(words.text("login-waiting"), err=True)
    return finish_login(login, code, proxy=proxy)


def _in_browser(login: Login, chosen: Mapping[str, Any], words: Words) -> Login:
    proxy, page = proxy_for(chosen["proxy"], login.token_url), words.text("login-page")
    with browser_login(login, user=chosen["user"], proxy=proxy, page=page) as begun:
        click.echo(words.text("login-browser", user=neutral(chosen["user"]), url=begun.url))
        click.echo(words.text("login-waiting"), err=True)
        webbrowser.open(begun.url)
        return begun.finish()


def _login(chosen: Mapping[str, Any], words: Words) -> Login:
    names = ("device_url", "authorize_url", "token_url", "scope")
    urls = {name: chosen[name] for name in names if chosen[name]}
    if not chosen["provider"] and not (urls.keys() >= {"token_url", "scope"} and len(urls) > 2):
        raise click.UsageError(words.text("login-needs"))
    if not chosen["client_id"]:
        raise click.UsageError(words.text("login-client"))
    secret = os.environ.get(_SECRET, "")
    if chosen["provider"]:
        return replace(provider_login(chosen["provider"], chosen["client_id"], secret), **urls)
    return Login(**{"device_url": "", **urls}, client_id=chosen["client_id"], client_secret=secret)
