"""`bouncekit archive copies`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bouncekit.archive import Archive, ArchiveError, ArchiveReason
from bouncekit.archive.copies import (
    CopySet,
    Look,
    Presence,
    Sealer,
    check_address,
    forget_copies,
    load_copies,
    look_at_copies,
    save_copies,
)
from bouncekit.cli.console.copy_lines import heading, look_dict, look_lines, resting
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import REMOTE_PLACE, remote_options, with_password
from bouncekit.cli.params.passwords import PASSWORD_COMMAND

__all__ = ["command"]


@click.command("copies")
@ARCHIVE
@click.option(
    "--removable",
    multiple=True,
    metavar="FOLDER",
    help="A folder on an external disk; one for each of several disks, the same for disks mounted there in turn.",
)
@click.option(
    "--remote", metavar="ADDRESS", help="sftp://USER@HOST/FOLDER, s3://BUCKET/FOLDER, webdav://USER@HOST/FOLDER."
)
@click.option("--forget", multiple=True, type=click.Choice(["removable", "remote"]), help="Use this copy no more.")
@click.option(
    "--recipient", "recipients", multiple=True, metavar="KEY", help="Encrypt the remote copy to this public key."
)
@REMOTE_PLACE
@click.option("--timeout", type=click.FloatRange(min=1), help="Seconds that a server may be silent.")
@click.option("--same-device/--no-same-device", default=None, help="Allow a copy on the disk of another one.")
@PASSWORD_COMMAND
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Say where the copies are, and look whether they are there. What is set is remembered.

    The office copy is the archive itself.  No password is remembered: use SSH keys, --password-command, or the
    environment (BOUNCEKIT_REMOTE_PASSWORD; for S3 what Amazon's tools use).

    Of several disks one must be there: they are used in turn.

    Exit status: 0 when every copy is there, 1 when one is not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Remember what was chosen, and look at the copies; return the exit code."""
    archive = Archive.open(chosen["place"])
    before = _before(archive, chosen)
    copies = _changed(before, chosen)
    _check(copies)
    if copies != before:
        copies = save_copies(archive.store, copies)
    looks = look_at_copies(with_password(copies, chosen["password_command"], words))
    if chosen["as_json"]:
        told = [look_dict(look) for look in looks]
        print_json({"archive": archive.place, "copies": told, "recipients": list(copies.recipients)})
    else:
        for line in _lines(copies, looks, words):
            click.echo(line)
    is_ready = copies.others() and all(
        each.presence in (Presence.PRESENT, Presence.NEW) for each in looks if each.role not in resting(looks)
    )
    return 0 if is_ready else 1


def _before(archive: Archive, chosen: Mapping[str, Any]) -> CopySet:
    """Return what is remembered; nothing where that cannot be read and something is set anew, as the error advises."""
    try:
        return load_copies(archive.store)
    except ArchiveError as error:
        if error.reason is not ArchiveReason.BAD_SETTINGS or not (chosen["removable"] or chosen["remote"]):
            raise
    nothing = CopySet(archive.place)
    _check(_changed(nothing, chosen))
    forget_copies(archive.store)
    return nothing


def _check(copies: CopySet) -> None:
    """Tell a key or an address that is none now, and not when the first message is to be sent."""
    if copies.recipients:
        Sealer(copies.recipients)
    for copy in copies.others():
        if "://" in copy.place:
            check_address(copy.place)


def _lines(copies: CopySet, looks: tuple[Look, ...], words: Words) -> Iterator[str]:
    for look in looks:
        yield heading(look, words)
        if look.presence in (Presence.PRESENT, Presence.NEW):
            yield "  " + words.text(f"presence-{look.presence}")
        place = [words.text("resting")] if look.role in resting(looks) else look_lines(look, words)
        yield from (f"  {line}" for line in place)
        if look.role == "remote":
            yield from ("  " + words.text("encrypted-for", recipient=neutral(key)) for key in copies.recipients)
    if not copies.others():
        yield words.text("no-copies")


def _changed(before: CopySet, chosen: Mapping[str, Any]) -> CopySet:
    copies = replace(before, remote_options=remote_options(chosen, before.remote_options))
    if chosen["removable"] or "removable" in chosen["forget"]:
        places = tuple(place for text in chosen["removable"] if (place := _place(text)) is not None)
        copies = replace(copies, removable=places[0] if len(places) == 1 else places or None)
    if chosen["remote"] or "remote" in chosen["forget"]:
        copies = replace(copies, remote=_place(chosen["remote"]))
    if chosen["recipients"]:
        copies = replace(copies, recipients=tuple(chosen["recipients"]))
    if chosen["same_device"] is not None:
        copies = replace(copies, allow_same_device=chosen["same_device"])
    return copies


def _place(text: str | None) -> str | None:
    if not text:
        return None
    return text if "://" in text else str(Path(text).expanduser().absolute())
