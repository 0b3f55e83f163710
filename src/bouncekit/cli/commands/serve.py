"""`bouncekit serve`: a service for programs, and a page for people."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.params.common import LANG, RULES, guard
from bouncekit.cli.params.desk import DESK, desk_of
from bouncekit.cli.params.own_rules import load
from bouncekit.cli.params.sizes import SIZE

__all__ = ["command"]

_TOKEN_VARIABLE = "BOUNCEKIT_TOKEN"
_NEEDED = ("starlette", "uvicorn", "multipart", "jinja2", "prometheus_client")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer at; others need a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8026, show_default=True, help="Port; 0: any free one.")
@click.option(
    "--token-file",
    type=click.Path(),
    metavar="FILE",
    help=f"The token that each request must bear. Otherwise: ${_TOKEN_VARIABLE}; never an argument.",
)
@click.option(
    "--host-name",
    "names",
    multiple=True,
    metavar="NAME",
    help="Another name under which the service is asked, such as that of a proxy before it; may be repeated.",
)
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Processes that share the work.")
@click.option("--max-size", type=SIZE, default="32M", show_default=True, help="The most that one request may hold.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=3600),
    default=20.0,
    show_default=True,
    help="Seconds that the work on one message may take.",
)
@click.option("--no-page", is_flag=True, help="Serve programs alone, without the page for people.")
@DESK
@RULES
@LANG
def command(**chosen: Any) -> int:
    """Serve a page that explains returned mail to people, and a service over HTTP for programs.

    The page is at /, the service below /v1, its description at /openapi.json. Only this computer reaches them, unless
    --host names another address, which needs a token. Nothing of a message is stored or logged.
    """
    words = Words(chosen["lang"], "serve")
    with guard(chosen["lang"]):
        if any(find_spec(name) is None for name in _NEEDED):
            raise click.UsageError(words.text("serve-extra-missing"))
        _serve(chosen, words)
    return 0


def _serve(chosen: dict[str, Any], words: Words) -> None:
    from bouncekit import serving  # noqa: PLC0415 - its extra may be missing

    rules = load(chosen["rules"], words)
    try:
        desk = desk_of(chosen)
        limits = serving.Limits(message_bytes=chosen["max_size"], message_seconds=chosen["timeout"])
        settings = serving.Settings(
            host=chosen["host"],
            port=chosen["port"],
            token=_token(chosen["token_file"], words),
            names=chosen["names"],
            jobs=chosen["jobs"],
            lang=chosen["lang"],
            rules=rules,
            desk=desk,
            sent=chosen["sent"],
            page=not chosen["no_page"],
            limits=limits,
        )
        serving.serve(
            settings, ready=lambda address: click.echo(words.text("serve-listening", address=address), err=True)
        )
    except serving.ServingError as error:
        raise _failed(words, words.text(f"serving-{error.reason}", detail=neutral(error.detail))) from None
    except (ValueError, OSError) as error:  # of the desk
        raise _failed(words, neutral(str(error))) from None


def _token(file: str | None, words: Words) -> str | None:
    if file is None:
        return os.environ.get(_TOKEN_VARIABLE) or None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or type(error).__name__
        raise click.UsageError(words.text("serve-token-file", name=printable(file), problem=problem)) from None


def _failed(words: Words, problem: str) -> click.UsageError:
    return click.UsageError(words.text("serve-failed", problem=problem))
