"""The whole page: what came back, what to do first, and the sections in their order."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bouncekit.tally.counting.sums import Tally
from bouncekit.tally.page.drawing import Drawn, bars
from bouncekit.tally.page.markup import ours, theirs
from bouncekit.tally.page.people import Known, People, addresses, people_of
from bouncekit.tally.page.rankings import Ranked, ranking
from bouncekit.tally.page.reputation import blocklists, complaints
from bouncekit.tally.page.saying import Saying
from bouncekit.tally.page.style import POLICY, STYLE
from bouncekit.tally.page.tabular import Column, figure, section, table
from bouncekit.tally.page.trends import span_of, trends
from bouncekit.vocabulary import Language

__all__ = ["page_of"]

_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}</body>
</html>
"""
_PRESSING = 6
_FIX_ADDRESS = "fix_address"
_ANSWERS = 20
_PLACES = 5  # that are named
_SAMPLES = "bouncekit rules stats --samples"


def page_of(tally: Tally, lang: Language = "fr", *, places: Sequence[str] = (), unread: int = 0) -> str:
    """Return the page of a tally that was counted with the detail ``page``, in the language `lang`.

    It is one file of HTML that asks nothing of any other place, and runs no script; all that comes from messages is
    escaped.  `places` are the paths that were read, and `unread` how much there could not be.  The same tally gives the
    same page.  Raises `ValueError` for an unknown language.
    """
    saying = Saying(lang)
    people = people_of(tally)
    sections = [(key, made) for key, made in _sections(tally, people, saying) if made]
    contents = "".join(f'<li><a href="#{key}">{ours(saying.text(key))}</a></li>' for key, _ in sections)
    body = (
        f"<header>\n<h1>{ours(saying.text('title'))}</h1>\n{_lead(tally, places, unread, saying)}"
        f'<nav aria-label="{ours(saying.text("contents"))}"><ul>{contents}</ul></nav>\n</header>\n'
        f"<main>\n{''.join(made for _, made in sections)}</main>\n"
        f"<footer><p>{ours(saying.text('how'))}</p></footer>\n"
    )
    return _PAGE.format(lang=lang, policy=ours(POLICY), title=ours(saying.text("title")), style=STYLE, body=body)


def _lead(tally: Tally, places: Sequence[str], unread: int, saying: Saying) -> str:
    lines = []
    if places:
        named = ", ".join(theirs(place) for place in places[:_PLACES]) + (", …" if len(places) > _PLACES else "")
        lines.append(ours(saying.text("places", places="\0")).replace("\0", named))
    span = span_of(tally.days)
    if span is not None:
        first, last = saying.long_day(span.first), saying.long_day(span.last)
        lines.append(ours(saying.text("period", first=first, last=last)))
    if not tally.kinds.total:
        lines.append(ours(saying.text("nothing-read")))
    elif not tally.reasons.total:
        lines.append(ours(saying.text("all-arrived")))
    if unread:
        lines.append(ours(f"{saying.count('unread', unread)} {saying.text('unread-note')}"))
    return "".join(f"<p>{line}</p>\n" for line in lines)


def _sections(tally: Tally, people: People, saying: Saying) -> Iterator[tuple[str, str]]:
    yield "figures", _figures(tally, people, saying)
    yield "first", _first(tally, people, saying)
    yield "kinds", ranking(Ranked("kinds", "column-what", saying.kind), tally.kinds, saying)
    yield "severities", _severities(tally, saying)
    yield from trends(tally, saying).items()
    yield "reasons", ranking(Ranked("reasons", "column-reason", saying.reason, most=30), tally.reasons, saying)
    yield "domains", ranking(Ranked("domains", "column-domain", note="domains-note"), tally.domains, saying)
    yield "providers", ranking(Ranked("providers", "column-provider", note="providers-note"), tally.providers, saying)
    yield "streams", ranking(Ranked("streams", "column-stream", note="streams-note"), tally.streams, saying)
    yield "blocklists", blocklists(tally, saying)
    yield "complaints", complaints(tally, saying)
    yield from addresses(people, saying).items()
    yield "not-understood", _not_understood(tally, saying)


