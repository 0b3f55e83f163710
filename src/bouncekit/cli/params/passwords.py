"""Where a password comes from: a command, the environment, a prompt; never the arguments, which every process sees."""

import os
import shlex
import subprocess
import sys

import click

from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.osfiles import IS_WINDOWS

__all__ = ["PASSWORD_COMMAND", "PASSWORD_VARIABLE", "first_line", "read_password"]

PASSWORD_VARIABLE = "BOUNCEKIT_PASSWORD"
PASSWORD_COMMAND = click.option(
    "--password-command",
    metavar="COMMAND",
    help=f"Command that prints the password (its first line). Otherwise: ${PASSWORD_VARIABLE}, or a prompt.",
)
_SECONDS = 120  # for a command, which may ask the person for something


def read_password(user: str, place: str, command: str | None, words: Words) -> str:
    """Return the password of `user` on `place`: from `command`, else the environment, else a prompt on the terminal.

    Raises `click.UsageError` where there is none.
    """
    if command:
        return first_line(command, words)
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError(words.text("no-password", variable=PASSWORD_VARIABLE))
    from getpass import getpass  # noqa: PLC0415 - rarely needed

    try:
        return getpass(words.text("password-prompt", user=neutral(user), place=neutral(place)))
    except EOFError:
        click.echo(err=True)
        raise click.UsageError(words.text("no-password", variable=PASSWORD_VARIABLE)) from None


def first_line(command: str, words: Words) -> str:
    """Return the first line that `command` prints; it is run without a shell.  Raises `click.UsageError`."""
    try:
        arguments = command if IS_WINDOWS else shlex.split(command)  # a path there has backslashes
        run = subprocess.run(arguments, stdout=subprocess.PIPE, timeout=_SECONDS, check=True)
        first = run.stdout.split(b"\n", 1)[0].removesuffix(b"\r").decode()
    except subprocess.CalledProcessError as error:
        raise _failed(words, words.text("password-command-status", status=str(error.returncode))) from None
    except subprocess.TimeoutExpired:
        raise _failed(words, words.text("password-command-slow")) from None
    except (OSError, ValueError, IndexError) as error:  # no such command; quotes that are not closed; nothing at all
        raise _failed(words, getattr(error, "strerror", None) or str(error)) from None
    if not first:
        raise _failed(words, words.text("password-command-empty"))
    return first


def _failed(words: Words, problem: str) -> click.UsageError:
    return click.UsageError(words.text("password-command-failed", problem=neutral(problem)))
