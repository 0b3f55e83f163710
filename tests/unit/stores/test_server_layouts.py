"""Folders of mail servers, exports and older programs, built after their documentation: the mail, and no more."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from containers_made import tarred, zipped
from laid_out import laid_out

from bouncekit.mailbox.messages.disk import DiskOptions, list_files
from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.sources import Location, MailPath, SourceError, load, locate

from .conftest import Reading

Read = Callable[..., Reading]
MESSAGE = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\nFrom: MAILER-DAEMON@mx.example\nSubject: essai\n\nBonjour.\n"
MBOX = b"From ???@??? Mon Mar 02 10:00:00 2026\n" + MESSAGE + b"\n"
EMLX = b"%-10d\n" % len(MESSAGE) + MESSAGE
SQLITE = b"SQLite format 3\0" + bytes(100)
MAILDIR = "@local/1026/Maildir/"


def boxes(*names: str) -> dict[str, bytes]:
    """Return Maildirs beside one another, with one message each."""
    return {f"{name}/{part}": MESSAGE for name in names for part in ("cur/1.h:2,S", "new/.keep")}


def evolution(flags: str) -> bytes:
    return MBOX.replace(b"Subject", b"X-Evolution: 00000b54-%s\nSubject" % flags.encode())


# What (path: content) there is, how many messages are read, and how many with all its folders; the notes.
LAYOUTS: dict[str, tuple[dict[str, bytes], int, int, list[tuple[str, str]]]] = {
    "OfflineIMAP, of a server whose folders stand below INBOX": (
        boxes("INBOX", "INBOX.Clients", "INBOX.Sent", "INBOX.Trash", "inbox.Drafts"),
        *(2, 5, [("no-inbox", "INBOX.Sent, INBOX.Trash, inbox.Drafts")]),
    ),
    "OfflineIMAP, of Gmail": (
        boxes("INBOX", "[Gmail].Corbeille", "[Gmail].Messages envoy&AOk-s", "[Gmail].Spam", "[Google Mail].Bin"),
        *(2, 5, [("no-inbox", "[Gmail].Corbeille, [Gmail].Messages envoyés, [Google Mail].Bin")]),
    ),
    "a webmail that calls folders as its server does": (
        {"export.zip": zipped(dict.fromkeys(("INBOX.mbox", "INBOX.Sent.mbox", "INBOX.Corbeille.mbox"), MBOX))},
        *(1, 3, [("no-inbox", "INBOX.Sent, INBOX.Corbeille")]),
    ),
    "MDaemon": (
        {
            "marie/md50000000001.msg": MESSAGE,
            "marie/imap.mrk": b"\0",
            "marie/Clients.IMAP/md50000000001.msg": MESSAGE,
            "marie/Sent Items.IMAP/md50000000001.msg": MESSAGE,
        },
        *(2, 3, [("no-inbox", "Sent Items")]),
    ),
    "Kerio": (
        {
            "INBOX/#msgs/00000001.eml": MESSAGE,
            "INBOX/index.fld": b"KF\0\1",
            "Sent Items/#msgs/00000001.eml": MESSAGE,
            "Sent Items/status.fld": b"U1\n",
        },
        *(1, 2, [("no-inbox", "Sent Items")]),
    ),
    "IceWarp": (
        {"inbox/202603021000.imap": MESSAGE, "inbox/imapindex.bin": b"\0", "inbox/note.eml": MESSAGE},
        *(1, 1, [("left", "inbox/202603021000.imap")]),
    ),
    "Zimbra's own store": ({"0/msg/257-512.msg": MESSAGE, "0/msg/258-513.msg": gzip.compress(MESSAGE)}, 2, 2, []),
    "Synology": (
        {
            f"{MAILDIR}cur/1.M1.nas:2,S": MESSAGE,
            f"{MAILDIR}new/.keep": b"",
            f"{MAILDIR}@eaDir/1.M1.nas/SYNO@.fileindexdb": b"x",
            f"{MAILDIR}cur/@eaDir/1.M1.nas/SYNO@.fileindexdb": b"x",
            f"{MAILDIR}.Sent/cur/2.M1.nas,S=97:2,SZ": gzip.compress(MESSAGE),
        },
        *(1, 2, [("no-inbox", "Sent")]),
    ),
    "hMailServer": ({"Data/ex.fr/marie/1A/{1A-1}.eml": MESSAGE, "Database/hMailServer.sdf": b"\0"}, 1, 1, []),
    "a spool in which a mailbox is empty": ({"marie": MBOX, "paul": b""}, 1, 1, []),
    "Apple Mail before 10.4": (
        {"INBOX.mbox/mbox": MBOX, "INBOX.mbox/content_index": b"\0", "Deleted Messages.mbox/mbox": MBOX},
        *(1, 2, [("no-inbox", "Deleted Messages")]),
    ),
    "Apple Mail before 10.7": (
        {
            "IMAP-marie@ex.fr/INBOX.imapmbox/Messages/1.emlx": EMLX,
            "IMAP-marie@ex.fr/Deleted Messages.imapmbox/Messages/2.emlx": EMLX,
            "IMAP-marie@ex.fr/INBOX.imapmbox/Info.plist": b"x",
        },
        *(1, 2, [("no-inbox", "Deleted Messages")]),
    ),
    "Evolution before 3.2": (
        {"Inbox": evolution("0010") + evolution("0012"), "Inbox.ev-summary": b"\0", "Inbox.ev-summary-meta": b"\0"},
        *(1, 2, [("deleted", "1")]),
    ),
    "Apple Mail in a zip": (
        {
            "Mail.zip": zipped(
                {
                    "A/INBOX.mbox/U/Data/3/Messages/1.emlx": EMLX,
                    "A/Sent Messages.mbox/U/Data/Messages/2.emlx": EMLX,
                }
            )
        },
        *(1, 2, [("no-inbox", "A/Sent Messages")]),
    ),
    "Windows Live Mail, which cuts names": (
        {
            f"Local Folde 1d8/{name}": content
            for folder in ("Boîte de ré 1a2", "Éléments en 5a1", "Deleted Ite 4bd", "Clients Dup 3ca")
            for name, content in ((f"{folder}/1.eml", MESSAGE), (f"{folder}/winmail.fol", b"\1\0"))
        },
        *(2, 4, [("no-inbox", "Deleted Ite 4bd, Éléments en 5a1")]),
    ),
    "a Maildir that was unpacked where names have no colon": (
        {"cur/1795955104.M1P2.mx_2,S": MESSAGE, "cur/1795955105.M1P2.mx,S=97_2,ST": MESSAGE, "new/.keep": b""},
        *(1, 2, [("deleted", "1")]),
    ),
    "MH in a zip": (
        {"a.zip": zipped({"inbox/1": MESSAGE, "inbox/,2": MESSAGE, "inbox/.mh_sequences": b"cur: 1\n"})},
        *(1, 2, [("deleted", "1")]),
    ),
    "Evolution's backup": (
        {"a.tar": tarred({"evolution.dir": b"[dirs]\n", "mail/cur/1.h:2,S": MESSAGE, "mail/.Sent/cur/2:2,": MESSAGE})},
        *(1, 2, [("no-inbox", "mail/Sent")]),
    ),
    "Windows Live Mail in a zip": (
        {"a.zip": zipped({"Orange/Inbox/1.eml": MESSAGE, "Orange/Deleted Ite 4bd/2.eml": MESSAGE})},
        *(1, 2, [("no-inbox", "Orange/Deleted Ite 4bd")]),
    ),
    "Eudora in a zip": (
        {"a.zip": zipped({"In.mbx": MBOX, "In.toc": b"\0", "Out.mbx": MBOX, "Out.toc": b"\0"})},
        *(1, 2, [("no-inbox", "Out")]),
    ),
    "Opera in a zip": (
        {"a.zip": zipped({"store/1.mbs": MBOX, "omailbase.dat": b"\0", "indexer/message_id": b"\0"})},
        *(1, 1, []),
    ),
    "Pegasus Mail": (
        {
            f"FOL{number}.PMM": name.ljust(128, b"\0") + MESSAGE + b"\x1a"
            for number, name in enumerate((b"Clients", b"Copies to self", b"Deleted messages"))
        },
        *(1, 3, [("no-inbox", "Copies to self, Deleted messages")]),
    ),
    "Becky!": (
        {f"{folder}/1.bmf": MESSAGE + b".\n" for folder in ("!!!!Inbox", "!!!!Trash", "!!!!Outbox", "Clients")},
        *(2, 4, [("no-inbox", "Outbox, Trash")]),
    ),
    "what a mail program could not send": (
        {"mbox": MBOX, "dead.letter": MBOX},
        *(1, 2, [("no-inbox", "dead.letter")]),
    ),
    "programs, films and contacts beside mail": (
        {"1.eml": MESSAGE, "mail.exe": b"MZ\0", "film.MP4": b"\0", "Marie.contact": b"<?xml?>", "s.lz4": b"mozLz40\0"},
        *(1, 1, []),
    ),
    "ImportExportTools": (
        {
            "Boîte de réception_20260302-1000/messages/1.eml": MESSAGE,
            "Boîte de réception_20260302-1000/index.html": b"<html>",
            "Envoyés_20260302-1000/messages/1.eml": MESSAGE,
        },
        *(1, 2, [("no-inbox", "Envoyés")]),
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_message_is_read_and_nothing_else(tmp_path: Path, reading: Read, layout: str) -> None:
    files, count, whole, notes = LAYOUTS[layout]
    laid_out(tmp_path, files)

    names, errors, told = reading(tmp_path)
    assert (count, [], notes) == (len(names), errors, told)
    names, errors, _ = reading(MailPath.whole(tmp_path))
    assert (whole, []) == (len(names), errors)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_byte_is_weighed_once_and_each_message_listed(tmp_path: Path, layout: str) -> None:
    files, _, whole, _ = LAYOUTS[layout]
    weight = weigh_store(str(laid_out(tmp_path, files)))
    errors: list[SourceError] = []
    listed = list(list_files(tmp_path, DiskOptions(on_error=errors.append)))

    assert (whole, ()) == (weight.messages, weight.faults)
    assert sum(map(len, files.values())) == weight.used + weight.beside
    assert whole == len(listed)
    assert {"left"} >= {each.reason for each in errors}
    assert not [each.folder for each in listed if "bouncekit-" in each.folder]


@pytest.mark.parametrize(
    ("files", "program"),
    [
        ({"Mailbird/Store/Store.db": SQLITE, "Mailbird/Store/Attachments/1/a.pdf": b"%PDF"}, "Mailbird"),
        ({"backup.zip": zipped({"1/mail_data.dat": SQLITE, "1/folders.dat": SQLITE})}, "eM Client"),
        ({"sauvegarde.tar": tarred({"Marie/Inbox/MESSAGES.TBB": b"\x21\x09\x70\x19"})}, "The Bat!"),
        ({"sauvegarde.zip": zipped({"Marie/Inbox/MESSAGES.TBB": b"\x21\x09\x70\x19"})}, "The Bat!"),
    ],
)
def test_a_database_is_named_with_its_program(
    tmp_path: Path, reading: Read, files: dict[str, bytes], program: str
) -> None:
    assert ([], [("database", program)], []) == reading(laid_out(tmp_path, files))


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_what_is_no_mail_in_a_container_is_told_in_one_line(
    tmp_path: Path, reading: Read, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    members = {f"Drive/{number}.xyz": b"\0\1\2" for number in range(14)}
    named = ", ".join([*members][:12])
    (tmp_path / "a.zip").write_bytes(pack({"1.eml": MESSAGE, "avis": MESSAGE, **members, "trace.tcx": b"<?xml?><a/>"}))

    names, errors, notes = reading(tmp_path)
    assert (2, [], [("other", f"{named}, …")]) == (len(names), errors, notes)


def test_what_its_name_calls_mail_and_is_none_is_an_error(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"1.eml": b"\0\1", "cur/2.mx.example": b"\0\1", "INBOX": b"\0\1"}))

    names, errors, _ = reading(tmp_path)
    assert ([], ["no-header"] * 3) == (names, [reason for reason, _ in errors])


@pytest.mark.parametrize(
    ("members", "program"),
    [
        ({"a=.eml": MESSAGE, "a=.metadata.json": b"{}"}, "Proton Mail"),
        ({"db/1.meta": b"{}", "db/1.eml.gz": gzip.compress(MESSAGE)}, "gmvault"),
    ],
)
def test_what_a_program_tells_beside_the_messages_in_a_container_is_not_read_and_that_is_told(
    tmp_path: Path, reading: Read, members: dict[str, bytes], program: str
) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(members))

    names, errors, notes = reading(tmp_path)
    assert (1, [], [("unlisted", program)]) == (len(names), errors, notes)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_the_fields_of_thunderbird_are_taken_off_in_a_container_too(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes]
) -> None:
    block = b"X-Mozilla-Status: 0009\nX-Mozilla-Status2: 00000000\n"
    (tmp_path / "a").write_bytes(pack({"Mail/Inbox.msf": b"x", "Mail/Inbox/cur/1.eml": block + MESSAGE}))

    with ExitStack() as stack:
        (found,) = (each for each in locate(MailPath.whole(tmp_path), stack) if isinstance(each, Location))
        assert MESSAGE == load(found)
        assert found.envelope is not None
        assert found.envelope.is_deleted


class WithoutFlag(zipfile.ZipInfo):
    """A member with a name in UTF-8, of which its program does not say that it is."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode(), self.flag_bits & ~0x800


