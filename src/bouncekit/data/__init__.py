"""The data that rooms read: rules, providers, formats, registry and words, in TOML files.

This module is their only reader.  It knows where the files stand and how to parse them, not what they mean.

TOML is what people write; JSON is read ten times as fast.  So a wheel holds beside each file the same as JSON, the
folders of `WHOLE` each as one, and the rule book as it was made of its files (`hatch_build.py` in the root of the
project writes all of it); a checkout keeps the same once a process has made it (`bouncekit.data.keeping`).
"""

import json
import time
from collections.abc import Callable
from typing import Any

__all__ = ["BEGUN", "WHOLE", "as_json", "built", "load", "load_fitted", "load_folder", "parsed", "parsed_folder"]

BEGUN = time.time_ns()
"""When this process began to load what reads the data (nanoseconds since 1970)."""

WHOLE = ("cues", "formats")
"""The folders that are read whole, and so are one file in a wheel."""


def load(name: str) -> dict[str, Any]:
    """Return the parsed TOML file `name` (a path relative to this folder, such as ``words/fr/explain.toml``)."""
    found: dict[str, Any] = json.loads(
        built(f"{name.removesuffix('.toml')}.json", (name,), lambda: as_json(parsed(name)))
    )
    return found


def load_folder(name: str) -> dict[str, dict[str, Any]]:
    """Return {file stem: parsed TOML} of every ``.toml`` file in the folder `name`, one of `WHOLE`, sorted by name."""
    found: dict[str, dict[str, Any]] = json.loads(built(f"{name}.json", (name,), lambda: as_json(parsed_folder(name))))
    return found


def load_fitted(name: str) -> dict[str, Any]:
    """Return what the JSON file `name` holds, which a script of ``tools/`` wrote: no person does."""
    found: dict[str, Any] = json.loads(_read(name))
    return found


def parsed(name: str) -> dict[str, Any]:
    """Return the same as `load`, read from the TOML file itself."""
    import tomllib  # noqa: PLC0415 - rarely needed

    return tomllib.loads(_read(name).decode("utf-8").replace("\r\n", "\n"))


def parsed_folder(name: str) -> dict[str, dict[str, Any]]:
    """Return the same as `load_folder` of any folder, read from the TOML files themselves."""
    return {stem: parsed(f"{name}/{stem}.toml") for stem in _stems(name)}


def built(name: str, sources: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
    """Return the file `name` that was made when the wheel was built; in a checkout what `make` makes of `sources`.

    These are files and folders of this one, with the code that `make` runs; what it makes may be kept from an earlier
    process, for as long as none of them changes.
    """
    found = _bytes(name)
    if found is not None:
        return found
    from bouncekit.data.keeping import kept  # noqa: PLC0415 - a wheel needs it not

    folder = __path__[0]
    return kept(name.replace("/", "."), [__file__, *(f"{folder}/{source}" for source in sources)], make)


def as_json(value: Any) -> bytes:
    """Return `value` as `load` reads it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _stems(folder: str) -> list[str]:
    from importlib.resources import files  # noqa: PLC0415 - as above

    names = [entry.name for entry in files(__name__).joinpath(folder).iterdir()]
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def _read(name: str) -> bytes:
    written = _bytes(name)
    if written is None:
        from importlib.resources import files  # noqa: PLC0415 - rarely needed, and it loads half the standard library

        written = files(__name__).joinpath(name).read_bytes()
    return written


def _bytes(name: str) -> bytes | None:
    """Return the content of the file `name` of this folder, as whoever loads this module can read it."""
    loader: Any = __spec__.loader if __spec__ is not None else None
    try:
        return bytes(loader.get_data(f"{__path__[0]}/{name}"))
    except (AttributeError, OSError):  # a loader that reads no files, or no such file
        return None
