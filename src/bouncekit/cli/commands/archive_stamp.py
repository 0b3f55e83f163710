"""`bouncekit archive stamp`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bouncekit.archive import Archive, ArchiveError, ArchiveReason
from bouncekit.archive.copies import Stamp, add_stamp, check_stamps, stamp_request
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import read_file

__all__ = ["command"]


@click.command("stamp")
@ARCHIVE
@click.option("--request", metavar="FILE", help="Write the request to send to a time-stamp authority (RFC 3161).")
@click.option("--add", "answer", metavar="FILE", help="Store the authority's answer.")
@click.option("--certificates", metavar="FILE", help="The authority's root certificate, and those between (PEM).")
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Time-stamp the journal (RFC 3161), or check the tokens that are stored.

    Exit status: 0 when all tokens fit, 1 when one does not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Write a request, store an answer, or check what is stored; return the exit code."""
    archive = Archive.open(chosen["place"])
    certificates = read_file(chosen["certificates"]) if chosen["certificates"] else None
    if chosen["request"]:
        return _request(archive, chosen["request"], chosen["as_json"], words)
    if chosen["answer"]:
        stamp = add_stamp(archive, read_file(chosen["answer"]), certificates)
        if chosen["as_json"]:
            print_json({"archive": archive.place, "stamps": [_dict(stamp)]})
        else:
            click.echo(words.text("stamp-added", moment=words.moment(_time(stamp))))
        return 0
    stamps = list(check_stamps(archive, certificates))
    if chosen["as_json"]:
        print_json({"archive": archive.place, "stamps": [_dict(stamp) for stamp in stamps]})
    else:
        for line in [_line(stamp, words) for stamp in stamps] or [words.text("stamp-none")]:
            click.echo(line)
    return 0 if all(stamp.fits and stamp.is_signed is not False for stamp in stamps) else 1


def _request(archive: Archive, path: str, as_json: bool, words: Words) -> int:
    seq, request = stamp_request(archive)
    try:
        Path(path).expanduser().write_bytes(request)
    except OSError as error:
        raise ArchiveError(path, ArchiveReason.FAILED, error.strerror or str(error)) from error
    if as_json:
        print_json({"archive": archive.place, "request": path, "over": seq})
    else:
        click.echo(words.text("stamp-request", place=printable(path)))
    return 0


def _line(stamp: Stamp, words: Words) -> str:
    if not stamp.fits or stamp.is_signed is False:
        return words.text("stamp-bad", name=stamp.name, detail=neutral(stamp.detail))
    signature = words.text("stamp-unsigned" if stamp.is_signed is None else "stamp-signed")
    return f"{words.text('stamp-good', name=stamp.name, moment=words.moment(_time(stamp)))} ({signature})"


def _time(stamp: Stamp) -> str:
    return stamp.at.isoformat() if stamp.at else ""


def _dict(stamp: Stamp) -> dict[str, Any]:
    return {
        "name": stamp.name,
        "over": stamp.seq,
        "at": stamp.at.isoformat() if stamp.at else None,
        "fits": stamp.fits,
        "signed": stamp.is_signed,
        "detail": stamp.detail,
    }
