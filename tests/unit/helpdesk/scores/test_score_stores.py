"""Events in memory, in a file of SQLite and in a real PostgreSQL: the same answers, whoever keeps them."""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from score_writing import MARCH, record_many, soft

from bouncekit.errors import ScoresError, ScoresReason
from bouncekit.helpdesk import (
    Event,
    EventKind,
    MemoryScores,
    PostgresScores,
    Scores,
    ScoreStore,
    SqliteScores,
    Standing,
    open_scores,
    scored,
)
from bouncekit.vocabulary import Reason
from servers.postgresql import Postgresql

DAY = timedelta(days=1)
Open = Callable[[], PostgresScores | SqliteScores]

events = st.builds(
    Event,
    id=st.sampled_from(["a", "B", "é", "ê", "z", "_"]),
    # Their order differs between languages, and in UTF-16.
    address=st.sampled_from(["a@é.fr", "b-c@x.fr", "bc@x.fr", "b_d@x.fr", "\uffee@x.fr", "\U0001f600@x.fr"]),
    at=st.integers(0, 30).map(lambda days: MARCH + days * DAY),
    kind=st.sampled_from(EventKind),
    reason=st.sampled_from([None, Reason.MAILBOX_FULL, Reason.USER_UNKNOWN]),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "scores.sqlite")
    server: Postgresql = request.getfixturevalue("postgresql")
    return server.database()


def test_what_is_kept_is_found_by_another_process_later(place: str) -> None:
    with open_scores(place) as store:
        assert 2 == store.record([soft(1), soft(2, "MARIE@Example.fr", 1)])
    with open_scores(place) as store:
        assert (soft(1), soft(2, day=1)) == store.history("Marie@example.fr ")
        assert () == store.history("jean@example.fr")


def test_what_comes_twice_is_kept_once_and_the_earlier_counts(place: str) -> None:
    with open_scores(place) as store:
        assert [1, 0, 0] == [store.record([soft(1, day=day)]) for day in (5, 9, 2)]
        assert (soft(1, day=2),) == store.history("marie@example.fr")
        assert 2 == store.record([soft(1), soft(2), soft(2), soft(3)])


def test_all_is_forgotten_of_an_address(place: str) -> None:
    with open_scores(place) as store:
        store.record([soft(1), soft(2), soft(3, "jean@example.fr")])

        assert [2, 0] == [store.forget("Marie@example.fr") for _ in range(2)]
        assert ["jean@example.fr"] == list(Scores(store))


def test_more_than_one_page_is_read(place: str) -> None:
    many = [soft(number, f"{number % 300:03}@example.fr") for number in range(10_500)]
    with open_scores(place) as store:
        assert 10_500 == store.record(many)
        found = dict(store.histories())

    assert 300 == len(found)
    assert 10_500 == sum(map(len, found.values()))
    assert sorted(found) == list(found)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lots=st.lists(st.lists(events, max_size=12), max_size=4))
def test_every_store_gives_the_same_in_any_order(
    postgresql: Postgresql, tmp_path: Path, lots: list[list[Event]]
) -> None:
    with SqliteScores(tmp_path / "scores.sqlite") as sqlite, PostgresScores(postgresql.conninfo("bureau")) as server:
        for store in (sqlite, server):
            for address in list(Scores(store)):
                store.forget(address)
        stores: list[ScoreStore] = [MemoryScores(), sqlite, server]
        for lot in lots:
            stores[0].record(lot)
            stores[1].record(lot[::-1])
        for lot in lots[::-1]:
            stores[2].record(lot)
        expected = list(stores[0].histories())

        assert [expected, expected] == [list(store.histories()) for store in stores[1:]]


def test_two_processes_record_at_once_and_nothing_is_lost(place: str) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(2)
    writers = [context.Process(target=record_many, args=(place, *how, ready)) for how in ((0, 1), (100, -1))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)

    assert [0, 0] == [writer.exitcode for writer in writers]
    with open_scores(place) as store:
        assert [f"{number}" for number in range(300)] == sorted(
            (each.id for each in store.history("marie@example.fr")), key=int
        )


def changed(place: str, *statements: str) -> None:
    """Let another program change the tables."""
    with closing(psycopg.connect(place) if "://" in place else sqlite3.connect(place)) as connection:
        for each in statements:
            connection.execute(each)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE bouncekit_scores SET value = '2'", ScoresReason.NEWER),
        ("UPDATE bouncekit_scores SET value = 'x'", ScoresReason.DAMAGED),
        ("DELETE FROM bouncekit_scores", ScoresReason.DAMAGED),
        ("DROP TABLE bouncekit_events", ScoresReason.DAMAGED),
        ("ALTER TABLE bouncekit_events RENAME COLUMN kind TO sort", ScoresReason.DAMAGED),
    ],
)
def test_a_store_that_is_not_as_it_was_is_refused_and_left_alone(
    place: str, statement: str, reason: ScoresReason
) -> None:
    with open_scores(place) as store:
        store.record([soft(1)])
    changed(place, statement)

    with pytest.raises(ScoresError) as raised:
        open_scores(place)
    assert reason is raised.value.reason
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bouncekit_events SET kind = 'sofd'",
        "UPDATE bouncekit_events SET reason = 'full'",
        "UPDATE bouncekit_events SET happened_at = 9000000000000000000",
        "UPDATE bouncekit_events SET address = ''",
    ],
)
def test_a_row_that_is_no_event_is_named(place: str, statement: str) -> None:
    with open_scores(place) as store:
        store.record([soft(77)])
        changed(place, statement)

        with pytest.raises(ScoresError, match="77") as raised:
            list(store.histories()) or store.history("")
    assert ScoresReason.DAMAGED is raised.value.reason


