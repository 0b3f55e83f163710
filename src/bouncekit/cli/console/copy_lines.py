"""What is said of the copies of an archive: their names, their places, what was sent, and how far a run is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import click

from bouncekit.archive import ArchiveError, ArchiveReason
from bouncekit.archive.copies import Look, Presence, Sent, kind_of, number_of
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.problem_lines import error_line, problem_dict
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.console.screen import Screen

__all__ = [
    "Telling",
    "all_but_resting",
    "heading",
    "look_dict",
    "look_lines",
    "resting",
    "role_name",
    "sent_dict",
    "sent_lines",
    "tell",
    "working",
]

_AWAY = {Presence.ABSENT, Presence.OTHER_DISK}


class _Found(Protocol):
    """What a run tells of one copy."""

    @property
    def look(self) -> Look: ...

    @property
    def problem(self) -> ArchiveError | None: ...


_AnyFound = TypeVar("_AnyFound", bound=_Found)


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
    if problem is not None and problem.reason is ArchiveReason.ABSENT:
        lines.append(words.text("presence-absent"))
    elif problem is not None:
        lines.append(error_line(problem, words))
    elif look.presence not in (Presence.PRESENT, Presence.NEW):
        is_remote = look.role == "remote" and look.presence is Presence.SAME_DEVICE  # no disk is to be plugged in
        lines.append(words.text(f"presence-{look.presence}{'-remote' if is_remote else ''}"))
    return lines


class Telling(NamedTuple, Generic[_AnyFound]):
    """How a command tells what it found of one copy: in JSON, and in lines of words."""

    as_dict: Callable[[_AnyFound], dict[str, Any]]
    lines: Callable[[_AnyFound, Words], Iterable[str]]


def tell(found: Sequence[_AnyFound], office: str, telling: Telling[_AnyFound], words: Words, *, as_json: bool) -> None:
    """Print what was found of each copy of the archive `office`: in words its name, its place, and its own lines."""
    if as_json:
        print_json({"archive": office, "copies": [telling.as_dict(each) for each in found]})
        return
    away = resting(each.look for each in found)
    for each in found:
        click.echo(heading(each.look, words))
        place = [words.text("resting")] if each.look.role in away else look_lines(each.look, words, each.problem)
        for line in (*place, *telling.lines(each, words)):
            click.echo(f"  {line}")


def all_but_resting(found: Sequence[_AnyFound], is_good: Callable[[_AnyFound], bool]) -> bool:
    """Return whether all is good, disks aside that are away while another one is used."""
    away = resting(each.look for each in found)
    return all(is_good(each) for each in found if each.look.role not in away)


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


def sent_dict(sent: Sent) -> dict[str, Any]:
    """Return what the JSON output says of one copy."""
    return {
        **look_dict(sent.look),
        "held": sent.held,
        "sent": sent.sent,
        "sent_bytes": sent.sent_bytes,
        "adopted": sent.adopted,
        "damaged": list(sent.damaged),
        "unreadable": list(sent.unreadable),
        "unknown": sent.unknown,
        "set_aside": list(sent.set_aside),
        "complete": sent.is_complete,
        "problem": problem_dict(sent.problem),
    }


def sent_lines(sent: Sent, words: Words) -> Iterator[str]:
    """Yield what was done for one copy, in words."""
    if not (sent.held or sent.sent or sent.is_complete):
        return
    yield words.count("counts", "sent", sent.sent)
    for key, count in (
        ("copies-adopted", sent.adopted),
        ("damaged", len(sent.damaged)),
        ("unreadable", len(sent.unreadable)),
        ("unknown", sent.unknown),
        ("copies-set-aside", len(sent.set_aside)),
    ):
        if count:
            yield words.count("counts", key, count)
    yield words.count("counts", "copies-held", sent.held)
    yield words.text("complete" if sent.is_complete else "incomplete")
    if sent.damaged:
        yield words.text("repair-now")
