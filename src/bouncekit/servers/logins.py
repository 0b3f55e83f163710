"""Where a login is kept: in the system's keyring, else in a file that only its owner may read.

One entry for each user.  What is kept is the refresh token and who we are to the server; no password, and an access
token only where the server gives nothing else.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bouncekit.errors.reasons import MailboxReason
from bouncekit.osfiles import open_file, replace, state_folder, sync
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.oauth import Login

__all__ = ["forget_login", "load_login", "save_login"]

_SERVICE = "bouncekit"


def load_login(user: str) -> Login | None:
    """Return the login that is kept for `user`; None where there is none.

    Raises `MailboxError` (``unreadable``) where the file holds something else.
    """
    kept = _keyring_entry(user)
    if kept is None:
        kept = _read_file().get(user)
    if kept is None:
        return None
    try:
        told = json.loads(kept) if isinstance(kept, str) else kept
        return Login(**told)
    except (ValueError, TypeError) as error:
        raise MailboxError(MailboxReason.UNREADABLE, str(_path()), type(error).__name__) from None


def save_login(user: str, login: Login) -> str:
    """Keep the login of `user`; return where: ``keyring``, or the path of the file.  Raises `MailboxError`."""
    text = json.dumps(asdict(login))
    with suppress(Exception):  # a keyring may be locked, too small, or not there, each in its own way
        import keyring  # noqa: PLC0415 - the extra may be missing

        keyring.set_password(_SERVICE, user, text)
        if keyring.get_password(_SERVICE, user) == text:
            _write_file(user, None)
            return "keyring"
    _write_file(user, asdict(login))
    return str(_path())


def forget_login(user: str) -> bool:
    """Forget the login of `user`, wherever it is kept; return whether there was one.  Raises `MailboxError`."""
    was_there = _keyring_entry(user) is not None
    with suppress(Exception):  # as above
        import keyring  # noqa: PLC0415 - as above

        keyring.delete_password(_SERVICE, user)
    return _write_file(user, None) or was_there


def _keyring_entry(user: str) -> str | None:
    with suppress(Exception):  # as above
        import keyring  # noqa: PLC0415 - as above

        return keyring.get_password(_SERVICE, user)
    return None


def _path() -> Path:
    return Path(state_folder() or Path.home()) / "bouncekit" / "logins.json"


def _read_file() -> dict[str, Any]:
    path = _path()
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise MailboxError(MailboxReason.UNREADABLE, str(path), getattr(error, "strerror", None) or "") from None
    if not isinstance(told, dict):
        raise MailboxError(MailboxReason.UNREADABLE, str(path))
    return told


def _write_file(user: str, entry: dict[str, Any] | None) -> bool:
    """Put or remove the entry of a user; return whether there was one."""
    kept = _read_file()
    was_there = kept.pop(user, None) is not None
    if entry is not None:
        kept[user] = entry
    elif not was_there:
        return False
    path = _path()
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        descriptor = open_file(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(kept).encode())
            file.flush()
            sync(descriptor)
        replace(new, path)
    except OSError as error:
        raise MailboxError(MailboxReason.UNWRITABLE, str(path), error.strerror or "") from error
    return was_there
