"""The page of a tally: complete, harmless whatever a message holds, and good to read for everybody."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser import browser, open_page, violations

from bouncekit.tally import Counted, FailureCounted, Listed, Tally, page_of
from bouncekit.tally.counting.answers import Answer
from bouncekit.tally.counting.counted import ComplaintCounted, Decided
from bouncekit.tally.page.trends import span_of
from bouncekit.vocabulary import LANGUAGES, Language

DAY = date(2026, 3, 9).toordinal()
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x00</style></svg>&'


def failure(number: int, **fields: Any) -> FailureCounted:
    severity = ("permanent", "temporary", "blocked")[number % 3]
    reason = ("user_unknown", "mailbox_full", "client_blocked")[number % 3]
    basic = FailureCounted(reason, "fix_address", f"domain{number % 4}.example", severity, "Orange")
    address = f"p{number}@domain{number % 4}.example"
    return basic._replace(address=address, condemned=number % 3 == 0)._replace(**fields)


def counted(number: int) -> Counted:
    if number % 7 == 6:
        complaint = ComplaintCounted("abuse", "192.0.2.7", (f"p{number}@example.org",))
        return Counted("complaint", (), True, DAY + number, "news.example", complaint)
    listed = Listed("Spamhaus ZEN", "ip", "https://check.spamhaus.org/") if number % 3 == 2 else None
    one = failure(number, listed=listed, instead="p@gmail.com" if number % 9 == 0 else None)
    answers = (Answer("550 camel", "undetermined", "undetermined", None, 550),) if number % 5 == 0 else ()
    decided = (Decided("user-unknown", "user_unknown", None),)
    return Counted("failure", (one,), True, DAY + number, "news.example", None, (), decided, answers)


def tally_of(messages: list[Counted]) -> Tally:
    tally = Tally()
    for each in messages:
        tally.add(each)
    return tally


MANY = [counted(number) for number in range(60)]
FULL = tally_of([*MANY, Counted("delay", (), True, DAY), Counted("other", (), True)])
HOSTILE_TALLY = tally_of(
    [
        Counted(
            "failure",
            (failure(0, domain=HOSTILE, provider=HOSTILE, address=f"{HOSTILE}@x", instead=HOSTILE,
                     listed=Listed(HOSTILE, HOSTILE, f"javascript:{HOSTILE}")),),
            True, DAY, HOSTILE, None, (), (), (Answer(HOSTILE, "r", "undetermined", None, None),),
        ),
        Counted("complaint", (), True, DAY, HOSTILE, ComplaintCounted(HOSTILE, HOSTILE, (f"{HOSTILE}@x",))),
        Counted("failure", (failure(1),), True, date(9999, 12, 31).toordinal(), ""),
        Counted("failure", (failure(2),), True, 1, ""),
    ]
)  # fmt: skip


class Parsed(HTMLParser):
    """Which elements stand in the page, with their attributes, and whether all of them end."""

    VOID = frozenset({"meta", "rect", "line"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("tally", [FULL, HOSTILE_TALLY, Tally()], ids=["full", "hostile", "empty"])
def test_a_page_is_whole_and_asks_nothing_of_any_place(tally: Tally, lang: Language) -> None:
    page = page_of(tally, lang, places=[HOSTILE], unread=2)
    parsed = Parsed(page)

    assert [] == parsed.open
    assert {"script", "img", "link", "iframe", "object", "use", "image"}.isdisjoint(tag for tag, _ in parsed.seen)
    for tag, attributes in parsed.seen:
        assert not {name for name in attributes if name.startswith("on") or name in {"src", "style"}}, tag
        assert re.match("#|https?://|$", attributes.get("href") or "")
    identities = [attributes["id"] for _, attributes in parsed.seen if "id" in attributes]
    assert len(identities) == len(set(identities))
    assert "\u202e" not in page
    assert page == page_of(tally, lang, places=[HOSTILE], unread=2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_drawing_has_a_title_a_description_and_a_table_beside_it(lang: Language) -> None:
    page = page_of(FULL, lang)
    drawings = re.findall(r"<figure.*?</figure>", page, re.S)

    assert 10 == len(drawings)
    for drawing in drawings:
        assert re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', drawing)
        assert all(f"<{part}" in drawing for part in ("title id=", "desc id=", "table>", "caption>"))


def test_a_page_tells_what_came_back_and_what_to_do() -> None:
    page = page_of(FULL, "fr", places=["/var/mail"], unread=1)

    for told in (
        "Lu dans <bdi>/var/mail</bdi>", "Avis du 9 mars 2026 au 7 mai 2026", "1 fichier ou message n’a pas pu être lu.",
        '<a href="https://check.spamhaus.org/" rel="noopener noreferrer">', "<strong><bdi>p@gmail.com</bdi></strong>",
        "8 plaintes\u00a0: retirez ces personnes de vos listes", "Semaine du",
        "<code>bouncekit rules stats --samples</code>", "<code><bdi>550 camel</bdi></code>",
    ):  # fmt: skip
        assert told in page
    assert "Aucun message n’est revenu." in page_of(tally_of([Counted("other", (), True)]), "fr")
    assert "Aucun message n’a été lu." in page_of(Tally(), "fr")


def test_a_date_out_of_place_does_not_stretch_the_drawing() -> None:
    ordinary = [counted(number) for number in range(60) if number % 7 != 6]
    strange = [Counted("failure", (failure(1),), True, day) for day in (1, date(9999, 12, 31).toordinal())]
    span = span_of(tally_of([*ordinary * 2, *strange]).days)

    assert (DAY, DAY + 59) == span
    assert "2 avis sont d’avant ou d’après" in page_of(tally_of([*ordinary * 2, *strange]))


def test_a_page_is_good_to_read_for_everybody_on_every_screen_and_on_paper(tmp_path: Path) -> None:
    pages = (FULL, "fr", "dark", 1100), (HOSTILE_TALLY, "de", "light", 360)
    with browser() as started:
        for tally, lang, scheme, width in pages:
            path = tmp_path / f"{lang}.html"
            path.write_text(page_of(tally, lang), encoding="utf-8")  # type: ignore[arg-type]
            with open_page(started, path, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
                assert [] == violations(page)
                assert width >= page.evaluate("document.documentElement.scrollWidth")  # nothing runs out of the screen
                ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
                assert ("rgb(20, 23, 29)" if scheme == "dark" else "rgb(253, 252, 250)") == ground
                printed = page.pdf(format="A4", prefer_css_page_size=True)

    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12]", printed)  # A4 in points


def test_who_wanted_a_message_does_not_complain() -> None:
    told = [("abuse", "p1@example.org"), ("not-spam", "p2@example.org"), ("Not-Spam", "p3@example.org")]
    tally = tally_of(
        [Counted("complaint", (), True, DAY, "news", ComplaintCounted(sort, "192.0.2.7", (who,))) for sort, who in told]
    )
    page = page_of(tally, "en")

    assert ["p1@example.org"] == list(tally.complainers)
    assert {"permanent": 0, "temporary": 0, "blocked": 0, "suppressed": 0, "complaint": 1} == tally.streams.sums()
    assert (1, 3) == (tally.complained, tally.complaints.total)
    assert "1 complaint: take this person off your lists" in page
    assert "Taken back from junk" in page
    wanted = page_of(tally_of([Counted("complaint", (), True, DAY, "", ComplaintCounted("not-spam", "", ()))]), "en")
    assert "reported a message as unwanted" not in wanted


def test_what_the_lists_of_addresses_tell_is_not_said_twice() -> None:
    dead = [Counted("failure", (failure(0, address=f"p{number}@a.example"),), True, DAY) for number in range(3)]
    spared = Counted("failure", (failure(0, address="q@a.example", condemned=False),), True, DAY)

    def todo(messages: list[Counted]) -> int:
        return page_of(tally_of(messages), "en").count("correct the address")

    assert (0, 1) == (todo(dead), todo([*dead, spared]))


def test_answers_that_read_alike_stand_in_one_row() -> None:
    answers = (
        Answer("", "undetermined", "undetermined", None, None),
        Answer("", "status", "undetermined", "5.0.0", 550),
    )
    page = page_of(tally_of([Counted("failure", (failure(0),), True, DAY, answers=answers)]), "en")

    assert 1 == page.count("(no answer of a server)")
