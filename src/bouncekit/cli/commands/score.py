"""`bouncekit score`: which addresses may still be written to, by all that is known of them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

import bouncekit
from bouncekit import helpdesk
from bouncekit.cli.console.safe_text import Words, neutral, neutral_lines, printable
from bouncekit.cli.console.score_lines import listed
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.console.writers import for_terminal
from bouncekit.cli.params.common import LANG, RULES, form_option, guard
from bouncekit.cli.params.desk import DESK, desk_of
from bouncekit.cli.params.own_rules import load
from bouncekit.errors import ScoresError

__all__ = ["command"]

# Those of bouncekit.helpdesk; a test holds them together, so that --help need not load them.
_POLICIES = click.Choice(["bouncekit", "mailman", "discourse", "ses", "mautic"])
_STANDINGS = click.Choice(["active", "paused", "dead", "unsubscribed"])
_LINES = (".jsonl", ".ndjson")
_NOT_ACTIVE = ("paused", "dead", "unsubscribed")


@click.command("score")
@click.argument("places", nargs=-1, metavar="[PATH]...")
@click.option(
    "--store",
    metavar="PLACE",
    help="Keep the events there: a file (SQLite), or postgresql://USER@HOST/DATABASE. Without it nothing is kept.",
)
@click.option("--policy", type=_POLICIES, default="bouncekit", show_default=True, help="How events weigh.")
@click.option("--standing", multiple=True, type=_STANDINGS, help="List these alone; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="List the addresses, too, that may be written to.")
@click.option(
    "--explain",
    "explained",
    multiple=True,
    metavar="ADDRESS",
    help="Say what is known of ADDRESS, in place of the list; may be repeated.",
)
@click.option(
    "--trust",
    is_flag=True,
    help="Take notices that nothing proves for proven: where none but your mail servers write to PATH.",
)
@click.option("--confirm", multiple=True, metavar="ADDRESS", help="Note that the owner of ADDRESS wants mail.")
@click.option("--unsubscribe", multiple=True, metavar="ADDRESS", help="Note that the owner of ADDRESS wants no mail.")
@click.option("--forget", multiple=True, metavar="ADDRESS", help="Remove all that is known of ADDRESS.")
@form_option("jsonl", "csv", help="table: to read; jsonl: one JSON object an address; csv: one row an address.")
@DESK
@RULES
@LANG
def command(**chosen: Any) -> int:
    """Say which addresses may still be written to: which are paused, dead or unsubscribed, and why.

    PATH is what it is for classify, or a file of JSON lines (.jsonl): reports as classify writes them, and events of
    your own, with id, address, at (ISO 8601) and kind, which is hard, soft, temporary, blocked, delivered, wrote,
    confirmed, complaint or unsubscribed.

    A notice counts where it answers something of yours (--sent, or a {token} of --return-path), or with --trust. What
    is read twice counts once.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        words = Words(chosen["lang"], "scoring")
        if not chosen["places"] and not chosen["store"]:
            raise click.UsageError(words.text("nothing-to-score"))
        try:
            run = _Run(chosen, words)
        except (OSError, ValueError) as error:  # of the desk's options
            raise click.UsageError(neutral(str(error))) from None
        try:
            return run.run()
        except ScoresError as error:
            said = words.text("error", name=printable(error.place), problem=error.text(chosen["lang"]))
            click.echo("\n".join([said, *([neutral(error.words)] if error.words else [])]), err=True)
            return 1


