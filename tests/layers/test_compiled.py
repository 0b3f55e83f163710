"""What `native/compiling.py` compiles: its lists are true, and its modules take nothing through a room that is lazy.

Compiled code that reads ``reading.read`` calls the function at once, without a look into the room: where the room loads
its names only when they are first asked for, nobody has loaded the function's module, and the process dies.  Imported
by its name, the function is loaded.
"""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from layers.test_layers import PACKAGE, ROOT


def compiling() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compiling", ROOT / "native" / "compiling.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMPILING = compiling()
LAZY = {
    ".".join(path.parent.relative_to(PACKAGE.parent).parts)
    for path in PACKAGE.rglob("__init__.py")
    if "open_lazily(globals())" in path.read_text(encoding="utf-8")
}


def taken_through_a_lazy_room(source: str) -> list[str]:
    """Return what the module `source` reads of rooms that load their names when they are first asked for."""
    tree = ast.parse(source)
    rooms = set(_bound_to_lazy_rooms(tree))
    annotations = {id(node) for annotation in _annotations(tree) for node in ast.walk(annotation)}
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in rooms and id(node) not in annotations
    ]


def _bound_to_lazy_rooms(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in LAZY:
                    yield alias.asname or alias.name
        elif isinstance(node, ast.ImportFrom):
            yield from (one.asname or one.name for one in node.names if f"{node.module}.{one.name}" in LAZY)


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        found = getattr(node, "returns" if isinstance(node, ast.FunctionDef) else "annotation", None)
        if found is not None:
            yield found


def test_what_is_listed_is_there() -> None:
    assert [name for name in (*COMPILING.ROOMS, *COMPILING.INTERPRETED) if not (PACKAGE / name).exists()] == []
    assert {"bouncekit", "bouncekit.reading", "bouncekit.message", "bouncekit.wording"} <= LAZY


@pytest.mark.parametrize(
    "path", COMPILING.compiled_modules(PACKAGE), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_no_compiled_module_takes_anything_through_a_lazy_room(path: Path) -> None:
    assert taken_through_a_lazy_room(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("from bouncekit import reading\ndef f(m): return reading.read(m)", ["reading.read"]),
        ("def f(m):\n    from bouncekit import reading as r\n    return r.read(m)", ["r.read"]),
        ("import bouncekit.reading\nread = bouncekit.reading.read", ["bouncekit.reading.read"]),
        ("import bouncekit\nclassify = bouncekit.classify", ["bouncekit.classify"]),
        ("from bouncekit import data\ndef f(): return data.load('x')", []),
        ("from bouncekit.reading import read\ndef f(m): return read(m).form", []),
        ("from bouncekit import wording\ndef f(w: wording.Description) -> wording.Explanation: return w.label", []),
    ],
)
def test_such_a_reading_is_seen(source: str, taken: list[str]) -> None:
    assert taken_through_a_lazy_room(source) == taken
