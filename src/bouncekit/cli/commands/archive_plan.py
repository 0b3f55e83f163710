"""`bouncekit archive plan`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import click

from bouncekit import Language
from bouncekit.archive import Archive, Capture
from bouncekit.archive.copies import DeletionCandidate, PlannedDeletion, deletion_plan, holdings_of, why_in_words
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import WINDOW, set_copies
from bouncekit.wording import day_in_words

__all__ = ["command"]

_LONGEST = 60  # characters of a subject


@click.command("plan")
@ARCHIVE
@click.option("--copies", type=click.IntRange(min=2), default=3, show_default=True, help="Copies that must be whole.")
@click.option(
    "--older-than", type=click.IntRange(min=0), default=180, show_default=True, help="Age of a message in days."
)
@WINDOW
@click.option("--source", metavar="WORDS", help="Only messages captured from a source that begins so (imap://…).")
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Print at most so many; 0: all."
)
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """List what may leave the mail server, and say why the rest may not. Nothing is deleted.

    Exit status: 0 when something may leave, 1 when nothing may, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Make the plan, note it in the journal, print it; return the exit code."""
    copies = set_copies(chosen, words, needs_others=False)
    archive = Archive.open(chosen["place"])
    captures = [capture for capture in archive.captures() if _is_on_server(capture, chosen["source"])]
    plans = deletion_plan(
        [DeletionCandidate(place=capture.place) for capture in captures],
        holdings_of(copies),
        copies=chosen["copies"],
        older_than=timedelta(days=chosen["older_than"]),
        window=timedelta(days=chosen["window"]),
    )
    free = [(plan, capture) for plan, capture in zip(plans, captures, strict=True) if plan.may_leave]
    rules = {name: chosen[name] for name in ("copies", "older_than", "window")}
    archive.record("planned", may_leave=len(free), must_stay=len(plans) - len(free), rules=rules)
    if chosen["as_json"]:
        told = [_dict(plan, capture, words.lang) for plan, capture in zip(plans, captures, strict=True)]
        print_json({"archive": archive.place, "rules": rules, "may_leave": len(free), "messages": told})
    else:
        for line in _lines(plans, free, chosen, words):
            click.echo(line)
    return 0 if free else 1


def _is_on_server(capture: Capture, source: str | None) -> bool:
    """Tell whether the message was captured from a server, where it may still be."""
    place = capture.place
    is_from_server = place.uid is not None and "://" in place.source
    return place.source.startswith(source) if source else is_from_server


def _dict(plan: PlannedDeletion, capture: Capture, lang: Language) -> dict[str, Any]:
    place = capture.place
    return {
        "sha256": plan.sha256,
        "may_leave": plan.may_leave,
        "source": place.source,
        "folder": place.folder,
        "uidvalidity": place.uidvalidity,
        "uid": place.uid,
        "size": capture.size,
        "message_id": capture.message_id,
        "subject": capture.subject,
        "date": capture.date,
        "reasons": [
            {
                "why": str(refusal.why),
                "copy": refusal.role,
                "detail": refusal.detail,
                "text": why_in_words(refusal, lang),
            }
            for refusal in plan.refusals
        ],
    }


def _lines(
    plans: tuple[PlannedDeletion, ...],
    free: list[tuple[PlannedDeletion, Capture]],
    chosen: Mapping[str, Any],
    words: Words,
) -> Iterator[str]:
    yield words.text("plan-title")
    numbers = {"copies": chosen["copies"], "window": chosen["window"], "age": chosen["older_than"]}
    yield words.text("plan-rule", **{name: words.number(number) for name, number in numbers.items()})
    yield ""
    if not plans:
        yield words.text("plan-nothing-fetched")
        return
    yield words.count("counts", "may-leave", len(free))
    limit = chosen["limit"] or len(free)
    for _, capture in free[:limit]:
        day = day_in_words(capture.date, words.lang) if capture.date else words.text("no-date")
        subject = neutral(capture.subject or words.text("no-subject"))
        where = neutral("/".join(part for part in (capture.place.source, capture.place.folder) if part))
        yield "  " + words.text("plan-message", day=day, subject=subject[:_LONGEST], place=where)
    if len(free) > limit:
        yield "  " + words.text("more", count=words.number(len(free) - limit))
    yield words.count("counts", "must-stay", len(plans) - len(free))
    whys = Counter(neutral(why_in_words(refusal, words.lang)) for plan in plans for refusal in plan.refusals)
    if whys:
        yield ""
        yield words.text("plan-why")
    for why, count in whys.most_common(limit):
        yield "  " + words.text("plan-why-line", why=why, count=words.count("counts", "plan-messages", count))
    yield ""
    yield words.text("plan-nothing-deleted")
