"""The commands, their options and their help; what they do stands in modules of their own, imported when run."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

import bouncekit as package
from bouncekit.cli.ending import InterruptError, OutputClosedError

__all__ = ["bouncekit"]

# The languages of data/wordings; a test holds the two together, so that --help need not read them.
_LANGUAGES = click.Choice(["fr", "en"])
_FRENCH = (
    "En français\u00a0: bouncekit classify DOSSIER lit un dossier de messages revenus et dit quoi faire\u00a0;"
    ' bouncekit explain "550 5.1.1 User unknown" explique la réponse d’un serveur.'
)


@contextmanager
def _guard(lang: str) -> Iterator[None]:
    """Keep from click what it would report in its own words."""
    try:
        yield
    except BrokenPipeError:
        raise OutputClosedError from None
    except KeyboardInterrupt:
        raise InterruptError(lang) from None


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_FRENCH,
)
@click.version_option(package.__version__, prog_name="bouncekit")
def bouncekit() -> None:
    """Understand returned e-mail: what happened, to whom, and what to do now."""


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
@click.option("--lang", type=_LANGUAGES, default="fr", show_default=True, help="Language of the words.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that share the work.")
def classify(paths: tuple[str, ...], form: str, lang: str, jobs: int) -> int:
    """Say what each message at PATH is and, where it came back, why.

    PATH is a message (.eml), a folder (read recursively), a Maildir, an mbox, or - for standard input.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with _guard(lang):
        from bouncekit.cli.classifying import run  # noqa: PLC0415 - --help must be quick

        return run(paths, form, lang, jobs)


@bouncekit.command()
@click.argument("text", nargs=-1, required=True, metavar="TEXT...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl"]),
    default="table",
    show_default=True,
    help="table: to read; jsonl: the failure as one JSON object.",
)
@click.option("--lang", type=_LANGUAGES, default="fr", show_default=True, help="Language of the words.")
def explain(text: tuple[str, ...], form: str, lang: str) -> int:
    """Explain the answer of a mail server: "550 5.1.1 User unknown".

    TEXT is the answer as pasted from a message or a log, or - for standard input.
    """
    with _guard(lang):
        from bouncekit.cli.explaining import run  # noqa: PLC0415 - --help must be quick

        return run(text, form, lang)
