"""The tag files of a BagIt 1.0 bag (RFC 8493): written and read as text, without a disk.

`bagit` (the Python library) is not used to write: it builds a bag in one go, moves and hashes all files each time, and
replaces no file atomically.  An archive grows by a few messages at a time and must survive a power cut between any two
writes.  Tests validate what is written here with `bagit` and with ``sha256sum -c``.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from bouncekit.archive.format.layout import payload_name
from bouncekit.message import ContentSource

__all__ = [
    "AGENT",
    "DECLARATION_TEXT",
    "MessageManifest",
    "parse_info",
    "parse_manifest",
    "render_info",
    "render_manifest",
    "sha256",
]

DECLARATION_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""RFC 8493, 2.1.1: these two lines, in UTF-8 without a byte order mark."""

AGENT = "bouncekit (Python library)"

_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(\S.*)")
_ESCAPE = re.compile(r"%(0[AaDd]|25)")


def render_manifest(files: Iterable[tuple[str, str]]) -> bytes:
    """Return a manifest of (SHA-256, name), sorted by name: a line each, two blanks between, as ``sha256sum`` writes.

    LF, CR and % in a name are percent-encoded (RFC 8493, 2.1.3); no name of ours has one.
    """
    return "".join(f"{digest}  {_encoded(name)}\n" for digest, name in sorted(files, key=lambda each: each[1])).encode()


def _encoded(name: str) -> str:
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def parse_manifest(content: bytes) -> Iterator[tuple[str, str] | None]:
    """Yield (SHA-256 in lower case, name) of each line of a manifest, and None for a line that is none."""
    for line in content.decode("utf-8", "replace").removeprefix("\ufeff").split("\n"):
        if not line.strip("\r"):
            continue
        match = _LINE.fullmatch(line.rstrip("\r"))
        yield (match[1].lower(), _decoded(match[2])) if match else None


def _decoded(name: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name.removeprefix("./"))


def render_info(fields: Mapping[str, str]) -> bytes:
    """Return ``bag-info.txt``: a ``label: value`` a line (RFC 8493, 2.2.2); a line end in a value becomes a blank."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in fields.items()).encode()


def parse_info(content: bytes) -> dict[str, str]:
    """Return the fields of ``bag-info.txt``, folded lines joined; of a field that is there twice the first."""
    fields: dict[str, str] = {}
    label = ""
    for line in content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        if line[:1] in (" ", "\t") and label:
            fields[label] += " " + line.strip()
            continue
        label, colon, value = line.partition(":")
        label = label.strip()
        if colon and label not in fields:
            fields[label] = value.strip()
        else:
            label = ""
    return fields


class MessageManifest:
    """The manifest of the messages with these SHA-256 (32 bytes each), as `render_manifest` writes it, made piecewise.

    The manifest of 100,000 messages has 14 MB, and several times that as Python's strings.
    """

    def __init__(self, digests: Iterable[bytes]) -> None:
        self._digests = sorted(digests)

    def __len__(self) -> int:
        return len(self._digests) * _LINE_LENGTH

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`."""
        first, last = start // _LINE_LENGTH, -(-stop // _LINE_LENGTH)
        lines = "".join(_line(digest.hex()) for digest in self._digests[first:last]).encode()
        return lines[start - first * _LINE_LENGTH : stop - first * _LINE_LENGTH]


def _line(digest: str) -> str:
    return f"{digest}  {payload_name(digest)}\n"


_LINE_LENGTH = len(_line("0" * 64))
_BLOCK = 1 << 20


def sha256(content: bytes | ContentSource) -> str:
    """Return the SHA-256 of `content` as the manifests write it."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256()
    for start in range(0, len(content), _BLOCK):
        digest.update(content.read(start, min(start + _BLOCK, len(content))))
    return digest.hexdigest()
