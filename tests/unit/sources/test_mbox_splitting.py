"""Where the messages of an mbox start and stop."""

import io
import mailbox
import pickle
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.sources import LargeFile, content, read_messages
from bouncekit.stores import mbox

FROM = b"From marie@example.fr Mon Mar  2 10:00:00 2026\n"
ONE = b"Subject: un\n\nBonjour.\n"
TWO = b"Subject: deux\n\nBonsoir.\n"


def contents(path: Path, data: bytes) -> list[bytes]:
    path.write_bytes(data)
    return [bytes(each) for _, each in read_messages(path)]


CASES = {
    "one message": (FROM + ONE + b"\n", [ONE]),
    "two messages": (FROM + ONE + b"\n" + FROM + TWO + b"\n", [ONE, TWO]),
    "no empty line at the end": (FROM + ONE + b"\n" + FROM + TWO, [ONE, TWO]),
    "no line end at the end": (FROM + ONE + b"\n" + FROM + TWO[:-1], [ONE, TWO[:-1]]),
    "empty lines before the first": (b"\n\n" + FROM + ONE + b"\n", [ONE]),
    "a byte order mark": (b"\xef\xbb\xbf" + FROM + ONE + b"\n" + FROM + TWO + b"\n", [ONE, TWO]),
    "an empty line of the message's own": (FROM + ONE + b"\n\n" + FROM + TWO + b"\n", [ONE + b"\n", TWO]),
    "mboxo": (FROM + ONE + b">From here on\n\n", [ONE + b"From here on\n"]),
    "mboxrd": (FROM + ONE + b">>From a quotation\n\n", [ONE + b">From a quotation\n"]),
    "no escape inside a line": (FROM + ONE + b"see >From there\n\n", [ONE + b"see >From there\n"]),
    "prose after an empty line": (FROM + ONE + b"\nFrom now on, write.\n\n", [ONE + b"\nFrom now on, write.\n"]),
    "prose with a date inside": (
        FROM + ONE + b"\nFrom Mon Mar  2 10:00:00 2026 on we are closed.\n\n",
        [ONE + b"\nFrom Mon Mar  2 10:00:00 2026 on we are closed.\n"],
    ),
    "no empty line before": (FROM + ONE + FROM + b"\n", [ONE + FROM]),
    "no empty line before, and a header behind": (FROM + ONE + FROM + TWO + FROM + ONE, [ONE, TWO, ONE]),
    "a quoted letter without an empty line before": (
        FROM + ONE + b"> " + FROM + b"> Subject: x\n\n",
        [ONE + b"> " + FROM + b"> Subject: x\n"],
    ),
    "prose without an empty line, and a colon behind": (
        FROM + ONE + b"From now on:\nTo: all\n\n",
        [ONE + b"From now on:\nTo: all\n"],
    ),
    "a wrong Content-Length": (
        FROM + b"Content-Length: 9999\n" + ONE + b"\n" + FROM + TWO + b"\n",
        [b"Content-Length: 9999\n" + ONE, TWO],
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_an_mbox_is_split(tmp_path: Path, name: str, line_end: bytes) -> None:
    data, expected = CASES[name]

    actual = contents(tmp_path / "box", data.replace(b"\n", line_end))

    assert [each.replace(b"\n", line_end) for each in expected] == actual


@pytest.mark.parametrize(
    "line",
    [
        b"From marie@example.fr Mon Mar  2 10:00:00 2026",
        b"From - Mon Mar 02 10:00:00 2026",
        b"From MAILER-DAEMON Mon Mar 2 10:00 2026",
        b"From marie@example.fr  Mon Mar  2 10:00:00 2026 +0100",
        b"From 1857@xxx Mon Mar 02 10:00:00 +0000 2026",
        b"From marie@example.fr Mon Mar  2 10:00:00 CET 2026",
        b"From marie at example.fr  Mon Mar  2 10:00:00 2026",
        b'From "marie d"@example.fr Mon Mar  2 10:00:00 2026',
        b"From marie Mon Mar  2 10:00:00 2026 remote from relais",
        b"From marie@example.fr Mon, 02 Mar 2026 10:00:00 +0100",
        b"From marie@example.fr 2026-03-02T10:00:00Z",
        b"From Mon Mar  2 10:00:00 2026",
    ],
)
def test_a_from_line_in_the_forms_that_programs_write(tmp_path: Path, line: bytes) -> None:
    assert [ONE, TWO] == contents(tmp_path / "box", line + b"\n" + ONE + b"\n" + line + b"\n" + TWO + b"\n")


@pytest.mark.parametrize("shift", range(-3, 60))
def test_a_from_line_across_two_blocks(tmp_path: Path, shift: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_BLOCK", 2048)
    body = b"Subject: un\n\n" + b"x" * (2048 - len(FROM) - 13 - shift) + b"\n"

    assert [body, TWO] == contents(tmp_path / "box", FROM + body + b"\n" + FROM + TWO + b"\n")


@pytest.mark.parametrize("shift", range(-3, 120, 3))
def test_a_from_line_without_an_empty_line_across_two_blocks(
    tmp_path: Path, shift: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mbox, "_BLOCK", 2048)
    body = b"Subject: un\n\n" + b"x" * (2048 - len(FROM) - 13 - shift) + b"\n"

    assert [body, TWO] == contents(tmp_path / "box", FROM + body + FROM + TWO + b"\n")


def test_names_count_from_one(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(FROM + ONE + b"\n" + FROM + TWO)

    assert [f"{path}#1", f"{path}#2"] == [name for name, _ in read_messages(path)]


def test_an_eml_file_is_one_message_whatever_it_begins_with(tmp_path: Path) -> None:
    path = tmp_path / "avis.eml"
    path.write_bytes(FROM + ONE + b"\n" + FROM + TWO)

    assert [(str(path), FROM + ONE + b"\n" + FROM + TWO)] == list(read_messages(path))


BODIES = st.lists(
    st.sampled_from([b"", b"text", b"From ", b"From the start", b">From x", b"\xe9t\xe9 =", b"From - 1999"]), max_size=6
)


@given(bodies=st.lists(BODIES, min_size=1, max_size=5))
def test_what_the_standard_library_writes_is_read_back(bodies: list[list[bytes]], tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("mbox") / "box"
    messages = [b"Subject: essai\n\n" + b"".join(line + b"\n" for line in lines) for lines in bodies]
    box = mailbox.mbox(path)
    for message in messages:
        # mboxrd: the standard library escapes "From " only, and not what is escaped already (mboxo).
        box.add(io.BytesIO(message.replace(b"\n>From ", b"\n>>From ")))
    box.close()

    assert messages == [each for _, each in read_messages(path)]


def test_a_large_message_is_a_slice_that_reads_like_its_bytes(tmp_path: Path) -> None:
    lines = [b">From %d\n" % n if n % 7 else b"a line, and %d is its number\n" % (n * 10**40) for n in range(60_000)]
    body = b"Subject: grand\n\n" + b"".join(lines)
    path = tmp_path / "box"
    path.write_bytes(FROM + ONE + b"\n" + FROM + body + b"\n" + FROM + TWO)
    expected = body.replace(b"\n>From", b"\nFrom")

    (_, _), (_, large), (_, _) = read_messages(path)

    assert isinstance(large, LargeFile)
    assert len(expected) == len(large)
    assert expected == bytes(large) == bytes(pickle.loads(pickle.dumps(large)))
    for start, stop in [
        (0, 100),
        (17, 18),
        (999, 5000),
        (1_048_570, 1_048_590),
        (len(expected) - 5, len(expected) + 9),
    ]:
        assert expected[start:stop] == large.read(start, stop)


def test_the_escapes_of_one_message_take_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_MOST_ESCAPES", 1000)
    path = tmp_path / "box"
    path.write_bytes(FROM + ONE + b"\n" + b">From x\n" * 400_000)

    ((_, large),) = read_messages(path)

    # Those of one block are found at once; the others stay as they are.
    assert len(bytes(large)) == len(large)
    assert bytes(large).startswith(ONE + b"\nFrom x\nFrom x\n")
    assert bytes(large).endswith(b"\n>From x\n>From x\n")


def test_a_large_mbox_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "box"
    with path.open("wb") as box:
        for number in range(2000):
            box.write(FROM + b"Subject: %d\n\n" % number + b"x" * 76 + b"\n" * 2 + b"y" * 20_000 + b"\n\n")
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_messages(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert 2000 == count
    assert peak < 8 * 2**20 < path.stat().st_size


def test_endless_from_lines_take_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(FROM + ONE + b"\nFrom " * 200_000 + b"\n" + b"From " * 200_000)

    assert 1 == sum(1 for _ in read_messages(path))