def _figures(tally: Tally, people: People, saying: Saying) -> str:
    if not tally.kinds.total:
        return ""
    figures = {
        "figure-read": tally.kinds.total,
        "figure-failures": tally.reasons.total,
        "figure-permanent": tally.reasons.sums()["permanent"],
        "figure-dead": len(people.correct) + len(people.remove),
        "figure-spare": len(people.spare),
        "figure-complaints": tally.complained,
    }
    told = (
        f"<div><dt>{ours(saying.text(key))}</dt><dd>{ours(saying.number(count))}</dd></div>\n"
        for key, count in figures.items()
    )
    return section("figures", saying.text("figures"), f'<dl class="figures">\n{"".join(told)}</dl>\n')


def _first(tally: Tally, people: People, saying: Saying) -> str:
    pointed = {
        "blocklists": ("do-blocklists", len(tally.blocklists)),
        "complaints": ("do-complaints", tally.complained),
        "to-correct": ("do-correct", len(people.correct)),
        "to-remove": ("do-remove", len(people.remove)),
        "to-spare": ("do-spare", len(people.spare)),
    }
    items = [
        f'<a href="#{key}">{ours(saying.count(words, count))}</a>' for key, (words, count) in pointed.items() if count
    ]
    pointed_at = _reasons(people.correct) | _reasons(people.remove)
    told = pointed_at - _reasons(people.spare)  # the lists of addresses say all there is to do
    pressing = [
        ours(saying.to_do(reason, to_do, count))
        for (reason, to_do), count in tally.most_pressing(len(tally.todo))
        if count and not (to_do == _FIX_ADDRESS and reason in told)
    ][:_PRESSING]
    if not items and not pressing:
        return ""
    listed = "".join(f"<li>{item}</li>\n" for item in (*pressing, *items))
    return section("first", saying.text("first"), f'<ol class="todo">\n{listed}</ol>\n')


def _reasons(known: Known) -> set[str]:
    return {address.reason for _, address in known}


def _severities(tally: Tally, saying: Saying) -> str:
    total = tally.reasons.total
    if not total:
        return ""
    title = saying.text("severities")
    sums = {severity: count for severity, count in tally.reasons.sums().items() if count}
    drawn = [Drawn(saying.series(severity), {severity: count}) for severity, count in sums.items()]
    columns = [
        Column(saying.text("column-severity")),
        Column(saying.text("column-count"), is_number=True),
        Column(saying.text("column-share"), is_number=True),
        Column(saying.text("column-meaning")),
    ]
    rows = [
        [ours(saying.series(each)), saying.number(count), saying.share(count, total), ours(saying.meaning(each))]
        for each, count in sums.items()
    ]
    return section("severities", title, figure(bars("severities", title, drawn, saying), table(title, columns, rows)))


def _not_understood(tally: Tally, saying: Saying) -> str:
    answers = tally.not_understood()
    if not answers:
        return ""
    title = saying.text("not-understood")
    counts: Counter[str] = Counter()
    for answer, count in answers:  # one answer may have been given with several codes
        counts[answer.text] += count
    rows = [
        [f"<code>{theirs(text)}</code>" if text else ours(saying.text("no-answer")), saying.number(count)]
        for text, count in counts.most_common(_ANSWERS)
    ]
    command = f"<code>{ours(_SAMPLES)}</code>"
    note = ours(saying.text("not-understood-note", command="\0")).replace("\0", command)
    columns = [Column(saying.text("column-answer")), Column(saying.text("column-count"), is_number=True)]
    more = len(counts) - len(rows)
    rest = f'<p class="note">{ours(saying.count("more", more))}</p>\n' if more else ""
    return section("not-understood", title, f'<p class="note">{note}</p>\n{table(title, columns, rows)}{rest}')
