"""A store of scores by its address: a file of SQLite, or a database of PostgreSQL."""

from pathlib import Path

from bouncekit.helpdesk.scores.postgres_store import PostgresScores
from bouncekit.helpdesk.scores.sql_store import SqlScores
from bouncekit.helpdesk.scores.sqlite_store import SqliteScores

__all__ = ["open_scores"]

_SERVERS = ("postgresql://", "postgres://")


def open_scores(place: str | Path) -> SqlScores:
    """Return the store at `place`: ``postgresql://…`` is a `PostgresScores`, whatever else is a file of `SqliteScores`.

    It is made where it is not there.  Raises `ScoresError` as these do.
    """
    if isinstance(place, str) and place.startswith(_SERVERS):
        return PostgresScores(place)
    return SqliteScores(place)
