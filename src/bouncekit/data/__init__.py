"""The data that rooms read: rules, providers, formats, registry and words, in TOML files.

This module is their only reader.  It knows where the files stand and how to parse them, not what they mean.
"""

import tomllib
from importlib.resources import files
from typing import Any

__all__ = ["load", "load_folder"]


def load(name: str) -> dict[str, Any]:
    """Return the parsed TOML file `name` (a path relative to this folder, such as ``words/fr/explain.toml``)."""
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


def load_folder(name: str) -> dict[str, dict[str, Any]]:
    """Return {file stem: parsed TOML} of every ``.toml`` file in the folder `name`, sorted by name."""
    entries = sorted(files(__name__).joinpath(name).iterdir(), key=lambda entry: entry.name)
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in entries
        if entry.name.endswith(".toml")
    }
