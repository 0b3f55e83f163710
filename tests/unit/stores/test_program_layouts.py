"""Folders as other programs lay them out, built after their documentation: counts, roles, and no more than the mail."""

import gzip
import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from containers_made import tarred, zipped
from laid_out import laid_out

from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.sources import MailPath

from .conftest import Reading

Read = Callable[..., Reading]
MESSAGE = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\nFrom: MAILER-DAEMON@mx.example\nSubject: essai\n\nBonjour.\n"
MBOX = b"From ???@??? Mon Mar 02 10:00:00 2026\n" + MESSAGE + b"\n"
EMLX = b"%-10d\n" % len(MESSAGE) + MESSAGE
BLOCK = b"From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
SQLITE = b"SQLite format 3\0" + bytes(100)
ESE = b"\x01\x02\x03\x04\xef\xcd\xab\x89" + bytes(100)
UUID = "6F1A7C50-1111-4222-8333-444455556666"


def proton(*labels: str) -> bytes:
    return json.dumps({"Version": 1, "Payload": {"LabelIDs": labels, "Unread": 0}}).encode()


def gmvault(*labels: str) -> bytes:
    return json.dumps({"labels": labels, "flags": ["\\Seen"], "gm_id": 1}).encode()


def vm(deleted: str) -> bytes:
    return b"X-VM-v5-Data: ([nil nil %s nil nil nil nil nil nil]\n\t[1] nil)\n" % deleted.encode()


def labelled(*labels: str) -> bytes:
    each = b"From 17@xxx Mon Mar 02 10:00:00 +0000 2026\nX-GM-THRID: 1\nX-Gmail-Labels: %s\n" + MESSAGE + b"\n"
    return b"".join(each % label.encode() for label in labels)


