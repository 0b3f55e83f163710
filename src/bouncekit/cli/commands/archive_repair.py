"""`bouncekit archive repair` and `recover`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bouncekit.archive.copies import Copy, Presence, RemoteOptions, Repaired, recover, repair
from bouncekit.archive.format import layout
from bouncekit.cli.commands.archive_add import print_json
from bouncekit.cli.commands.archive_copy import sent_lines
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.params.copy_options import (
    look_dict,
    opener_of,
    password_of,
    print_found,
    problem_dict,
    remote_options,
    set_copies,
    wanted_roles,
    working,
)

__all__ = ["recover_from", "run"]

_MOST_NAMED = 10


def run(chosen: Mapping[str, Any], words: Words) -> int:
    """Repair, print what was done; return the exit code."""
    opener = opener_of(chosen["key"])
    copies = set_copies(chosen, words)
    roles = wanted_roles(chosen, copies, words)
    with working("repairing", words) as progress:
        found = repair(copies, roles, opener, progress=progress)
    if chosen["as_json"]:
        print_json({"archive": copies.office, "copies": [_dict(each) for each in found]})
    else:
        print_found(found, _lines, words)
    present = [each for each in found if each.look.presence is Presence.PRESENT]
    is_whole = all(each.is_whole and (each.sent is None or each.sent.is_complete) for each in present)
    return 0 if present and is_whole else 1


def _dict(found: Repaired) -> dict[str, Any]:
    return {
        **look_dict(found.look),
        "checked": found.checked,
        "healed": found.healed or {},
        "beyond": list(found.beyond),
        "set_aside": list(found.set_aside),
        "recovered": found.recovered,
        "records": list(found.records),
        "sent": found.sent.sent if found.sent else 0,
        "whole": found.is_whole,
        "problem": problem_dict(found.problem),
    }


def _lines(found: Repaired, words: Words) -> Iterator[str]:
    if found.look.presence is not Presence.PRESENT or found.healed is None:
        return
    if found.records:
        yield words.text("records-back", names=", ".join(found.records))
    if found.healed:
        yield words.count("counts", "repaired", len(found.healed))
    if found.recovered:
        yield words.count("counts", "brought-back", found.recovered)
    if found.set_aside:
        yield words.text("set-aside-in", place=printable(f"{found.look.place}/{layout.SET_ASIDE}"))
    if found.beyond:
        yield words.text("beyond")
        yield from found.beyond[:_MOST_NAMED]
        if len(found.beyond) > _MOST_NAMED:
            yield words.text("more", count=words.number(len(found.beyond) - _MOST_NAMED))
    if found.sent is not None and (found.sent.sent or not found.sent.is_complete):
        yield from sent_lines(found.sent, words)
    elif found.is_whole and not (found.healed or found.records or found.recovered):
        yield words.text("whole")


def recover_from(chosen: Mapping[str, Any], words: Words) -> int:
    """Make an archive of one copy; return the exit code."""
    source, opener = chosen["source"], opener_of(chosen["key"])
    options = remote_options(chosen, RemoteOptions(password=password_of(source, chosen["password_command"], words)))
    place = source if "://" in source else str(Path(source).expanduser().absolute())
    role = "removable" if place.startswith(("/", "file://")) else "remote"
    folder = str(Path(chosen["folder"]).expanduser().absolute())
    with working("recovering", words) as progress:
        found = recover(Copy(role, place, options=options), folder, opener, progress=progress)
    if chosen["as_json"]:
        told = {"archive": found.place, "messages": found.messages, "bytes": found.byte_count}
        print_json({**told, "failed": list(found.failed), "records": found.has_records})
    else:
        click.echo(words.count("counts", "recovered", found.messages))
        for digest in found.failed[:_MOST_NAMED]:
            click.echo(f"  {words.text('message-state', digest=digest, state=words.text('one-not-taken'))}")
        if found.failed:
            click.echo(words.count("counts", "not-recovered", len(found.failed)))
        click.echo(words.text("recovered-in", place=printable(found.place)))
        if not found.has_records:
            click.echo(words.text("recovered-alone"))
    return 0 if found.has_records and not found.failed else 1
