"""The names of everything that stands in a copy of an archive: a BagIt 1.0 bag (RFC 8493, section 2).

No name is ever taken from a message: a message is named by the SHA-256 of its bytes.
"""

import re

__all__ = [
    "BAG_INFO",
    "CACHE",
    "CAPTURES",
    "DECLARATION",
    "INDEX",
    "JOURNAL",
    "LOCK",
    "MANIFEST",
    "MARKS",
    "PAYLOAD",
    "REPLACED",
    "SETTINGS",
    "SET_ASIDE",
    "TAG_FILES",
    "TAG_MANIFEST",
    "TEMPORARY",
    "digest_of",
    "payload_name",
]  # fmt: skip

DECLARATION = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"
CAPTURES = "bouncekit/captures.jsonl"
JOURNAL = "bouncekit/journal.jsonl"
MARKS = "bouncekit/marks.jsonl"

TAG_FILES = (DECLARATION, BAG_INFO, MANIFEST, CAPTURES, JOURNAL, MARKS)
"""What the tag manifest covers, where it is there."""

CACHE = ".bouncekit/"
"""What is no part of the archive, and may be deleted whole while nothing runs (but for `SET_ASIDE`,
`REPLACED` and `SETTINGS`)."""
TEMPORARY = ".bouncekit/tmp/"
LOCK = ".bouncekit/lock"
INDEX = ".bouncekit/index.sqlite"
SETTINGS = ".bouncekit/archive.toml"
SET_ASIDE = ".bouncekit/set-aside/"
"""Payload files whose content is not what their name says: kept, because an archive deletes nothing."""

REPLACED = ".bouncekit/replaced/"
"""What stood under a name while another file is put there, on a server that cannot do that at once."""

_PAYLOAD_NAME = re.compile(r"data/([0-9a-f]{2})/(\1[0-9a-f]{62})\.eml(?:\.age)?")


def payload_name(digest: str) -> str:
    """Return the name of the message whose SHA-256 is `digest` (64 lower-case hexadecimal digits)."""
    return f"data/{digest[:2]}/{digest}.eml"


def digest_of(name: str) -> str | None:
    """Return the SHA-256 that the payload name `name` tells; None where it is no name of ours."""
    match = _PAYLOAD_NAME.fullmatch(name)
    return match[2] if match else None
