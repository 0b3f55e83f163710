"""Charsets, transfer encodings, encoded words, parameters, flowed text and HTML: table tests."""

import base64

import pytest
from tables import cases

from bouncekit.message import decode_words, html_to_text, parse, parse_headers


def text_of(body: bytes, content_type: str = "text/plain", encoding: str = "8bit") -> str:
    head = f"Content-Type: {content_type}\nContent-Transfer-Encoding: {encoding}\n\n"
    return parse(head.encode() + body).root.text


@pytest.mark.parametrize(
    ("charset", "body", "expected"),
    [
        ("utf-8", "Boîte pleine".encode(), "Boîte pleine"),
        ("us-ascii", "Boîte pleine".encode(), "Boîte pleine"),
        ("us-ascii", "Boîte pleine".encode("cp1252"), "Boîte pleine"),
        ("utf-8", "Boîte pleine".encode("cp1252"), "Boîte pleine"),
        ("utf-8", "é, à, ù, œ et".encode() + b"\xc3", "é, à, ù, œ et\ufffd"),
        ("iso-8859-1", "l’œuvre à 5 €".encode("cp1252"), "l’œuvre à 5 €"),
        ("iso-8859-15", "œ €".encode("iso-8859-15"), "œ €"),
        ("utf-8", b"\x81\x8d\xe9", "\x81\x8dé"),
        ("utf-8", b"\xef\xbb\xbfabc", "abc"),
        ("x-unknown", b"\xff\xfea\0b\0", "ab"),
        ("utf-16", "été".encode("utf-16"), "été"),
        ("utf-7", b"Bo+AO4-te pleine", "Boîte pleine"),
        ("iso-2022-jp", "宛先不明".encode("iso-2022-jp"), "宛先不明"),
        ("us-ascii", "宛先不明".encode("iso-2022-jp"), "宛先不明"),
        ("shift_jis", "宛先①".encode("cp932"), "宛先①"),
        ("euc-jp", "宛先".encode("euc-jp"), "宛先"),
        ("gb2312", "邮箱已满镕".encode("gb18030"), "邮箱已满镕"),
        ("big5", "信箱已滿".encode("big5"), "信箱已滿"),
        ("ks_c_5601-1987", "사서함".encode("cp949"), "사서함"),
        ("koi8-r", "ящик".encode("koi8-r"), "ящик"),
        ("iso-8859-8-i", "תיבה".encode("iso-8859-8"), "תיבה"),
        ("windows-874", "กล่อง".encode("cp874"), "กล่อง"),
        ('"UTF-8 (default)"', "é".encode(), "é"),
        *[
            (bad, "é".encode(), "é")
            for bad in ("hex", "rot13", "unknown-8bit", "base64", "idna", "undefined", "a" * 99)
        ],
        *[(bad, "é".encode("cp1252"), "é") for bad in ("unicode_escape", "mbcs", "../x", "aliases", "%s", "..")],
    ],
)
def test_charsets(charset: str, body: bytes, expected: str) -> None:
    assert expected == text_of(body, f"text/plain; charset={charset}")


LINES = b"La boite du destinataire est pleine. 0123456789 0123456789 0123456789 0123456789 0123456789"
ENCODED = base64.encodebytes(LINES)


@cases(__file__, "transfer_encodings")
def test_transfer_encodings(encoding: str, body: str, expected: str) -> None:
    assert expected == text_of(body.encode("latin-1"), encoding=encoding)


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_report_of_which_only_the_later_groups_are_in_base64(encoding: str) -> None:
    groups = b"Final-Recipient: rfc822;marie@example.fr\nAction: failed\nStatus: 5.1.1\n"
    body = b"Reporting-MTA: dns;mail.example.fr\n\n" + base64.encodebytes(groups)

    text = text_of(body, "message/delivery-status", encoding)

    assert "Reporting-MTA: dns;mail.example.fr\n\n" + groups.decode() == text


