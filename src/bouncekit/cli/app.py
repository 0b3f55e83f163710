"""The table of commands: each stands in a file of its own, which is imported when the command is called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

import bouncekit as package
from bouncekit.cli.console.click_words import LANGUAGES, in_language, sentence, with_help_in_language
from bouncekit.cli.exits import InterruptError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LazyGroup", "bouncekit"]

_COMMANDS = {
    "classify": ("classify", "Say what each message at PATH is and, where it came back, why."),
    "explain": (
        "explain",
        'Explain the answer of a mail server: "550 5.1.1 User unknown", "-ERR [IN-USE] Mailbox is locked".',
    ),
    "filter": ("filter", "Read a message from standard input, and write it with fields that say what it is."),
    "junk": ("junk", "Say what a junk folder holds by mistake, and why."),
    "login": (
        "login",
        "Authorize bouncekit to read the mailbox of USER, in a browser (OAuth 2), in place of a password.",
    ),
    "quota": ("quota", "Say how full a mailbox is, what to do, and when it will be full."),
    "report": ("report", "Make a page of what the messages at PATH come to, to read and to print."),
    "score": (
        "score",
        "Say which addresses may still be written to: which are paused, dead or unsubscribed, and why.",
    ),
    "serve": (
        "serve",
        "Serve a page that explains returned mail to people, and a service over HTTP for programs.",
    ),
    "tidy": ("tidy", "Say what weighs in a mailbox and, with --target, which messages to remove."),
    "watch": ("watch", "Say what each message is that arrives in the mailbox of --user on the IMAP server HOST."),
}
_RULES = {
    "check": ("rules_check", "Name every fault of the rule files: file, line, column and rule."),
    "show": (
        "rules_show",
        "Show the rule ID: its pattern, its examples, and the rules before and after which it is asked.",
    ),
    "stats": ("rules_stats", "Count which rules decide, and collect what no rule understood, without personal data."),
}
_ARCHIVE = {
    "add": (
        "archive_add",
        "Keep the messages at PATH: a message (.eml, .emlx), a folder, the profile or a folder of a mail program,"
        " a Maildir, an mbox, a .zip or .tar.gz of them, or - for standard input.",
    ),
    "copies": ("archive_copies", "Say where the copies are, and look whether they are there."),
    "copy": ("archive_copy", "Send to each copy what it lacks, and read it back."),
    "drill": ("archive_drill", "Take some messages back from each copy, as after a fire, and compare."),
    "fetch": ("archive_fetch", "Keep the messages on the IMAP server HOST that are not kept yet."),
    "init": ("archive_init", "Make an empty archive in FOLDER, which must be empty or not there."),
    "mark": (
        "archive_mark",
        "Mark messages that no plan may let leave the server: until they are released, or until a day.",
    ),
    "plan": ("archive_plan", "List what may leave the mail server, and say why the rest may not."),
    "recover": (
        "archive_recover",
        "Make a new archive in FOLDER of the one copy at PLACE (a folder or an address), after the office's is lost.",
    ),
    "repair": ("archive_repair", "Heal damaged and missing messages of each copy from the others."),
    "report": ("archive_report", "Say what is held, where, when it was last verified, and what to do now."),
    "restore": ("archive_restore", "Restore messages byte for byte; what is restored is read back and compared."),
    "run": (
        "archive_run",
        "Fetch from HOST, copy, read a part back and report, in one: for cron, a systemd timer, the Windows scheduler.",
    ),
    "search": (
        "archive_search",
        "Find messages by words in subject, people, text or names of attachments; case and accents do not count.",
    ),
    "stamp": ("archive_stamp", "Time-stamp the journal (RFC 3161), or check the tokens that are stored."),
    "verify": (
        "archive_verify",
        "Read every byte back from each copy, and say of each message whether it is whole.",
    ),
}
_FRENCH_NAMES = {"expliquer": "explain", "trier": "classify", "archiver": "archive"}
_FRENCH = (
    "En français\u00a0: bouncekit classify DOSSIER lit un dossier de messages revenus et dit quoi faire\u00a0;"
    ' bouncekit explain "550 5.1.1 User unknown" explique la réponse d’un serveur.'
    " Les commandes expliquer, trier et archiver sont explain, classify et archive."
)
_FRENCH_ARCHIVE = (
    "En français\u00a0: docs/archive.md accompagne un petit bureau dans son premier archivage. La commande init crée"
    " l’archive, add et fetch la remplissent, report dit où vous en êtes."
)


def _hand_down(ctx: click.Context, _: click.Parameter, lang: str | None) -> None:
    """Let the commands below have the language that was given before their name."""
    if lang is not None and isinstance(ctx.command, click.Group):
        ctx.default_map = {name: {"lang": lang} for name in ctx.command.commands}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called; its help page imports none of them.

    `table` holds, for each command, its module in `bouncekit.cli.commands` and the first sentence of its help.
    """

    def __init__(self, *arguments: Any, table: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.table = table
        self.params.append(
            click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                expose_value=False,
                callback=_hand_down,
                help="Language of the words.",
            )
        )
        for name, (_, summary) in table.items():
            # It stands in for the command: click guesses from these names what a mistyped one was to be.
            self.add_command(click.Command(name, help=summary))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, imported now; None where there is none."""
        cmd_name = _FRENCH_NAMES.get(cmd_name, cmd_name)
        if cmd_name not in self.table:
            command = super().get_command(ctx, cmd_name)
            return None if command is None else with_help_in_language(command)
        try:
            module = import_module(f"bouncekit.cli.commands.{self.table[cmd_name][0]}")
        except KeyboardInterrupt:  # which click would report in its own words
            raise InterruptError from None
        return with_help_in_language(module.command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and the first sentence of each command, as click does of those that are imported."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        with formatter.section(sentence("Commands")):
            commands = [in_language(self.commands[name]) for name in names]
            formatter.write_dl([(command.name or "", command.get_short_help_str(room)) for command in commands])

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page in the chosen language."""
        in_language(self)
        return super().get_help(ctx)


@click.group(
    cls=LazyGroup,
    table=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_FRENCH,
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=lambda context, _, asked: _say_version(context) if asked else None,
    help="Show the version, and which core runs (pure, native primitives or compiled), and exit.",
)
def bouncekit() -> None:
    """Understand returned e-mail: what happened, to whom, and what to do now."""


def _say_version(context: click.Context) -> None:
    click.echo(f"bouncekit, version {package.__version__} ({package.running_core()})")
    context.exit()


@bouncekit.group(cls=LazyGroup, table=_ARCHIVE, epilog=_FRENCH_ARCHIVE)
def archive() -> None:
    """Keep important messages for years: raw, checked, in three copies.

    The archive is a folder (a BagIt bag, RFC 8493) that other programs can read and check without bouncekit.
    """


@bouncekit.group(cls=LazyGroup, table=_RULES)
def rules() -> None:
    """Write rules of your own: check them, look at one, and see which rules decide."""
