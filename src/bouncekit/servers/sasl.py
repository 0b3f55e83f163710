"""Logging in with an access token in place of a password: XOAUTH2 and OAUTHBEARER (RFC 7628).

A token is a `str` of a class of its own, so that whatever takes a password takes a token too: who logs in looks which
of the two it is.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Collection

__all__ = ["AccessToken", "Exchange", "answered", "mechanism_for"]

_MECHANISMS = ("XOAUTH2", "OAUTHBEARER")  # the first is what Microsoft, Google and Yahoo all know
_MOST_WORDS = 300  # characters of what a server says is wrong with a token


class AccessToken(str):
    """An OAuth 2 access token (RFC 6749, 1.4), for `imap_connection` and `pop3_connection` in place of a password."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "AccessToken(...)"  # no log may hold it


def mechanism_for(announced: Collection[str]) -> str | None:
    """Return the mechanism to use of those that a server announces; None where it takes no token."""
    return next((name for name in _MECHANISMS if name in announced), None)


class Exchange:
    """What is said in one login: call it with each challenge of the server; `problem` is what the server told."""

    def __init__(self, mechanism: str, user: str, token: str, place: str) -> None:
        self.mechanism = mechanism
        self.problem = ""
        self._first = _first_words(mechanism, user, token, place).encode()
        self._is_begun = False

    def __call__(self, challenge: bytes) -> bytes:
        """Return the answer to a challenge, both decoded: the token first, then the assent to having failed."""
        if not self._is_begun:
            self._is_begun = True
            return self._first
        self.problem = _problem(challenge)
        return b"" if self.mechanism == "XOAUTH2" else b"\x01"  # RFC 7628, 3.2.3


def answered(answer: Callable[[bytes], bytes], line: bytes) -> bytes:
    """Return what `answer` makes of a challenge that is in Base64 still; what is no Base64 is an empty one."""
    try:
        return answer(b64decode(line, validate=True))
    except ValueError:
        return answer(b"")


def _first_words(mechanism: str, user: str, token: str, place: str) -> str:
    if mechanism == "XOAUTH2":
        return f"user={user}\x01auth=Bearer {token}\x01\x01"
    host, _, port = place.rpartition(":")
    name = user.replace("=", "=3D").replace(",", "=2C")  # RFC 5801, 4
    return f"n,a={name},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01"


def _problem(challenge: bytes) -> str:
    """Return what a server says of a token that it refuses (RFC 7628, 3.2.2): the values of a JSON object."""
    try:
        told = json.loads(challenge)
        words = [f"{name}: {told[name]}" for name in ("status", "error", "error_description") if name in told]
    except (ValueError, TypeError, RecursionError):
        return challenge.decode("utf-8", "replace")[:_MOST_WORDS]
    return ", ".join(words)[:_MOST_WORDS]