@cases(__file__, "encoded_words")
def test_encoded_words(raw: str, expected: str) -> None:
    assert expected == decode_words(raw)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('text/plain; charset="utf-8"; Format=flowed', {"charset": "utf-8", "format": "flowed"}),
        ("text/plain;charset=utf-8;", {"charset": "utf-8"}),
        (r'text/plain; name="a\"b\\c; d=e"', {"name": 'a"b\\c; d=e'}),
        ("text/plain; name*=utf-8'fr'%C3%A9t%C3%A9.txt", {"name": "été.txt"}),
        ("text/plain; name*=iso-8859-1''%E9", {"name": "é"}),
        ("text/plain; name*1=b; name*0=a; name*2*=%20c", {"name": "ab c"}),
        ("text/plain; name*=%E9", {"name": "é"}),
        ("text/plain; name*=x-none''%C3%A9%", {"name": "é%"}),
        ("text/plain; name=a; name=b", {"name": "a"}),
        ('text/plain; name="unclosed', {"name": '"unclosed'}),
        ("text/plain; =x; y; z=", {"z": ""}),
        ("text/plain; name==?utf-8?q?=C3=A9?=", {"name": "é"}),
    ],
)
def test_parameters(value: str, expected: dict[str, str]) -> None:
    assert expected == dict(parse(f"Content-Type: {value}\n\n".encode()).root.parameters)


@cases(__file__, "flowed")
def test_format_flowed(parameters: str, body: str, expected: str) -> None:
    assert expected == text_of(body.encode(), f"text/plain; {parameters}")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Bo&icirc;te&nbsp;pleine</p>", "Boîte pleine"),
        ("<div>a</div><div>b</div>c<br>d<BR/>e", "a\nb\nc\nd\ne"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<b>a</b> b<i>c</i>\n d", "a bc d"),
        ("<html><head><title>t</title><style>p {}</style></head><body>a</body></html>", "a"),
        ("a<!-- <p>b</p> -->c<style>d", "a cd"),
        ("<script>if (a<b) x('</p>')</script>a", "a"),
        ("<header>kept</header>", "kept"),
        ("to <marie@example.fr> and <MARIE@EXAMPLE.FR>", "to <marie@example.fr> and <MARIE@EXAMPLE.FR>"),
        ('<a href="mailto:a@b.fr">x</a>', "x"),
        ('<img alt="a > b">c', "c"),
        ("it's 1 < 2 & 3 &gt; 2 &amp; &#233; &#xe9; &#99999999999;", "it's 1 < 2 & 3 > 2 & é é &#99999999999;"),
        ("<pre>550 5.1.1\n  no such user</pre>", "550 5.1.1\nno such user"),
        ("<!DOCTYPE html><?xml version='1'?>a<o:p>b</o:p>", "ab"),
        ("unclosed <b", "unclosed <b"),
        ("&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";"),
    ],
)
def test_html_to_text(html: str, expected: str) -> None:
    assert expected == html_to_text(html)


def test_html_part_is_read_as_text() -> None:
    assert "été\nb" == text_of("<p>&eacute;t\u00e9<br>b".encode("latin-1"), "text/html; charset=iso-8859-1")


def test_quoted_header_block() -> None:
    block = parse_headers("\nSubject: =?utf-8?q?=C3=A9?=\nTo: a@b.fr,\n  c@d.fr\nSubject: x\n\nBody: no\n")

    assert ("é", "x") == block.headers("subject")
    assert "a@b.fr,  c@d.fr" == block.header("To")
    assert ("subject", "to", "subject") == tuple(name for name, _value in block.header_items)
    assert block.header("body") is None


def test_a_name_that_is_folded_before_its_colon_is_a_field_like_others() -> None:
    block = parse_headers(b"Subject\n : x\nReceived: by a;\n\tnow\nTo : y\nTo\t: z\n")

    assert (("subject", "x"), ("received", "by a;\tnow"), ("to", "y"), ("to", "z")) == block.header_items
    assert ("y", "z") == block.headers("to")


def test_quoted_header_block_ends_at_text() -> None:
    assert (("subject", "x"),) == parse_headers(b"Subject: x\nand now text\nTo: y").header_items
