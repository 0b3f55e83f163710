"""How a help desk's mail can be told from other mail, as options that several commands share."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any

import click

from bouncekit import helpdesk
from bouncekit.cli.console.safe_text import Words, printable

if TYPE_CHECKING:
    import bouncekit

__all__ = ["DESK", "DeskReader", "desk_of"]

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
    """Add what tells how a desk's mail looks: `desk_of` and `DeskReader` take it."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def desk_of(chosen: Mapping[str, Any]) -> "helpdesk.Desk":
    """Return the desk of the options.  Raises `ValueError` for a wrong pattern, `OSError` for a file that is not there.

    Whoever reads much is told at once that the file of sent messages is not there.
    """
    words = Words(chosen["lang"])
    desk = helpdesk.Desk(chosen["tags"], chosen["paths"], _keys(chosen["key_file"], words))
    if chosen["sent"] and not Path(chosen["sent"]).is_file():
        raise FileNotFoundError(words.text("desk-sent-missing", name=printable(chosen["sent"])))
    return desk


def _keys(file: str | None, words: Words) -> tuple[bytes, ...]:
    if not file:
        return ()
    try:
        return (Path(file).read_bytes().strip(),)
    except OSError as error:
        said = words.text("desk-key-unread", name=printable(file), problem=error.strerror or type(error).__name__)
        raise OSError(said) from None


class DeskReader:
    """Reads messages as the options say, by what was sent where they name that.

    The file of what was sent stays open, one for each thread: `SqliteSent` belongs to the one that opened it.  Where
    another file has taken its place, that is opened; what fails is opened anew for the next message.
    """

    def __init__(self, chosen: Mapping[str, Any], rules: "bouncekit.RuleBook | None") -> None:
        self._chosen = chosen
        self._rules = rules
        self._desk = desk_of(chosen)
        self._thread = local()

    def read(self, content: bytes) -> "helpdesk.DeskMail":
        """Read one message.  Raises what the file of sent messages raises."""
        lang, path = self._chosen["lang"], self._chosen["sent"]
        if not path:
            return helpdesk.read_mail(content, self._desk, lang=lang, rules=self._rules)
        try:
            return helpdesk.read_mail(content, self._desk, lang=lang, sent=self._known(path), rules=self._rules)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file of this thread, where it has one open."""
        if (kept := self._thread.__dict__.pop("kept", None)) is not None:
            kept[1].close()

    def _known(self, path: str) -> "helpdesk.SqliteSent":
        found = Path(path).stat()
        place = found.st_dev, found.st_ino
        kept = self._thread.__dict__.get("kept")
        if kept is None or kept[0] != place:
            self.close()
            kept = self._thread.kept = place, helpdesk.SqliteSent(path)
        return kept[1]
