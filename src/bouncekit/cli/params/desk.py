"""How a help desk's mail can be told from other mail, as options that several commands share."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bouncekit import helpdesk

if TYPE_CHECKING:
    import bouncekit

__all__ = ["DESK", "desk_of", "read"]

_OPTIONS = (
    click.option(
        "--subject-tag",
        "tags",
        multiple=True,
        metavar="PATTERN",
        help='How the desk marks subjects: "[support-{id}]"; may be repeated.',
    ),
    click.option(
        "--return-path",
        "paths",
        multiple=True,
        metavar="PATTERN",
        help='Where its mail returns to: "ticket-{id}-{token}@example.fr"; may be repeated.',
    ),
    click.option(
        "--key-file",
        type=click.Path(),
        metavar="FILE",
        help="The key that signs {token}: 16 bytes or more; never an argument.",
    ),
    click.option(
        "--sent", type=click.Path(), metavar="FILE", help="What was sent: a file of bouncekit.helpdesk.SqliteSent."
    ),
)


def DESK(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - an option, as the others are named
    """Add what tells how a desk's mail looks: `desk_of` and `read` take it."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def desk_of(chosen: Mapping[str, Any]) -> "helpdesk.Desk":
    """Return the desk of the options.  Raises `ValueError` for a wrong pattern, `OSError` for a file that is not there.

    Whoever reads much is told at once that the file of sent messages is not there.
    """
    keys = (Path(chosen["key_file"]).read_bytes().strip(),) if chosen["key_file"] else ()
    desk = helpdesk.Desk(chosen["tags"], chosen["paths"], keys)
    if chosen["sent"] and not Path(chosen["sent"]).is_file():
        raise FileNotFoundError(f"{chosen['sent']}: no such file")
    return desk


def read(
    content: bytes, desk: "helpdesk.Desk", chosen: Mapping[str, Any], rules: "bouncekit.RuleBook | None"
) -> "helpdesk.DeskMail":
    """Read one message as the options say, by what was sent where they name that."""
    if not chosen["sent"]:
        return helpdesk.read_mail(content, desk, lang=chosen["lang"], rules=rules)
    with helpdesk.SqliteSent(chosen["sent"]) as known:
        return helpdesk.read_mail(content, desk, lang=chosen["lang"], sent=known, rules=rules)
