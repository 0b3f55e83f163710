"""Where results, complaints and the progress bar meet: stdout, stderr, and often one terminal for both."""

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bouncekit.wording import format_duration

if TYPE_CHECKING:
    from rich.progress import Progress

    from bouncekit.batch import Extent
    from bouncekit.cli.console.safe_text import Words

__all__ = ["Screen"]

_BEFORE_BAR = 0.7  # seconds of work that need no bar
_BETWEEN = 0.2  # seconds between two looks of the bar
_SURE = 3.0  # seconds after which it can be told how long the rest takes


class Screen:
    """Writes results to stdout and complaints to stderr, around a bar on stderr if that is a terminal.

    With `words` the bar tells of what and how long (see `follow`); `quiet` wants none.
    """

    def __init__(self, title: str, words: "Words | None" = None, *, quiet: bool = False) -> None:
        self._title = title
        self._words = words
        self._extent: Extent | None = None
        self._done = 0
        self._began = monotonic()
        self._bar: Progress | None = None
        self._bar_is_shown = False
        self.has_bar = sys.stderr.isatty() and not quiet
        self._shares_terminal = sys.stderr.isatty() and sys.stdout.isatty()
        self._held: list[bytes] = []
        self._count = 0
        self._next_look = monotonic() + _BEFORE_BAR

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is BrokenPipeError:
            self._hide_bar()
        else:
            self.close()

    def close(self) -> None:
        """Take the bar away, and write what was held back."""
        self._hide_bar()
        self._release()

    def follow(self, extent: "Extent | None") -> None:
        """Show from now on how much there is in all, where that is known."""
        self._extent = extent
        self._began = monotonic()

    def write(self, results: bytes) -> None:
        """Write results now, or with the next look of the bar where they would run into it."""
        if self._shares_terminal:
            self._held.append(results)
        else:
            sys.stdout.buffer.write(results)

    def complain(self, line: str) -> None:
        """Write one line to stderr, after the results before it where both meet on a terminal."""
        self._hide_bar()
        if self._shares_terminal:
            self._release()
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def tick(self, messages: int = 1, at: tuple[str, int] = ("", 0)) -> None:
        """Count more messages, of which the last stands `at` a path and a byte; look after the bar now and then."""
        self._count += messages
        if self._extent is not None:
            self._done = self._extent.done(messages, at)
        is_often = messages == 1 and self._bar is None and self._count % 16
        if not self.has_bar or is_often or (now := monotonic()) < self._next_look:
            return
        self._next_look = now + _BETWEEN
        if self._held:
            self._hide_bar()
            self._release()
        self._show_bar(now)

    def _release(self) -> None:
        """Write what was held back, and let it be seen."""
        held, self._held = self._held, []
        sys.stdout.flush()
        sys.stdout.buffer.write(b"".join(held))
        sys.stdout.buffer.flush()

    def _show_bar(self, now: float) -> None:
        self._bar = self._bar or _make_bar(self._title)
        task, extent = self._bar.task_ids[0], self._extent
        total, done = (extent.total, self._done) if extent is not None else (None, self._count)
        self._bar.update(task, completed=done, total=total, count=self._number(), left=self._left(now))
        if self._bar_is_shown:
            self._bar.refresh()
        else:
            self._bar.start()
            self._bar_is_shown = True

    def _number(self) -> str:
        if self._words is None:
            return str(self._count)
        count, extent = self._words.number(self._count), self._extent
        if extent is None:
            return count
        if extent.is_exact:
            return f"{count} / {self._words.number(extent.total)}"
        return f"{count} ({self._words.percent(str(100 * self._done // max(1, extent.total)))})"

    def _left(self, now: float) -> str:
        """Return how long the rest takes, if it goes on like this."""
        passed = now - self._began
        if self._words is None or self._extent is None or not self._done or passed < _SURE:
            return ""
        seconds = passed * (self._extent.total - self._done) / self._done
        rounded = round(seconds) if seconds < 60 else 60 * round(seconds / 60)
        return self._words.text("progress-left", duration=format_duration(rounded, self._words.lang))

    def _hide_bar(self) -> None:
        if self._bar is not None and self._bar_is_shown:
            self._bar.stop()
            self._bar_is_shown = False


def _make_bar(title: str) -> "Progress":
    from rich.console import Console  # noqa: PLC0415 - most runs are over before a bar is wanted
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - as above

    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"), TimeElapsedColumn()
    left = TextColumn("{task.fields[left]}")
    # No thread draws it (auto_refresh): the process may have to fork.
    bar = Progress(*columns, left, console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.add_task(title, total=None, count="", left="")
    return bar
