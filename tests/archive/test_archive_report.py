"""The report tells what the journal knows of the copies, no more, and breaks on nothing."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit import data
from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.inventory import Finding
from bouncekit.archive.reporting import ROLES, ArchiveReport, CopyState, report
from bouncekit.archive.telling import day_in_words, moment_in_words, report_as_html, report_as_text

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LETTER = b"Subject: x\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n\nx"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path, clock: Clock) -> Archive:
    archive = Archive.create(str(tmp_path / "archive"), clock=clock)
    archive.add([Incoming(LETTER, Place("imap://marie", "INBOX"))])
    return archive


def verified(archive: Archive, role: str, place: str, **other: Any) -> None:
    fields = {"mode": "full", "complete": True, "checked": 1, "counts": {"verified": 1}, **other}
    archive.record("verified", copy=role, place=place, **fields)


def copied(archive: Archive, role: str, place: str) -> None:
    archive.record("copied", copy=role, place=place, complete=True)


def three_good_copies(archive: Archive) -> None:
    places = {"office": archive.place, "removable": "/media/disk", "remote": "sftp://host/copy"}
    for role, place in places.items():
        if role != "office":
            copied(archive, role, place)
        verified(archive, role, place)


def states(told: ArchiveReport) -> list[str]:
    return [state.state for state in told.copies]


def test_three_verified_copies_leave_nothing_to_do(archive: Archive) -> None:
    three_good_copies(archive)

    told = report(archive, NOW)

    assert (["verified"] * 3, ()) == (states(told), told.todo)
    text = "\n".join(report_as_text(told))
    assert "Disque externe (/media/disk)\u00a0: intégrité vérifiée le 01/06/2026 à 12:00, tous les messages" in text
    assert "Messages datés du 02/03/2026 au 02/03/2026" in text
    assert "Rien. Vos messages sont rangés et leurs copies vérifiées." in text


def test_what_was_kept_since_the_last_copy_is_told(archive: Archive) -> None:
    three_good_copies(archive)
    archive.add([Incoming(LETTER + b"2", Place("imap://marie", "INBOX"))])

    told = report(archive, NOW, {"removable": ("/media/disk", "absent"), "remote": ("sftp://host/copy", "present")})

    assert ("absent-removable", "behind-remote") == told.todo
    text = "\n".join(report_as_text(told))
    assert "introuvable en ce moment, intégrité vérifiée" in text
    assert "Branchez le disque externe" in text


def test_a_verification_grows_stale_and_one_that_is_dated_ahead_proves_nothing(archive: Archive, clock: Clock) -> None:
    three_good_copies(archive)
    assert ["stale"] * 3 == states(report(archive, NOW + timedelta(days=91)))
    assert ("verify", "fetch") == report(archive, NOW + timedelta(days=91)).todo
    clock.now = NOW + timedelta(days=400)
    verified(archive, "office", archive.place)

    assert "verified" == report(archive, NOW).copies[0].state  # by the older reading
    assert NOW.isoformat() == report(archive, NOW).copies[0].verified_at


def test_a_sample_a_failure_and_another_place_are_told(archive: Archive) -> None:
    three_good_copies(archive)
    verified(archive, "office", archive.place, mode="sample")
    verified(archive, "removable", "/media/disk", counts={"missing": 1})

    told = report(archive, NOW, {"remote": ("sftp://other/copy", "present")})

    assert ["sample", "failed", "none"] == states(told)
    assert ("failed-removable", "none-remote", "verify") == told.todo
    assert "1 message manquant ou abîmé à la vérification du" in "\n".join(report_as_text(told))


def test_a_journal_that_was_changed_voids_what_it_says(archive: Archive) -> None:
    three_good_copies(archive)
    path = Path(archive.place, "bouncekit", "captures.jsonl")
    path.write_bytes(path.read_bytes().replace(b"INBOX", b"OTHER"))

    told = report(archive, NOW)

    assert ["unverifiable"] * 3 == states(told)
    assert "damaged" == told.todo[0]
    assert "registre a été modifié" in "\n".join(report_as_text(told))


def test_nothing_that_comes_from_outside_reaches_the_page_as_html(archive: Archive) -> None:
    archive.add([Incoming(LETTER + b"2", Place('<script>alert("1")</script>', "INBOX"))])

    page = report_as_html(report(archive, NOW))

    assert "<script" not in page
    assert "&lt;script&gt;" in page


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["fr", "en"]))
def test_no_words_break_the_report(name: str, day: str, lang: str) -> None:
    copies = tuple(CopyState(role, name, "verified", name, day, 1) for role in ROLES)
    told = ArchiveReport(
        place=name, id=name, at=day, messages=1, bytes=1, oldest=day, newest=day, first=day, last=day, sources=(),
        copies=copies, holds=1, retentions=1, journal_entries=1, problems=(Finding("missing", name, day),), todo=(),
    )  # fmt: skip

    assert name in "\n".join(report_as_text(told, lang))
    assert report_as_html(told, lang).endswith("</html>\n")


def test_days_and_moments_are_written_as_people_do() -> None:
    assert ("02/03/2026", "2026-03-02") == (day_in_words("2026-03-02T10:00", "fr"), day_in_words("2026-03-02", "en"))
    assert "02/03/2026 à 10:05" == moment_in_words("2026-03-02T10:05:59+01:00", "fr")
    assert "nonsense" == moment_in_words("nonsense", "fr")


def texts(lang: str) -> dict[str, list[str]]:
    tables = data.load(f"archive/{lang}.toml")
    return {
        f"{name}.{key}": text if isinstance(text, list) else [text]
        for name, table in tables.items()
        for key, text in table.items()
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_everything_in_their_typography() -> None:
    french, english = texts("fr"), texts("en")

    assert french.keys() == english.keys()
    for key, said in french.items():
        for one, other in zip(said, english[key], strict=True):
            assert [] == re.findall(r"[^\u00a0][:;»](?!\S*\w)|[^\u202f][?!]|«[^\u00a0]|'", one), key
            assert fields(one) == fields(other), key


def test_every_state_and_every_thing_to_do_has_its_words(archive: Archive) -> None:
    tables = data.load("archive/fr.toml")
    states = ("none", "never", "verified", "sample", "stale", "failed", "unverifiable")

    assert {f"state-{state}" for state in states} == {key for key in tables["texts"] if key.startswith("state-")}
    lacks = [(lack, role) for lack in ("failed", "unverifiable", "absent", "none", "behind") for role in ROLES]
    impossible = {"none-office", "behind-office"}
    expected = {f"{lack}-{role}" for lack, role in lacks} - impossible | {"damaged", "empty", "verify", "fetch"}
    assert expected == set(tables["todo-archive"])