def test_names_in_utf_8_that_are_not_said_to_be(tmp_path: Path, reading: Read) -> None:
    with zipfile.ZipFile(tmp_path / "horde.zip", "w") as box:
        for name in ("Boîte de réception.mbox", "Éléments envoyés.mbox"):
            box.writestr(WithoutFlag(name), MBOX)

    names, _, notes = reading(tmp_path)
    assert [f"{tmp_path}/horde.zip!/Boîte de réception.mbox#1"] == names
    assert [("no-inbox", "Éléments envoyés")] == notes


def sparse_tar(name: str, content: bytes, hole: int) -> bytes:
    """Return a tar as GNU tar -S writes it: of a member only what stands behind a hole at its beginning."""
    records = (
        f"GNU.sparse.major=1\nGNU.sparse.minor=0\nGNU.sparse.name={name}\nGNU.sparse.realsize={hole + len(content)}\n"
    )
    stored = f"1\n{hole}\n{len(content)}\n".encode().ljust(512, b"\0") + content
    pax = {key: value for key, _, value in (line.partition("=") for line in records.splitlines())}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as box:
        info = tarfile.TarInfo(f"GNUSparseFile.1/{name}")
        info.size, info.pax_headers = len(stored), pax
        box.addfile(info, io.BytesIO(stored))
    return out.getvalue()


def test_a_sparse_member_of_a_tar_is_read_and_not_passed_over(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "a.tar").write_bytes(sparse_tar("Inbox.mbox", MBOX + MBOX, 0))
    (tmp_path / "b.tar").write_bytes(sparse_tar("1.eml", MESSAGE, 0))
    (tmp_path / "c.tar").write_bytes(sparse_tar("2.eml", MESSAGE, 1 << 40))

    names, errors, _ = reading(tmp_path)
    told = [each.removeprefix(f"{tmp_path}/") for each in names]
    assert ["a.tar!/Inbox.mbox#1", "a.tar!/Inbox.mbox#2", "b.tar!/1.eml"] == told
    assert ["expands"] == [reason for reason, _ in errors]
