"""`bouncekit archive`: the commands of the durable archive; what they do stands in ``cli/archive*.py``."""

import click

from bouncekit.cli.archive_options import AS_JSON, archive_guard
from bouncekit.cli.options import LANG

__all__ = ["archive"]

_FRENCH = (
    "En français\u00a0: docs/archive.md accompagne un petit bureau dans son premier archivage. La commande init crée"
    " l’archive, add et fetch la remplissent, report dit où vous en êtes."
)


@click.group(epilog=_FRENCH)
def archive() -> None:
    """Keep important messages for years: raw, checked, in three copies.

    The archive is a folder (a BagIt bag, RFC 8493) that other programs can read and check without bouncekit.
    """


@archive.command()
@click.argument("folder")
@AS_JSON
@LANG
def init(folder: str, as_json: bool, lang: str) -> int:
    """Make an empty archive in FOLDER, which must be empty or not there.

    Exit status: 0 when it was made, 1 when it could not be, 2 for wrong usage.
    """
    with archive_guard(lang) as words:
        from bouncekit.cli.archiving import create  # noqa: PLC0415 - --help must be quick

        return create(folder, as_json, words)
