"""The commands, their options and their help; what they do stands in modules of their own, imported when run."""

from typing import Any

import click

import bouncekit as package
from bouncekit.cli.commands.archive_commands import archive
from bouncekit.cli.commands.copies_commands import COMMANDS as COPIES
from bouncekit.cli.commands.login_commands import login
from bouncekit.cli.commands.mailbox_commands import COMMANDS
from bouncekit.cli.commands.tidy_commands import COMMANDS as TIDY_COMMANDS
from bouncekit.cli.params.common import JOBS, LANG, RULES, guard

__all__ = ["bouncekit"]

# The systems of data/names.toml; a test holds the two together, so that --help need not read them.
_SYSTEMS = click.Choice(
    ["anymail", "kumomta", "mailgun", "mautic", "postmark", "powermta", "sendgrid", "ses", "sisimai", "sparkpost"]
)
_FRENCH = (
    "En français\u00a0: bouncekit classify DOSSIER lit un dossier de messages revenus et dit quoi faire\u00a0;"
    ' bouncekit explain "550 5.1.1 User unknown" explique la réponse d’un serveur.'
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_FRENCH,
)
@click.version_option(package.__version__, prog_name="bouncekit")
def bouncekit() -> None:
    """Understand returned e-mail: what happened, to whom, and what to do now."""


for _command in COPIES:
    archive.add_command(_command)
bouncekit.add_command(archive)


@bouncekit.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="table: to read; jsonl: one JSON object a message; csv: one row a failure.",
)
@RULES
@click.option(
    "--names",
    multiple=True,
    type=_SYSTEMS,
    metavar="SYSTEM",
    help=f"Add what another system calls each failure: {', '.join(_SYSTEMS.choices)}; may be repeated.",
)
@LANG
@JOBS
def classify(**chosen: Any) -> int:
    """Say what each message at PATH is and, where it came back, why.

    PATH is a message (.eml), a folder (read recursively), a Maildir, an mbox, or - for standard input; a text that was
    saved of a notice, without its header, is read too.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        from bouncekit.cli.commands.classify import Options, run  # noqa: PLC0415 - --help must be quick

        return run(Options(**chosen))


class _AnswerCommand(click.Command):
    """A command whose argument may be the answer of a POP server: ``-ERR …`` is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f" {arg}" if arg.startswith("-ERR") else arg for arg in args])


@bouncekit.command(cls=_AnswerCommand)
@click.argument("text", nargs=-1, required=True, metavar="TEXT...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="table: to read; jsonl: the failure as one JSON object.",
)
@RULES
@LANG
def explain(text: tuple[str, ...], form: str, rules: tuple[str, ...], lang: package.Language) -> int:
    """Explain the answer of a mail server: "550 5.1.1 User unknown", "-ERR [IN-USE] Mailbox is locked".

    TEXT is the answer of an SMTP, POP or IMAP server as pasted from a message, a log or the error of a mail program;
    or the name of one file (a message, or a text that was saved of one); or - for standard input.
    """
    with guard(lang):
        from bouncekit.cli.commands.explain import run  # noqa: PLC0415 - --help must be quick

        return run(text, form, rules, lang)


@bouncekit.group()
def rules() -> None:
    """Write rules of your own: check them, and see which rules decide."""


@rules.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@LANG
def check(files: tuple[str, ...], lang: str) -> int:
    """Name every fault of the rule files: file, line, column and rule.

    The FILEs are one book, in this order: give all that you use together.

    Exit status: 0 when all is good, 1 when there are faults, 2 for wrong usage.
    """
    with guard(lang):
        from bouncekit.cli.commands.rules_check import run  # noqa: PLC0415 - --help must be quick

        return run(files, lang)


@rules.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "toml"]),
    default="table",
    show_default=True,
    help="table: to read; jsonl: one JSON object a line; toml: drafts of rules for what no rule understood.",
)
@RULES
@LANG
@JOBS
def stats(**chosen: Any) -> int:
    """Count which rules decide, and collect what no rule understood, without personal data.

    PATH is what it is for classify.  Addresses, names, hosts, numbers and ids are masked, so that the answers can be
    shared; read them before you do.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        from bouncekit.cli.commands.rules_stats import Options, run  # noqa: PLC0415 - --help must be quick

        return run(Options(**chosen))


for command in (*COMMANDS, *TIDY_COMMANDS, login):
    bouncekit.add_command(command)
