"""Every type that a program meets in the public API has one public name, and no public name means two things."""

import inspect
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

import bouncekit
from bouncekit import archive, batch, errors, mailbox, tables
from bouncekit.archive import copies

PACKAGES: list[ModuleType] = [bouncekit, mailbox, archive, copies, errors, batch, tables]
NAMED = [(package, name) for package in PACKAGES for name in package.__all__]
# What a rule needs is for the book alone, and the connection below a client for the function that opens it.
WITHIN = {
    "bouncekit.judging.rules.rule.Needs",
    "bouncekit.servers.wire.Wire",
    "bouncekit.sources.location.Location",
}
SPECIAL = {"__init__", "__iter__", "__enter__", "__call__", "__len__"}


@cache
def public() -> set[int]:
    return {id(getattr(package, name)) for package, name in NAMED}


def names_of_everything() -> dict[str, Any]:
    """Return what the annotations may name that their modules import for type checkers only."""
    found: dict[str, Any] = {name: getattr(package, name) for package, name in NAMED}
    return found | {"IMAPClient": object, "ssl": __import__("ssl"), "pyarrow": __import__("pyarrow")}


def classes(annotation: Any) -> Iterator[type]:
    """Yield the classes of bouncekit that an annotation is made of."""
    if isinstance(annotation, list | tuple):
        for part in annotation:
            yield from classes(part)
        return
    for part in get_args(annotation):
        yield from classes(part)
    kind = annotation if isinstance(annotation, type) else get_origin(annotation)
    if isinstance(kind, type) and kind.__module__.startswith("bouncekit"):
        yield kind


def surface(thing: Any) -> Iterator[Any]:
    """Yield what has annotations that a caller reads: the thing, and the methods and properties of a class."""
    yield thing
    if not isinstance(thing, type):
        return
    for name, member in inspect.getmembers_static(thing):
        if name.startswith("_") and name not in SPECIAL:
            continue
        if isinstance(member, property):
            member = member.fget  # noqa: PLW2901 - what it returns is annotated there
        function = getattr(member, "__func__", member)
        if inspect.isfunction(function) and function.__module__.startswith("bouncekit"):
            yield function


@pytest.mark.parametrize(
    ("package", "name"), [pytest.param(*each, id=f"{each[0].__name__}.{each[1]}") for each in NAMED]
)
def test_every_type_of_a_public_signature_is_public(package: ModuleType, name: str) -> None:
    thing = getattr(package, name)
    if not inspect.isfunction(thing) and not isinstance(thing, type):  # an alias
        found = set(classes(thing))
    else:
        hints = [get_type_hints(each, localns=names_of_everything()) for each in surface(thing)]
        found = {kind for each in hints for name, hint in each.items() if name[0] != "_" for kind in classes(hint)}
    missing = {f"{kind.__module__}.{kind.__qualname__}" for kind in found if id(kind) not in public()}

    assert set() == missing - WITHIN


def test_no_public_name_means_two_things() -> None:
    meanings: dict[str, set[int]] = defaultdict(set)
    for package, name in NAMED:
        meanings[name].add(id(getattr(package, name)))

    assert [] == [name for name, things in meanings.items() if len(things) > 1]


def test_the_test_sees_the_types_of_a_report() -> None:
    found = {kind.__name__ for hint in get_type_hints(bouncekit.Report).values() for kind in classes(hint)}

    assert {"Original", "Defect", "Description", "Complaint", "Delivery", "TranscriptLine", "UnknownHost"} <= found
