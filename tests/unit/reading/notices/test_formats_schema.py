"""A format file that says what the schema does not know is refused, and says where."""

from typing import Any

import pytest

from bouncekit.data import load_folder
from bouncekit.message import parse
from bouncekit.reading.notices.formats import LINE_SHAPES, FormatError, build_book
from bouncekit.reading.notices.free_text import recognise

EXAMPLE = {"text": "From: MAILER-DAEMON@x.fr\n\nno", "recipients": []}


def table(**changes: Any) -> dict[str, Any]:
    made = {
        "source": "a server",
        "recognise": [{"body": ["this is the machine of my cellar"]}],
        "read": {"lines": ["dots"], "start": ["not delivered:"]},
        "example": [EXAMPLE],
    }
    return {**made, **changes}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"colour": "red"}, "cellar: unknown keys ['colour']"),
        ({"source": ""}, "cellar: no source"),
        ({"example": []}, "cellar: no example"),
        ({"recognise": [{}]}, "cellar: an entry without a condition"),
        ({"recognise": [{"body": ["ab"]}]}, "literal too short to mean anything: 'ab'"),
        ({"recognise": [{"sender": ["x"]}]}, "cellar: recognise: unknown keys ['sender']"),
        ({"read": {"lines": ["zigzag"]}}, "cellar: unknown line shapes ['zigzag']"),
        ({"read": {"ends": ["x"]}}, "cellar: read: unknown keys ['ends']"),
    ],
)
def test_a_wrong_file_is_refused(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(FormatError) as caught:
        build_book({"cellar": table(**changes)})

    assert complaint == str(caught.value)


def test_a_format_of_the_users_own_is_read_without_touching_the_code() -> None:
    book = build_book({"_gate": load_folder("formats")["_gate"], "cellar": table()})
    text = (
        b"From: MAILER-DAEMON@x.fr\n\nThis is the machine of my cellar.\nNot delivered:\n\nmarie@example.org ... full\n"
    )
    recognised = recognise(parse(text), book)

    assert recognised is not None
    assert ("cellar", [("marie@example.org", "full")]) == (
        recognised[0],
        [(r.address, r.diagnostic) for r in recognised[1].recipients],
    )


def test_every_shape_of_the_schema_is_described() -> None:
    from importlib.resources import files

    page = files("bouncekit.data").joinpath("formats/README.md").read_text(encoding="utf-8")

    assert [] == [shape for shape in sorted(LINE_SHAPES) if f"`{shape}`" not in page]
