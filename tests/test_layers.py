"""The house of docs/architecture.md, held: who imports whom, where the outside world stands, how large it gets."""

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "bouncekit"

# A room may import only from rooms above it.  Modules of the same line do not import one another.
HOUSE = [
    ["frontdoor", "osfiles", "vocabulary", "folding", "searching", "data"],
    ["message"],
    ["reading"],
    ["judging"],
    ["wording", "naming", "masking"],
    ["model"],
    ["pipeline"],
    ["sources"],
    ["mailbox"],
    ["archive"],
    ["rulefiles", "parallel"],
    ["__init__"],
    ["cli"],
    ["__main__"],
]
FLOOR = {room: level for level, rooms in enumerate(HOUSE) for room in rooms}

# What a room must not know although it stands below: DESIGN's third column.
BLIND = {
    "message": {"vocabulary"},
    "reading": {"vocabulary"},
    "judging": {"message"},
    "wording": {"message", "reading"},
    "model": {"message", "reading", "judging", "wording", "data"},
    "sources": {"pipeline", "judging", "reading", "wording", "model", "vocabulary"},
    "mailbox": {"reading", "judging"},
    "archive": {"reading", "judging", "pipeline", "model"},
    "cli": {"message", "reading", "judging", "pipeline", "sources", "rulefiles", "parallel"},
}
OUTSIDE = {
    *("os", "io", "sys", "socket", "subprocess", "pathlib", "time", "logging", "urllib", "http", "shutil", "glob"),
    *("tempfile", "sqlite3", "ssl", "imaplib", "poplib", "imapclient", "fsspec", "bagit"),
}
# Text functions, and a meter of the work done, in packages that otherwise reach out.
PURE = ("urllib.parse.", "time.thread_time")
# Whole rooms, and in the rooms of helpers the one folder that reaches out.
OUTER_EDGE = {"osfiles", "sources", "rulefiles", "parallel", "cli", "__main__", "mailbox/access", "archive/storage"}
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_ARGUMENTS = 5


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of every import in the file, also of those inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_used(path: Path) -> set[str]:
    """Return the rooms of this package that the file imports from; the package itself is ``__init__``."""
    used = set()
    for name in imports(path):
        head, _, rest = name.partition(".")
        if head == "bouncekit":
            first = rest.split(".")[0]
            used.add(first if first in FLOOR else "__init__")
    return used - {room(path)}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_every_module_stands_in_a_room_of_the_house() -> None:
    homeless = {room(path) for path in modules()} - set(FLOOR)

    assert set() == homeless
    assert len(modules()) > len(FLOOR)


def test_the_page_names_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

    assert [] == [name for name in FLOOR if not name.startswith("__") and f"`{name}" not in page]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return  # the lazy front door names the homes of the public API
    wrong = {other for other in rooms_used(path) if FLOOR[other] >= FLOOR[here]}

    assert set() == wrong


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_does_not_know_what_it_must_not(path: Path) -> None:
    wrong = rooms_used(path) & BLIND.get(room(path), set())
    if path.parent.name == "judging":
        # Judging reads the facts, and never the readers that found them.
        wrong |= {n for n in imports(path) if n.startswith("bouncekit.reading.") and ".facts." not in n}

    assert set() == wrong


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_outside_world_stands_only_at_the_outer_edge(path: Path) -> None:
    inside = path.relative_to(PACKAGE).with_suffix("")
    if OUTER_EDGE & {inside.as_posix(), *(parent.as_posix() for parent in inside.parents)}:
        return
    used = {name.split(".")[0] for name in imports(path) if not name.startswith(PURE)} & OUTSIDE
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id)
    } & {"open", "print", "input", "exec", "eval"}

    assert (set(), set()) == (used, called)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_MODULE_LINES
    for function in functions(path):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
        arguments = len(function.args.args) + len(function.args.kwonlyargs)
        if function.args.args and function.args.args[0].arg in {"self", "cls"}:
            arguments -= 1

        assert lines <= MAX_FUNCTION_LINES, function.name
        assert arguments <= MAX_ARGUMENTS, function.name