class _Run:
    """One run: what is read, and what was seen on the way."""

    def __init__(self, chosen: Mapping[str, Any], words: Words) -> None:
        self._chosen = chosen
        self._words = words
        self._desk = desk_of(chosen)
        self._rules = load(chosen["rules"], words)
        self._screen = Screen(words.text("progress"))
        self._unread = Unread(words, self._screen.complain)
        self._wrong_lines = 0
        self._counts: Counter[str] = Counter()

    def run(self) -> int:
        """Keep what stands at the paths, and say what it comes to; return the exit code."""
        chosen, noted = self._chosen, list(self._noted())
        with ExitStack() as stack:
            store: helpdesk.ScoreStore = helpdesk.MemoryScores()
            if chosen["store"]:
                store = stack.enter_context(helpdesk.open_scores(chosen["store"]))
            sent = stack.enter_context(helpdesk.SqliteSent(chosen["sent"])) if chosen["sent"] else None
            stack.enter_context(self._screen)
            for address in chosen["forget"]:
                store.forget(address)
            store.record(noted)
            new = store.record(self._read(sent))
            scores = helpdesk.Scores(store, helpdesk.Policy.named(chosen["policy"]))
            for part in self._told(scores):
                self._screen.write(for_terminal(part.encode()))
        self._sum_up(new)
        return 1 if self._unread.count or self._wrong_lines else 0

    def _told(self, scores: "helpdesk.Scores") -> Iterator[str]:
        chosen = self._chosen
        if chosen["explained"] and chosen["form"] == "table":
            texts = (neutral_lines(scores.explain(address, chosen["lang"])) for address in chosen["explained"])
            return iter(("\n\n".join(texts), "\n"))
        if chosen["explained"]:
            return listed(map(scores.of, chosen["explained"]), chosen["form"], self._words)
        wanted = chosen["standing"] or (_STANDINGS.choices if chosen["everything"] else _NOT_ACTIVE)
        return listed((each for each in scores.each() if each.standing in wanted), chosen["form"], self._words)

    def _noted(self) -> Iterator["helpdesk.Event"]:
        now = datetime.now(UTC)
        for kind, option in (("confirmed", "confirm"), ("unsubscribed", "unsubscribe")):
            for address in self._chosen[option]:
                try:
                    yield helpdesk.Event(f"{kind}:{now.isoformat()}", address, now, helpdesk.EventKind(kind))
                except ValueError as error:
                    raise click.BadParameter(neutral(str(error)), param_hint=f"--{option}") from None

    def _read(self, sent: "helpdesk.SentMessages | None") -> Iterator["helpdesk.Event"]:
        for path in self._chosen["places"]:
            if path.lower().endswith(_LINES) and Path(path).is_file():
                yield from self._read_lines(path, sent)
                continue
            for _, content in bouncekit.read_messages(path, on_error=self._unread):
                mail = helpdesk.read_mail(bytes(content), self._desk, sent=sent, rules=self._rules)
                events = helpdesk.events_of_mail(mail, trusted=self._chosen["trust"])
                yield from self._counted(events, mail.report, mail.proof)

    def _read_lines(self, path: str, sent: "helpdesk.SentMessages | None") -> Iterator["helpdesk.Event"]:
        with Path(path).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    yield from self._of_line(json.loads(line), sent)
                except (ValueError, RecursionError) as error:
                    self._wrong_lines += 1
                    problem = neutral(str(error).partition("\n")[0])
                    self._screen.complain(
                        self._words.text("error", name=f"{printable(path)}:{number}", problem=problem)
                    )

    def _of_line(self, values: object, sent: "helpdesk.SentMessages | None") -> Iterator["helpdesk.Event"]:
        if not isinstance(values, dict):
            raise ValueError("no JSON object")
        if "failures" not in values:
            self._seen()
            yield helpdesk.Event.from_dict(values)
            return
        report = bouncekit.Report.model_validate(values)
        proof, answered = helpdesk.proof_of(report, sent) if sent is not None else (helpdesk.Proof.UNPROVEN, None)
        trusted = self._chosen["trust"] and proof is helpdesk.Proof.UNPROVEN
        events = helpdesk.events_of(report, helpdesk.Proof.SENT if trusted else proof, sent=answered)
        yield from self._counted(events, report, proof)

    def _counted(
        self, events: tuple["helpdesk.Event", ...], report: "bouncekit.Report", proof: "helpdesk.Proof"
    ) -> tuple["helpdesk.Event", ...]:
        """Count a message, and why its notice tells nothing; return its events."""
        self._seen()
        is_notice = bool(report.failures or report.complaint) and not report.forwarded
        if is_notice and not events and proof is not helpdesk.Proof.SENT:
            self._counts[proof.value] += 1
        return events

    def _seen(self) -> None:
        self._counts["read"] += 1
        self._screen.tick()

    def _sum_up(self, new: int | None) -> None:
        """Say on standard error what was read, what was new, and what does not count."""
        counts = {**self._counts, "unread": self._unread.count, "new": new or 0, "lines": self._wrong_lines}
        told = [key for key in ("read", "new", "unproven", "forged", "lines", "unread") if counts.get(key)]
        for key in told:
            click.echo(self._words.count("counts", key, counts[key]), err=True)
