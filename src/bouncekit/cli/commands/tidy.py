"""`bouncekit tidy`: what weighs in a mailbox, a plan that brings it under a target and, on demand, its carrying out."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from bouncekit import mailbox
from bouncekit.archive import ArchiveError
from bouncekit.cli.console.problem_lines import error_line
from bouncekit.cli.console.progress import MonitoringCommand
from bouncekit.cli.console.safe_text import Words, json_line, neutral, printable
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.tidy_lines import how_many, message_line, outcome_lines
from bouncekit.cli.console.weights import lines_of_weights, size, status_line
from bouncekit.cli.params.archive_options import ArchiveFailure
from bouncekit.cli.params.boxes import ME, MOST, PLACE, opened, place_of, say_problem
from bouncekit.cli.params.common import LANG, guard
from bouncekit.cli.params.sizes import SIZE
from bouncekit.cli.params.targets import TARGET
from bouncekit.mailbox import AnswerRule, MailboxError, TidyOptions, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bouncekit import Language
    from bouncekit.cli.params.boxes import Box, Place
    from bouncekit.cli.params.targets import Target
    from bouncekit.mailbox import MessageInfo, Planned, TidyOutcome, TidyPlan, Weights

__all__ = ["command"]

_DAYS = click.IntRange(min=0, max=36_500)
_REACHED, _SHORT, _UNKNOWN = 1, 2, 3  # the exit codes of monitoring plug-ins: warning, critical, unknown


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `most` is how many of each thing to show, `is_held` asks the archive."""

    target: Target | None
    limit: int | None
    tidy: TidyOptions
    most: int
    as_json: bool
    lang: Language
    apply: bool = False
    yes: bool = False
    permanently: bool = False
    archive: str | None = None
    copies: int = 3
    is_held: Callable[[MessageInfo, bytes], bool] | None = None


@click.command("tidy", cls=MonitoringCommand)
@PLACE
@click.option("--target", type=TARGET, help="Size to reach: 800M, 1.5G (powers of 1024), 1.5 GB, or 80% of the room.")
@click.option("--limit", type=SIZE, help="Room that there is, where the server does not tell.")
@click.option("--larger-than", type=SIZE, default="100K", show_default=True, help="What counts as large.")
@click.option("--older-than", type=_DAYS, default=365, show_default=True, help="What counts as old, in days.")
@click.option(
    "--answered-after", type=_DAYS, help="Take mail for settled that nobody answered in so many days; else it stays."
)
@ME
@click.option("--only-to-me", is_flag=True, help="Only mail that names one of your addresses waits for an answer.")
@click.option("--archive", metavar="FOLDER", help="Only what this archive holds in verified copies may go.")
@click.option("--copies", type=click.IntRange(2, 3), default=3, show_default=True, help="How many copies it takes.")
@click.option("--as-read", is_flag=True, help="Take files for read that do not tell.")
@click.option("--apply", is_flag=True, help="Carry the plan out, after a question.")
@click.option("--yes", is_flag=True, help="With --apply: do not ask.")
@click.option("--permanently", is_flag=True, help="With --apply: remove for good what would go to the trash.")
@MOST
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@LANG
def command(**chosen: Any) -> int:
    """Say what weighs in a mailbox and, with --target, which messages to remove.

    The mailbox is that of --user on the IMAP server HOST, or what is at --maildir PATH.  Only headers and sizes are
    read, and no message becomes read by it.  First go copies of what is kept twice, then what lies in the trash, then
    what is large and old; never what is unread, marked as important or waits for an answer.

    Nothing is touched without --apply: then what lies in the trash is removed for good, and the rest goes to the trash.

    Exit status, as for monitoring plug-ins: 0 when there is nothing to remove or all was done, 1 when the plan reaches
    the target, 2 when it does not or was not carried out whole, 3 when nobody knows (also for wrong usage).
    """
    with guard(chosen["lang"]):
        answers = AnswerRule(
            frozenset(address.lower() for address in chosen["me"]), chosen["only_to_me"], chosen["answered_after"]
        )
        rules = TidyOptions(
            chosen["larger_than"], chosen["older_than"], answers=answers, allows_unknown_flags=chosen["as_read"]
        )
        kept = ("target", "limit", "most", "as_json", "lang", "apply", "yes", "permanently", "archive", "copies")
        return _run(place_of(chosen), Options(tidy=rules, **{name: chosen[name] for name in kept}))


def _run(place: Place, options: Options) -> int:
    """Weigh, plan and, where asked, tidy; return the exit code."""
    words = Words(options.lang, "screen")
    if options.apply and place.path is not None:
        raise click.UsageError(words.text("not-on-disk"))
    if options.apply and not options.yes and not sys.stdin.isatty():
        raise click.UsageError(words.text("needs-yes"))
    screen = Screen(words.text("reading"))
    try:
        options = _with_archive(place, options)
        with opened(place, words, screen.complain) as box:
            with screen:
                messages = [_ticked(message, screen) for message in box.messages()]
                used, limit = box.room()
            if not messages and box.unread:
                return _UNKNOWN
            return _Tidying(place, options, words).go(box, messages, (used, options.limit or limit))
    except MailboxError as error:
        say_problem(error, place, words, as_json=options.as_json)
        return _UNKNOWN


def _with_archive(place: Place, options: Options) -> Options:
    """Return the options with what the archive holds, where one is named."""
    if options.archive is None:
        return options
    from bouncekit.archive import Archive  # noqa: PLC0415 - few runs need it
    from bouncekit.archive.copies import SafelyKept, holdings_of, load_copies  # noqa: PLC0415 - as above

    try:
        copies = load_copies(Archive.open(options.archive).store)
        holding = SafelyKept(holdings_of(copies), place.account, copies=options.copies)
    except ArchiveError as error:
        raise ArchiveFailure(error_line(error, Words(options.lang, "archive", "copies"))) from None
    return replace(options, tidy=replace(options.tidy, holding=holding), is_held=holding.holds)


