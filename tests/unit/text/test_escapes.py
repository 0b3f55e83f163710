"""Letters that stand in an answer as escapes come back before its words are compared."""

import pytest

from bouncekit.text.escapes import unescaped


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("r=C3=A9essayez", "réessayez"),
        ("r=E9essayez", "réessayez"),
        ("r\\303\\251essayez", "réessayez"),
        ("r\\xC3\\xA9essayez", "réessayez"),
        ("r\\x{e9}essayez", "réessayez"),
        ("r\\u00e9essayez", "réessayez"),
        ("r&eacute;essayez", "réessayez"),
        ("r+AOk-essayez", "réessayez"),
        ("+BD0ENQRC- user", "нет user"),
        ("rÃ©essayez", "réessayez"),
        ("=?utf-8?Q?r=C3=A9essayez?=", "réessayez"),
    ],
)
def test_an_escape_is_undone(written: str, meant: str) -> None:
    assert unescaped(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 User unknown", "a+Box@example.org", "size=80", "x=C3", "https://example.org/?a=1&b=2",
        "\\ud800", "\\x{d83d}", "=?utf-8?B?A?=", "=?x-none?Q?a?=", "C:\\x", "&unknown;", "été", "=?broken",
        "+AOkx", "àÃ",
    ],
)  # fmt: skip
def test_what_is_no_escape_stays(text: str) -> None:
    assert unescaped(text) in {text, text.replace("=C3", "Ã")}
