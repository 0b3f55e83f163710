"""What is made in C - named tuples, models, expressions, memos - is what Python makes of the same.

The primitives are built by the fixture of `test_primitives`, which is run for this module too.
"""

import gc
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncekit
from bouncekit import speed
from bouncekit.text import expressions, memo
from unit.speed.test_primitives import MANY, it, native

__all__ = ["native"]

CORPUS = sorted((Path(__file__).parent.parent.parent.parent / "corpus").rglob("*.eml"))


def _pair() -> tuple[type[Any], type[Any]]:
    """Return a class twice: one is made by Python, one by C."""

    class InPython(NamedTuple):
        first: object
        second: object
        third: object = "c"
        fourth: object = ()

    class InC(NamedTuple):
        first: object
        second: object
        third: object = "c"
        fourth: object = ()

    it().make_quickly(InC, InC._fields, tuple(InC._field_defaults.values()))
    return InPython, InC


NAMES = st.sampled_from(["first", "second", "third", "fourth", "fifth"])


@MANY
@given(st.lists(st.integers(), max_size=6), st.dictionaries(NAMES, st.integers(), max_size=5))
def test_a_named_tuple(placed: list[int], named: dict[str, int]) -> None:
    python, native_one = _pair()

    def made(cls: type[Any]) -> object:
        try:
            one = cls(*placed, **named)
        except TypeError as error:
            return str(error).replace(cls.__name__, "")
        assert type(one) is cls
        return tuple(one), one._asdict(), hash(one), repr(one).replace(cls.__name__, "")

    assert made(python) == made(native_one)


def test_a_named_tuple_is_otherwise_as_before() -> None:
    _, one = _pair()
    name = "".join(["sec", "ond"])  # equal, and not the same object

    assert one(1, **{name: 2}) == one(first=1, second=2) == one._make((1, 2, "c", ()))
    assert one(1, 2)._replace(third=3).third == 3
    assert gc.is_tracked(one([], 2))
    with pytest.raises(TypeError, match="wanted"):
        it().make_quickly(int, ("a",), ())
    with pytest.raises(TypeError, match="wanted"):
        it().make_quickly(one, ("a",), (1, 2))
    with pytest.raises(TypeError, match="wanted"):
        it().make_quickly(one, (1,), ())


ASKED: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("search", ("xaab",)),
    ("search", ("xaab", 2)),
    ("match", ("abx", 0, 2)),
    ("fullmatch", ("ab",)),
    ("fullmatch", ("xx",)),
    ("findall", ("ab ab",)),
    ("split", ("1ab2",)),
    ("sub", ("-", "1ab2")),
    ("subn", ("-", "1ab2ab", 1)),
    ("finditer", ("abab",)),
)


@pytest.mark.parametrize(("method", "given"), ASKED)
def test_an_expression(method: str, given: tuple[Any, ...]) -> None:
    def said(found: Any) -> Any:
        if isinstance(found, re.Match):
            return found.span(), found.groups()
        return [said(one) for one in found] if hasattr(found, "__next__") else found

    mine = it().Expression(r"(a+)b", re.IGNORECASE)
    for _ in range(2):
        assert said(getattr(mine, method)(*given)) == said(getattr(re.compile(r"(a+)b", re.IGNORECASE), method)(*given))
    assert mine.search(string="AB", pos=0)[1] == "A"


def test_the_fields_of_an_expression() -> None:
    mine = it().Expression(rb"(?P<x>a)", 0)

    assert (mine.pattern, mine.groups, mine.groupindex["x"]) == (rb"(?P<x>a)", 1, 1)
    assert mine.flags == re.compile(rb"(?P<x>a)").flags
    with pytest.raises(TypeError):
        mine.search("text")
    with pytest.raises(TypeError):
        mine.search()


def test_a_wrong_expression_raises_when_it_is_first_asked() -> None:
    mine = it().Expression("(", 0)

    for _ in range(2):
        with pytest.raises(re.error):
            mine.search("a")
        with pytest.raises(re.error):
            _ = mine.pattern


def test_the_rooms_take_it_where_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "Expression", it().Expression)
    monkeypatch.setattr(speed, "Memo", it().Memo)

    assert type(expressions.lazily("a")) is it().Expression
    assert type(memo.kept(lambda text: text)) is it().Memo


def _counted() -> tuple[list[object], Callable[..., object]]:
    asked: list[object] = []

    def ask(text: str, *rest: object) -> object:
        asked.append((text, *rest))
        if text == "raise":
            raise KeyError(text)
        return text, rest

    return asked, ask


def test_a_memo_asks_once_for_each_text() -> None:
    asked, ask = _counted()
    kept = it().Memo(ask, 100, 5)

    for _ in range(3):
        assert kept("a") == ("a", ())
        assert kept("a", 1) == ("a", (1,))
        assert kept("longer") == ("longer", ())
    assert asked == [("a",), ("a", 1), ("longer",), ("longer",), ("longer",)]
    assert kept.__wrapped__ is ask


def test_a_memo_forgets() -> None:
    asked, ask = _counted()
    kept = it().Memo(ask, 8, 600)
    for number in range(1000):
        kept(str(number))
        kept("again")  # what is asked all the time stays

    assert asked.count(("again",)) == 1
    del asked[:]
    for number in range(1000):
        kept(str(number))
    assert len(asked) >= 992


def test_a_memo_keeps_no_error() -> None:
    asked, ask = _counted()
    kept = it().Memo(ask, 100, 100)

    for _ in range(2):
        with pytest.raises(KeyError):
            kept("raise")
        with pytest.raises(TypeError, match="unhashable"):
            kept("a", [])
    assert asked == [("raise",), ("raise",)]
    with pytest.raises(TypeError):
        kept()


def test_each_model_of_the_corpus_is_the_one_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in CORPUS:
        content = path.read_bytes()
        monkeypatch.setattr(speed, "model_of", None)
        other = bouncekit.classify(content, name="x")
        monkeypatch.setattr(speed, "model_of", it().model_of)
        made = bouncekit.classify(content, name="x")

        assert made == other, path
        assert made.model_fields_set == other.model_fields_set, path
        assert made.model_dump_json() == other.model_dump_json(), path
        assert [list(one.__dict__) for one in (made, *made.failures, *made.deliveries)] == [
            list(one.__dict__) for one in (other, *other.failures, *other.deliveries)
        ], path
        assert [one.model_fields_set for one in (*made.failures, *made.deliveries)] == [
            one.model_fields_set for one in (*other.failures, *other.deliveries)
        ], path


def test_a_pasted_text_has_the_model_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "552 5.2.2 <a@example.org>: mailbox full (used 5 MB of 4 MB)"
    other = bouncekit.explain(text)
    monkeypatch.setattr(speed, "model_of", it().model_of)
    made = bouncekit.explain(text)

    assert made == other
    assert made.forwardable() == other.forwardable()
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        made.reason = other.reason


def test_a_model_is_made_of_a_class_and_two_dicts() -> None:
    faults: tuple[tuple[Any, ...], ...] = (
        (),
        (1, {}, {}),
        (bouncekit.Report, [], {}),
        (bouncekit.Report, {}, []),
    )
    for wrong in faults:
        with pytest.raises(TypeError):
            it().model_of(*wrong)