def _ticked(message: MessageInfo, screen: Screen) -> MessageInfo:
    screen.tick()
    return message


class _Tidying:
    """One run: what was found, and how it is told."""

    def __init__(self, place: Place, options: Options, words: Words) -> None:
        self._place = place
        self._options = options
        self._words = words

    def go(self, box: Box, messages: list[MessageInfo], room: tuple[int | None, int | None]) -> int:
        options = self._options
        weights = weigh(messages, most=options.most)
        target = options.target.of(room[1]) if options.target is not None else None
        if options.target is not None and target is None:
            raise click.UsageError(self._words.text("percent-needs-limit"))
        plan = None
        if target is not None:
            plan = mailbox.tidy_plan(
                messages, target=target, now=datetime.now(UTC), options=replace(options.tidy, used=room[0])
            )
        outcome = None
        if not options.as_json:
            click.echo("\n".join(self._report(weights, plan)))
        if plan is not None and options.apply and plan.entries:
            outcome = self._apply(plan, box.client)
        if options.as_json:
            click.echo(json_line(self._as_dict(weights, plan, outcome)))
        return _exit_code(plan, outcome)

    def _as_dict(self, weights: Weights, plan: TidyPlan | None, outcome: TidyOutcome | None) -> dict[str, Any]:
        lang = self._options.lang
        return {
            "source": printable(self._place.name),
            "weights": weights.as_dict(),
            "plan": plan.as_dict(lang) if plan is not None else None,
            "outcome": outcome.as_dict(lang) if outcome is not None else None,
        }

    def _report(self, weights: Weights, plan: TidyPlan | None) -> Iterator[str]:
        words = self._words
        total = size(weights.size, words)
        if not self._options.apply:
            yield from status_line("TIDY", _exit_code(plan, None), self._summary(weights, plan))
        yield words.text("box", place=printable(self._place.name), messages=how_many(weights.count, words), size=total)
        yield from lines_of_weights(weights, self._options.most, words)
        yield ""
        if plan is None or plan.used <= plan.target:
            yield words.text("no-target") if plan is None else self._summary(weights, plan)
            return
        yield from self._plan(plan)
        if not self._options.apply:
            yield words.text("untouched")
            if plan.entries and self._place.path is None:
                yield words.text("how-to-apply")

    def _plan(self, plan: TidyPlan) -> Iterator[str]:
        words = self._words
        yield click.style(words.text("plan", used=size(plan.used, words), target=size(plan.target, words)), bold=True)
        if not plan.entries:
            yield words.text("plan-nothing")
        for number, entry in enumerate(plan.entries[: self._options.most], 1):
            yield f"  {words.number(number):>3}. {message_line(entry.message, words)}"
            yield f"       {neutral(entry.reason(words.lang))}"
        if len(plan.entries) > self._options.most:
            yield f"  {words.count('counts', 'more', len(plan.entries) - self._options.most)}"
        if plan.entries:
            yield self._frees(plan)
        missing = size(max(0, plan.remains - plan.target), words)
        yield words.text("plan-reached") if plan.is_reached else words.text("plan-short", missing=missing)
        yield from self._left(plan)

    def _frees(self, plan: TidyPlan) -> str:
        words = self._words
        values = {"size": size(plan.frees, words), "remains": size(plan.remains, words)}
        return words.text("plan-frees", messages=how_many(len(plan.entries), words), **values)

    def _summary(self, weights: Weights, plan: TidyPlan | None) -> str:
        """Return the one line that says most."""
        words = self._words
        if plan is None:
            return f"{how_many(weights.count, words)}, {size(weights.size, words)}"
        if plan.used <= plan.target:
            return words.text("already", target=size(plan.target, words))
        return self._frees(plan)

    def _left(self, plan: TidyPlan) -> Iterator[str]:
        words = self._words
        obstacles = plan.by_obstacle()
        if not obstacles:
            return
        yield from ("", click.style(words.text("left"), bold=True))
        for obstacle, (count, total) in sorted(obstacles.items(), key=lambda pair: -pair[1][1]):
            yield f"  {size(total, words):>12}  {words.count('obstacles', obstacle, count)}"
        if not plan.is_reached:
            if mailbox.Obstacle.UNANSWERED in obstacles:
                yield words.text("hint-unanswered")
            if mailbox.Obstacle.FLAGS_UNKNOWN in obstacles:
                yield words.text("hint-flags")
        yield ""

    def _apply(self, plan: TidyPlan, client: Any) -> TidyOutcome | None:
        words, options = self._words, self._options
        if not options.yes and not click.confirm(words.text("question"), err=True):
            click.echo(words.text("untouched"), err=True)
            return None
        screen = Screen(words.text("applying"))
        done: list[Planned] = []

        def note(entry: Planned) -> None:
            done.append(entry)
            screen.tick()

        carrying = mailbox.Carrying(permanently=options.permanently, on_done=note, is_held=options.is_held)
        try:
            with screen:
                outcome = plan.apply(client, confirm=True, options=carrying)
        except KeyboardInterrupt:
            click.echo(words.text("done-so-far", messages=how_many(len(done), words)), err=True)
            raise
        for line in outcome_lines(outcome, self._words):
            click.echo(line, err=options.as_json)
        return outcome


def _exit_code(plan: TidyPlan | None, outcome: TidyOutcome | None) -> int:
    if plan is None or plan.used <= plan.target:
        return 0
    if outcome is not None:
        return 0 if plan.is_reached and outcome.surprise is None and not outcome.spared else _SHORT
    return _REACHED if plan.is_reached else _SHORT
