"""Where results, complaints and the progress bar meet: stdout, stderr, and often one terminal for both."""

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Screen"]

_BEFORE_BAR = 0.7  # seconds of work that need no bar
_BETWEEN = 0.2  # seconds between two looks of the bar


class Screen:
    """Writes results to stdout and complaints to stderr, around a bar on stderr if that is a terminal."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._bar: Progress | None = None
        self._bar_is_shown = False
        self._has_bar = sys.stderr.isatty()
        self._shares_terminal = self._has_bar and sys.stdout.isatty()
        self._held: list[bytes] = []
        self._count = 0
        self._next_look = monotonic() + _BEFORE_BAR

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hide_bar()
        if kind is not BrokenPipeError:
            self._release()

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

    def tick(self) -> None:
        """Count one more message, and look after the bar from time to time."""
        self._count += 1
        if not self._has_bar or (self._count % 16 and self._bar is None) or (now := monotonic()) < self._next_look:
            return
        self._next_look = now + _BETWEEN
        if self._held:
            self._hide_bar()
            self._release()
        self._show_bar()

    def _release(self) -> None:
        """Write what was held back, and let it be seen."""
        held, self._held = self._held, []
        sys.stdout.flush()
        sys.stdout.buffer.write(b"".join(held))
        sys.stdout.buffer.flush()

    def _show_bar(self) -> None:
        self._bar = self._bar or _make_bar(self._title)
        self._bar.update(self._bar.task_ids[0], completed=self._count)
        if self._bar_is_shown:
            self._bar.refresh()
        else:
            self._bar.start()
            self._bar_is_shown = True

    def _hide_bar(self) -> None:
        if self._bar is not None and self._bar_is_shown:
            self._bar.stop()
            self._bar_is_shown = False


def _make_bar(title: str) -> "Progress":
    from rich.console import Console  # noqa: PLC0415 - most runs are over before a bar is wanted
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - as above

    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"), TimeElapsedColumn()
    # No thread draws it (auto_refresh): the process may have to fork.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.add_task(title, total=None)
    return bar
