"""What a killed run left, without the moments and the process that wrote it, so that two can be compared."""

import hashlib
import re
from collections.abc import Iterator
from itertools import accumulate

from bouncekit.archive.format.journal import verify_journal
from kills.remotes import Files

__all__ = ["state_of"]

_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?")
_DIGEST = re.compile(rb"\b(?:[0-9a-f]{128}|[0-9a-f]{64})\b")
_TEMPORARY = re.compile(r"(?<=/tmp/)\d+-(?:\d+-)?(?=\d)")  # the process, and of a copy on a server the object
_HOLDER = re.compile(rb"^\d+ ")  # of a lock


def state_of(files: Files) -> str:
    """Return a digest that is the same for files that are the same.

    A moment counts as any other, and one process as another.  So does the digest of a file, of one of its lines or of
    its first lines, which may have a moment in it: it counts as the name of what it is the digest of, and that is
    compared itself.  All else has to be equal byte by byte.
    """
    plain = {_TEMPORARY.sub("", name): content for name, content in files.items()}
    named = {digest: what for name, content in sorted(plain.items()) for digest, what in _digests(name, content)}
    whole = hashlib.sha256()
    for name, content in sorted(plain.items()):
        told = _HOLDER.sub(b"", content) if name.endswith("/lock") else content
        told = _DIGEST.sub(lambda found: named.get(found[0], found[0]), _TIME.sub(b"TIME", told))
        whole.update(b"%s %d\n%s\n" % (name.encode(), len(told), told))
    return whole.hexdigest()


def _digests(name: str, content: bytes) -> Iterator[tuple[bytes, bytes]]:
    for what, part in _parts(content):
        for digest in (hashlib.sha256(part), hashlib.sha512(part)):
            yield digest.hexdigest().encode(), b"<%s of %s>" % (what, name.encode())
    if name.endswith("journal.jsonl"):
        for entry in verify_journal(content).entries:
            yield entry.hash.encode(), b"<entry %d of %s>" % (entry.seq, name.encode())


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield what a digest may be of: all, and each line and all that end with one."""
    lines = content.splitlines(keepends=True)
    if len(lines) <= 200:
        yield from ((b"line %d" % number, line.rstrip(b"\n")) for number, line in enumerate(lines))
        yield from ((b"%d lines" % number, part) for number, part in enumerate(accumulate(lines)))
    elif lines:
        yield b"all", content
