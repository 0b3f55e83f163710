"""What a .msg holds, read: texts of every code page, bodies, attachments; and what is damaged or hostile."""

import io
import struct
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from compound_writer import compound_file
from outlook_writer import Attached, Written, msg_file
from tables import cases

import bouncekit
from bouncekit.message import parse
from bouncekit.sources import LargeFile
from bouncekit.stores.outlook.damage import DamagedItemError
from bouncekit.stores.outlook.msg_content import is_outlook_item, message_in, rendered_if_outlook

PLAIN = {0x001A: "IPM.Note", 0x0037: "Facture", 0x1000: "Bonjour.", 0x5D01: "lea@example.org"}
RTF = b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}Bo\\'eete pleine{\\*\\htmltag72 </p>}}"


def rendered(properties: dict[int, object], **more: object) -> bytes:
    return message_in(msg_file(Written({**PLAIN, **properties}, **more)))  # type: ignore[arg-type]


def text_of(content: bytes) -> str:
    return "".join(part.text for part in parse(content).parts if part.content_type.startswith("text/"))


@cases(__file__, "code_pages")
def test_texts_are_decoded_by_their_code_page(codec: str, page: int, text: str) -> None:
    content = message_in(msg_file(Written({**PLAIN, 0x0037: text, 0x1000: text, 0x3FFD: page}, codec=codec)))
    assert parse(content).header("subject") == text
    assert text_of(content) == f"{text}\n"


@pytest.mark.parametrize(("codec", "page"), [("utf-8", 65001), ("cp1252", 1252), ("cp1252", 28591), ("utf-8", 1252)])
def test_a_page_is_decoded_by_the_code_page_of_the_internet(codec: str, page: int) -> None:
    html = "<p>Boîte pleine</p>".encode(codec)
    assert "<p>Boîte pleine</p>".encode() in rendered({0x1013: html, 0x3FDE: page})


def test_rtf_is_asked_where_nothing_else_is_there() -> None:
    packed = struct.pack("<IIII", len(RTF) + 12, len(RTF), 0x414C454D, 0) + RTF
    only = rendered({0x1000: "", 0x1009: packed})
    assert b"Content-Type: text/html" in only
    assert "Boîte pleine" in text_of(only)
    assert b"text/html" not in rendered({0x1009: packed})
    whole = message_in(msg_file(Written({**PLAIN, 0x1009: packed})), whole=True)
    assert b"multipart/alternative" in whole


def test_the_date_is_the_same_wherever_it_is_read() -> None:
    assert b"\r\nDate: Mon, 02 Mar 2026 09:05:07 +0000\r\n" in rendered(
        {0x0039: datetime(2026, 3, 2, 9, 5, 7, tzinfo=UTC)}
    )


def test_the_header_that_came_is_kept_but_for_what_tells_of_a_structure_that_is_gone() -> None:
    head = (
        "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a\r\n\tby b\r\nSubject: le vrai\r\n"
        "Content-Type: multipart/mixed;\r\n boundary=x\r\nMIME-Version: 1.0\r\n\r\n--x\r\nSubject: faux\r\n"
    )
    content = rendered({0x007D: head})
    assert b"Received: from a\r\n\tby b\r\nSubject: le vrai\r\n" in content
    assert parse(content).headers("subject") == ("le vrai",)
    assert content.count(b"MIME-Version") == 1
    assert b"boundary=x" not in content


def test_attachments_are_named_and_read_only_where_they_may_tell_something() -> None:
    long_name = "é" * 150 + " facture.pdf"
    attachments = [
        Attached({0x3701: b"%PDF" * 5000, 0x3707: long_name, 0x3704: "FACTUR~1.PDF", 0x370E: "application/pdf"}),
        Attached({0x3701: b"550 5.1.1 User unknown", 0x3707: "journal.txt", 0x370E: "text/plain"}),
    ]
    content = rendered({}, attachments=attachments)
    pdf, text = [part for part in parse(content).parts if part.filename]
    assert (pdf.filename, pdf.body) == (long_name, b"")
    assert b"size=20000" in content
    assert text.text.strip() == "550 5.1.1 User unknown"
    whole = message_in(msg_file(Written({**PLAIN}, attachments=attachments)), whole=True)
    assert [part.body for part in parse(whole).parts if part.filename] == [b"%PDF" * 5000, b"550 5.1.1 User unknown"]


def test_a_text_that_holds_a_boundary_stays_one_text() -> None:
    body = "Voici :\n--=_bouncekit_1\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\n"
    content = rendered({0x1000: body, 0x1013: b"<p>x</p>"})
    assert [part.content_type for part in parse(content).parts][1:] == ["text/plain", "text/html"]
    assert "Final-Recipient" in text_of(content)


def test_no_property_can_put_a_line_into_the_header() -> None:
    content = rendered(
        {0x0037: "a\r\nBcc: x@example.org\r\n\r\nb", 0x1035: "<a>\r\nX-Evil: 1", 0x5D01: "a@b.example\nX: 1"}
    )
    message = parse(content)
    assert message.raw_header("bcc") is None
    assert message.raw_header("x-evil") is None


def test_a_header_that_is_too_long_hides_no_body() -> None:
    many = [{0x39FE: f"personne-numero-{number}@example.org", 0x0C15: 1} for number in range(5000)]
    item = Written(
        {**PLAIN, 0x0037: "x" * 400_000, 0x007D: "Received: from a\r\n" * 20_000, 0x1013: b"<p>Bonjour</p>"}, many
    )
    message = parse(message_in(msg_file(item)))
    assert [part.content_type for part in message.parts] == ["multipart/alternative", "text/plain", "text/html"]


