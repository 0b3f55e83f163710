"""`bouncekit archive drill`."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from bouncekit.archive.copies import Drill, DrillOptions, Presence, drill
from bouncekit.cli.console.copy_lines import Telling, all_but_resting, look_dict, tell
from bouncekit.cli.console.problem_lines import problem_dict
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import COPY, KEY, SEED, opener_of, set_copies, wanted_roles
from bouncekit.cli.params.passwords import PASSWORD_COMMAND

__all__ = ["command"]


@click.command("drill")
@ARCHIVE
@COPY
@click.option("--count", type=click.IntRange(min=1), default=20, show_default=True, help="Messages of each copy.")
@SEED
@KEY
@PASSWORD_COMMAND
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Take some messages back from each copy, as after a fire, and compare. A lost key is told in time.

    Exit status: 0 when all came back from every copy, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Drill, print what came back; return the exit code."""
    opener = opener_of(chosen["key"])
    copies = set_copies(chosen, words, needs_others=False)
    roles = wanted_roles(chosen, copies, words)
    found = drill(copies, DrillOptions(roles, chosen["count"], chosen["seed"], opener))
    tell(found, copies.office, Telling(_dict, _lines), words, as_json=chosen["as_json"])
    return 0 if all_but_resting(found, lambda each: each.is_good and each.look.presence is Presence.PRESENT) else 1


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
