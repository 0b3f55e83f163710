"""`tests/unit` mirrors the library: whoever changes a folder finds its tests under the same name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "src" / "bouncekit"
UNIT = ROOT / "tests" / "unit"
HELD_ELSEWHERE = {"cli", "data"}  # tests/cli has a file a command; data are held by the tests of whoever reads them


def folders_of(place: Path, pattern: str) -> set[Path]:
    return {path.parent.relative_to(place) for path in place.rglob(pattern) if path.name != "__init__.py"}


def imported_by(path: Path) -> set[str]:
    """Return the modules that a test imports, and what it takes from the front door."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def test_each_folder_of_the_library_has_tests_under_its_name() -> None:
    with_code = {each for each in folders_of(LIBRARY, "*.py") if each.parts[:1] not in {(n,) for n in HELD_ELSEWHERE}}

    assert set() == with_code - folders_of(UNIT, "test_*.py")


def test_no_tests_lie_under_a_name_that_the_library_has_not() -> None:
    assert [] == [each for each in folders_of(UNIT, "test_*.py") if not (LIBRARY / each / "__init__.py").is_file()]


@pytest.mark.parametrize("path", sorted(UNIT.rglob("test_*.py")), ids=lambda path: str(path.relative_to(UNIT)))
def test_a_test_asks_its_own_room_or_the_front_door(path: Path) -> None:
    room = ".".join(("bouncekit", *path.relative_to(UNIT).parts[:1])) if path.parent != UNIT else "bouncekit"
    asked = imported_by(path)
    # As whoever has only the command line, or a new Python (`fresh`); `stores` is asked by whoever walks.
    runs = {"subprocess", "cli_runs", "fresh"} | ({"bouncekit.sources"} if room == "bouncekit.stores" else set())

    assert "bouncekit" in asked or runs & asked or any(each == room or each.startswith(f"{room}.") for each in asked)
