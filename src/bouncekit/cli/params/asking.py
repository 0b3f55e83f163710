"""What the command line asks of a run over many messages, looked at before anything is read."""

from datetime import UTC, datetime
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

import bouncekit
from bouncekit.cli.console.forms import Form
from bouncekit.cli.console.resuming import NotThisRunError
from bouncekit.cli.console.run_of_many import Run, Wanted
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.console.table_writer import columns_of_terminal
from bouncekit.cli.console.telling import COLUMNAR, Telling
from bouncekit.cli.params.own_rules import load
from bouncekit.cli.params.places import keep_apart, keep_state_apart
from bouncekit.cli.params.selection import day_of
from bouncekit.cli.params.store_options import mail_paths
from bouncekit.tables import COLUMNS, RULES_VERSION, TABLE_VERSION, Choice, SentFile

__all__ = ["NotThisRunError", "run_asked"]


def run_asked(chosen: dict[str, Any], words: Words) -> int:
    """Do what the options of `bouncekit classify` say; return the exit code.  Raises `click.UsageError`."""
    form = "" if chosen["summary_only"] else chosen["form"]
    if form in COLUMNAR:
        _need_pyarrow(f"--format {form}", words)
    telling = Telling(
        Form(form, _choice(chosen, words), columns_of_terminal()), _since(chosen, words), bool(chosen["sent"])
    )
    paths = tuple(mail_paths(chosen["paths"], deleted=chosen["deleted"], every_folder=chosen["every_folder"]))
    keep_apart(chosen["output"], paths, filter(None, (chosen["sent"], *chosen["rules"])), words)
    if chosen["resume"]:
        keep_state_apart(chosen["resume"], chosen["output"], paths, words)
    wanted = Wanted(
        paths=paths,
        jobs=chosen["jobs"],
        rules=load(chosen["rules"], words),
        output=chosen["output"],
        resume=chosen["resume"],
        unique=chosen["unique"],
        sent=_sent(chosen["sent"], words),
        summary=chosen["summary"] or ("none" if chosen["quiet"] else "text"),
        quiet=chosen["quiet"],
        asked=_asked(chosen) if chosen["resume"] else {},
    )
    return Run(wanted, telling, words).read()


def _choice(chosen: dict[str, Any], words: Words) -> Choice:
    fields = tuple(filter(None, (name.strip() for name in (chosen["fields"] or "").split(","))))
    names = tuple(dict.fromkeys(chosen["names"]))
    known = [*(column.name for column in COLUMNS), *(f"name_{system}" for system in names)]
    if unknown := [name for name in fields if name not in known]:
        said = words.text("fields-unknown", names=neutral(", ".join(unknown)), known=", ".join(known))
        raise click.UsageError(said)
    choice = Choice(tuple(dict.fromkeys(fields)), not chosen["no_words"], names, chosen["lang"])
    if not choice.columns:
        raise click.UsageError(words.text("fields-none"))
    return choice


def _since(chosen: dict[str, Any], words: Words) -> datetime | None:
    """Return when the first day begins, on this computer's clock."""
    if chosen["since"] is None:
        return None
    day = day_of(chosen["since"], words)
    try:
        return datetime(day.year, day.month, day.day).astimezone()
    except (OverflowError, ValueError):  # the first day or the last that there is, or what the clock knows no zone of
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _sent(path: str | None, words: Words) -> SentFile | None:
    if path is None:
        return None
    try:
        return SentFile.read(path)
    except bouncekit.SourceError as error:
        raise click.UsageError(words.problem(error.name, error.reason, error.detail)) from None
    except ModuleNotFoundError:
        _need_pyarrow(f"--sent {neutral(path)}", words)
        raise


def _need_pyarrow(what: str, words: Words) -> None:
    if find_spec("pyarrow") is None:
        raise click.UsageError(words.text("arrow-extra", what=what))


def _asked(chosen: dict[str, Any]) -> dict[str, Any]:
    """Return what has to be the same where a run goes on; where the messages lie may change."""
    told = {name: chosen[name] for name in ("form", "fields", "no_words", "names", "lang", "since", "unique")}
    told["names"] = list(dict.fromkeys(told["names"]))
    told["sent"] = bool(chosen["sent"])
    told["output"] = str(Path(chosen["output"]).resolve()) if chosen["output"] else None
    told["rules"] = [sha256(Path(file).read_bytes()).hexdigest() for file in chosen["rules"]]
    told["version"] = f"{bouncekit.__version__} {RULES_VERSION} {TABLE_VERSION}"
    return told
