"""`bouncekit archive copies|copy|verify|repair|plan|drill|recover|stamp`: the commands of the three copies."""

import re
from typing import Any

import click

from bouncekit.archive.copies.window import WINDOW
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.passwords import PASSWORD_COMMAND

__all__ = ["COMMANDS"]


class _Role(click.ParamType[str]):
    """The name of a copy; of several disks all (`removable`), or one (`removable-2`)."""

    name = "office|removable|remote"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch("office|removable(-[1-9][0-9]?)?|remote", value):
            self.fail(f"{value!r} is not one of office, removable, remote.", param, ctx)
        return value


_COPY = click.option(
    "--copy",
    "roles",
    multiple=True,
    type=_Role(),
    help="Only this copy; may be repeated. removable-2: a second disk.",
)
_KEY = click.option(
    "--key", metavar="FILE", help="Private key of an encrypted copy: an age identity file, or an SSH key."
)
_WINDOW = click.option(
    "--window",
    type=click.IntRange(min=1),
    default=WINDOW.days,
    show_default=True,
    help="Days that a verification counts.",
)
_SEED = click.option("--seed", type=int, help="Choose the same messages as an earlier run.")


@click.command()
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
@click.option("--known-hosts", metavar="FILE", help="Keys of SSH servers.  [default: ~/.ssh/known_hosts]")
@click.option("--ssh-key", "key_file", metavar="FILE", help="Private SSH key to log in with.")
@click.option("--endpoint", metavar="URL", help="S3 server that is not Amazon's.")
@click.option("--timeout", type=click.FloatRange(min=1), help="Seconds that a server may be silent.")
@click.option("--same-device/--no-same-device", default=None, help="Allow a copy on the disk of another one.")
@PASSWORD_COMMAND
@AS_JSON
@LANG
def copies(**chosen: Any) -> int:
    """Say where the copies are, and look whether they are there. What is set is remembered.

    The office copy is the archive itself.  No password is remembered: use SSH keys, --password-command, or the
    environment (BOUNCEKIT_REMOTE_PASSWORD; for S3 what Amazon's tools use).

    Of several disks one must be there: they are used in turn.

    Exit status: 0 when every copy is there, 1 when one is not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_copies import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@click.command()
@ARCHIVE
@_COPY
@PASSWORD_COMMAND
@AS_JSON
@LANG
def copy(**chosen: Any) -> int:
    """Send to each copy what it lacks, and read it back. Nothing is deleted; Ctrl-C loses nothing.

    Of several disks in turn, those that are away may be.

    Exit status: 0 when every copy holds every message, 1 when one does not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_copy import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@click.command()
@ARCHIVE
@_COPY
@click.option("--sample", metavar="SHARE", help="Read only a part (5%), chosen by chance.")
@_SEED
@_KEY
@_WINDOW
@PASSWORD_COMMAND
@AS_JSON
@LANG
def verify(**chosen: Any) -> int:
    """Read every byte back from each copy, and say of each message whether it is whole.

    With --key the messages of an encrypted copy are decrypted and compared, too.

    Exit status: 0 when every copy is there and all that was read is whole, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_verify import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@click.command()
@ARCHIVE
@_COPY
@_KEY
@PASSWORD_COMMAND
@AS_JSON
@LANG
def repair(**chosen: Any) -> int:
    """Heal damaged and missing messages of each copy from the others. What is damaged is set aside, not deleted.

    An encrypted copy can heal the others only with --key.

    Exit status: 0 when every copy that is there is whole, 1 when one is not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_repair import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@click.command()
@ARCHIVE
@click.option("--copies", type=click.IntRange(min=2), default=3, show_default=True, help="Copies that must be whole.")
@click.option(
    "--older-than", type=click.IntRange(min=0), default=180, show_default=True, help="Age of a message in days."
)
@_WINDOW
@click.option("--source", metavar="WORDS", help="Only messages captured from a source that begins so (imap://…).")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Print at most so many; 0: all."
)
@AS_JSON
@LANG
def plan(**chosen: Any) -> int:
    """List what may leave the mail server, and say why the rest may not. Nothing is deleted.

    Exit status: 0 when something may leave, 1 when nothing may, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_plan import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@click.command()
@ARCHIVE
@_COPY
@click.option("--count", type=click.IntRange(min=1), default=20, show_default=True, help="Messages of each copy.")
@_SEED
@_KEY
@PASSWORD_COMMAND
@AS_JSON
@LANG
def drill(**chosen: Any) -> int:
    """Take some messages back from each copy, as after a fire, and compare. A lost key is told in time.

    Exit status: 0 when all came back from every copy, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_drill import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


@click.command()
@click.argument("source", metavar="PLACE")
@click.argument("folder", metavar="FOLDER")
@_KEY
@click.option("--known-hosts", metavar="FILE", help="Keys of SSH servers.  [default: ~/.ssh/known_hosts]")
@click.option("--ssh-key", "key_file", metavar="FILE", help="Private SSH key to log in with.")
@click.option("--endpoint", metavar="URL", help="S3 server that is not Amazon's.")
@PASSWORD_COMMAND
@AS_JSON
@LANG
def recover(**chosen: Any) -> int:
    """Make a new archive in FOLDER of the one copy at PLACE (a folder or an address), after the office's is lost.

    Exit status: 0 when every message came back, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_repair import recover_from  # noqa: PLC0415 - --help must be quick

        return recover_from(chosen, words)


@click.command()
@ARCHIVE
@click.option("--request", metavar="FILE", help="Write the request to send to a time-stamp authority (RFC 3161).")
@click.option("--add", "answer", metavar="FILE", help="Store the authority's answer.")
@click.option("--certificates", metavar="FILE", help="The authority's root certificate, and those between (PEM).")
@AS_JSON
@LANG
def stamp(**chosen: Any) -> int:
    """Time-stamp the journal (RFC 3161), or check the tokens that are stored.

    Exit status: 0 when all tokens fit, 1 when one does not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.archive_stamp import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)


COMMANDS = (copies, copy, verify, repair, plan, drill, recover, stamp)
