"""`bouncekit archive copy`."""

from collections.abc import Mapping
from typing import Any

import click

from bouncekit.archive.copies import copy
from bouncekit.cli.console.copy_lines import Telling, all_but_resting, sent_dict, sent_lines, tell, working
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import COPY, set_copies, wanted_roles
from bouncekit.cli.params.passwords import PASSWORD_COMMAND

__all__ = ["command"]


@click.command("copy")
@ARCHIVE
@COPY
@PASSWORD_COMMAND
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Send to each copy what it lacks, and read it back. Nothing is deleted; Ctrl-C loses nothing.

    Of several disks in turn, those that are away may be.

    Exit status: 0 when every copy holds every message, 1 when one does not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Send what is missing; return the exit code."""
    copies = set_copies(chosen, words)
    roles = wanted_roles(chosen, copies, words)
    with working("copying", words) as progress:
        found = copy(copies, roles, progress=progress)
    tell(found, copies.office, Telling(sent_dict, sent_lines), words, as_json=chosen["as_json"])
    return 0 if all_but_resting(found, lambda sent: sent.is_complete) else 1