APPLE = {
    f"V10/A/INBOX.mbox/{UUID}/Data/Messages/1.emlx": EMLX,
    f"V10/A/INBOX.mbox/{UUID}/Data/3/4/Messages/43001.emlx": EMLX,
    f"V10/A/INBOX.mbox/{UUID}/Data/3/4/Messages/43002.2.emlxpart": b"JVBERi0=",
    f"V10/A/INBOX.mbox/{UUID}/Data/3/4/Attachments/43001/2/joint.eml": MESSAGE,
    f"V10/A/INBOX.mbox/Sub.mbox/{UUID}/Data/Messages/2.emlx": EMLX,
    f"V10/A/[Gmail].mbox/Corbeille.mbox/{UUID}/Data/Messages/3.emlx": EMLX,
    "V10/A/INBOX.mbox/Info.plist": b"x",
    "V10/MailData/Envelope Index": SQLITE,
    "V10/MailData/Envelope Index-wal": b"\x37\x7f\x06\x82",
    "V10/MailData/Signatures/A.mailsignature": b"Content-Type: text/html\n\nx",
}
THUNDERBIRD = {
    "profiles.ini": b"[Profile0]\nName=default\nIsRelative=1\nPath=Profiles/ab.default\n",
    "Crash Reports/InstallTime2026": b"17",
    "Profiles/ab.default/prefs.js": b'user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");\n',
    "Profiles/ab.default/Mail/Local Folders/Inbox": BLOCK + MESSAGE,
    "Profiles/ab.default/Mail/Local Folders/Inbox.msf": b"x",
    "Profiles/ab.default/Mail/Local Folders/Inbox.mozmsgs/1.wdseml": MESSAGE,
    "Profiles/ab.default/Mail/Local Folders/Inbox.mozmsgs/2": MESSAGE,
}
LIVE_MAIL = {
    "Orange (ma 1a2/Inbox/1A2B3C4D-00000001.eml": MESSAGE,
    "Orange (ma 1a2/Inbox/winmail.fol": b"\1\0",
    "Orange (ma 1a2/Inbox/Clients/1A2B3C4D-00000002.eml": MESSAGE,
    "Orange (ma 1a2/Inbox/Clients/winmail.fol": b"\1\0",
    "Orange (ma 1a2/Deleted Items/1A2B3C4D-00000003.eml": MESSAGE,
    "Orange (ma 1a2/Deleted Items/winmail.fol": b"\1\0",
    "Orange (ma 1a2/account{12-3}.oeaccount": "<xml/>".encode("utf-16"),
    "Mail.MSMessageStore": ESE,
    "edb.chk": b"\0x",
}
CYRUS = {f"user/marie/{each}": MESSAGE for each in ("1.", "2.", "5.", "Trash/1.")}
CYRUS |= {f"user/marie/{each}": b"\xa1\2\x8b\rCyrus" for each in ("cyrus.header", "cyrus.cache", "Trash/cyrus.header")}
MAILBOX = {
    "Inbox/0000000257-Essai.eml": MESSAGE,
    "Inbox/0000000257-Essai.eml.meta": b"{}",
    "Sent/0000000300-Re.eml": MESSAGE,
    "Trash/2025/0000000301-x.eml": MESSAGE,
    "Junk/0000000302-x.eml": MESSAGE,
    "Drafts/0000000303-x.eml": MESSAGE,
    "Clients/Dupont/0000000500-y.eml": MESSAGE,
    "Contacts/0000000400-Jean.vcf": b"BEGIN:VCARD\nFN:Jean\nEND:VCARD\n",
    "Calendar/0000000401-Reunion.ics": b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
}
SCATTERED = {f"profil/{name.partition('/')[2]}": content for name, content in THUNDERBIRD.items() if "/ab." in name}
SCATTERED |= {
    f"profil/ab.default/{name}": b""
    for name in ("Mail/Local Folders/Sent", "Mail/Local Folders/Sent.msf", "AlternateServices.txt", "storage/ls/usage")
}
CPANEL = {
    "marie/cur/1.M1.mx.example.pl:2,S": MESSAGE,
    "marie/new/2.M1.mx.example.pl": MESSAGE,
    "marie/tmp/1795954121.M3.mx": MESSAGE,
    "marie/.Sent/cur/3.M1.mx": MESSAGE,
    "marie/maildirsize": b"0S\n",
}
FOXMAIL = b"\x10" * 7 + b"\x11" * 6 + b"S\r\n"
# What (path: content) a program keeps, how many messages are read, and how many with all its folders; the notes.
LAYOUTS: dict[str, tuple[dict[str, bytes], int, int, list[tuple[str, str]]]] = {
    "Apple Mail": (APPLE, 3, 4, [("no-inbox", "[Gmail]/Corbeille")]),
    "Thunderbird, all profiles": (THUNDERBIRD, 1, 1, []),
    "Windows Live Mail": (LIVE_MAIL, 2, 3, [("no-inbox", "Deleted Items")]),
    "Opera": (
        {"store/account1/2012/03/02.mbs": MBOX * 2, "omailbase.dat": b"\0", "indexer/message_id": bytes(9)},
        *(2, 2, []),
    ),
    "Eudora": (
        {"In.mbx": MBOX * 2, "In.toc": b"\0", "Out.mbx": MBOX, "Out.toc": b"\0", "descmap.pce": b"In,In.mbx,S,N\r\n"},
        *(2, 3, [("no-inbox", "Out")]),
    ),
    "Cyrus": (CYRUS, 3, 4, [("no-inbox", "Trash")]),
    "Evolution's copy of an IMAP folder": (
        {"folders/INBOX/cur/1e/30": MESSAGE, "folders/INBOX/cur/01/1": MESSAGE, "folders/INBOX/tmp/x": b"half"},
        *(2, 2, []),
    ),
    "mbsync, OfflineIMAP, KMail": (
        {
            "INBOX/cur/1.h,U=1:2,S": MESSAGE,
            "INBOX/.mbsyncstate": b"x",
            "INBOX/new/.keep": b"",
            "Sent/cur/1.h,U=1,FMD5=7e33429f656f1e6e9d79b29c3f82c57e:2,S": MESSAGE,
            "Sent/new/.keep": b"",
            ".INBOX.directory/Brouillons/cur/2": MESSAGE,
            ".INBOX.directory/Brouillons/new/.keep": b"",
        },
        *(1, 3, [("no-inbox", "INBOX/Brouillons, Sent")]),
    ),
    "mbsync, OfflineIMAP and mblaze, of what is new": (
        {"new/1795.6145_2.vm,U=2:2,T": MESSAGE, "new/1795.6145_4.vm,U=4,FMD5=7e33:2,": MESSAGE, "cur/.keep": b""},
        *(1, 2, [("deleted", "1")]),
    ),
    "Gnus, nnfolder": (
        {"misc": MBOX * 2, "misc.nov": b"1\tx\n", "active": b"misc 2 1 y\n", "archive/sent.2026-11": MBOX},
        *(2, 3, [("no-inbox", "sent")]),
    ),
    "Balsa": (
        {"inbox": MBOX, "sentbox": MBOX, "draftbox": MBOX, "outbox": b"", "trash": MBOX},
        *(1, 4, [("no-inbox", "draftbox, sentbox, trash")]),
    ),
    "Courier": (
        {
            "cur/1:2,S": MESSAGE,
            "new/.keepme": b"",
            "courierimapkeywords/:list": b"x",
            "courierpop3dsizelist": b"/2 1 1\n",
            ".Clients/cur/2:2,ST": MESSAGE,
        },
        *(1, 2, [("deleted", "1")]),
    ),
    "Dovecot, compressed": (
        {"cur/1.h,S=99:2,SZ": gzip.compress(MESSAGE), "cur/2.h:2,S": MESSAGE, "new/.keep": b""},
        *(2, 2, []),
    ),
    "Proton": (
        {
            "a=.eml": MESSAGE,
            "a=.metadata.json": proton("0", "5"),
            "b=.eml": MESSAGE,
            "b=.metadata.json": proton("2", "5", "7"),
            "c=.eml": MESSAGE,
            "c=.metadata.json": b'{"Payload": [',
            "labels.json": b"{}",
        },
        *(2, 3, [("no-inbox", "sent")]),
    ),
    "Takeout in other languages": (
        {"Takeout/Mail/All.mbox": labelled("Posteingang,Ungelesen", "受信トレイ", "Корзина", "Wysłane", "Papelera")},
        *(2, 5, [("no-inbox", "Корзина, Wysłane, Papelera")]),
    ),
    "Gnus": (
        {
            "mail/misc/1": MESSAGE,
            "mail/misc/2": MESSAGE,
            "mail/misc/.overview": b"1\tx\n",
            "active": b"mail.misc 2 1 y\narchive 0 1 y\n",
            "newsgroups": b"mail.misc\tx\n",
        },
        *(2, 2, []),
    ),
    "Zimbra": ({"marie.tgz": gzip.compress(tarred(MAILBOX))}, 3, 6, [("no-inbox", "Sent, Trash/2025, Drafts")]),
    "a mailbox in folders": (MAILBOX, 3, 6, [("no-inbox", "Drafts, Sent, Trash/2025")]),
    "a webmail's folders": (
        {"export.zip": zipped({"Posteingang/1.eml": MESSAGE, "Gesendet/2.eml": MESSAGE, "Papierkorb.mbox": MBOX})},
        *(1, 3, [("no-inbox", "Gesendet, Papierkorb")]),
    ),
    "packed mailboxes": (
        {"sent.mbox.gz": gzip.compress(MBOX), "inbox.mbox.gz": gzip.compress(MBOX), "sent.gz": gzip.compress(MESSAGE)},
        *(2, 3, [("no-inbox", "sent")]),
    ),
    "MailMate": (
        {"INBOX.mailbox/Messages/1.eml": MESSAGE, "Sent.mailbox/Messages/2.eml": MESSAGE},
        *(1, 2, [("no-inbox", "Sent")]),
    ),
    "Thunderbird's profile, zipped": ({"profil.zip": zipped(SCATTERED)}, 1, 1, []),
    "Thunderbird's profile in a tar": ({"profil.tar.gz": gzip.compress(tarred(SCATTERED))}, 1, 1, []),
    "cPanel": ({"mail.tar.gz": gzip.compress(tarred(CPANEL))}, 2, 3, [("no-inbox", "marie/Sent")]),
    "imap-backup": (
        {"marie_example.fr/INBOX.mbox": MBOX * 2, "marie_example.fr/INBOX.imap": b'{"version":3,"messages":[]}'},
        *(2, 2, []),
    ),
    "gmvault": (
        {
            "db/2026-03/1.eml.gz": gzip.compress(MESSAGE),
            "db/2026-03/1.meta": gmvault("\\Inbox"),
            "db/2026-03/2.eml.gz": gzip.compress(MESSAGE),
            "db/2026-03/2.meta": gmvault("\\Sent", "Clients"),
            "db/2026-03/3.eml": MESSAGE,
            "db/2026-03/3.meta": b'{"labels": 1}',
        },
        *(2, 3, [("no-inbox", "Sent")]),
    ),
    "getmail": ({"getmailrc": b"[retriever]\n", "oldmail-pop.example-110-m": b"1\0002\n", "in": MBOX}, 1, 1, []),
    "procmail": (
        {"log": b"From a@b.example  Mon Mar  2 10:00:00 2026\n Subject: x\n  Folder: /var/mail/j\t12\n", "in": MBOX},
        *(1, 1, []),
    ),
    "nmh": (
        {
            "context": b"Current-Folder: inbox\n",
            "components": b"To:\ncc:\nSubject:\n--------\n",
            "draft": b"To: jean@example.fr\nSubject: x\n--------\n",
            "inbox/1": MESSAGE,
            "inbox/,2": MESSAGE,
            "inbox/.mh_sequences": b"cur: 1\n",
        },
        *(1, 3, [("no-inbox", "draft"), ("deleted", "1")]),
    ),
    "Claws Mail and Sylpheed, before the marks are carried out": (
        {
            "inbox/1": MESSAGE,
            "inbox/2": MESSAGE,
            "inbox/.claws_mark": struct.pack("<5I", 2, 1, 0, 2, 1 << 3) + b"cut",
            "autre/7": MESSAGE,
            "autre/8": MESSAGE,
            "autre/.sylpheed_mark": struct.pack(">3I", 2, 8, 1 << 3),
        },
        *(2, 4, [("deleted", "2")]),
    ),
    "VM": (
        {"INBOX": b"".join(MBOX[:38] + vm(deleted) + MESSAGE + b"\n" for deleted in ("nil", "t"))},
        *(1, 2, [("deleted", "1")]),
    ),
    "Netscape 4": ({"Inbox": BLOCK + MESSAGE, "Inbox.snm": b"\0", ".Inbox.summary": b"\0", "Trash": b""}, 1, 1, []),
    "Eudora for the Macintosh": (
        {"In": (MBOX * 2).replace(b"\n", b"\r"), "In.toc": b"\0", "Out": MBOX.replace(b"\n", b"\r"), "Out.toc": b"\0"},
        *(2, 3, [("no-inbox", "Out")]),
    ),
    "Foxmail": (
        {
            "in.BOX": (FOXMAIL + MESSAGE.replace(b"\n", b"\r\n")) * 2,
            "in.IND": bytes(9),
            "trash.BOX": FOXMAIL + MESSAGE,
            "out.BOX": b"",
        },
        *(2, 3, [("no-inbox", "trash")]),
    ),
    "Pegasus Mail": (
        {
            "FOL0A1B2.PMM": b"Factures".ljust(128, b"\0") + (MESSAGE + b"\x1a") * 2,
            "FOL0A1B2.PMI": bytes(9),
            "5A1B.CNM": MESSAGE,
        },
        *(3, 3, []),
    ),
    "Becky!": ({"1/2.bmf": (MESSAGE + b".\n") * 2, "1/Items.idx": b"\0"}, 2, 2, []),
    "files of one message": (
        {"bom.eml": b"\xef\xbb\xbf" + MESSAGE, "a.eml.gz": gzip.compress(MESSAGE), "page.mht": MESSAGE},
        *(3, 3, []),
    ),
    "mboxcl2, Content-Length first": (
        {"box": b"From x Mon Mar  2 10:00:00 2026\nContent-Length: %d\nX: 1\n\n%s" % (len(MBOX), MBOX)},
        *(1, 1, []),
    ),
}