def test_the_body_of_a_signed_message_is_the_one_that_came() -> None:
    body = (
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n\tmicalg=sha-256; boundary="x"\r\n'
        b"\r\n--x\r\nContent-Type: text/plain\r\n\r\nBonjour.\r\n--x\r\nContent-Type: application/pkcs7-signature\r\n"
        b"\r\nABC\r\n--x--\r\n"
    )
    attached = Attached({0x3701: body, 0x3707: "smime.p7m", 0x370E: "multipart/signed"})
    content = rendered({0x001A: "IPM.Note.SMIME.MultipartSigned", 0x1000: ""}, attachments=[attached])
    kinds = [part.content_type for part in parse(content).parts]
    assert kinds == ["multipart/signed", "text/plain", "application/pkcs7-signature"]
    assert content.partition(b"\r\n\r\n")[2] == body.partition(b"\r\n\r\n")[2]
    assert b"smime.p7m" in rendered({0x001A: "IPM.Note"}, attachments=[attached])


def test_items_stand_in_one_another_only_so_deep() -> None:
    inner = Written({**PLAIN, 0x0037: "le plus profond"})
    for _ in range(12):
        inner = Written(PLAIN, attachments=[Attached({0x3001: "x"}, inner)])
    assert b"le plus profond" not in message_in(msg_file(inner))
    shallow = Written(PLAIN, attachments=[Attached({0x3001: "x"}, Written({**PLAIN, 0x0037: "dedans"}))])
    assert b"Subject: dedans" in message_in(msg_file(shallow))


def test_a_large_attachment_costs_nothing_that_is_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "large.msg"
    path.write_bytes(msg_file(Written(PLAIN, attachments=[Attached({0x3701: bytes(25 << 20), 0x3707: "film.mp4"})])))
    source = LargeFile(str(path))
    message_in(source)
    start = time.process_time()
    content = message_in(source)
    assert time.process_time() - start < 0.1
    assert b"size=26214400" in content
    assert len(content) < 2000


def test_two_hundred_items_a_second_are_read() -> None:
    item = msg_file(
        Written({**PLAIN, 0x007D: "Received: from a\r\n" * 30, 0x1013: b"<p>x</p>" * 500}, [{0x39FE: "a@b.example"}])
    )
    message_in(item)
    start = time.process_time()
    for _ in range(50):
        message_in(item)
    assert time.process_time() - start < 50 / 200


def test_what_is_no_item_is_told_from_one() -> None:
    assert not is_outlook_item(b"From: a@b.example\n\nx")
    assert rendered_if_outlook(b"From: a@b.example\n\nx") == b"From: a@b.example\n\nx"
    document = compound_file({"WordDocument": b"x" * 5000})
    with pytest.raises(DamagedItemError, match="no item of Outlook"):
        message_in(document)
    assert rendered_if_outlook(document) == document


@pytest.mark.parametrize("length", [0, 8, 100, 511, 512, 600, 1500])
def test_a_file_that_is_cut_off_is_told(length: int) -> None:
    whole = msg_file(Written(PLAIN))
    with pytest.raises(DamagedItemError):
        message_in(whole[:length])


HOSTILE = {
    "sectors of any size": (30, struct.pack("<H", 60)),
    "small sectors of any size": (32, struct.pack("<H", 60)),
    "tables without end": (44, struct.pack("<I", 0xFFFFFF)),
    "small tables without end": (64, struct.pack("<I", 0xFFFFFF)),
    "further tables without end": (72, struct.pack("<I", 0xFFFFFF)),
    "no directory": (48, struct.pack("<I", 0xFFFFFFFE)),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_header_that_lies_costs_nothing(what: str) -> None:
    place, lie = HOSTILE[what]
    content = bytearray(msg_file(Written(PLAIN)))
    content[place : place + len(lie)] = lie
    start = time.process_time()
    with pytest.raises(DamagedItemError):
        message_in(bytes(content))
    assert time.process_time() - start < 1


def test_a_chain_that_bites_its_tail_ends() -> None:
    content = bytearray(msg_file(Written({**PLAIN, 0x1000: "x" * 10_000})))
    count = struct.unpack_from("<I", content, 44)[0]
    for table in struct.unpack_from(f"<{count}I", content, 76):
        for entry in range(128):
            place = (table + 1) * 512 + entry * 4
            if struct.unpack_from("<I", content, place)[0] == 0xFFFFFFFE:
                struct.pack_into("<I", content, place, 0)
    start = time.process_time()
    with suppress(DamagedItemError):
        message_in(bytes(content))
    assert time.process_time() - start < 2


def test_a_library_that_opens_it_is_not_needed_for_other_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "olefile", None)
    content = msg_file(Written(PLAIN))
    with pytest.raises(ImportError):
        message_in(content)
    assert rendered_if_outlook(content) == content


def test_an_open_file_is_read_like_its_bytes(tmp_path: Path) -> None:
    content = msg_file(Written(PLAIN))
    path = tmp_path / "a.msg"
    path.write_bytes(content)
    assert message_in(LargeFile(str(path))) == message_in(content)
    assert bouncekit.classify(message_in(content)).kind is bouncekit.Kind.OTHER
    assert io.BytesIO(content).read(8) == content[:8]
