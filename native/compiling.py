"""How the compiled core is built, where BOUNCEKIT_COMPILE=1 stands in the environment (`hatch_build.py` asks).

Without it the wheel is pure Python, for every platform, and no compiler is asked for.  Editable installs and the source
distribution are always pure.
"""

import ast
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

__all__ = ["REQUIREMENTS", "compiled", "compiled_modules", "is_asked"]

# What mypyc compiles: the way of a message, but for the models, the public functions and what reads rule files.
ROOMS = (
    "text", "message", "reading", "judging", "wording", "failures.py", "reporting.py", "way.py", "way_of_text.py",
    "modelling.py",
)  # fmt: skip
INTERPRETED = (
    # Public types and functions: compiled ones have no docstrings, and messages of their own for a wrong argument.
    "message/source.py",
    "reading/answers/envelopes.py",
    "judging/rules/describing.py",
    "judging/rules/drafting.py",
    "judging/rules/faults.py",
    "judging/rules/files.py",
    "judging/rules/rule.py",  # also: `cached_property` wants a `__dict__`
    "judging/rules/user_book.py",
    # A caller may have put anything into a message of the standard library, whatever its types say.
    "message/stdlib.py",
    # A decorator of functions with any arguments, which mypyc has no type for.
    "text/memo.py",
    # Its expressions keep what was asked of them under names of its own: that wants a `__dict__`.
    "text/expressions.py",
    # Tables of names that are loaded on first use (PEP 562).
    "message/__init__.py",
    "reading/__init__.py",
    "wording/__init__.py",
    # They read rules, once.
    "judging/rules/building.py",
    "judging/rules/checking.py",
    "judging/rules/hostile.py",
    "judging/rules/literals.py",
    "judging/rules/parsing.py",
    "judging/rules/patterns.py",
    "judging/rules/places.py",
    "judging/rules/prebuilt.py",
)
_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Word", "_Word"})
_PRIMITIVES = frozenset({"speed"})
_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]+")
# The types of what the compiled rooms import are read, too: without them a class of pydantic's is of no known type.
REQUIREMENTS = ["mypy[mypyc]>=2.4,<2.5", "setuptools>=70", "pydantic>=2.11"]


def is_asked() -> bool:
    """Tell whether the environment asks for the compiled core."""
    return os.environ.get("BOUNCEKIT_COMPILE", "") not in {"", "0"}


def compiled(root: Path, work: Path) -> list[Path]:
    """Compile the package at `root` below `work`; return the libraries, laid out below ``work/out`` as in a wheel."""
    from setuptools import Distribution, Extension  # noqa: PLC0415 - a pure build has neither

    shutil.copytree(root / "src", work / "src")
    primitives = Extension("bouncekit.speed._speedups", [str(root / "native" / "_speedups.c")])
    before = Path.cwd()
    os.chdir(work / "src")  # from where mypyc names the modules
    try:
        build = Distribution({"name": "bouncekit", "ext_modules": [primitives, *_rooms()]}).get_command_obj("build_ext")
        build.build_lib, build.build_temp = str(work / "out"), str(work / "objects")
        build.ensure_finalized()
        _compile_side_by_side(build)
        build.run()
    finally:
        os.chdir(before)
    return [path for path in (work / "out").rglob("*") if path.suffix in {".so", ".pyd"}]


def compiled_modules(package: Path) -> list[Path]:
    """Return the modules of the `package` that are compiled."""
    left = {package / name for name in INTERPRETED}
    return [path for path in _modules(package) if path not in left and not _is_only_a_docstring(path)]


def _modules(package: Path) -> list[Path]:
    rooms = [package / room for room in ROOMS]
    return [path for room in rooms for path in ([room] if room.is_file() else sorted(room.rglob("*.py")))]


def _rooms() -> list[Any]:
    from mypyc.build import mypycify  # noqa: PLC0415

    package = Path("bouncekit")
    classes = _classes(_modules(package))
    chosen = compiled_modules(package)
    for path in chosen:
        text = path.read_text(encoding="utf-8")
        path.write_text(_with_constants_final(_with_classes_final(text, classes)), encoding="utf-8")
    # The types are checked elsewhere: here they need only be known.
    asked = ["--ignore-missing-imports", "--follow-imports=silent", *map(str, chosen)]
    level = os.environ.get("BOUNCEKIT_COMPILE_LEVEL", "2")
    extensions = list(mypycify(asked, opt_level=level, debug_level="0", multi_file=True, group_name="bouncekit"))
    if os.name != "nt":
        for extension in extensions:  # the functions of one library call one another directly
            extension.extra_compile_args.append("-fvisibility=hidden")
    return extensions


