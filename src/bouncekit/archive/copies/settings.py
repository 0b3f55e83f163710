"""What is remembered of the copies of an archive: ``.bouncekit/archive.toml`` in the office's folder.

It is no part of the archive, and holds no secret: neither a password nor a private key.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store import OfficeStore, Store
from bouncekit.archive.store.addresses import address_without_secret
from bouncekit.archive.store.connecting import RemoteOptions
from bouncekit.archive.write.inventory import read_if_there
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["forget_copies", "load_copies", "save_copies"]

_OPTIONS = ("known_hosts", "key_file", "endpoint")


def load_copies(store: Store) -> CopySet:
    """Return the copies that were set for the archive in `store`; the office's alone where none were.

    Raises `ArchiveError` (``bad-settings``) where the file says something else.
    """
    try:
        told = tomllib.loads(read_if_there(store, layout.SETTINGS).decode("utf-8", "surrogateescape")).get("copies", {})
        return _copies(store.place, told)
    except (ValueError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{store.place}/{layout.SETTINGS}", ArchiveReason.BAD_SETTINGS, str(error)) from error


def _copies(office: str, told: Mapping[str, Any]) -> CopySet:
    options = {name: _text(told[name], name) for name in _OPTIONS if name in told}
    timeout = float(told.get("timeout", RemoteOptions().timeout))
    if timeout <= 0:
        raise ValueError("timeout")
    return CopySet(
        office,
        _places(told["removable"]) if "removable" in told else None,
        _text(told["remote"], "remote") if "remote" in told else None,
        tuple(_text(key, "recipients") for key in told.get("recipients", ())),
        RemoteOptions(**options, timeout=timeout),
        told.get("allow_same_device") is True,
    )


def _places(value: object) -> str | tuple[str, ...]:
    """Return one folder, or several."""
    return tuple(_text(each, "removable") for each in value) if isinstance(value, list) else _text(value, "removable")


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(name)
    return value


def save_copies(store: Store, copies: CopySet) -> CopySet:
    """Remember the copies, and return what is remembered: an address goes without its password."""
    remote = address_without_secret(copies.remote) if copies.remote else None
    kept = replace(copies, remote=remote)
    told: dict[str, object] = {
        "removable": kept.removables[0] if len(kept.removables) == 1 else list(kept.removables) or None,
        "remote": kept.remote,
        "recipients": list(kept.recipients) or None,
        "allow_same_device": kept.allow_same_device or None,
        **{name: getattr(kept.remote_options, name) for name in _OPTIONS},
        "timeout": kept.remote_options.timeout,
    }
    lines = [f"{name} = {_as_toml(value)}\n" for name, value in told.items() if value is not None]
    store.write(layout.SETTINGS, ("[copies]\n" + "".join(lines)).encode("utf-8", "surrogateescape"))
    return kept


def _as_toml(value: object) -> str:
    """Return a string, a list of strings, a number or a boolean: in JSON they are those of TOML.

    Not in ASCII: JSON writes what is beyond U+FFFF in two halves, which TOML refuses, and leaves U+007F as it is.
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def forget_copies(store: OfficeStore) -> None:
    """Put settings that cannot be read out of the way: they are kept, set aside, and none are set any more."""
    store.set_aside(layout.SETTINGS)
