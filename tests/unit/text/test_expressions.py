"""Expressions that are compiled when they are first asked: they are those of `re`, and each of ours can be compiled."""

import importlib
import pkgutil
import re

import pytest

import bouncekit
from bouncekit.text.expressions import lazily

ROOMS = ("text", "message", "reading", "judging", "wording")


def test_an_expression_answers_as_those_of_re_do() -> None:
    lazy, plain = lazily(r"(?P<word>[a-z]+)", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)", re.IGNORECASE)

    for _ in range(2):
        assert lazy.findall("Ab 1 cd") == plain.findall("Ab 1 cd")
        assert lazy.sub("-", "Ab 1 cd") == plain.sub("-", "Ab 1 cd")
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (plain.pattern, plain.flags, plain.groupindex)


def test_nothing_is_compiled_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(re, "compile", pytest.fail)

    lazily("a")


def test_what_an_expression_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        getattr(lazily("a"), "nothing")  # noqa: B009 - a name that no type checker knows
    with pytest.raises(re.error):
        lazily("(").search("a")


def test_every_expression_of_ours_can_be_compiled() -> None:
    asked, lazy = 0, type(lazily("a"))
    for found in pkgutil.walk_packages(bouncekit.__path__, "bouncekit."):
        if found.name.split(".")[1] in ROOMS:
            for value in vars(importlib.import_module(found.name)).values():
                if isinstance(value, lazy):
                    assert value.pattern
                    asked += 1
    assert asked > 100