def test_a_database_that_others_use_keeps_what_is_theirs(postgresql: Postgresql) -> None:
    place = postgresql.database()
    changed(place, "CREATE TABLE customers (name TEXT)", "INSERT INTO customers VALUES ('Marie')")
    with open_scores(place) as store:
        store.record([soft(1)])
    with psycopg.connect(place) as connection:
        assert [("Marie",)] == connection.execute("SELECT name FROM customers").fetchall()


def test_an_error_of_a_database_undoes_the_transaction(place: str) -> None:
    with open_scores(place) as store:
        store.record([soft(1)])
        changed(place, "ALTER TABLE bouncekit_events RENAME TO elsewhere")
        with pytest.raises(ScoresError):
            store.record([soft(2)])
        changed(place, "ALTER TABLE elsewhere RENAME TO bouncekit_events")

        assert 1 == store.record([soft(3)])
        assert 2 == len(store.history("marie@example.fr"))


def test_a_server_that_refuses_or_is_not_there_is_told_without_the_password(postgresql: Postgresql) -> None:
    wrong = [
        postgresql.conninfo("postgres", "hunter2"),
        postgresql.conninfo("nowhere"),
        "postgresql://marie:hunter2@127.0.0.1:1/scores",
    ]
    for place in wrong:
        with pytest.raises(ScoresError) as raised:
            open_scores(place)
        assert ScoresReason.UNREACHABLE is raised.value.reason
        assert "hunter2" not in str(raised.value)
        assert "127.0.0.1" in raised.value.place


def test_a_server_that_stops_meanwhile_is_told(postgresql: Postgresql) -> None:
    place = postgresql.database()
    with open_scores(place) as store:
        with psycopg.connect(place, autocommit=True) as other:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            other.execute(f"{others} AND pid <> pg_backend_pid()")
        with pytest.raises(ScoresError) as raised:
            store.record([soft(1)])
    assert ScoresReason.UNREACHABLE is raised.value.reason


def test_who_may_not_write_may_read(postgresql: Postgresql) -> None:
    place = postgresql.database()
    with open_scores(place) as store:
        store.record([soft(1)])
    with open_scores(place + "%20-cdefault_transaction_read_only%3Don") as store:
        assert (soft(1),) == store.history("marie@example.fr")
        with pytest.raises(ScoresError) as raised:
            store.record([soft(2)])
    assert ScoresReason.UNWRITABLE is raised.value.reason


def make_text(path: Path) -> None:
    path.write_text("Bonjour, ceci n’est pas une base de données.\n" * 50)


def make_other(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")


def make_cut(path: Path) -> None:
    with SqliteScores(path) as store:
        store.record([soft(number) for number in range(2000)])
    path.write_bytes(path.read_bytes()[:20_000])


def make_holes(path: Path) -> None:
    with SqliteScores(path) as store:
        store.record([soft(number) for number in range(2000)])
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_text, ScoresReason.NOT_A_STORE),
        (make_other, ScoresReason.NOT_A_STORE),
        (make_cut, ScoresReason.DAMAGED),
        (make_holes, ScoresReason.DAMAGED),
        (Path.mkdir, ScoresReason.UNREADABLE),
    ],
)
def test_a_broken_file_is_told_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], None], reason: ScoresReason
) -> None:
    path = tmp_path / "scores"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(ScoresError) as raised, SqliteScores(path) as store:
        list(store.histories())

    assert (reason, str(path)) == (raised.value.reason, raised.value.place)
    assert before == (path.read_bytes() if path.is_file() else b"")


def test_a_file_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.helpdesk.scores.sqlite_store._WAIT", 0.05)
    path = tmp_path / "scores.sqlite"
    with SqliteScores(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ScoresError) as raised:
            store.record([soft(1)])
    assert ScoresReason.LOCKED is raised.value.reason


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.helpdesk.scores.sqlite_store._WAIT", 0.05)
    path = tmp_path / "scores.sqlite"
    with SqliteScores(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store.record([soft(1)])
        other.execute("BEGIN IMMEDIATE")

        with SqliteScores(path) as reader:
            assert (soft(1),) == reader.history("marie@example.fr")


def test_without_its_package_a_server_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(ScoresError) as raised:
        open_scores("postgresql://marie@127.0.0.1/scores")
    assert ScoresReason.EXTRA_MISSING is raised.value.reason
    assert "bouncekit[postgresql]" in raised.value.text("en")


def test_a_store_of_one_s_own_is_scored_as_ours_are() -> None:
    class Mine:
        def record(self, _: object) -> None: ...
        def forget(self, _: str) -> int:
            return 0

        def history(self, address: str) -> tuple[Event, ...]:
            return (Event("1", address, MARCH, EventKind.HARD),)

        def histories(self) -> Iterator[tuple[str, tuple[Event, ...]]]:
            yield "a@b.fr", self.history("a@b.fr")

    assert Standing.DEAD is Scores(Mine())["a@b.fr"].standing
    assert ["a@b.fr"] == [score.address for score in Scores(Mine()).each()]


def test_memory_forgets_and_counts() -> None:
    store = MemoryScores([soft(1), soft(1), soft(2)])

    assert [2, 0] == [store.forget("marie@example.fr") for _ in range(2)]
    assert [] == list(scored([]).each())


def test_memory_keeps_every_id_however_many_ends_they_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.helpdesk.scores.store._MOST_ENDINGS", 3)
    ids = ["1", "@", "a@", "@b", "a@b", "a@c", "é@d", "x@y@b", "a@e"]
    store = MemoryScores([Event(each, "marie@example.fr", MARCH, EventKind.SOFT) for each in ids])

    assert sorted(ids) == sorted(event.id for event in store.history("marie@example.fr"))
