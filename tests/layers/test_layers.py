"""The house of docs/architecture.md, held: who imports whom, where the outside world stands, how large it gets."""

import ast
import builtins
import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "bouncekit"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def packages_of_the_page() -> dict[str, int]:
    """Return the floor of every package, as the page's table has them: a package may import those above its row."""
    table = PAGE.partition("\n| package | owns |")[2].partition("\n\n")[0]
    rows = [re.findall(r"`([\w.]+)`", line.split("|")[1]) for line in table.splitlines()[2:]]
    return {name: floor for floor, names in enumerate(rows) for name in names}


FLOOR: dict[str, float] = dict(packages_of_the_page())
# The front door names the homes of the public API, and the command line alone comes through it.
FLOOR |= {"": FLOOR["cli.exits"] - 0.5, "__main__": 1000}

WAYS = {"way", "way_of_text", "pipeline", "pipeline_of_text"}
# What a package must not know although it stands below: the table's third column.
BLIND = {
    "message": {"vocabulary"},
    "reading": {"vocabulary"},
    "judging": {"message"},
    "wording": {"message", "reading"},
    "model": {"message", "reading", "judging", "wording", "data"},
    "failures": {"model"},
    "reporting": {"model"},
    "way": {"model"},
    "way_of_text": {"model"},
    "sources": {*WAYS, "reporting", "judging", "reading", "wording", "model", "vocabulary"},
    "servers": {*WAYS, "reading", "judging", "reporting", "model"},
    "mailbox": {"reading", "judging"},
    "archive": {*WAYS, "reading", "judging", "reporting", "model"},
    "cli": {*WAYS, "message", "reading", "judging", "reporting", "sources"},
}
OUTSIDE = {
    *("os", "io", "sys", "socket", "subprocess", "pathlib", "time", "logging", "urllib", "http", "shutil", "glob"),
    *("tempfile", "sqlite3", "ssl", "imaplib", "poplib", "imapclient", "fsspec", "bagit"),
}
# Text functions, a meter of the work done and who called, in packages that otherwise reach out.
PURE = ("urllib.parse.", "time.thread_time", "sys._getframe")
# What the page names as the places that reach out.
OUTER_EDGE = set(
    re.findall(
        r"`([\w.]+)`", PAGE.partition("Disks, servers, clocks and terminals are reached from")[2].partition(".\n\n")[0]
    )
)
OUTER_EDGE |= {"osfiles", "__main__"}
# What the command line may import from: each package's public names.
PUBLIC = {
    name: {*importlib.import_module(name).__all__, "__version__"}
    for name in (
        "bouncekit",
        "bouncekit.mailbox",
        "bouncekit.archive",
        "bouncekit.archive.copies",
        "bouncekit.errors",
        "bouncekit.helpdesk",
        "bouncekit.batch",
        "bouncekit.tables",
        "bouncekit.tally",
        "bouncekit.helpdesk.relay",
        "bouncekit.helpdesk.watching",
        "bouncekit.serving",
    )
    if importlib.util.find_spec(name)
}
# The packages of which it needs more than that.  This list only shrinks.
INSIDES_OF_THE_COMMAND_LINE = {
    "wording.catalogue",  # the words of its own sentences
    "wording",  # names of kinds and reasons; numbers, sizes and days as a language writes them
    "osfiles",  # pipes, folders and command lines of the system
    "mailbox.quota",  # the words of a quota
}
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_ARGUMENTS = 5


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return name.removesuffix("__init__").removesuffix(".")


NAMES = {dotted(path) for path in modules()}


def package(name: str) -> str:
    """Return the row of the table in which the module `name` stands."""
    while name and name not in FLOOR:
        name = name.rpartition(".")[0]
    return name


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of every import in the file, also of those inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules_used(path: Path) -> set[str]:
    """Return the modules of this package that the file imports from, or loads later because its stub names them."""
    used = set()
    stub = path.with_suffix(".pyi")
    lazy = imports(stub) if stub.exists() and dotted(path) not in NAMES_HOMES else ()
    for name in (*imports(path), *lazy):
        head, _, rest = name.partition(".")
        if head == "bouncekit":
            while rest and rest not in NAMES:
                rest = rest.rpartition(".")[0]
            used.add(rest)
    return used


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


