"""Each primitive in C answers as the Python of its room does, wherever it answers at all.

The primitives are built here; the rooms run without them (as in every checkout), and so are what they are held to.
"""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bouncekit import speed
from bouncekit.message import fields, headers, splitter
from bouncekit.message.fields import Headers
from bouncekit.message.limits import Limits
from bouncekit.reading.answers import addresses
from bouncekit.reading.original.lost_message import in_the_calendar, parse_date
from bouncekit.text import folding
from bouncekit.text.literals import Literals

ROOT = Path(__file__).parent.parent.parent.parent
CORPUS = sorted((ROOT / "corpus").rglob("*.eml"))
SHORT = 256
# The nox session `sanitize` asks for more.
MANY = settings(max_examples=int(os.environ.get("BOUNCEKIT_EXAMPLES", "150")))

_built: dict[str, ModuleType] = {}


@pytest.fixture(autouse=True, scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The primitives, built for these tests."""
    assert speed.fold is None, "these tests want BOUNCEKIT_PURE=1 where the primitives are installed"
    folder = tmp_path_factory.mktemp("native")
    flags = os.environ.get("BOUNCEKIT_SPEEDUPS_FLAGS", "").split()
    command = [sys.executable, str(ROOT / "tools" / "build_speedups.py"), str(folder), *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a C compiler and the headers of Python are needed (apt install gcc python3-dev): {done.stderr}")
    place = done.stdout.strip()
    loader = importlib.machinery.ExtensionFileLoader("bouncekit.speed._speedups", place)
    spec = importlib.util.spec_from_file_location("bouncekit.speed._speedups", place, loader=loader)
    assert spec is not None
    _built["it"] = module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    module.know_structured(fields.STRUCTURED)
    points = map(chr, (*range(0x80, 0x250), *range(0x2000, 0x2070)))
    module.know_folds({letter: " " if letter.isspace() else folding._fold_characters(letter) for letter in points})
    return module


def it() -> Any:
    """Return the primitives: hypothesis runs a test many times, and a fixture once."""
    return _built["it"]


@pytest.mark.parametrize(("pure", "core"), [("", "native primitives"), ("0", "native primitives"), ("1", "pure")])
def test_the_version_says_which_core_runs(pure: str, core: str) -> None:
    package = Path(str(it().__file__)).parent.parent.parent
    settings = {**os.environ, "PYTHONPATH": str(package), "BOUNCEKIT_PURE": pure}
    command = [sys.executable, "-m", "bouncekit", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=settings)

    assert said.stdout.startswith("bouncekit, version ")
    assert said.stdout.endswith(f" ({core})\n")


# ---- folding

LETTERS = (
    "aeiouéèàçÀÉœŒß’‘« »\u00a0\u202f\t\n\r\x0b\x1c\x1f\x85`'-–…ABCZ.,:;<>@019 \u0301ﬁΣσ中\u00ad\u200b\u2028ıİſŉ½¨Ǆ🙂"
)


@MANY
@given(st.text(st.sampled_from(LETTERS)) | st.text())
@example("é" * 3000)
@example("…" * 1000)
@example(" a " * 1000)
@example("".join(map(chr, range(0xC0, 0x17F))))
def test_fold(text: str) -> None:
    assert it().fold(text) in {None, folding.fold(text)}


@MANY
@given(st.text(st.sampled_from(LETTERS + "\n\n\n\0")) | st.text())
@example("é\n" * 3000)
@example("a \n b\n\n" * 1000)
@example("")
@example("\n")
@example("é\n\ud800")
def test_folded_lines(text: str) -> None:
    found = it().fold_lines(text)
    if found is not None:
        assert folding.fold_lines(text) == found
    assert found is not None or not text.isascii()


def test_fold_of_every_character_alone() -> None:
    answered = 0
    for point in (*range(0x2200), 0xD800, 0x1F642, 0x10FFFF):
        text = f"a{chr(point)}b"
        found = it().fold(text)
        if found is not None:
            answered += 1
            assert folding.fold(text) == found

    assert answered > 0x180
    assert 'l\'ete, " a " oe ss' == it().fold("L’Été,\u00a0« a »\n œ ß")
    assert ["l'ete", "", "oe ss"] == it().fold_lines("L’Été\n\u00a0\n œ ß")
    assert it().fold("\ud800") is None


@MANY
@given(st.text(st.sampled_from(LETTERS)) | st.text(st.characters(max_codepoint=127)))
@example(" \t " * 2000)
def test_single_blanks(text: str) -> None:
    assert (" ".join(text.split()) if text.isascii() else None) == it().single_blanks(text)


# ---- addresses

ADDRESS_LETTERS = 'aZ9._+-@@..<>;: "\tImceaRFC822rfc822;é,()=\n\x0b\x1c'
BEFORE = ["", "<", "rfc822; ", "RFC822;<", "Marie D <", " ", "x;", "a <", "imcea", "-", "\x1c", "é <", "x" * 101 + "<"]
DOMAINS = [
    "b.c",
    "ex.Org",
    "a-b.c-d.e",
    "a..b",
    "b",
    "-.c",
    "x.y.",
    "1.2",
    "a." * 9 + "b",
    "a." * 8 + "b",
    "c" * 64 + ".fr",
]
AFTER = ["", ">", " ", ">\n", "> x", ";", "\x1c", ">>", "\0", "@x.y"]
FIELDS = st.builds(
    "{}{}@{}{}".format,
    st.sampled_from(BEFORE),
    st.text(st.sampled_from("ab9._+-IMCEAx"), max_size=83),
    st.sampled_from(DOMAINS),
    st.sampled_from(AFTER),
)


@MANY
@given(FIELDS | st.text(st.sampled_from(ADDRESS_LETTERS)))
@example("x" * 81 + "@a.b")
@example("x" * 82 + "@a.b")
@example("<imcea@a.b")
def test_an_address(text: str) -> None:
    found = it().plain_address(text)
    if found is None:
        return

    assert found == addresses.clean_address(text)
    if ":" not in text and ";" not in text and found[0] != "." and not found[-1].isdigit() and found[-1] != "-":
        assert (found,) == addresses.find_addresses(text)


def test_the_usual_addresses_are_answered() -> None:
    usual = (
        "marie@Example.FR",
        "<marie@example.fr>",
        "rfc822; marie@example.fr",
        "Marie D. <marie+x@mail.example.fr>\n",
    )

    assert ["marie@example.fr"] * 3 + ["marie+x@mail.example.fr"] == [it().plain_address(text) for text in usual]


# ---- dates

DATES = st.builds(
    "{}{} {} {} {:02}:{:02}:{:02} {}{}".format,
    st.sampled_from(["", "Sun, ", "sun, ", "Mon, ", "Sun,  "]),
    st.integers(0, 33).map(str) | st.integers(0, 33).map("{:02}".format),
    st.sampled_from(["Jan", "Feb", "Dec", "Foo", "jan"]),
    st.sampled_from([1899, 1900, 1999, 2024, 2026, 2100]),
    st.integers(0, 25),
    st.integers(0, 61),
    st.integers(0, 61),
    st.sampled_from(["+0100", "-0500", "+0000", "-0000", "+2400", "-2359", "+1399", "+2360", "+9999", "GMT", "+01:00"]),
    st.sampled_from(["", " (CET)", " (abc)", " (TOOLONG)", " ", " ()", " (CET", " (ABCDE)", "(CET)"]),
)


@MANY
@given(DATES | st.text(st.sampled_from("SunMar 0123456789:+-(,)"), min_size=20, max_size=45))
@example("29 Feb 2024 10:00:00 +0100")
@example("1 Mar 2026 10:00:00 +0100")
def test_a_date(text: str) -> None:
    found = in_the_calendar(it().plain_date(text))
    if found is None:
        return
    expected = parse_date(text)

    assert expected is not None
    assert (expected, expected.tzinfo, expected.isoformat()) == (found, found.tzinfo, found.isoformat())


def test_the_usual_dates_are_answered() -> None:
    assert "2026-03-01T10:00:00+01:00" == it().plain_date("Sun, 01 Mar 2026 10:00:00 +0100 (CET)").isoformat()
    assert "2026-03-01T10:00:00+00:00" == it().plain_date("1 Mar 2026 10:00:00 +0000").isoformat()
    assert "2026-03-01T10:00:00+00:00" == it().plain_date("Sun, 01 Mar 2026 10:00:00 GMT").isoformat()


# ---- header blocks

LINES = [
    b"From: a@b.c", b"To: x: y", b"Subject: caf\xc3\xa9", b"Subject: caf\xe9", b" folded", b"\tmore", b"X-A:b",
    b"Bad line", b"", b"Content-Type: a/b; c: d", b"X Y: z",
    b"N" * 119 + b": v", b"N" * 120 + b": v", b"Date:", b":x", b"a\rb: c",
    b"Message-ID: <1@x>", b"X-B : 1", b"X-B         : 1", b"from: other", b"\0x: y", b"Received: from a by b; id 1: 2",
    b"X-\xc3\xa9: 1", b" ", b"X-Last: \r",
]  # fmt: skip
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


@st.composite
def blocks(draw: st.DrawFn) -> bytes:
    """Return a header block, with line ends of mostly one kind."""
    usual = draw(ENDS)
    lines = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=12))
    ends = [draw(ENDS) if draw(st.integers(0, 30)) == 0 else usual for _ in lines]
    padding = draw(st.sampled_from([b"", b"X-Pad: " + b"p" * 300 + usual]))
    body = draw(st.sampled_from([b"", usual, usual + b"body" + usual, usual + usual]))
    return padding + b"".join(line + end for line, end in zip(lines, ends, strict=True)) + body


def as_python_reads(data: bytes, start: int, stop: int) -> tuple[Headers | None, int]:
    """Return (the fields of an even and sound block or None, where the body starts)."""
    block, body = headers._even_block(data, start, stop)
    return (fields.sound_fields(headers._text(block)) if block else None), body


def same_headers(expected: Headers, found: Headers) -> None:
    assert list(expected.names) == list(found.names)
    assert expected.count == found.count
    assert expected.header_items == found.header_items
    for name in expected.names:
        assert expected.raw_header(name) == found.raw_header(name)
        assert expected.headers(name) == found.headers(name)
        assert expected.header(name) == found.header(name)


@MANY
@given(blocks(), st.integers(-1, 3), st.integers(-2, 3))
@example(b"A: b\n" * 600 + b"\n", 0, 0)
def test_a_header_block(data: bytes, start: int, beyond: int) -> None:
    stop = len(data) + beyond
    found = it().even_block(data, start, stop, SHORT)
    if found is None:
        return
    expected, body = as_python_reads(data, start, stop)
    first, count, end, found_body = found

    assert body == found_body
    if first is None:
        assert data[start:end] == headers._even_block(data, start, stop)[0]
        assert end - start <= SHORT
    else:
        assert expected is not None
        same_headers(expected, Headers.of_block(first, count, data[start:end]))


def test_most_header_blocks_of_the_corpus_are_answered() -> None:
    answered = 0
    for path in CORPUS:
        data = path.read_bytes()
        found = it().even_block(data, 0, len(data), 0)
        if found is not None:
            answered += 1
            expected, body = as_python_reads(data, 0, len(data))
            assert expected is not None
            assert body == found[3]
            same_headers(expected, Headers.of_block(found[0], found[1], data[: found[2]]))
        read, _ = headers.read_block(data, 0, len(data), Limits(), lambda _name, _detail: None)
        assert read is not None

    assert answered > 0.8 * len(CORPUS)


# ---- delimiters

PIECES = [
    b"--x",
    b"--x--",
    b"text",
    b"",
    b"--xy",
    b"-- x",
    b"--x ",
    b"--x\r",
    b"\r",
    b"--=_1",
    b"--=_1--",
    b"---",
    b"-----",
]


@MANY
@given(
    st.lists(st.sampled_from(PIECES), max_size=10),
    st.sampled_from([b"x", b"=_1", b"-"]),
    st.sampled_from([b"", b"\n", b"\r\n"]),
    st.tuples(st.integers(0, 3), st.integers(-2, 2), st.sampled_from([1, 2, 500])),
)
def test_a_multipart(pieces: list[bytes], boundary: bytes, end: bytes, where: tuple[int, int, int]) -> None:
    data = b"pre\n" + b"\n".join(pieces) + end
    start, beyond, cap = where
    found = it().plain_divide(data, start, len(data) + beyond, b"--" + boundary, cap)
    if found is None:
        return

    preamble, parts, epilogue = found
    assert splitter.Division(preamble, parts, epilogue, is_closed=True, is_capped=False) == splitter.divide(
        data, start, len(data) + beyond, boundary, cap
    )


def test_the_usual_multipart_is_answered() -> None:
    data = b"-\n\n--b\n\none\n--b\n\ntwo\n--b--\n"

    assert (2, [(7, 11), (16, 20)], len(data)) == it().plain_divide(data, 0, len(data), b"--b", 500)


# ---- many literals

WORDS = st.text(st.sampled_from("ab cé"), min_size=1, max_size=6)


@MANY
@given(st.lists(WORDS, max_size=25, unique=True), st.lists(st.text(st.sampled_from("ab c\ndé中")), max_size=20))
@example(["a", "éa", "bab", "ab", "é", "bé"], ["bababéab", "éa", "", "中"])
def test_literals(words: list[str], texts: list[str]) -> None:
    values = {word: place for place, word in enumerate(words)}
    python, automaton = Literals(values), it().Automaton(values)
    settled, plain = Literals(values), Literals({word: place for word, place in values.items() if word.isascii()})
    settled._is_new = False  # it has automata of Python's, the others look for one after the other
    for text in texts:
        assert list(python.found(text)) == list(settled.found(text))
        assert list(plain.found(text)) == automaton.found(text)
        assert python.stand_in(text) == settled.stand_in(text)
        assert automaton.stand_in(text) == (plain.stand_in(text) if text.isascii() else None)


def test_thousands_of_literals() -> None:
    letters = "abcdefghij"
    values = {f"{number:06}".translate({48 + digit: letters[digit] for digit in range(10)}) + "xyz": number
              for number in range(0, 200_000, 29)}  # fmt: skip
    python, automaton = Literals(values), it().Automaton(values)
    python._is_new = False
    for number in range(0, 200_000, 9973):
        text = "".join(list(values)[number % len(values)][:cut] for cut in (3, 9, 5, 9))
        assert list(python.found(text)) == automaton.found(text)
        assert python.stand_in(text) == automaton.stand_in(text)


# ---- what is none of their business

ODD: tuple[object, ...] = (b"", "", "é", "\ud800", None, 5, bytearray(b"A: b\n\n"), [], "x" * 100_000, "é" * 100_000)


@pytest.mark.parametrize("name", ["fold", "single_blanks", "plain_address", "plain_date"])
@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
def test_a_wrong_argument_is_not_answered_or_answered_with_text(name: str, value: object) -> None:
    found = getattr(it(), name)(value)

    assert found is None or isinstance(value, str)


def test_wrong_arguments_of_the_others() -> None:
    assert it().even_block(bytearray(b"A: b\n\n"), 0, 6, 0) is None
    assert it().even_block(b"A: b\n\n", -5, 6, 0) is None
    assert it().even_block(b"A: b\n\n", 4, 2, 0) is None
    assert it().plain_divide(b"", 5, 2, b"--x", 1) is None
    assert it().plain_divide(b"\n--x\n", 0, 5, b"", 1) is None
    for wrong in (("a", 1, 2, 3), (b"A: b\n\n", "x", 2, 3), (b"A: b\n\n", 2**70, 2, 3)):
        try:
            assert it().even_block(*wrong) is None
        except (TypeError, OverflowError):
            continue
    with pytest.raises(ValueError, match="not empty"):
        it().Automaton({"": 1})
    with pytest.raises(TypeError):
        it().Automaton([])
    assert it().Automaton({"é": 1, "a": 2}).found("a") == [(0, 2)]
    assert it().Automaton({}).found("a") == []
    assert it().Automaton({"a": 1}).found("éa") == [(1, 1)]
    assert it().Automaton({"a": 1}).found(b"a") is None
