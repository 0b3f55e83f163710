"""`bouncekit archive init` and `add`."""

import json
from pathlib import Path

import click

from bouncekit.archive import Archive
from bouncekit.cli.words import Words, printable

__all__ = ["create"]


def create(folder: str, as_json: bool, words: Words) -> int:
    """Make an archive; return the exit code."""
    archive = Archive.create(str(Path(folder).absolute()))
    if as_json:
        click.echo(json.dumps({"archive": archive.place, "id": archive.id}))
    else:
        click.echo(words.text("created", place=printable(archive.place)))
    return 0
