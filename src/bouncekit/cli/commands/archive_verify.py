"""`bouncekit archive verify`."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import click

from bouncekit.archive.copies import Presence, State, Verification, VerifyOptions, verify
from bouncekit.cli.console.copy_lines import Telling, all_but_resting, look_dict, tell, working
from bouncekit.cli.console.problem_lines import problem_dict
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import COPY, KEY, SEED, WINDOW, opener_of, set_copies, share_of, wanted_roles
from bouncekit.cli.params.passwords import PASSWORD_COMMAND

__all__ = ["command"]

_MOST_NAMED = 10
_BAD = (State.FAILED, State.MISSING, State.UNVERIFIABLE)


@click.command("verify")
@ARCHIVE
@COPY
@click.option("--sample", metavar="SHARE", help="Read only a part (5%), chosen by chance.")
@SEED
@KEY
@WINDOW
@PASSWORD_COMMAND
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Read every byte back from each copy, and say of each message whether it is whole.

    With --key the messages of an encrypted copy are decrypted and compared, too.

    Exit status: 0 when every copy is there and all that was read is whole, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Verify, print what was found; return the exit code."""
    share, opener = share_of(chosen["sample"], words), opener_of(chosen["key"])
    copies = set_copies(chosen, words, needs_others=False)
    options = VerifyOptions(
        wanted_roles(chosen, copies, words), share, chosen["seed"], opener, timedelta(days=chosen["window"])
    )
    with working("verifying", words) as progress:
        found = verify(copies, options, progress=progress)
    tell(found, copies.office, Telling(_dict, _lines), words, as_json=chosen["as_json"])
    return 0 if all_but_resting(found, _is_sound) else 1


def _is_sound(found: Verification) -> bool:
    is_whole = found.is_complete and not any(found.count(state) for state in _BAD)
    return found.look.presence is Presence.PRESENT and is_whole and not (found.list_problems or found.problem)


def _dict(found: Verification) -> dict[str, Any]:
    return {
        **look_dict(found.look),
        "at": found.at.isoformat() if found.at else None,
        "mode": "full" if found.sample is None else "sample",
        "sample": found.sample,
        "seed": found.seed,
        "complete": found.is_complete,
        "decrypted": found.opened,
        "checked": found.checked,
        "read_bytes": found.read_bytes,
        "counts": {str(state): found.count(state) for state in State},
        "messages": {digest: str(state) for digest, state in found.states.items()},
        "unknown": found.unknown,
        "lists": [{"kind": problem.kind, "name": problem.name} for problem in found.list_problems],
        "problem": problem_dict(found.problem),
    }


def _lines(found: Verification, words: Words) -> Iterator[str]:
    if found.look.presence is not Presence.PRESENT:
        if count := found.count(State.ABSENT):
            yield words.count("counts", "state-absent", count)
        return
    for problem in found.list_problems:
        yield words.text(f"list-{problem.kind}", name=neutral(problem.name))
    yield from _verdict(found, words)
    if found.sample is not None or not found.is_complete:
        yield words.count("counts", "read-now", found.checked)
    for state in State:
        if found.count(state):
            yield words.count("counts", f"state-{state}", found.count(state))
    if found.unknown:
        yield words.count("counts", "unknown", found.unknown)
    yield from _bad_lines(found, words)


def _bad_lines(found: Verification, words: Words) -> Iterator[str]:
    bad = [(digest, state) for state in _BAD for digest in found.in_state(state)]
    for digest, state in bad[:_MOST_NAMED]:
        yield words.text("message-state", digest=digest, state=words.text(f"one-{state}"))
    if len(bad) > _MOST_NAMED:
        yield words.text("more", count=words.number(len(bad) - _MOST_NAMED))
    if bad:
        yield words.text("repair-now")


def _verdict(found: Verification, words: Words) -> Iterator[str]:
    is_whole = not any(found.count(state) for state in _BAD)
    if not found.is_complete:
        yield words.text("stopped")
    elif found.sample is not None:
        share = words.percent(f"{found.sample * 100:.3g}")
        yield words.text("verified-sample", share=share, seed=str(found.seed))
    elif is_whole and found.at is not None:
        yield words.text("verified-all", moment=words.moment(found.at.isoformat()))
    if found.opened:
        yield words.text("verified-opened")
    elif found.is_sealed:
        yield words.text("verified-sealed")
