"""`bouncekit archive repair`."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from bouncekit.archive.copies import Presence, Repaired, repair
from bouncekit.cli.console.copy_lines import Telling, look_dict, sent_lines, tell, working
from bouncekit.cli.console.problem_lines import problem_dict
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import COPY, KEY, opener_of, set_copies, wanted_roles
from bouncekit.cli.params.passwords import PASSWORD_COMMAND

__all__ = ["command"]

_MOST_NAMED = 10


@click.command("repair")
@ARCHIVE
@COPY
@KEY
@PASSWORD_COMMAND
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Heal damaged and missing messages of each copy from the others. What is damaged is set aside, not deleted.

    An encrypted copy can heal the others only with --key.

    Exit status: 0 when every copy that is there is whole, 1 when one is not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Repair, print what was done; return the exit code."""
    opener = opener_of(chosen["key"])
    copies = set_copies(chosen, words)
    roles = wanted_roles(chosen, copies, words)
    with working("repairing", words) as progress:
        found = repair(copies, roles, opener, progress=progress)
    tell(found, copies.office, Telling(_dict, _lines), words, as_json=chosen["as_json"])
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
        yield words.text("set-aside-in", place=printable(found.aside))
    if found.beyond:
        yield words.text("beyond")
        yield from found.beyond[:_MOST_NAMED]
        if len(found.beyond) > _MOST_NAMED:
            yield words.text("more", count=words.number(len(found.beyond) - _MOST_NAMED))
    if found.sent is not None and (found.sent.sent or not found.sent.is_complete):
        yield from sent_lines(found.sent, words)
    elif found.is_whole and not (found.healed or found.records or found.recovered):
        yield words.text("whole")
