"""Bodies in RTF: compressed as Outlook keeps them, with the HTML or the text that they were made from."""

import struct

import pytest

from bouncekit.stores.outlook.rtf_compression import decompress_rtf
from bouncekit.stores.outlook.rtf_text import read_rtf

MOST = 1 << 20
# The two examples of [MS-OXRTFCP] 4.1 and 4.2.
HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
WXYZ = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_the_examples_of_the_specification_are_expanded() -> None:
    assert decompress_rtf(HELLO, MOST) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress_rtf(WXYZ, MOST) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_is_not_compressed_is_taken_as_it_is() -> None:
    raw = b"{\\rtf1 abc}"
    assert decompress_rtf(struct.pack("<IIII", len(raw) + 12, len(raw), 0x414C454D, 0) + raw, MOST) == raw


@pytest.mark.parametrize("data", [b"", b"x" * 15, b"x" * 300, HELLO[:20], HELLO[:16]])
def test_what_is_broken_gives_what_stands_before(data: bytes) -> None:
    assert len(decompress_rtf(data, MOST)) < 40


def test_a_reference_to_itself_stays_within_the_limit() -> None:
    endless = struct.pack("<IIII", 1 << 20, 1 << 31, 0x75465A4C, 0) + b"\xff" + b"\x0c\xdf" * 100_000
    assert len(decompress_rtf(endless, 5000)) <= 5000


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}}\pard Bonjour,\par Bo\'eete pleine.\par}",
         "Bonjour,\nBo\u00eete pleine.\n"),
        (rb"{\rtf1\ansi\uc1 caf\u233?}", "café"),
        (rb"{\rtf1\ansi\uc2 caf\u233ab!}", "café!"),
        (rb"{\rtf1\ansi\u-10179?\u-8704?}", "\U0001f600"),
        (rb"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset204 Arial;}}\f1 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (rb"{\rtf1 a\~b\\c\{d\}e\tab f\line g}", "a\u00a0b\\c{d}e\tf\ng"),
        (rb"{\rtf1{\*\generator Riched20;}{\info{\title secret}}seen}", "seen"),
        (rb"{\rtf1 seen", "seen"),
        (rb"{\rtf1 }}}}seen", "seen"),
    ],
)  # fmt: skip
def test_the_text_is_read(rtf: bytes, text: str) -> None:
    assert read_rtf(rtf) == (text, False)


def test_the_html_that_was_wrapped_is_taken_out() -> None:
    wrapped = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}"
        rb"{\*\htmltag64 <html>}{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Bo\'eete \htmlrtf {\b \htmlrtf0"
        rb"{\*\htmltag84 <b>}pleine{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 {\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 "
        rb"{\*\mhtmltag84 <img src=x>}{\*\htmltag72 </p>}{\*\htmltag241 </html>}}"
    )
    assert read_rtf(wrapped) == ("<html><p>Bo\u00eete <b>pleine</b>&nbsp;</p></html>", True)


def test_groups_without_end_cost_no_more_than_their_bytes() -> None:
    assert read_rtf(b"{\\rtf1 " + b"{" * 200_000 + b"deep").text == "deep"
