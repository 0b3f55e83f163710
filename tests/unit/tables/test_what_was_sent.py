"""What was sent: which row a failure belongs to, and what a file of it may look like."""

from pathlib import Path

import pytest

from bouncekit import SourceError
from bouncekit.tables import Bounced, SentFile

HEAD = "Message-ID,To,Campaign,Date\n"


def sent(tmp_path: Path, text: str) -> SentFile:
    (tmp_path / "sent.csv").write_text(text, encoding="utf-8")
    return SentFile.read(str(tmp_path / "sent.csv"))


def bounced(message_id: str = "", recipient: str = "", original: str = "") -> Bounced:
    return Bounced(message_id, recipient, original, True)


@pytest.mark.parametrize(
    ("failure", "is_found"),
    [
        (bounced("<1@a.fr>", "x@b.fr"), True),
        (bounced("1@A.FR", "X@B.fr"), True),
        (bounced("<1@a.fr>", "forwarded@elsewhere.fr"), False),  # which of the two it was, nobody knows
        (bounced("<1@a.fr>", "forwarded@elsewhere.fr", "y@b.fr"), True),
        (bounced("<2@a.fr>", "forwarded@elsewhere.fr"), True),
        (bounced("", "z@b.fr"), True),
        (bounced("", "x@b.fr"), False),  # they were written to twice
        (bounced("<9@a.fr>", "z@b.fr"), False),
        (bounced(), False),
    ],
)
def test_a_failure_is_that_of_one_row_or_of_none(tmp_path: Path, failure: Bounced, is_found: bool) -> None:
    known = sent(tmp_path, HEAD + "<1@a.fr>,x@b.fr,c,\n<1@a.fr>,y@b.fr,c,\n<2@a.fr>,z@b.fr,c,\n<3@a.fr>,x@b.fr,c,\n")
    known.add(failure)
    known.add(failure)

    assert (1 if is_found else 0, 0 if is_found else 2) == (known.as_dict()["permanent"], known.unmatched)


@pytest.mark.parametrize(
    ("time", "hour"),
    [
        ("2026-03-01T08:15:00+01:00", "08"),
        ("2026-03-01 23:15", "23"),
        ('"Sun, 1 Mar 2026 08:15:00 +0100"', "08"),
        ("1772352900", "08"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_the_hour_is_that_of_the_time_as_it_is_written(tmp_path: Path, time: str, hour: str) -> None:
    assert [hour] == list(sent(tmp_path, f"{HEAD}<1@a.fr>,x@b.fr,c,{time}\n").rates("hour"))


def test_what_is_no_such_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not-found"):
        SentFile.read(str(tmp_path / "absent"))
    with pytest.raises(SourceError, match="sent-columns"):
        sent(tmp_path, "a,b\n1,2\n")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(SourceError, match="unreadable"):
        SentFile.read(str(tmp_path / "x.parquet"))
