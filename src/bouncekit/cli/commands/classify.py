"""`bouncekit classify`: many messages, as a table, lines or columns, and what they come to."""

import sys
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.params.common import JOBS, LANG, RULES, form_option, guard
from bouncekit.cli.params.output_options import COLUMNS, NOTICES, OUTPUT
from bouncekit.cli.params.store_options import STORES

__all__ = ["command"]


@click.command("classify")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@form_option(
    *("jsonl", "ndjson", "csv", "parquet", "arrow"),
    help="table: to read; jsonl or ndjson: one JSON object a message; csv: one row a failure or a complaint; parquet, "
    "arrow: columns, one row a recipient.",
)
@OUTPUT
@COLUMNS
@NOTICES
@RULES
@STORES
@LANG
@JOBS
@click.pass_context
def command(context: click.Context, /, **chosen: Any) -> int:
    """Say what each message at PATH is and, where it came back, why.

    PATH is a message (.eml, .msg, .emlx), a folder (read recursively), the profile or a folder of a mail program, a
    Maildir, an mbox, a .pst, a .zip or .tar.gz of them, or - for standard input; a text that was saved of a notice,
    without its header, is read too. Of a mail program, deleted messages, Sent, Drafts and Trash are left out, and told.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    words = Words(chosen["lang"], "archive")
    if chosen["output"] == "-":  # standard output, as for `bouncekit report`
        chosen["output"] = None
    is_told = context.get_parameter_source("form") is not ParameterSource.DEFAULT
    chosen["form"] = _form(chosen["form"], None if is_told else chosen["output"])
    _refuse_what_does_not_go_together(chosen, words)
    with guard(chosen["lang"]):
        from bouncekit.cli.params.asking import NotThisRunError, run_asked  # noqa: PLC0415 - no help page needs it

        try:
            return run_asked(chosen, words)
        except NotThisRunError as error:
            differs = ", ".join(error.differs)
            name = printable(chosen["resume"])
            said = words.text("resume-differs" if differs else "resume-other", name=name, differs=neutral(differs))
            raise click.UsageError(said) from None
        except BlockingIOError:
            raise click.UsageError(words.text("resume-held", name=printable(chosen["resume"]))) from None


_ENDINGS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".arrow": "arrow", ".arrows": "arrow",
}  # fmt: skip


def _form(form: str, output: str | None) -> str:
    """Return the form that is meant: where none was told, the one that the ending of the file tells."""
    told = _ENDINGS.get(Path(output).suffix.lower(), form) if output is not None else form
    return "jsonl" if told == "ndjson" else told


def _refuse_what_does_not_go_together(chosen: dict[str, Any], words: Words) -> None:
    if chosen["summary_only"] and (chosen["quiet"] or chosen["output"]):
        raise click.UsageError(words.text("summary-only-alone"))
    if chosen["resume"] and not (chosen["output"] or chosen["summary_only"]):
        raise click.UsageError(words.text("resume-output"))
    if chosen["form"] == "table" and chosen["fields"] and not chosen["summary_only"]:
        raise click.UsageError(words.text("fields-table"))
    if chosen["form"] in {"parquet", "arrow"} and not chosen["output"] and sys.stdout.isatty():
        raise click.UsageError(words.text("columns-terminal"))