# The stubs that name what stands below them: the front door of all, and the errors, which are raised everywhere.
NAMES_HOMES = {"", "errors"}


def of_path(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_the_page_and_the_folders_tell_of_the_same_packages() -> None:
    folders = {dotted(path).split(".")[0] for path in modules()} - {"", "__main__"}
    missing = {name for name in FLOOR if name not in NAMES}

    assert (set(), set()) == (
        missing,
        {name for name in folders if not any(row.split(".")[0] == name for row in FLOOR)},
    )
    assert [] == [name for name in NAMES if name and not package(name)]


@pytest.mark.parametrize("path", modules(), ids=of_path)
def test_a_module_imports_only_from_packages_above_its_own(path: Path) -> None:
    here = package(dotted(path))
    if not here:
        return
    wrong = {name for name in modules_used(path) if package(name) != here and FLOOR[package(name)] >= FLOOR[here]}

    assert set() == wrong


def test_the_command_line_uses_the_public_api_alone() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        if package(dotted(path)).split(".")[0] != "cli":
            continue
        for name in imports(path):
            home, _, thing = name.rpartition(".")
            is_ours = home.split(".")[0] == "bouncekit" and not name.startswith("bouncekit.cli.")
            if is_ours and name not in PUBLIC and not (home in PUBLIC and thing in PUBLIC[home]):
                used[package(name.removeprefix("bouncekit."))].add(dotted(path))

    # A row that nobody needs any more goes.
    assert INSIDES_OF_THE_COMMAND_LINE == set(used), dict(used)


def test_no_modules_need_one_another() -> None:
    arrows: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = [n for n in tree.body if isinstance(n, ast.ImportFrom) and (n.module or "").startswith("bouncekit.")]
        for node in top:
            for alias in node.names:
                name = f"{node.module}.{alias.name}".partition(".")[2]
                arrows[dotted(path)].add(name if name in NAMES else name.rpartition(".")[0])
    done: set[str] = set()

    def walk(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join((*above, name))
        if name not in done:
            for other in sorted(arrows[name]):
                walk(other, (*above, name))
            done.add(name)

    for name in sorted(NAMES):
        walk(name, ())


@pytest.mark.parametrize("path", modules(), ids=of_path)
def test_a_package_does_not_know_what_it_must_not(path: Path) -> None:
    first = dotted(path).split(".")[0]
    known = {name.split(".")[0] for name in modules_used(path)} & BLIND.get(first, set())
    if first == "judging" and dotted(path) != "judging.rules.files":
        # Judging reads the facts, and never the readers that found them.
        known |= {name for name in modules_used(path) if name.startswith("reading.") and name != "reading.facts"}

    assert set() == known


def test_no_name_stands_for_two_modules_of_one_package() -> None:
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in NAMES - {""}:
        seen[name.split(".")[0], name.rpartition(".")[2]].append(name)

    assert [] == [names for names in seen.values() if len(names) > 1 and not _is_folder_and_file(names)]


def _is_folder_and_file(names: list[str]) -> bool:
    """Tell whether one is a folder and the other a file of its main subject: ``mailbox.quota.quota``."""
    return len(names) == 2 and min(names, key=len) + "." + min(names, key=len).rpartition(".")[2] == max(names, key=len)


@pytest.mark.parametrize("path", modules(), ids=of_path)
def test_the_outside_world_stands_only_at_the_outer_edge(path: Path) -> None:
    name = dotted(path)
    above = {name, *(name.rsplit(".", count)[0] for count in range(1, name.count(".") + 1))}
    if OUTER_EDGE & above:
        return
    used = {name.split(".")[0] for name in imports(path) if not name.startswith(PURE)} & OUTSIDE
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id)
    } & {"open", "print", "input", "exec", "eval"}

    assert (set(), set()) == (used, called)


@pytest.mark.parametrize("path", modules(), ids=of_path)
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