def _classes(modules: list[Path]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the enumerations of the package that its rooms share, and of their named tuples."""
    bases = {
        node.name: {ast.unparse(base) for base in node.bases}
        for path in (Path("bouncekit", "vocabulary.py"), *modules)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    enums = frozenset(name for name, above in bases.items() if not above.isdisjoint(_ENUMS))
    return enums, frozenset(name for name, above in bases.items() if "NamedTuple" in above)


def _with_classes_final(text: str, classes: tuple[frozenset[str], frozenset[str]]) -> str:
    """Return the source of a module whose functions name the members of imported enumerations, the imported named
    tuples that they make (`classes` are both), and the primitives by constants.  mypyc would look for each in a dict.
    """
    tree = ast.parse(text)
    enums, tuples = classes
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    imported = {alias.name for node in imports for alias in node.names if alias.asname is None}
    named = [*_named(tree, ast.Attribute, imported & (enums | _PRIMITIVES)), *_named(tree, ast.Call, imported & tuples)]
    lines = text.encode().splitlines(keepends=True)
    for line, start, stop, name in sorted(set(named), reverse=True):  # from the right, so that columns stay true
        lines[line] = lines[line][:start] + _constant(name).encode() + lines[line][stop:]
    if named:
        line, column = (imports[-1].end_lineno or 0) - 1, imports[-1].end_col_offset
        names = sorted({name for _, _, _, name in named})
        told = "".join(f"; {_constant(name)}: _Final = {name}" for name in names).encode()
        lines[line] = lines[line][:column] + told + lines[line][column:]
    return b"".join(lines).decode()


def _named(tree: ast.Module, kind: type[ast.expr], owners: set[str]) -> Iterator[tuple[int, int, int, str]]:
    """Yield where functions name a member of one of the `owners`, or call one: (line, its columns, what is named)."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    types = [node.annotation for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    passed_over = {id(node) for annotation in types for node in ast.walk(annotation)}
    form = ast.Name if kind is ast.Call else ast.Attribute
    for node in (node for function in functions for part in function.body for node in ast.walk(part)):
        asked = node.func if isinstance(node, ast.Call) else node
        if isinstance(node, kind) and isinstance(asked, form) and id(node) not in passed_over:
            name = ast.unparse(asked)
            owner, _, member = name.partition(".")
            if owner in owners and (kind is ast.Call or member.isupper() or owner in _PRIMITIVES):
                yield asked.lineno - 1, asked.col_offset, asked.end_col_offset or 0, name


def _constant(name: str) -> str:
    return f"_its_{name.replace('.', '_')}"


def _with_constants_final(text: str) -> str:
    """Return the source of a module with its constants `Final`, line by line: they then need no look into a dict."""
    tree = ast.parse(text)
    stored = Counter(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    lines = text.encode().splitlines(keepends=True)
    first: ast.stmt | None = None
    for statement in reversed(tree.body):  # from below, so that columns and lines above stay true
        if isinstance(statement, ast.Import | ast.ImportFrom):
            first = statement
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        name = getattr(targets[0], "id", "")
        if len(targets) > 1 or stored[name] > 1 or not _CONSTANT.fullmatch(name):
            continue
        line, size = statement.lineno - 1, len(name)
        if isinstance(statement, ast.Assign):
            lines[line] = lines[line][:size] + b": _Final" + lines[line][size:]
        elif isinstance(statement, ast.AnnAssign) and statement.value and statement.annotation.end_lineno == line + 1:
            start, stop = statement.annotation.col_offset, statement.annotation.end_col_offset
            if b"Final" not in lines[line][start:stop]:
                lines[line] = lines[line][:start] + b"_Final[" + lines[line][start:stop] + b"]" + lines[line][stop:]
    first = first or next((one for one in tree.body if not isinstance(one, ast.Expr)), None)
    if first is not None:
        lines[first.lineno - 1] = b"from typing import Final as _Final; " + lines[first.lineno - 1]
    return b"".join(lines).decode()


def _is_only_a_docstring(path: Path) -> bool:
    return path.name == "__init__.py" and "import" not in path.read_text(encoding="utf-8")


def _compile_side_by_side(build: Any) -> None:
    """Let `build` compile the files of one extension at once; setuptools takes one after another."""

    def compile_all(compiler: Any, sources: list[str], output_dir: Any = None, **settings: Any) -> list[str]:
        flags = settings.get("extra_postargs")
        _, objects, flags, search, sources_of = compiler._setup_compile(
            output_dir, settings.get("macros"), settings.get("include_dirs"), sources, settings.get("depends"), flags
        )
        given = compiler._get_cc_args(search, settings.get("debug"), settings.get("extra_preargs"))

        def compile_one(name: str) -> None:
            if name in sources_of:
                compiler._compile(name, *sources_of[name], given, flags, search)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(compile_one, objects))
        return list(objects)

    def build_extensions() -> None:
        if build.compiler.compiler_type == "unix":
            build.compiler.compile = partial(compile_all, build.compiler)
        usual()

    usual, build.build_extensions = build.build_extensions, build_extensions
