"""Lazy public names (PEP 562) of a package, from its stub ``__init__.pyi``: some cost far more to load than the rest.

The stub is the one list of the public names: type checkers read it in the place of ``__init__.py``, so that they know
every name and no other, and `open_lazily` reads in it which module defines each.
"""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from sys import _getframe
from typing import Any

__all__ = ["names_of_stub", "open_lazily"]

_IMPORT = re.compile(r"^from (\S+) import (\w+) as \2$", re.MULTILINE)
_WIDTH = 100  # characters of a line of a docstring


def open_lazily(package: dict[str, Any]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of the package whose globals are `package`.

    Its public names are put behind its docstring.
    """
    home_of = dict(names_of_stub(package))
    if package["__doc__"]:  # Python was not asked to leave docstrings out
        package["__doc__"] += _listed(home_of)

    def load(name: str) -> Any:
        if name == "__all__" and not _is_asked_by_pydoc():
            return sorted(home_of)
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {package['__name__']!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        package[name] = value  # the next access costs nothing
        return value

    def names() -> list[str]:
        return sorted({*package, *home_of})

    return load, names


def names_of_stub(package: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (public name, module that defines it) for each ``from module import name as name`` of the stub."""
    stub = package["__spec__"].loader.get_data(f"{package['__path__'][0]}/__init__.pyi")
    # One form of line: to parse Python for it would cost every command more than its own imports.
    yield from ((found[2], found[1]) for found in _IMPORT.finditer(stub.decode()))


def _listed(names: dict[str, str]) -> str:
    """Return the names as paragraphs of a docstring: what is called, and what is a type."""
    functions = sorted(name for name in names if name.islower())
    types = sorted(name for name in names if not name.islower())
    texts = (("Functions", functions), ("Types", types))
    return "".join(f"\n{_filled(title + ': ' + ', '.join(group))}\n" for title, group in texts if group)


def _filled(text: str) -> str:
    """Return the words of `text` on lines of `_WIDTH` characters at the most."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= _WIDTH:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


def _is_asked_by_pydoc() -> bool:
    """Tell whether ``help(package)`` asks.

    QUIRK: of what stands in ``__all__`` pydoc prints all methods, also those inherited from `str` and from pydantic:
    thousands of lines.  Without it, it prints the docstring, which lists the names; each has a help of its own.
    """
    return _getframe(2).f_globals.get("__name__") == "pydoc"