@pytest.mark.parametrize("program", LAYOUTS)
def test_each_message_is_read_and_nothing_else(tmp_path: Path, reading: Read, program: str) -> None:
    files, count, whole, notes = LAYOUTS[program]
    laid_out(tmp_path, files)

    names, errors, told = reading(tmp_path)
    assert (count, [], notes) == (len(names), errors, told)
    names, errors, told = reading(MailPath.whole(tmp_path))
    assert (whole, [], []) == (len(names), errors, told)


@pytest.mark.parametrize("program", LAYOUTS)
def test_each_byte_is_weighed_once(tmp_path: Path, program: str) -> None:
    files, _, whole, _ = LAYOUTS[program]
    weight = weigh_store(str(laid_out(tmp_path, files)))

    assert (whole, ()) == (weight.messages, weight.faults)
    assert sum(map(len, files.values())) == weight.used + weight.beside


@pytest.mark.parametrize(
    ("name", "content", "program"),
    [
        ("edgehill.db", SQLITE, "Mailspring"),
        ("1-2-3/mail_data.dat", SQLITE, "eM Client"),
        ("Data/Outlook.sqlite", SQLITE, "Outlook (macOS)"),
        ("Inbox/MESSAGES.TBB", b"\x21\x09\x70\x19", "The Bat!"),
        ("mail.nsf", b"\x1a\0\0\4\0\0", "HCL Notes"),
        ("mail.dxl", b"<?xml version='1.0'?>\n<database xmlns='http://www.lotus.com/dxl'>\nSubject: x\n", "HCL Notes"),
        ("UnistoreDB/store.vol", ESE, "Windows Mail"),
        ("mdb01.edb", ESE, "Microsoft Exchange"),
    ],
)
def test_a_database_is_named_with_its_program(
    tmp_path: Path, reading: Read, name: str, content: bytes, program: str
) -> None:
    laid_out(tmp_path, {name: content} | ({f"{name}.files/1/2/notes": b"no mail"} if program == "Mailspring" else {}))

    assert ([], [("database", program)], []) == reading(tmp_path)
    assert ([], [("database", program)], []) == reading(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cur/1:2,", b"-----BEGIN MAILPILE ENCRYPTED DATA-----\ncipher: aes-128-ctr\n\nQUJD\n", "sealed"),
        ("x.asc", b"-----BEGIN PGP MESSAGE-----\nVersion: GnuPG v2\n\nhQEMA\n-----END PGP MESSAGE-----\n", "sealed"),
        ("carte", b"BEGIN:VCARD\nFN:Jean\nEND:VCARD\n", "no-header"),
        ("page", b"<!DOCTYPE html>\n<p>\nSubject: x\n", "no-header"),
    ],
)
def test_what_looks_like_a_message_and_is_none_is_named(
    tmp_path: Path, reading: Read, name: str, content: bytes, reason: str
) -> None:
    laid_out(tmp_path, {name: content, "new/.keep": b""})

    assert ([], [(reason, "")], []) == reading(tmp_path)
