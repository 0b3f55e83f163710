"""Broken and sound structure: what the parts are, what their text is, and which damage is noted."""

from collections.abc import Callable

import pytest
from tables import cases

from bouncekit.message import Limits, parse

REPORT = b"""\
From MAILER-DAEMON Mon Jan  1 10:00:00 2024
>From old@example.fr Mon Jan  1 10:00:00 2024
Return-Path: <>
Subject: =?utf-8?Q?Retour_=C3=A0?= =?utf-8?Q?_l'exp=C3=A9diteur?=
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="B/1"

Preamble.

--B/1
Content-Type: text/plain; charset=us-ascii

Not delivered.

Sorry.

--B/1  \t
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.fr

Final-Recipient: rfc822; marie@example.fr
--B/1
Content-Type: message/rfc822

Subject: Facture

Bonjour.
--B/1--
Epilogue.
"""


def mixed(data: bytes) -> bytes:
    """Give each line another line end, in turn."""
    lines = data.split(b"\n")
    ends = [b"\n", b"\r\n", b"\r"]
    # A blank line that is "\n" after "\r" would make one CRLF of the two.
    out = b""
    for number, line in enumerate(lines[:-1]):
        end = ends[number % 3]
        out += line + (b"\r\n" if end == b"\n" and not line else end)
    return out + lines[-1]


LINE_ENDS: dict[str, Callable[[bytes], bytes]] = {
    "lf": lambda data: data,
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "cr": lambda data: data.replace(b"\n", b"\r"),
    "mixed": mixed,
    "doubled-cr": lambda data: data.replace(b"\n", b"\r\r\n"),
}


@pytest.mark.parametrize("ends", LINE_ENDS)
def test_line_ends_make_no_difference(ends: str) -> None:
    message = parse(LINE_ENDS[ends](REPORT))

    assert [
        ("", "multipart/report", ""),
        ("1", "text/plain", "Not delivered.\n\nSorry.\n"),
        (
            "2",
            "message/delivery-status",
            "Reporting-MTA: dns; mx.example.fr\n\nFinal-Recipient: rfc822; marie@example.fr",
        ),
        ("3", "message/rfc822", "Subject: Facture\n\nBonjour."),
    ] == [(part.path, part.content_type, part.text) for part in message.parts]
    assert "Retour à l'expéditeur" == message.header("Subject")
    assert 'multipart/report; report-type=delivery-status;\tboundary="B/1"' == message.raw_header("content-type")
    assert ("Preamble.\n", "Epilogue.\n") == (message.preamble, message.epilogue)
    embedded = message.parts[3].embedded
    assert embedded is not None
    assert ("Facture", "Bonjour.") == (embedded.header("subject"), embedded.root.text)
    assert (["line-ends-doubled"] if ends == "doubled-cr" else []) == [defect.name for defect in message.defects]


@pytest.mark.parametrize("ends", ["lf", "crlf", "cr"])
@cases(__file__, "broken")
def test_broken_structure(content: str, leaves: list[list[str]], defects: list[str], ends: str) -> None:
    data = content.encode("latin-1")

    message = parse(LINE_ENDS[ends](data) if ends != "cr" or b"\r" not in data else data)

    assert leaves == [[part.content_type, part.text] for part in message.parts if not part.children]
    assert defects == [defect.name for defect in message.defects]


def test_a_defect_tells_the_part() -> None:
    message = parse(
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: multipart/mixed; boundary=c\n\n"
        b"--c\nContent-Transfer-Encoding: base64\n\n!!!\n--c--\n--b--\n"
    )
    texts = [part.text for part in message.parts]

    assert ["", "one", "", "!!!"] == texts
    assert ["part 2.1"] == [defect.where for defect in message.defects]


