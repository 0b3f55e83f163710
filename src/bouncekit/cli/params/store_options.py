"""What is read of a mail program's folders, as options that several commands share."""

from collections.abc import Callable, Iterable
from typing import Any

import click

import bouncekit

__all__ = ["STORES", "mail_paths"]


def STORES(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - an option, as the others are named
    """Add what is read beside what is read anyway: `deleted` and `every_folder`."""
    every = "Read the folders, too, that are left out by what they are for."
    deleted = "Read the deleted messages, too, that a mail program still keeps."
    for option in (
        click.option("--every-folder", is_flag=True, help=every),
        click.option("--deleted", is_flag=True, help=deleted),
    ):
        command = option(command)
    return command


def mail_paths(paths: Iterable[str], *, deleted: bool, every_folder: bool) -> list[bouncekit.MailPath]:
    """Return the paths with what is to be read there."""
    if every_folder:
        return [bouncekit.MailPath(path, deleted, frozenset()) for path in paths]
    return [bouncekit.MailPath(path, deleted) for path in paths]
