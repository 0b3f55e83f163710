"""A help desk as its mail shows it: how it marks subjects and return paths, and the keys that sign these."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bouncekit.helpdesk.signing import sign, verify

__all__ = ["Desk"]

_PLACE = re.compile(r"\{([^{}]*)\}")
# A number, or the short word that some desks give to a ticket.
_ID = r"(?P<id>\w(?:[\w.]{0,62}\w)?)"
_TOKEN = r"(?P<token>[0-9A-Za-z]{8,64})"
_LONGEST_LOCAL_PART = 64  # octets (RFC 5321, 4.5.3.1.1)


@dataclass(frozen=True)
class Desk:
    """How a desk's mail can be told from other mail.

    `subject_tags` are patterns such as ``[support-{id}]`` or ``[rt.example.fr #{id}]``: `{id}` stands for the ticket.
    `return_paths` are the addresses to which its mail returns: ``ticket-{id}-{token}@example.fr``, or with a tag
    ``support+{id}.{token}@example.fr``; `{token}` is signed with the first of `keys`, and accepted with any of them, so
    that keys can be changed.  `ValueError` names a pattern that cannot be read.
    """

    subject_tags: tuple[str, ...] = ()
    return_paths: tuple[str, ...] = ()
    keys: tuple[bytes, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for pattern in (*self.subject_tags, *self.return_paths):
            _check(pattern, tokens=pattern in self.return_paths)
        if any("{token}" in pattern for pattern in self.return_paths) and not self.keys:
            raise ValueError("a return path with {token} needs a key to sign it with: keys=(…,)")
        for key in self.keys:
            if len(key) < 16:
                raise ValueError(f"a key has 16 bytes or more, not {len(key)}: secrets.token_bytes(32) makes one")

    def tickets_in_subject(self, subject: str) -> Iterator[str]:
        """Yield the ticket of each tag that stands in `subject`."""
        for pattern in self._tags:
            yield from (found["id"] for found in pattern.finditer(subject[:2000]))

    def ticket_of_return_path(self, address: str) -> tuple[str, bool | None] | None:
        """Return the ticket to which `address` belongs, and whether its token is ours (None: it bears none).

        None for an address of another form.  Case counts neither in the token nor in the address: servers change it.
        """
        for pattern in self._paths:
            found = pattern.fullmatch(address.strip())
            if found:
                token = found.groupdict().get("token")
                return found["id"], None if token is None else verify(self.keys, found["id"], token)
        return None

    def return_path(self, ticket: str) -> str:
        """Return the address to which mail about `ticket` shall return, signed where the desk signs.

        `ValueError` where the desk has no such addresses, or where this one would be longer than RFC 5321, 4.5.3.1.1,
        allows.
        """
        if not self.return_paths:
            raise ValueError("the desk has no return paths")
        token = sign(self.keys[0], ticket) if self.keys else ""
        address = self.return_paths[0].replace("{id}", ticket).replace("{token}", token)
        local = address.rpartition("@")[0]
        if len(local.encode()) > _LONGEST_LOCAL_PART:
            raise ValueError(f"{local!r} is longer than the {_LONGEST_LOCAL_PART} octets that RFC 5321 allows")
        if self.ticket_of_return_path(address) is None:
            raise ValueError(f"a ticket is of letters, digits, _ and ., not {ticket!r}")
        return address

    @cached_property
    def _tags(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_compiled(pattern) for pattern in self.subject_tags)

    @cached_property
    def _paths(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_compiled(pattern) for pattern in self.return_paths)


def _check(pattern: str, *, tokens: bool) -> None:
    places = _PLACE.findall(pattern)
    known = {"id", "token"} if tokens else {"id"}
    if places.count("id") != 1 or not set(places) <= known or len(places) != len(set(places)):
        wanted = "{id} once, and {token} at most once" if tokens else "{id} once, and no other place"
        raise ValueError(f"{pattern!r}: a pattern holds {wanted}")
    if tokens and "@" not in pattern:
        raise ValueError(f"{pattern!r}: a return path is an address, with an @")
    if not tokens and not any(map(str.isascii, _PLACE.sub("", pattern).strip())):
        raise ValueError(f"{pattern!r}: a tag needs something beside {{id}}, or every number is a ticket")


def _compiled(pattern: str) -> re.Pattern[str]:
    places = {"id": _ID, "token": _TOKEN}
    pieces = _PLACE.split(pattern)
    return re.compile(
        "".join(places[piece] if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)), re.IGNORECASE
    )
