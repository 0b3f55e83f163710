"""The stdlib's `email` as the oracle: sound messages are read alike, and no bytes whatever raise.

The messages are made by the stdlib, in many structures, charsets and encodings, and given different line ends.
"""

import email
import email.policy
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from bouncekit.message import Message, decode_words, html_to_text, parse, parse_headers

FAST = settings(max_examples=60, deadline=None)

_words = st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="\xa0"), max_size=60)
_subjects = _words.map(lambda text: " ".join(text.split()))
# The stdlib takes quotation marks off file names twice, and strips blanks of all kinds off them.
_names = st.text(st.characters(categories=["L", "N"]), max_size=60)
_lines = st.lists(_words, min_size=1, max_size=6).map(lambda lines: "\n".join(lines) + "\n")
_charsets = st.sampled_from(
    [
        "us-ascii",
        "utf-8",
        "iso-8859-1",
        "iso-8859-15",
        "windows-1252",
        "koi8-r",
        "shift_jis",
        "gb2312",
        "big5",
        "iso-2022-jp",
    ]
)
_encodings = st.sampled_from(["quoted-printable", "base64", "8bit"])
_line_ends = st.sampled_from([b"\n", b"\r\n", b"\r"])


def in_charset(text: str, charset: str) -> str:
    return text.encode(charset, "ignore").decode(charset)


@st.composite
def leaves(draw: st.DrawFn) -> EmailMessage:
    message = EmailMessage()
    text, charset, encoding = draw(_lines), draw(_charsets), draw(_encodings)
    message.set_content(
        in_charset(text, charset), subtype=draw(st.sampled_from(["plain", "x-odd"])), charset=charset, cte=encoding
    )
    return message


@st.composite
def messages(draw: st.DrawFn) -> EmailMessage:
    message = draw(leaves())
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(["bytes", "message", "alternative", "related"]))
        if kind == "bytes":
            name = draw(_names) or None
            message.add_attachment(draw(st.binary(max_size=200)), "application", "octet-stream", filename=name)
        elif kind == "message":
            inner = draw(leaves())
            inner["Subject"] = draw(_subjects)
            message.add_attachment(inner)
        elif message.get_content_type() in ("text/plain", "text/x-odd"):
            add = message.add_alternative if kind == "alternative" else message.add_related
            add(in_charset(draw(_lines), "utf-8"), subtype="plain")
    message["Subject"] = draw(_subjects)
    message["X-Number"] = "1"
    message["x-number"] = draw(_subjects)
    return message


def as_bytes(message: EmailMessage, line_end: bytes) -> bytes:
    data = message.as_bytes(policy=email.policy.SMTP)
    return data.replace(b"\r\n", line_end)


def expected_parts(message: EmailMessage) -> list[EmailMessage]:
    """The parts depth first; an embedded message is one part (the stdlib makes it a multipart of one)."""
    parts = [message]
    if message.get_content_maintype() == "multipart":
        for part in message.iter_parts():
            assert isinstance(part, EmailMessage)
            parts += expected_parts(part)
    return parts


def plain(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def unfolded(value: str) -> str:
    return "".join(value.splitlines()).strip()


def content(message: EmailMessage) -> bytes:
    if message.is_multipart():
        return b""
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return plain(payload)


@FAST
@given(messages(), _line_ends)
def test_sound_messages_are_read_as_the_stdlib_reads_them(message: EmailMessage, line_end: bytes) -> None:
    # The oracle gets CRLF: it reads the soft line breaks of quoted-printable wrong where lines end with CR alone.
    data = as_bytes(message, b"\r\n")
    oracle = email.message_from_bytes(data, policy=email.policy.default)
    ours = parse(as_bytes(message, line_end))

    expected = expected_parts(oracle)
    assert [part.get_content_type() for part in expected] == [part.content_type for part in ours.parts]
    assert [content(part) for part in expected] == [
        b"" if part.is_multipart or part.embedded else plain(part.body) for part in ours.parts
    ]
    assert [part.get_filename() for part in expected] == [part.filename for part in ours.parts]
    assert [part.get_content_disposition() for part in expected] == [part.disposition for part in ours.parts]
    for theirs, part in zip(expected, ours.parts, strict=True):
        if part.content_type == "text/plain":
            assert plain(theirs.get_content().encode()) == part.text.encode()
        if part.embedded:
            inner = theirs.get_payload(0)
            assert isinstance(inner, EmailMessage)
            assert (content(inner), str(inner["subject"])) == (
                plain(part.embedded.root.body),
                part.embedded.header("subject"),
            )
    assert str(oracle["subject"]) == ours.header("Subject")
    assert [str(value) for value in oracle.get_all("x-number", [])] == list(ours.headers("X-Number"))
    raw = email.message_from_bytes(data).items()
    assert [(name.lower(), unfolded(value)) for name, value in raw] == list(ours.header_items)
    assert () == ours.defects


def read_all(message: Message) -> None:
    for part in message.parts:
        assert isinstance(part.text, str)
        assert isinstance(part.body, bytes)
        assert part.filename != ""
        assert part.disposition in (None, "inline", "attachment")
        for name, _value in part.header_items:
            assert isinstance(part.header(name), str)
        if part.embedded:
            read_all(part.embedded)
    assert isinstance(message.preamble + message.epilogue, str)


_ALPHABET = (
    "\n|\r\n|\r|--b|--|Content-Type: |multipart/mixed; boundary=b|message/rfc822|text/html|base64"
    "|quoted-printable|x-uuencode|message/delivery-status|format=flowed|> x |name*0*=|%C3|QUJD|=|<p |&#1"
    '|Content-Transfer-Encoding: |begin 644 a|=?utf-8?b?w?=|=E9=| |\t|:|;|"|charset=|utf-16|utf-7'
    "|\0|\x1b$B|a|From |iso-2022-jp|\xff\xfe|\xc3"
)
_alphabet = st.lists(st.sampled_from(_ALPHABET.encode("latin-1").split(b"|")), max_size=60).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(_alphabet | st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    read_all(parse(data))
    text = data.decode("latin-1")
    assert isinstance(html_to_text(text) + decode_words(text), str)
    assert isinstance(parse_headers(data).header_items, tuple)


@FAST
@given(messages(), _line_ends, st.floats(0, 1))
def test_a_message_cut_anywhere_is_read(message: EmailMessage, line_end: bytes, where: float) -> None:
    data = as_bytes(message, line_end)

    read_all(parse(data[: int(len(data) * where)]))


@FAST
@given(messages())
def test_line_ends_make_no_difference(message: EmailMessage) -> None:
    readings = [
        [(part.content_type, part.text, part.header_items) for part in parse(as_bytes(message, line_end)).parts]
        for line_end in (b"\n", b"\r\n", b"\r")
    ]

    assert readings[0] == readings[1] == readings[2]
