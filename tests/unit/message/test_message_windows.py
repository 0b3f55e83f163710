"""Long messages: how much is read, and that nothing of what a person reads is lost."""

import pytest

from bouncekit.message import Limits, Message, parse

HEAD = b'Subject: Returned\nContent-Type: multipart/report; boundary="B"\n\n'
TEXT = b"--B\nContent-Type: text/plain\n\nNot delivered.\n"
STATUS = b"--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: failed\n"
LINE = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/0123456789ab\n"
MEGABYTE = LINE * (1024 * 1024 // len(LINE))
ORIGINAL = b"--B\nContent-Type: message/rfc822\n\nSubject: Facture\nMessage-ID: <1@example.fr>\n\n"
CLOSE = b"--B--\n"


class Counted:
    """A content source that counts what is read of it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.bytes_read = 0

    def __len__(self) -> int:
        return len(self.content)

    def read(self, start: int, stop: int) -> bytes:
        self.bytes_read += stop - start
        return self.content[start:stop]


def seen(message: Message) -> list[tuple[str, bool]]:
    return [(part.content_type, part.is_truncated) for part in message.parts[1:]]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_a_25_megabyte_original_stays_unread(line_end: bytes) -> None:
    data = (HEAD + TEXT + STATUS + ORIGINAL + MEGABYTE * 25 + CLOSE).replace(b"\n", line_end)
    source = Counted(data)

    messages = parse(source), parse(data), parse(bytearray(data)), parse(memoryview(data))

    assert source.bytes_read < 1_000_000
    for message in messages:
        assert [("text/plain", False), ("message/delivery-status", False), ("message/rfc822", True)] == seen(message)
        embedded = message.parts[3].embedded
        assert embedded is not None
        assert ("<1@example.fr>", True) == (embedded.header("message-id"), embedded.is_truncated)
        assert len(embedded.root.body) < 300_000
        assert () == message.defects


def test_a_part_behind_a_large_original_is_found_in_the_tail() -> None:
    source = Counted(HEAD + TEXT + ORIGINAL + MEGABYTE * 25 + STATUS + CLOSE)
    message = parse(source)

    assert [("text/plain", False), ("message/rfc822", True), ("message/delivery-status", False)] == seen(message)
    assert "Reporting-MTA: dns; x\n\nAction: failed" == message.parts[3].text
    assert source.bytes_read < 1_000_000


def test_a_part_behind_a_large_nested_attachment_is_found_in_the_tail() -> None:
    inner = b'--B\nContent-Type: multipart/mixed; boundary="C"\n\n--C\n\ninner\n'
    attachment = b"--C\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
    message = parse(HEAD + inner + attachment + MEGABYTE * 2 + b"--C\n\nafter\n--C--\n" + STATUS + CLOSE)

    expected = ["inner", "after", "Reporting-MTA: dns; x\n\nAction: failed"]
    assert expected == [part.text for part in message.parts if part.text and not part.is_truncated]
    assert ["application/pdf"] == [
        part.content_type for part in message.parts if part.is_truncated and not part.children
    ]


@pytest.mark.parametrize("content_type", ["text/plain", "message/delivery-status"])
def test_a_report_longer_than_the_window_is_read_on(content_type: str) -> None:
    group = b"Final-Recipient: rfc822; marie@example.fr\nAction: failed\n\n"
    report = b"--B\nContent-Type: " + content_type.encode() + b"\n\n" + group * 12_000
    source = Counted(HEAD + TEXT + report + b"the last line\n" + ORIGINAL + MEGABYTE * 9 + CLOSE)
    message = parse(source)

    assert [("text/plain", False), (content_type, False), ("message/rfc822", True)] == seen(message)
    assert message.parts[2].text.endswith("the last line")
    assert source.bytes_read < 3_000_000


def test_reading_on_has_an_end() -> None:
    limits = Limits(head_window=4096, tail_window=4096, max_read=100_000)
    source = Counted(HEAD + TEXT + MEGABYTE * 2 + CLOSE)
    message = parse(source, limits)

    assert [("text/plain", True)] == seen(message)
    assert ["part-too-long"] == [defect.name for defect in message.defects]
    assert source.bytes_read < 300_000


def test_a_long_preamble_and_a_long_header_are_read_on() -> None:
    preamble = parse(HEAD + LINE * 9000 + TEXT + ORIGINAL + MEGABYTE * 2 + CLOSE)
    long_field = b"X-Trace: y\n" + b" y\n" * 100_000
    header = parse(long_field + HEAD + TEXT + ORIGINAL + MEGABYTE * 2 + CLOSE, Limits(max_header_block=2**20))

    assert [("text/plain", False), ("message/rfc822", True)] == seen(preamble)
    assert [("text/plain", False), ("message/rfc822", True)] == seen(header)


@pytest.mark.parametrize("first", [0, 300])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_it_makes_no_difference_where_the_window_ends(line_end: bytes, first: int) -> None:
    before = (HEAD + TEXT + STATUS + ORIGINAL).replace(b"\n", line_end)
    behind = (b"--B\n\nthe last part\n" + CLOSE).replace(b"\n", line_end)
    data = before + LINE * 100 + behind
    expected = ["Not delivered.", "Reporting-MTA: dns; x\n\nAction: failed", "the last part"]
    windows = range(1, len(before) + 300, 3)

    for window in windows:
        limits = Limits(first_window=min(window, first), head_window=max(window, first), tail_window=200)
        message = parse(data, limits)

        assert expected == [part.text for part in message.parts[1:] if part.content_type != "message/rfc822"], window
        assert message.is_truncated


def test_a_line_that_the_tail_begins_with_is_no_boundary() -> None:
    tail = b"--B\nContent-Type: text/plain\n\nin the original\n" + CLOSE
    data = HEAD + TEXT + ORIGINAL + LINE * 100 + b"the line says --B\n" + tail[4:]
    message = parse(data, Limits(head_window=1000, tail_window=len(tail)))

    assert [("text/plain", False), ("message/rfc822", True)] == seen(message)


def test_a_long_plain_message_is_read_once() -> None:
    source = Counted(b"Subject: x\n\n" + MEGABYTE * 25)
    message = parse(source)

    assert message.is_truncated
    assert 250_000 < len(message.root.text) < 300_000
    assert source.bytes_read < 400_000


def test_a_message_a_little_longer_than_the_window_is_read_whole() -> None:
    body = LINE * 3600
    message = parse(Counted(b"Subject: x\n\n" + body))

    assert (False, body.decode()) == (message.is_truncated, message.root.text)


def test_an_attached_text_stays_unread() -> None:
    attached = b"--B\nContent-Type: text/plain\nContent-Disposition: attachment\n\n"
    source = Counted(HEAD + TEXT + attached + MEGABYTE * 25 + CLOSE)

    assert [("text/plain", False), ("text/plain", True)] == seen(parse(source))
    assert source.bytes_read < 1_000_000
