"""Sections of what others say of the sender: blocklists that name them, and complaints."""

from bouncekit.tally.counting.listed import Listed
from bouncekit.tally.counting.sums import Tally
from bouncekit.tally.counting.table import Table
from bouncekit.tally.page.drawing import Drawn, bars
from bouncekit.tally.page.markup import ours, theirs
from bouncekit.tally.page.saying import Saying
from bouncekit.tally.page.tabular import Column, figure, section, table

__all__ = ["blocklists", "complaints"]

_MOST = 50


def blocklists(tally: Tally, saying: Saying) -> str:
    """Return the section of the blocklists; nothing where none names the sender."""
    if not tally.blocklists:
        return ""
    title = saying.text("blocklists")
    first = tally.blocklists.first(_MOST)
    drawn = [Drawn(listed.name, row) for listed, row in first]
    columns = [
        Column(saying.text("column-list")),
        Column(saying.text("column-lists")),
        Column(saying.text("column-count"), is_number=True),
        Column(saying.text("column-page")),
    ]
    rows = [
        [theirs(listed.name), ours(_lists(listed, saying)), saying.number(row["count"]), _link(listed.url)]
        for listed, row in first
    ]
    note = f'<p class="note">{ours(saying.text("blocklists-note"))}</p>\n'
    drawing = bars("blocklists", title, drawn, saying)
    return section("blocklists", title, note + figure(drawing, table(title, columns, rows)))


def _lists(listed: Listed, saying: Saying) -> str:
    key = f"lists-{listed.type}"
    return saying.text(key if saying.knows(key) else "lists-unknown")


def _link(url: str | None) -> str:
    """Return a link to a page of the Web; what is no such address is shown and leads nowhere."""
    if url is None:
        return ""
    if not url.lower().startswith(("https://", "http://")):
        return theirs(url)
    return f'<a href="{ours(url)}" rel="noopener noreferrer">{theirs(url.partition("://")[2].rstrip("/"))}</a>'


def complaints(tally: Tally, saying: Saying) -> str:
    """Return the section of the complaints; nothing where there are none."""
    if not tally.complaints:
        return ""
    title = saying.text("complaints")
    first = tally.complaints.first(_MOST)
    drawn = [Drawn(saying.type_of_complaint(told), {"complaint": row["count"]}) for told, row in first]
    count = Column(saying.text("column-count"), is_number=True)
    rows = [[theirs(saying.type_of_complaint(told)), saying.number(row["count"])] for told, row in first]
    made = f'<p class="note">{ours(saying.text("complaints-note"))}</p>\n' if tally.complained else ""
    beside = table(title, [Column(saying.text("column-type")), count], rows)
    made += figure(bars("complaints", title, drawn, saying), beside)
    made += _list("complainers", "column-address", tally.complainers, saying)
    made += _list("complaint-ips", "column-ip", tally.complaint_ips, saying)
    return section("complaints", title, made)


def _list(key: str, column: str, counted: Table[str], saying: Saying) -> str:
    if not counted:
        return ""
    title = saying.text(key)
    rows = [[theirs(each), saying.number(row["count"])] for each, row in counted.first(_MOST)]
    columns = [Column(saying.text(column)), Column(saying.text("column-count"), is_number=True)]
    more = len(counted) - len(rows)
    rest = f'<p class="note">{ours(saying.count("more", more))}</p>\n' if more else ""
    return f"<h3>{ours(title)}</h3>\n{table(title, columns, rows)}{rest}"
