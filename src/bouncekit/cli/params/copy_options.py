"""What the commands of the copies share: which copies, the key, the password, the remote place."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bouncekit.archive import Archive, ArchiveError, ArchiveReason
from bouncekit.archive.copies import WINDOW as VERIFIED_FOR
from bouncekit.archive.copies import CopySet, Opener, RemoteOptions, kind_of, load_copies, split_address
from bouncekit.cli.console.click_words import sentence
from bouncekit.cli.console.copy_lines import role_name
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.passwords import read_password

__all__ = [
    "COPY",
    "KEY",
    "REMOTE_PLACE",
    "SEED",
    "WINDOW",
    "opener_of",
    "password_of",
    "read_file",
    "remote_options",
    "set_copies",
    "share_of",
    "wanted_roles",
    "with_password",
]

_REMOTE_PASSWORD = "BOUNCEKIT_REMOTE_PASSWORD"


class _Role(click.ParamType[str]):
    """The name of a copy; of several disks all (`removable`), or one (`removable-2`)."""

    name = "office|removable|remote"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch("office|removable(-[1-9][0-9]?)?|remote", value):
            self.fail(sentence("{value!r} is not one of office, removable, remote.").format(value=value), param, ctx)
        return value


COPY = click.option(
    "--copy",
    "roles",
    multiple=True,
    type=_Role(),
    help="Only this copy; may be repeated. removable-2: a second disk.",
)
KEY = click.option(
    "--key", metavar="FILE", help="Private key of an encrypted copy: an age identity file, or an SSH key."
)
WINDOW = click.option(
    "--window",
    type=click.IntRange(min=1),
    default=VERIFIED_FOR.days,
    show_default=True,
    help="Days that a verification counts.",
)
_REMOTE = (
    click.option("--known-hosts", metavar="FILE", help="Keys of SSH servers.  [default: ~/.ssh/known_hosts]"),
    click.option("--ssh-key", "key_file", metavar="FILE", help="Private SSH key to log in with."),
    click.option("--endpoint", metavar="URL", help="S3 server that is not Amazon's."),
)
SEED = click.option("--seed", type=int, help="Choose the same messages as an earlier run.")


def REMOTE_PLACE(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - an option, as the others are named
    """Add what tells how a remote place is reached."""
    for option in reversed(_REMOTE):
        command = option(command)
    return command


def set_copies(chosen: Mapping[str, Any], words: Words, *, needs_others: bool = True) -> CopySet:
    """Return the copies that are set for the archive, ready to be reached.

    Raises `click.UsageError` where others than the office's are needed and none is set.
    """
    copies = load_copies(Archive.open(chosen["place"]).store)
    if needs_others and not copies.others():
        raise click.UsageError(words.text("no-copies"))
    return with_password(copies, chosen.get("password_command"), words)


def with_password(copies: CopySet, command: str | None, words: Words) -> CopySet:
    """Return the copies with the password of the remote place, where one is given."""
    options = replace(copies.remote_options, password=password_of(copies.remote or "", command, words))
    return replace(copies, remote_options=options)


def password_of(address: str, command: str | None, words: Words) -> str | None:
    """Return the password of the user of an address: from a command or the environment, else none."""
    if command:
        parts = split_address(address)
        return read_password(parts.username or "", parts.hostname or "", command, words)
    return os.environ.get(_REMOTE_PASSWORD)


def remote_options(chosen: Mapping[str, Any], before: RemoteOptions) -> RemoteOptions:
    """Return the options of the remote place: what was chosen now, else what was `before`."""
    names = ("known_hosts", "key_file", "endpoint", "timeout")
    now = {name: chosen[name] for name in names if chosen.get(name) is not None}
    for name in ("known_hosts", "key_file"):
        if name in now:
            now[name] = str(Path(now[name]).expanduser().absolute())
    return replace(before, **now)


def opener_of(key: str | None) -> Opener | None:
    """Return what decrypts with the key in a file; None where no file is given."""
    return Opener(read_file(key), key) if key else None


def read_file(path: str) -> bytes:
    """Return a file that the user named.  Raises `ArchiveError`."""
    try:
        return Path(path).expanduser().read_bytes()
    except FileNotFoundError as error:
        raise ArchiveError(path, ArchiveReason.NOT_FOUND) from error
    except OSError as error:
        raise ArchiveError(path, ArchiveReason.FAILED, error.strerror or str(error)) from error


def wanted_roles(chosen: Mapping[str, Any], copies: CopySet, words: Words) -> tuple[str, ...]:
    """Return the roles that were chosen.  Raises `click.UsageError` for one that is not set."""
    known = [copy.role for copy in copies]
    found: dict[str, None] = {}
    for wanted in chosen["roles"]:
        role = "removable" if wanted == "removable-1" else wanted
        roles = [each for each in known if each == role or (wanted == "removable" and kind_of(each) == role)]
        if not roles:
            raise click.UsageError(words.text("no-role", role=role_name(role, words)))
        found |= dict.fromkeys(roles)
    return tuple(found)


def share_of(text: str | None, words: Words) -> float | None:
    """Return the share that ``5%`` or ``0.05`` means."""
    if text is None:
        return None
    try:
        is_percent = text.strip().endswith("%")
        share = float(text.strip().rstrip("%").strip().replace(",", ".")) / (100 if is_percent else 1)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise click.UsageError(words.text("bad-sample"))
    return share
