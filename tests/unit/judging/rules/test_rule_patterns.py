"""The pattern language: what it takes, what it refuses and where, and the literals that it promises."""

import re

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tables import cases

from bouncekit.judging.rules.patterns import PatternError, needs_of


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("mailbox is full", (("mailbox is full",),)),
        ("mail ?box full", (("mail box full", "mailbox full"),)),
        ("(quota|limit) exceeded", (("limit exceeded", "quota exceeded"),)),
        (r"quota.{0,20}exceeded", (("exceeded",), ("quota",))),
        (r"\bspf\b[^.;]{0,50}(fail|reject)", (("fail", "reject"), ("spf",))),
        (r"^5\d\d busy$", (("busy",),)),
        (r"ofr\d{0,3}[_-]417", (("ofr",), ("417",))),
        ("user unknown|unknown( user)?", (("unknown",),)),
        ("邮箱已满", (("邮箱已满",),)),
    ],
)
def test_literals(pattern: str, literals: tuple[tuple[str, ...], ...]) -> None:
    assert literals == needs_of(pattern).literals


def test_the_ways_through_a_choice_keep_apart_what_each_of_its_branches_needs() -> None:
    assert ((("account disabled",),), (("full",), ("box",))) == needs_of("account disabled|box.{0,9} full").ways
    assert ((("invalid",), ("from", "sender")),) == needs_of("(sender|from).{0,9} invalid").ways


@cases(__file__, "refused")
def test_what_the_language_refuses_and_where(pattern: str, problem: str, position: int) -> None:
    with pytest.raises(PatternError) as refused:
        needs_of(pattern)

    assert (problem, position) == (refused.value.problem.text("en"), refused.value.position)


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="abcuserfull ()|?[]{}.,0123\\db^$-&~#<>", max_size=30),
    st.text(alphabet="abcuserfull 0123", max_size=40),
)
@example("$?full", "")
@example("000[1-0]", "")
@example("user[0--]", "")
def test_what_parses_also_compiles_and_keeps_its_promise(pattern: str, text: str) -> None:
    try:
        needs = needs_of(pattern)
    except PatternError:
        return
    match = re.compile(pattern).search(text)
    other = regex.compile(pattern).search(text)

    assert (match and match.span()) == (other and other.span())
    for ways in ((needs.literals,), needs.ways):
        assert match is None or any(
            all(any(literal in text for literal in literals) for literals in way) for way in ways
        )
