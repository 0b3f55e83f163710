"""What is written of many messages, where to, and which of them, as options."""

from collections.abc import Callable
from typing import Any

import click

__all__ = ["COLUMNS", "NOTICES", "OUTPUT"]

# The systems of data/names.toml; a test holds the two together, so that --help need not read them.
_SYSTEMS = click.Choice(
    ["anymail", "kumomta", "mailgun", "mautic", "postmark", "powermta", "sendgrid", "ses", "sisimai", "sparkpost"]
)
_Command = Callable[..., Any]


def COLUMNS(command: _Command) -> _Command:  # noqa: N802 - options, as the others are named
    """Add what is told of each message: `names`, `fields`, `no_words`."""
    return _with(
        command,
        click.option(
            "--names",
            multiple=True,
            type=_SYSTEMS,
            metavar="SYSTEM",
            help=f"Add what another system calls each failure: {', '.join(_SYSTEMS.choices)}; may be repeated.",
        ),
        click.option("--fields", metavar="NAME,...", help="Only these columns of the table, in this order."),
        click.option("--no-words", is_flag=True, help="Leave the explanations out."),
    )


def OUTPUT(command: _Command) -> _Command:  # noqa: N802 - as above
    """Add where it goes: `output`, `summary`, `summary_only`, `quiet`, `resume`."""
    return _with(
        command,
        click.option(
            "-o",
            "--output",
            type=click.Path(dir_okay=False, readable=False),
            metavar="FILE",
            help="Write to this file, which appears when it is whole; its ending may tell the format.",
        ),
        click.option("--summary", type=click.Choice(["text", "json"]), help="Form of the summary. [default: text]"),
        click.option("--summary-only", is_flag=True, help="Only tell what the messages come to."),
        click.option("--quiet", is_flag=True, help="Tell nothing but results and errors."),
        click.option(
            "--resume",
            type=click.Path(dir_okay=False),
            metavar="FILE",
            help="Note in this file how far the run came, and go on there if it is there already.",
        ),
    )


def NOTICES(command: _Command) -> _Command:  # noqa: N802 - as above
    """Add which notices count, and beside what: `since`, `unique`, `sent`."""
    return _with(
        command,
        click.option(
            "--since", metavar="DAY", help="Leave out notices before this day, YYYY-MM-DD; those without a date stay."
        ),
        click.option("--unique", is_flag=True, help="Leave out a notice whose Message-ID and content came before."),
        click.option(
            "--sent",
            type=click.Path(dir_okay=False),
            metavar="FILE",
            help="What was sent (CSV or Parquet: Message-ID, recipient, campaign, time); the summary tells rates.",
        ),
    )


def _with(command: _Command, *options: Callable[[_Command], _Command]) -> _Command:
    for option in reversed(options):
        command = option(command)
    return command
