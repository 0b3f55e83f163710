"""The data that rooms read: rules, providers, formats, registry and words, in TOML files.

This module is their only reader.  It knows where the files stand and how to parse them, not what they mean.

TOML is what people write; JSON is read ten times as fast.  So a wheel holds beside each file the same as JSON, the
folders of `WHOLE` each as one, and the rule book as it was made of its files (`hatch_build.py` in the root of the
project writes all of it); a checkout has none.
"""

import json
from typing import Any

__all__ = ["WHOLE", "load", "load_folder", "prebuilt"]

WHOLE = ("cues", "formats")
"""The folders that are read whole, and so are one file in a wheel."""


def load(name: str) -> dict[str, Any]:
    """Return the parsed TOML file `name` (a path relative to this folder, such as ``words/fr/explain.toml``)."""
    twin: dict[str, Any] | None = prebuilt(name.removesuffix(".toml") + ".json")
    if twin is not None:
        return twin
    import tomllib  # noqa: PLC0415 - a wheel needs it not

    written = _bytes(name)
    if written is None:
        from importlib.resources import files  # noqa: PLC0415 - rarely needed, and it loads half the standard library

        written = files(__name__).joinpath(name).read_bytes()
    return tomllib.loads(written.decode("utf-8").replace("\r\n", "\n"))


def load_folder(name: str) -> dict[str, dict[str, Any]]:
    """Return {file stem: parsed TOML} of every ``.toml`` file in the folder `name`, sorted by name."""
    twin: dict[str, dict[str, Any]] | None = prebuilt(f"{name}.json") if name in WHOLE else None
    if twin is not None:
        return twin
    from importlib.resources import files  # noqa: PLC0415 - as above

    entries = sorted(files(__name__).joinpath(name).iterdir(), key=lambda entry: entry.name)
    return {
        entry.name.removesuffix(".toml"): load(f"{name}/{entry.name}")
        for entry in entries
        if entry.name.endswith(".toml")
    }


def prebuilt(name: str) -> Any:
    """Return what the JSON file `name` holds that was made when the wheel was built; None where there is none."""
    found = _bytes(name)
    return None if found is None else json.loads(found)


def _bytes(name: str) -> bytes | None:
    """Return the content of the file `name` of this folder, as whoever loads this module can read it."""
    loader: Any = __spec__.loader if __spec__ is not None else None
    try:
        return bytes(loader.get_data(f"{__path__[0]}/{name}"))
    except (AttributeError, OSError):  # a loader that reads no files, or no such file
        return None
