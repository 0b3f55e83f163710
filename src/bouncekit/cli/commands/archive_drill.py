"""`bouncekit archive drill`."""

from collections.abc import Iterator, Mapping
from typing import Any

from bouncekit.archive.copies import Drill, DrillOptions, Presence, drill
from bouncekit.cli.commands.archive_add import print_json
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.copy_options import (
    look_dict,
    opener_of,
    print_found,
    problem_dict,
    resting,
    set_copies,
    wanted_roles,
)

__all__ = ["run"]


def run(chosen: Mapping[str, Any], words: Words) -> int:
    """Drill, print what came back; return the exit code."""
    opener = opener_of(chosen["key"])
    copies = set_copies(chosen, words, needs_others=False)
    roles = wanted_roles(chosen, copies, words)
    found = drill(copies, DrillOptions(roles, chosen["count"], chosen["seed"], opener))
    if chosen["as_json"]:
        print_json({"archive": copies.office, "copies": [_dict(each) for each in found]})
    else:
        print_found(found, _lines, words)
    away = resting(each.look for each in found)
    return (
        0
        if all(each.is_good and each.look.presence is Presence.PRESENT for each in found if each.look.role not in away)
        else 1
    )


def _dict(found: Drill) -> dict[str, Any]:
    return {
        **look_dict(found.look),
        "asked": found.asked,
        "restored": found.restored,
        "compared": found.compared,
        "failed": list(found.failed),
        "key": found.key,
        "records": found.has_records,
        "seed": found.seed,
        "good": found.is_good,
        "problem": problem_dict(found.problem),
    }


def _lines(found: Drill, words: Words) -> Iterator[str]:
    if found.look.presence is not Presence.PRESENT:
        return
    if found.key != "not-needed":
        yield words.text(f"key-{found.key}")
    if found.key in ("missing", "wrong"):
        return
    counts = {"restored": words.number(found.restored), "asked": words.number(found.asked)}
    yield words.text("drill-good" if found.restored == found.asked else "drill-bad", **counts)
    for digest in found.failed:
        yield words.text("message-state", digest=digest, state=words.text("one-not-taken"))
    if not found.has_records:
        yield words.text("drill-records")