@pytest.mark.parametrize(
    ("content_type", "encoding", "body"),
    [
        ("message/rfc822", "7bit", b"Subject: Facture\n\nBonjour"),
        ("message/global", "8bit", b"Subject: Facture\n\nBonjour"),
        ("message/rfc822", "base64", b"U3ViamVjdDogRmFjdHVyZQoKQm9uam91cg=="),
        ("message/rfc822", "quoted-printable", b"Subject: Fac=\nture\n\nBonjour"),
        ("message/rfc822", "7bit", b"\nFrom marie Mon Jan 1\nSubject: Facture\n\nBonjour"),
        ("message/rfc822", "7bit", b"[the original message follows]\n\nSubject: Facture\n\nBonjour"),
    ],
)
def test_embedded_message(content_type: str, encoding: str, body: bytes) -> None:
    head = f"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: {content_type}\n"
    data = f"{head}Content-Transfer-Encoding: {encoding}\n\n".encode() + body + b"\n--b--\n"

    embedded = parse(data).parts[1].embedded

    assert embedded is not None
    assert ("Facture", "Bonjour") == (embedded.header("subject"), embedded.root.text)


@pytest.mark.parametrize("content_type", ["message/rfc822-headers", "text/rfc822-headers", "message/global-headers"])
def test_header_copy_has_headers_only(content_type: str) -> None:
    copy = parse(
        f"Content-Type: {content_type}\n\nSubject: Facture\nContent-Type: multipart/mixed\n\nx".encode()
    ).root.embedded

    assert copy is not None
    assert ("Facture", (copy.root,), "") == (copy.header("subject"), copy.parts, copy.root.text)


def test_header_lookup() -> None:
    message = parse(b"X-A: 1\nx-a : \t2  \nX-B:\n folded\n\tvalue\nSubject: caf\xe9 \n\n")

    assert ("1", "2") == message.headers("X-a")
    assert "folded\tvalue" == message.header("x-B")
    assert "café" == message.header("subject")
    assert message.header("x-c") is None
    assert ("x-a", "x-a", "x-b", "subject") == tuple(name for name, _value in message.header_items)


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        (b"x-odd", ("attachment", "\u00e9te.txt")),
        (b'Inline; filename="=?utf-8?q?Caf=C3=A9_1=2Epdf?="', ("inline", "Caf\u00e9 1.pdf")),
        (b"attachment; filename=two words.txt", ("attachment", "two words.txt")),
        (b"", (None, "\u00e9te.txt")),
    ],
)
def test_disposition_and_file_name(disposition: bytes, expected: tuple[str | None, str]) -> None:
    header = b"Content-Type: text/plain; name*0*=utf-8'fr'%C3%A9t; name*1=\"e.txt\"\nContent-Disposition: "

    root = parse(header + disposition + b"\n\n").root

    assert expected == (root.disposition, root.filename)


def test_text_bodies_have_line_feeds_and_others_stay() -> None:
    assert b"a\nb\n" == parse(b"Content-Type: text/plain\r\n\r\na\r\nb\r\n").root.body
    assert b"a\r\nb\r\n" == parse(b"Content-Type: image/x\r\n\r\na\r\nb\r\n").root.body


def nested(levels: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
    return head + b"\nleaf\n" + b"".join(b"--b%d--\n" % n for n in reversed(range(levels)))


def test_caps_are_defects() -> None:
    limits = Limits(
        max_depth=3, max_parts=5, max_headers=4, max_header_value=100, max_text=10, max_html=20, max_defects=3
    )
    cases = {
        "too-deep": nested(6),
        "too-many-parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 9 + b"--b--\n",
        "too-many-headers": b"X: y\n" * 9 + b"\nz",
        "header-field-too-long": b"X: " + b"y" * 200 + b"\n\nz",
        "text-too-long": b"X: y\n\n" + b"z" * 99,
    }
    for name, data in cases.items():
        message = parse(data, limits)
        sizes = [len(part.text) + len(part.header_items) for part in message.parts]

        assert name in [defect.name for defect in message.defects], name
        assert max(sizes) <= 14
        assert len(message.parts) <= 6
        assert len(message.defects) <= 3


def test_embedded_messages_share_the_depth() -> None:
    data = b"Content-Type: message/rfc822\n\n" * 9 + b"leaf"
    message = parse(data, Limits(max_depth=4))
    depth = 0
    part = message.root
    while part.embedded:
        part = part.embedded.root
        depth += 1

    assert 4 == depth
    assert ["too-deep"] == [defect.name for defect in message.defects]
