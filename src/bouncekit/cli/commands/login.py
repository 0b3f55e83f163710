"""`bouncekit login`: what it does."""

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.servers.logins import forget_login, save_login
from bouncekit.servers.oauth import Login, begin_login, finish_login, provider_login

__all__ = ["run"]

_SECRET = "BOUNCEKIT_CLIENT_SECRET"


def run(chosen: Mapping[str, Any], words: Words) -> int:
    """Log in or forget; return the exit code."""
    user = chosen["user"]
    if chosen["forget"]:
        was_there = forget_login(user)
        click.echo(words.text("login-forgotten" if was_there else "login-none"))
        return 0 if was_there else 1
    login = _login(chosen, words)
    code = begin_login(login)
    click.echo(words.text("login-open", url=neutral(code.url)))
    click.echo(words.text("login-code", user=neutral(user), code=neutral(code.code)))
    click.echo(words.text("login-waiting"), err=True)
    place = save_login(user, finish_login(login, code))
    key = "login-kept-keyring" if place == "keyring" else "login-kept-file"
    click.echo(words.text(key, place=printable(place)))
    return 0


def _login(chosen: Mapping[str, Any], words: Words) -> Login:
    urls = {name: chosen[name] for name in ("device_url", "token_url", "scope") if chosen[name]}
    if not chosen["provider"] and len(urls) < 3:
        raise click.UsageError(words.text("login-needs"))
    if not chosen["client_id"]:
        raise click.UsageError(words.text("login-client"))
    secret = os.environ.get(_SECRET, "")
    if chosen["provider"]:
        return replace(provider_login(chosen["provider"], chosen["client_id"], secret), **urls)
    return Login(client_id=chosen["client_id"], client_secret=secret, **urls)
