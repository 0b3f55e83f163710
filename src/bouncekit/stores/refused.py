"""Files that are known to hold mail in a format that is not read: named, each in words of its own, with the way out."""

import re
from collections.abc import Callable, Iterator

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Location
from bouncekit.stores.programs import DATABASES
from bouncekit.stores.protocol import FileForm, OpenedFile

__all__ = ["REFUSED"]

# Outlook Express 5 and 6, and 4 (its .mbx).
_DBX = (b"\xcf\xad\x12\xfe", b"JMF6", b"JMF9")
# The groups of Gnus, each with its first and its last number; and what they are about.
_ACTIVE = re.compile(rb"(?:[^\s]{1,500} \d{1,12} \d{1,12} [a-z=][^\n]{0,500}\n){1,4096}[^\n]{0,4096}")
_DESCRIBED = re.compile(rb"[^\s:]{1,500}\t")
# Where the programs of MH were last; and what procmail did with each message, which begins as an mbox does.
_CONTEXT = b"Current-Folder:"
_MOZILLA = b"mozLz40\0"  # what Mozilla's programs keep of their windows and searches
_PROCMAIL = re.compile(rb"From [^\n]{1,300}\n Subject:[^\n]{0,300}\n  Folder: ")
# 7-Zip, RAR, Zstandard, compress, LZIP, LZ4, cabinets of Windows.
_PACKED = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
    b"\x28\xb5\x2f\xfd": "zst",
    b"\x1f\x9d": "Z",
    b"LZIP": "lz",
    b"\x04\x22\x4d\x18": "lz4",
    b"MSCF\0\0\0\0": "cab",
}


def _is_mtx(head: bytes, path: str) -> bool:
    # " 2-Nov-2026 10:00:00 +0000,1234;000000000000" before each message
    line = head[:60].partition(b"\n")[0]
    date, _, rest = line.partition(b",")
    return len(date) == 26 and date[2:3] == date[6:7] == b"-" and b";" in rest and rest[:1].isdigit()


def _is_sdbox(head: bytes, path: str) -> bool:
    # The header of a dbox file, then the magic of its first message.
    line, _, after = head.partition(b"\n")
    return line.startswith(b"2 M") and after.startswith(b"\x01\x02")


def _refusing(reason: SourceReason) -> Callable[[OpenedFile], Iterator[Location | SourceError]]:
    def refuse(file: OpenedFile) -> Iterator[Location | SourceError]:
        yield SourceError(file.name, reason)

    return refuse


def _refuse_packed(file: OpenedFile) -> Iterator[Location | SourceError]:
    yield SourceError(file.name, SourceReason.PACKED, next(v for k, v in _PACKED.items() if file.head.startswith(k)))


def _is_index_of_gnus(head: bytes, path: str) -> bool:
    name = path.replace("\\", "/").rpartition("/")[2]
    return (name == "active" and _ACTIVE.fullmatch(head) is not None) or (
        name == "newsgroups" and _DESCRIBED.match(head) is not None
    )


def _is_state(head: bytes, path: str) -> bool:
    name = path.replace("\\", "/").rpartition("/")[2]
    if head.startswith(_MOZILLA):
        return True
    return (name == "context" and head.startswith(_CONTEXT)) or (
        head.startswith(b"From ") and _PROCMAIL.match(head) is not None
    )


def _refuse_database(file: OpenedFile) -> Iterator[Location | SourceError]:
    yield SourceError(file.name, SourceReason.DATABASE, _database(file.head, file.path) or "")


def _database(head: bytes, path: str) -> str | None:
    """Return the program whose database of mail a file is; None where it is none."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    if name.endswith((".tbb", ".tbn")):
        return "The Bat!"
    if (name.endswith(".nsf") and head.startswith(b"\x1a\0\0\x04")) or (name.endswith(".dxl") and b"<" in head[:8]):
        return "HCL Notes"
    if name.endswith(".edb") and head[4:8] == b"\xef\xcd\xab\x89":  # the magic of ESE
        return "Microsoft Exchange"
    return DATABASES.get(name)


def _is_mdbox(head: bytes, path: str) -> bool:
    # m.1, m.2 … hold many messages; u.1, u.2 … one each.
    return _is_sdbox(head, path) and path.replace("\\", "/").rpartition("/")[2].startswith("m.")


REFUSED = (
    FileForm("index of Gnus", _is_index_of_gnus, lambda file: iter(())),
    FileForm("state of a mail program", _is_state, lambda file: iter(())),
    FileForm("mbx", lambda head, path: head.startswith(b"*mbx*\r\n"), _refusing(SourceReason.MBX)),
    FileForm("mtx", _is_mtx, _refusing(SourceReason.MTX)),
    FileForm("mdbox", _is_mdbox, _refusing(SourceReason.MDBOX)),
    FileForm("sdbox", _is_sdbox, _refusing(SourceReason.SDBOX)),
    FileForm("dbx", lambda head, path: head.startswith(_DBX), _refusing(SourceReason.DBX)),
    FileForm("olm", lambda head, path: path[-4:].lower() == ".olm", _refusing(SourceReason.OLM)),
    FileForm("database", lambda head, path: _database(head, path) is not None, _refuse_database),
    FileForm("packed", lambda head, path: head.startswith(tuple(_PACKED)), _refuse_packed),
)
