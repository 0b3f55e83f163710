"""`bouncekit filter --listen`: the filter as a mail server between two others."""

import socket
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import click

from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.helpdesk.relay import Endpoint, Envelope, Relay, RelayCounts, RelayLimits

__all__ = ["run_relay"]


def run_relay(chosen: Mapping[str, Any], stamp: Callable[[Envelope], bytes]) -> int:
    """Serve until told to end; return the exit code.  Raises `click.UsageError` for options that do not fit."""
    words = Words(chosen["lang"], "relay")
    place, following = _places(chosen, words)
    limits = RelayLimits(
        size=chosen["most_bytes"],
        sessions=chosen["sessions"],
        silence=chosen["timeout"],
        patience=2 * chosen["timeout"],
    )

    def told(error: Exception) -> None:
        said = neutral(str(error)) or type(error).__name__
        click.echo(words.text("relay-fault", problem=said), err=True)
        if not isinstance(error, OSError | ValueError):
            traceback.print_exception(error)

    relay = Relay(following, stamp, limits, told)
    try:
        counts = relay.run(place, lambda real: click.echo(_ready(real, following, words), err=True))
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "aiosmtpd":
            raise
        click.echo(words.text("relay-extra"), err=True)
        return 1
    except OSError as error:
        click.echo(words.text("relay-cannot-listen", place=str(place), problem=neutral(str(error))), err=True)
        return 1
    click.echo(_summary(counts, words), err=True)
    return 0


def _places(chosen: Mapping[str, Any], words: Words) -> tuple[Endpoint, Endpoint]:
    if not chosen["listen"] or not chosen["next_hop"]:
        raise click.UsageError(words.text("relay-both"))
    if chosen["reply_json"]:
        raise click.UsageError(words.text("relay-no-json"))
    place, following = (_place(chosen[name], words) for name in ("listen", "next_hop"))
    if any(each.path for each in (place, following)) and not hasattr(socket, "AF_UNIX"):
        raise click.UsageError(words.text("relay-no-unix"))
    if not place.is_loopback and not chosen["beyond"]:
        raise click.UsageError(words.text("relay-not-loopback", place=neutral(str(place))))
    if place.port and (place.host, place.port) == (following.host, following.port):
        raise click.UsageError(words.text("relay-itself"))
    return place, following


def _place(text: str, words: Words) -> Endpoint:
    try:
        return Endpoint.parse(text)
    except ValueError:
        raise click.UsageError(words.text("relay-no-place", place=neutral(text))) from None


def _ready(place: Endpoint, following: Endpoint, words: Words) -> str:
    return words.text("relay-ready", place=neutral(str(place)), following=neutral(str(following)))


def _summary(counts: RelayCounts, words: Words) -> str:
    told = [
        words.count("counts", key, count)
        for key, count in (
            ("relay-accepted", counts.accepted),
            ("relay-refused", counts.refused),
            ("relay-put-off", counts.put_off),
            ("relay-as-they-came", counts.as_they_came),
        )
        if count or key == "relay-accepted"
    ]
    return " ".join(told)
