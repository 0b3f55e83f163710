"""The report tells what the journal knows of the copies, no more, and breaks on nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit import data
from bouncekit.archive import Archive, ArchiveError, ArchiveReason, Incoming, LocalStore, Place
from bouncekit.archive.copies import CopySet, Look, Presence, VerifyOptions, copy, verify
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import look
from bouncekit.archive.reporting.copy_states import ROLES, CopyState
from bouncekit.archive.reporting.render import report_as_html, report_as_text
from bouncekit.archive.reporting.state import ArchiveReport, report
from bouncekit.archive.write.inventory import ArchiveFinding
from bouncekit.vocabulary import LANGUAGES, Language
from bouncekit.wording.dates import day_in_words, moment_in_words

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


@pytest.fixture
def copies(archive: Archive, tmp_path: Path) -> CopySet:
    """The three copies, all of them on one disk, sent and verified."""
    copies = CopySet(archive.place, str(tmp_path / "disk"), str(tmp_path / "server"), allow_same_device=True)
    copy(copies, clock=archive._clock)
    verify(copies, clock=archive._clock)
    return copies


def states(told: ArchiveReport) -> list[str]:
    return [state.state for state in told.copies]


def looks_of(copies: CopySet, archive: Archive) -> tuple[Look, ...]:
    office = Office(copies, archive._clock)
    try:
        return office.looks()
    finally:
        office.close()


def test_three_verified_copies_leave_nothing_to_do(archive: Archive, copies: CopySet) -> None:
    told = report(archive, NOW)

    assert (["verified"] * 3, ()) == (states(told), told.todo)
    text = "\n".join(report_as_text(told))
    removable = f"Disque externe ({copies.removable})"
    assert f"{removable}\u00a0: intégrité vérifiée le 01/06/2026 à 12\u00a0h\u00a000, tous les messages" in text
    assert "Messages datés du 02/03/2026 au 02/03/2026" in text
    assert "Rien. Vos messages sont rangés et leurs copies vérifiées." in text


def test_two_copies_on_one_disk_are_told_to_be_one(archive: Archive, copies: CopySet) -> None:
    told = report(archive, NOW, looks_of(copies, archive))

    assert ("one-device",) == told.todo
    assert "ces deux copies n’en font qu’une" in "\n".join(report_as_text(told))


def test_what_was_kept_since_the_last_copy_is_told_and_a_missing_disk_is_absent(
    archive: Archive, copies: CopySet
) -> None:
    archive.add([Incoming(LETTER + b"2", Place("imap://marie", "INBOX"))])
    disk = Path(copies.removables[0])
    disk.rename(disk.with_name("unplugged"))

    told = report(archive, NOW, looks_of(copies, archive))

    assert ("absent-removable", "behind-remote", "one-device", "verify") == told.todo
    text = "\n".join(report_as_text(told))
    assert "introuvable en ce moment" in text
    assert "1 message de plus depuis la dernière copie" in text
    assert "Branchez le disque externe" in text


def test_a_verification_grows_stale_and_one_that_is_dated_ahead_proves_nothing(
    archive: Archive, copies: CopySet, clock: Clock
) -> None:
    later = NOW + timedelta(days=91)
    assert (["stale"] * 3, ("verify", "fetch")) == (states(told := report(archive, later)), told.todo)
    clock.now = NOW + timedelta(days=400)
    verify(copies, clock=clock)

    told = report(archive, NOW)

    # Nobody can tell which clock was wrong; if it is today's, the older readings are 400 days old.
    assert (["stale"] * 3, NOW.isoformat()) == (states(told), told.copies[0].verified_at)
    assert "verify" in told.todo


def test_a_part_and_a_failure_are_told(archive: Archive, copies: CopySet) -> None:
    archive.add([Incoming(LETTER + b"2", Place("imap://marie", "INBOX"))])
    next(Path(copies.removables[0], "data").rglob("*.eml")).write_bytes(b"damaged")
    verify(copies, VerifyOptions(roles=("removable",)), clock=archive._clock)

    told = report(archive, NOW)

    assert ["sample", "failed", "sample"] == states(told)
    assert "failed-removable" == told.todo[0]
    text = "\n".join(report_as_text(told))
    assert "sur une partie seulement (1 message)" in text
    assert "1 message manquant ou abîmé à la vérification du" in text  # the other one was never sent there
    assert "1 message de plus depuis la dernière copie" in text


def test_what_could_not_be_sent_yet_is_not_told_to_be_missing(archive: Archive, copies: CopySet) -> None:
    """A copy on a full or read-only disk is behind, and there is nothing to repair."""
    archive.add([Incoming(LETTER + b"2", Place("imap://marie", "INBOX"))])
    verify(copies, VerifyOptions(roles=("removable",)), clock=archive._clock)

    told = report(archive, NOW)

    (disk,) = (state for state in told.copies if state.role == "removable")
    assert ("sample", 0, 1) == (disk.state, disk.bad, disk.behind)
    assert "behind-removable" in told.todo
    assert not [each for each in told.todo if each.startswith("failed")]


def test_a_server_that_fails_today_is_not_the_wrong_place(archive: Archive, copies: CopySet) -> None:
    class Failing(LocalStore):
        def is_present(self) -> bool:
            raise ArchiveError(self.place, ArchiveReason.SERVER_ERROR, "503 Service Unavailable")

    office = Office(copies, archive._clock)
    holder = office.holders["remote"]
    holder.store = Failing(str(copies.remote))
    seen = look(holder, archive.id, office.entries)

    assert (Presence.ABSENT, "server-error") == (seen.presence, seen.problem and seen.problem.reason)
    assert "misplaced-remote" not in report(archive, NOW, [seen]).todo


def test_a_copy_at_another_place_is_another_copy(archive: Archive, copies: CopySet, tmp_path: Path) -> None:
    moved = replace(copies, remote=str(tmp_path / "other"))

    told = report(archive, NOW, looks_of(moved, archive))

    assert "none" == told.copies[2].state
    assert "none-remote" in told.todo


def test_records_that_were_changed_void_what_was_verified(archive: Archive, copies: CopySet) -> None:
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


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(LANGUAGES))
def test_no_words_break_the_report(name: str, day: str, lang: Language) -> None:
    copies = tuple(CopyState(role, name, "verified", None, "office", day, 1) for role in ROLES)
    told = ArchiveReport(
        place=name, id=name, at=day, messages=1, bytes=1, oldest=day, newest=day, first=day, last=day, sources=(),
        copies=copies, holds=1, retentions=1, journal_entries=1, todo=(),
        problems=(ArchiveFinding("missing", name, day),),
    )  # fmt: skip

    assert name in "\n".join(report_as_text(told, lang))
    assert report_as_html(told, lang).endswith("</html>\n")


def test_places_are_named_as_a_person_knows_them(archive: Archive) -> None:
    places = ("imap://marie@example.fr@imap.example.fr", "maildir:/home/marie/Mail", "recovered")
    archive.add(Incoming(LETTER + source.encode(), Place(source)) for source in places)

    text = "\n".join(report_as_text(report(archive, NOW)))

    for name in ("marie@example.fr (imap.example.fr)", "- /home/marie/Mail"):
        assert f"{name}\u00a0: 1 message, en dernier le 01/06/2026" in text
    assert "recovered" not in text


def test_days_and_moments_are_written_as_people_do() -> None:
    assert ("02/03/2026", "2026-03-02") == (day_in_words("2026-03-02T10:00", "fr"), day_in_words("2026-03-02", "en"))
    assert "02/03/2026 à 10\u00a0h\u00a005" == moment_in_words("2026-03-02T10:05:59+01:00", "fr")
    assert "nonsense" == moment_in_words("nonsense", "fr")


def test_every_state_and_every_thing_to_do_has_its_words() -> None:
    tables = data.load("words/fr/archive.toml")
    states = ("none", "never", "verified", "sample", "stale", "failed", "unverifiable")

    assert {f"state-{state}" for state in states} == {key for key in tables["texts"] if key.startswith("state-")}
    places = {str(presence) for presence in Presence} - {"present", "new"}
    assert {f"place-{place}" for place in places} == {key for key in tables["texts"] if key.startswith("place-")}
    kinds = ("failed", "unverifiable", "absent", "misplaced", "none", "behind")
    possible = {f"{kind}-{role}" for kind in kinds for role in ROLES} - {"none-office", "behind-office"}
    assert possible | {"damaged", "empty", "one-device", "verify", "fetch"} == set(tables["todo-archive"])
