"""What the commands of the copies share: where the copies are, the key, the password, and how a copy is named."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from bouncekit.archive import Archive, ArchiveError
from bouncekit.archive.copies import CopySet, Look, Opener, Presence, RemoteOptions, load_copies
from bouncekit.archive.copies.places import kind_of, number_of
from bouncekit.archive.store.addresses import split_address
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.params.archive_options import error_line
from bouncekit.cli.params.passwords import read_password
from bouncekit.errors.reasons import ArchiveReason

__all__ = [
    "REMOTE_PASSWORD",
    "heading",
    "look_dict",
    "look_lines",
    "opener_of",
    "password_of",
    "print_found",
    "problem_dict",
    "read_file",
    "remote_options",
    "resting",
    "role_name",
    "set_copies",
    "wanted_roles",
    "with_password",
    "working",
]

REMOTE_PASSWORD = "BOUNCEKIT_REMOTE_PASSWORD"
_AWAY = {Presence.ABSENT, Presence.OTHER_DISK}


class _Found(Protocol):
    """What a run tells of one copy."""

    @property
    def look(self) -> Look: ...

    @property
    def problem(self) -> ArchiveError | None: ...


_AnyFound = TypeVar("_AnyFound", bound=_Found)


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
    return os.environ.get(REMOTE_PASSWORD)


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


def role_name(role: str, words: Words) -> str:
    """Return what a copy is called, with its number where it is one of several disks."""
    name, number = words.text(f"role-{kind_of(role)}"), number_of(role)
    return name if number == 1 else words.text("role-further", role=name, number=str(number))


def resting(looks: Iterable[Look]) -> set[str]:
    """Return the roles of the disks that are away while another one of them is here: they are used in turn."""
    disks = [look for look in looks if kind_of(look.role) == "removable"]
    away = {look.role for look in disks if look.presence in _AWAY}
    return away if len(away) < len(disks) else set()


@contextmanager
def working(title: str, words: Words) -> Iterator[Callable[[str, int, int], None]]:
    """Show the progress of work on the copies; when it is interrupted, say that nothing is lost."""
    done: dict[str, int] = {}
    with Screen(words.text(title)) as screen:

        def progress(role: str, count: int, _: int) -> None:
            for _ in range(count - done.get(role, 0)):
                screen.tick()
            done[role] = count

        try:
            yield progress
        except KeyboardInterrupt:
            screen.complain(words.text("interrupted-safe"))
            raise


def heading(look: Look, words: Words) -> str:
    """Return the line above what is said of a copy."""
    return words.text("heading", role=role_name(look.role, words), place=printable(look.place))


def look_lines(look: Look, words: Words, problem: ArchiveError | None = None) -> list[str]:
    """Return what to say of the place of a copy: nothing where all is as it should be."""
    lines = []
    if look.same_as is not None and look.presence is not Presence.SAME_DEVICE:
        lines.append(words.text("same-as", role=role_name(look.same_as, words)))
    problem = problem or look.problem
    if problem is not None and problem.reason == "absent":
        lines.append(words.text("presence-absent"))
    elif problem is not None:
        lines.append(error_line(problem, words))
    elif look.presence not in (Presence.PRESENT, Presence.NEW):
        lines.append(words.text(f"presence-{look.presence}"))
    return lines


def print_found(found: Iterable[_AnyFound], lines: Callable[[_AnyFound, Words], Iterable[str]], words: Words) -> None:
    """Print what was found of each copy: its name, what its place is like, and its own `lines`."""
    told = list(found)
    away = resting(each.look for each in told)
    for each in told:
        click.echo(heading(each.look, words))
        place = [words.text("resting")] if each.look.role in away else look_lines(each.look, words, each.problem)
        for line in (*place, *lines(each, words)):
            click.echo(f"  {line}")


def look_dict(look: Look) -> dict[str, Any]:
    """Return what the JSON output says of the place of a copy."""
    return {
        "copy": look.role,
        "place": look.place,
        "presence": str(look.presence),
        "device": look.device,
        "same_as": look.same_as,
        "disk": None if look.disk is None else look.disk.as_dict(),
    }


def problem_dict(problem: ArchiveError | None) -> dict[str, str] | None:
    """Return what the JSON output says of a problem."""
    return None if problem is None else {"place": problem.place, "reason": problem.reason, "detail": problem.detail}
