"""One run over many messages: what goes where, what is counted on the way, and how another run goes on with it."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any, NamedTuple

import bouncekit
from bouncekit.batch import Sheet, SheetsOf, extent_of, sheets
from bouncekit.cli.console.interrupts import Interrupts
from bouncekit.cli.console.output import OutputFile
from bouncekit.cli.console.results import Results, parquet_of_stream, results_in, without
from bouncekit.cli.console.resuming import State
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.summary import Left, Summary
from bouncekit.cli.console.telling import Packet, Sums, Telling, Told, summed
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.console.write_errors import named
from bouncekit.cli.console.writers import for_terminal
from bouncekit.tables import Bounced, SentFile
from bouncekit.tally import Counted

__all__ = ["Run", "Wanted"]

_BETWEEN = 2.0  # seconds between two times that it is written down how far the run came
_NO_SUMMARY, _TEXT, _JSON = "none", "text", "json"


@dataclass(frozen=True)
class Wanted:
    """What a run is to do with the messages at its paths.

    `output` is a file (None: standard output) and `resume` the file that tells how far an earlier run came;  `unique`
    leaves out what was met before; `sent` is what was sent.  `summary` is ``text``, ``json`` or ``none``.
    """

    paths: tuple[bouncekit.MailPath, ...]
    jobs: int
    rules: "bouncekit.RuleBook | None"
    output: str | None
    resume: str | None
    unique: bool
    sent: SentFile | None
    summary: str
    quiet: bool
    asked: dict[str, Any]


class _Done(NamedTuple):
    """What was done since it was last written down."""

    digests: list[bytes]
    told: list[Told]
    twice: int = 0


class Run:
    """Reads everything, and tells it; `read` is the whole of it."""

    def __init__(self, wanted: Wanted, telling: Telling, words: Words) -> None:
        self._wanted, self._telling, self._words = wanted, telling, words
        self._is_table = telling.form.name == "table"
        self._summary = Summary(words)
        self._left = Left()
        self._complaints: list[str] = []
        self._screen = Screen(words.text("progress"), words, quiet=wanted.quiet)
        self._unread = Unread(words, self._complaints.append if self._is_table else self._screen.complain)
        self._seen: set[bytes] = set()
        self._known: list[bytes] = []
        self._state: State | None = None
        self._file: OutputFile | None = None
        self._is_between = True  # two sheets: what is written belongs to what is counted
        self._fresh = _Done([], [])
        self._next = 0.0

    def read(self) -> int:
        """Read what stands at the paths; return the exit code."""
        with ExitStack() as stack:
            if self._wanted.output is not None:
                stack.enter_context(named(self._wanted.output))
            try:
                self._prepare(stack)
                is_complete = self._restore()
                stack.enter_context(self._screen)
                if not is_complete:
                    self._classify()
                self._finish()
            except KeyboardInterrupt:
                self._stopped()
                raise
            except OSError as error:  # a full disk
                if self._state is not None and not isinstance(error, BlockingIOError):
                    self._screen.complain(self._words.text("go-on"))
                raise
        self._tell()
        return 1 if self._unread.count else 0

    def _prepare(self, stack: ExitStack) -> None:
        wanted = self._wanted
        if wanted.resume is not None:
            self._state = stack.enter_context(State(wanted.resume, wanted.asked))
        if wanted.output is not None:
            self._file = stack.enter_context(OutputFile(wanted.output, stays=self._state is not None))

    def _restore(self) -> bool:
        """Take up what an earlier run did; tell whether it did all."""
        if self._state is None:
            return False
        at, is_complete = 0, False
        written = self._file.size() if self._file is not None else 0
        if self._state.is_complete and self._file is not None and not self._file.was_there:
            self._file.discard()  # it has its name already
            self._file, written = None, self._state.end
        for record in self._state.done(written):
            at, is_complete = record["at"], record.get("complete", False)
            self._known += [bytes.fromhex(digest) for digest in record["digests"]]
            told = [_told(*each) for each in record["told"]]
            self._count(summed(told), record["twice"])
        self._left.resumed = len(self._known)
        if self._wanted.unique:
            self._seen.update(self._known)
        if self._file is not None:
            self._file.go_on_at(at)
        return is_complete

    def _classify(self) -> None:
        wanted, by_itself = self._wanted, self._wanted.unique or self._state is not None
        telling = replace(self._telling, adds_up=not by_itself)
        what = SheetsOf(wanted.paths, telling.make, telling.pack, by_itself, self._known, telling.most)
        results = self._results()
        if self._screen.has_bar:
            self._screen.follow(extent_of(wanted.paths))
        with Interrupts() as interrupts:
            for sheet in sheets(what, jobs=wanted.jobs, lang=self._words.lang, rules=wanted.rules):
                interrupts.check()
                self._is_between = False
                self._take(sheet, results)
                self._is_between = True
                self._screen.tick(sheet.messages, sheet.at)
                if self._state is not None and monotonic() >= self._next:
                    self._keep()
            interrupts.check()
        results.finish()

    def _results(self) -> Results:
        begun = bool(self._known) and (self._file is None or self._file.position() > 0)
        if self._file is None:
            return results_in(self._telling, self._print, sys.stdout.buffer, begun=begun)
        # What stays is a stream until it is whole: a file of Parquet cannot be gone on with.
        return results_in(self._telling, self._file.write, None if self._state else self._file.file, begun=begun)

    def _print(self, rows: bytes) -> None:
        self._screen.write(for_terminal(rows) if self._is_table else rows)

    def _take(self, sheet: Sheet, results: Results) -> None:
        for error in sheet.errors:
            self._unread(error)
        if sheet.made is None:
            return
        packet: Packet = sheet.made
        twice = 0
        if self._wanted.unique:
            is_new = [self._is_new(digest) for digest in sheet.digests]
            twice = is_new.count(False)
            packet = without(packet, is_new, self._telling)
        self._count(packet.sums or summed(packet.told), twice)
        results.write(packet)
        if self._state is not None:
            self._fresh.digests.extend(sheet.digests)
            self._fresh.told.extend(packet.told)
            self._fresh = self._fresh._replace(twice=self._fresh.twice + twice)

    def _is_new(self, digest: bytes) -> bool:
        before = len(self._seen)
        self._seen.add(digest)
        return len(self._seen) > before

    def _count(self, sums: Sums, twice: int) -> None:
        self._left.twice += twice
        self._left.old += sums.old
        self._left.undated += sums.undated
        self._summary.tally.merge(sums.tally)
        if self._wanted.sent is not None:
            for bounced in sums.bounced:
                self._wanted.sent.add(bounced)

    def _keep(self, **more: Any) -> None:
        """Write down how far the run came."""
        assert self._state is not None
        fresh, self._fresh = self._fresh, _Done([], [])
        at = self._file.sync() if self._file is not None else 0
        told = [(each.counted, each.is_dated, each.bounced) for each in fresh.told]
        digests = [digest.hex() for digest in fresh.digests]
        self._state.keep(at, {"digests": digests, "told": told, "twice": fresh.twice, **more})
        self._next = monotonic() + _BETWEEN

    def _finish(self) -> None:
        if self._state is not None and not self._state.is_complete:
            self._keep(complete=True)
        if self._file is not None:
            is_stream = self._state is not None and self._telling.form.name == "parquet"
            self._file.commit(partial(parquet_of_stream, telling=self._telling) if is_stream else None)
        if self._state is not None:
            self._state.forget()

    def _stopped(self) -> None:
        """Ctrl-C: keep what is whole, and tell what it comes to so far."""
        if self._state is not None and self._is_between:
            self._keep()
        self._left.is_partial = True
        self._left.can_go_on = self._state is not None
        self._tell()

    def _tell(self) -> None:
        self._screen.close()
        for line in self._complaints:
            self._screen.complain(line)
        kind, wanted = self._wanted.summary, self._wanted
        if kind == _NO_SUMMARY:
            return
        holds_data = wanted.output is None and self._telling.form.name not in {"table", ""}
        below = sys.stderr if holds_data else sys.stdout
        made = self._summary.json if kind == _JSON else self._summary.text
        print(made(self._unread.count, self._left, wanted.sent), file=below, flush=True)


def _told(counted: list[Any] | None, is_dated: bool, bounced: list[list[Any]]) -> Told:
    """Return what was written as JSON, which knows lists alone."""
    return Told(
        0, None if counted is None else Counted.of_list(counted), is_dated, tuple(Bounced(*each) for each in bounced)
    )
