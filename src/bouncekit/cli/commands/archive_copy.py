"""`bouncekit archive copy`."""

from collections.abc import Iterator, Mapping
from typing import Any

from bouncekit.archive.copies import Sent, copy
from bouncekit.cli.commands.archive_add import print_json
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.copy_options import (
    look_dict,
    print_found,
    problem_dict,
    resting,
    set_copies,
    wanted_roles,
    working,
)

__all__ = ["run", "sent_dict", "sent_lines"]


def run(chosen: Mapping[str, Any], words: Words) -> int:
    """Send what is missing; return the exit code."""
    copies = set_copies(chosen, words)
    roles = wanted_roles(chosen, copies, words)
    with working("copying", words) as progress:
        found = copy(copies, roles, progress=progress)
    if chosen["as_json"]:
        print_json({"archive": copies.office, "copies": [sent_dict(sent) for sent in found]})
    else:
        print_found(found, sent_lines, words)
    away = resting(sent.look for sent in found)
    return 0 if all(sent.is_complete for sent in found if sent.look.role not in away) else 1


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
