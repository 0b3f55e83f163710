"""The index finds by words whatever the accents, is made from the bag alone, and nothing breaks it."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.search.index import Index
from bouncekit.archive.search.query import Query

INVOICE = """\
From: Hélène Lefèvre <helene@example.fr>
To: compta@bureau.example, "Durand, Marie" <marie@bureau.example>
Subject: =?utf-8?q?Facture_n=C2=B0_2026-0142?=
Date: Mon, 2 Mar 2026 23:30:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

L’été dernier, nous avons remis les clés à votre belle-sœur.
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''relev%C3%A9%20annuel.pdf

JVBERi0=
--b--
""".encode()
OTHER = b"""\
From: paul@example.org
To: marie@bureau.example
Subject: Lunch
Date: Tue, 3 Mar 2026 10:00:00 +0000

Summer
"""
HEADS = [b"Subject: ", b"From: =?utf-16?b?", b"Content-Type: text/html\n\n", b"Content-Type: message/rfc822\n\n"]
UNDATED = b"Subject: nothing else\n\n<p>html?</p>"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add(
        [
            Incoming(INVOICE, Place("imap://marie", "INBOX", 1, 7, ("\\Seen",))),
            Incoming(OTHER, Place("imap://marie", "Été/Sent", 1, 8)),
            Incoming(UNDATED, Place("file:/mail", internal_date="2020-01-01T00:00:00+00:00")),
            Incoming(OTHER, Place("imap://marie", "INBOX", 1, 9)),
        ]
    )
    return archive


def found(archive: Archive, **asked: object) -> list[str | None]:
    return [hit.subject for hit in Index(archive).search(Query(**asked))]  # type: ignore[arg-type]


FACTURE = "Facture n° 2026-0142"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"words": "facture"}, [FACTURE]),
        ({"words": "ete dernier"}, [FACTURE]),
        ({"words": "ÉTÉ helene"}, [FACTURE]),
        ({"words": "belle-soeur"}, [FACTURE]),
        ({"words": "releve pdf"}, [FACTURE]),
        ({"words": '"remis les clés"'}, [FACTURE]),
        ({"words": '"clés remis"'}, []),
        ({"words": "annu*"}, [FACTURE]),
        ({"words": "annu"}, []),
        ({"words": "marie@bureau.example"}, ["Lunch", FACTURE]),
        ({"words": "marie", "sender": "paul"}, ["Lunch"]),
        ({"sender": "marie"}, []),
        ({"to": "durand"}, [FACTURE]),
        ({"subject": "summer"}, []),
        ({"since": "2026-03-02", "until": "2026-03-02"}, [FACTURE]),
        ({"since": "2026-03-03"}, ["Lunch"]),
        ({"until": "2021-01-01"}, ["nothing else"]),
        ({"folder": "INBOX"}, ["Lunch", FACTURE]),
        ({"folder": "Été/Sent"}, ["Lunch"]),
        ({"source": "file:/mail"}, ["nothing else"]),
        ({}, ["Lunch", FACTURE, "nothing else"]),
        ({"limit": 1}, ["Lunch"]),
        ({"words": "!!! ?"}, []),
        ({"words": "2026-0142"}, [FACTURE]),
    ],
)
def test_messages_are_found(archive: Archive, asked: dict[str, object], expected: list[str]) -> None:
    assert expected == found(archive, **asked)


def test_a_hit_tells_every_place(archive: Archive) -> None:
    (hit,) = Index(archive).search(Query(words="lunch"))

    assert ["Été/Sent", "INBOX"] == [place.folder for place in hit.places]
    assert ("paul@example.org", ("marie@bureau.example",)) == (hit.sender, hit.recipients)
    assert ("\\Seen",) == Index(archive).search(Query(words="facture"))[0].places[0].flags


def test_what_is_added_later_is_found_and_indexed_alone(archive: Archive) -> None:
    seen: list[int] = []
    index = Index(archive, progress=lambda: seen.append(1))
    index.search(Query())
    archive.add([Incoming(b"Subject: later\n\n", Place("test"))])

    assert ["later"] == [hit.subject for hit in index.search(Query(words="later"))]
    assert 5 == len(seen)


@pytest.mark.parametrize("damage", ["gone", "overwritten", "truncated", "other version", "other records", "flipped"])
def test_a_damaged_index_is_made_anew_with_the_same_answers(archive: Archive, damage: str) -> None:
    before = Index(archive).search(Query())
    path = Path(archive.place, ".bouncekit", "index.sqlite")
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "overwritten":
        path.write_bytes(b"no database" * 1000)
    elif damage == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        path.write_bytes(content[:4096] + bytes(len(content) - 4096))
    else:
        name, value = ("version", "0") if damage == "other version" else ("sha256", "0" * 64)
        with sqlite3.connect(path) as database:
            database.execute("UPDATE about SET value = ? WHERE name = ?", (value, name))
        database.close()

    assert before == Index(archive).search(Query())
    assert [FACTURE] == found(archive, words="facture")


def test_an_index_made_anew_answers_as_the_one_that_grew(archive: Archive, tmp_path: Path) -> None:
    grown = Index(archive)
    for number in range(3):
        grown.search(Query())
        archive.add([Incoming(b"Subject: %d\n\nletter" % number, Place("test"))])

    anew = Index(archive, str(tmp_path / "elsewhere.sqlite"))

    for asked in (Query(), Query(words="letter"), Query(folder="INBOX")):
        assert grown.search(asked) == anew.search(asked)


def test_where_no_index_can_be_written_the_search_works_all_the_same(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    index = Index(archive, str(tmp_path / "file" / "index.sqlite"))

    assert [FACTURE] == [hit.subject for hit in index.search(Query(words="facture"))]


def test_a_message_that_is_missing_is_found_by_what_was_recorded(archive: Archive) -> None:
    for path in Path(archive.place, "data").rglob("*.eml"):
        path.unlink()

    assert [FACTURE] == found(archive, words="facture helene")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.sampled_from(["words", "sender", "to", "subject", "folder", "since"]))
def test_no_question_breaks_the_search(archive: Archive, text: str, name: str) -> None:
    asked: dict[str, Any] = {name: text}
    hits = Index(archive).search(Query(**asked))

    assert len(hits) <= 3


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200),
    st.sampled_from(HEADS),
)
def test_no_content_breaks_the_index(archive: Archive, content: bytes, head: bytes) -> None:
    archive.add([Incoming(head + content, Place("\udcff"))])

    assert [FACTURE] == found(archive, words="facture")


def test_what_lies_at_a_place_that_the_caller_gave_is_never_deleted(archive: Archive, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"mine" * 1000)

    assert [FACTURE] == [hit.subject for hit in Index(archive, str(letter)).search(Query(words="facture"))]
    assert b"mine" * 1000 == letter.read_bytes()


def test_what_is_found_is_counted_whatever_the_limit(archive: Archive) -> None:
    index = Index(archive)

    assert (1, 3) == (len(index.search(Query(limit=1))), index.count(Query(limit=1)))
    assert 0 == index.count(Query(words="!!"))
