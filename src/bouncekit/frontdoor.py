"""The front door of a package: public names that are loaded on first use, because some cost far more than the rest."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["open_lazily"]


def open_lazily(
    package: dict[str, Any], homes: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` (PEP 562) of the package whose globals are `package`.

    `homes` holds, for each module, the public names that it defines.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def load(name: str) -> Any:
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {package['__name__']!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        package[name] = value  # the next access costs nothing
        return value

    def names() -> list[str]:
        return sorted({*package, *home_of})

    return load, names
