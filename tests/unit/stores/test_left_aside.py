"""Files that look like mail where nobody expects it, or under another name: read, or told."""

import zipfile
from pathlib import Path

import pytest
from laid_out import laid_out
from located import told

from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.sources import MailPath

MESSAGE = b"From: a@example.org\nSubject: x\nDate: Tue, 10 Mar 2026 09:00:00 +0000\n\nBonjour.\n\n"
BOX = b"From marie@example.org Tue Mar 10 09:00:00 2026\n" + MESSAGE
QUOTING = BOX + b"Elle a dit :\n\nFrom marie@example.org Tue Mar 10 09:00:00 2026\nNote: rien de plus\n\n"
PREFS = b'user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");\n'


@pytest.mark.parametrize(
    ("files", "count", "note"),
    [
        ({"a.eml": MESSAGE, "Inbox.bak": BOX * 2, "courrier.dat": MESSAGE}, 1, "left Inbox.bak, courrier.dat"),
        ({"a.eml": MESSAGE, "x.dat": b"\x89PNG", "mail.log": b"Mar 10 09:00:00 mx postfix: from=<a>\n"}, 1, None),
        ({"a.eml": MESSAGE, "geary (1).db": b"SQLite format 3\0" + bytes(99)}, 1, "left geary (1).db"),
        ({"cur/1.a:2,S": MESSAGE, "new/2.a": MESSAGE, "retour.eml": MESSAGE}, 2, "left retour.eml"),
        ({"cur/1.a:2,S": MESSAGE, "cur/vieux/1.eml": MESSAGE, "new/2.a": MESSAGE}, 3, None),
        ({"cur/1.a:2,S": MESSAGE, "new/2.a": MESSAGE, "dovecot.index.log": MESSAGE[4:]}, 2, None),
        (
            {
                "prefs.js": PREFS,
                "Mail/Local Folders/Inbox": BOX,
                "Mail/Local Folders/Inbox.msf": b"x",
                "Mail/vieux": BOX,
            },
            1,
            "left Mail/vieux",
        ),
        (
            {"Inbox": BOX, "Inbox.msf": b"x", "nstmp": BOX, "Inbox.bak": BOX, "popstate.dat": b"# POP3 State File\n"},
            1,
            "left Inbox.bak, nstmp",
        ),
    ],
)
def test_what_looks_like_mail_and_is_not_read_is_told(
    tmp_path: Path, files: dict[str, bytes], count: int, note: str | None
) -> None:
    names, errors = told(laid_out(tmp_path, files))

    assert count == len(names)
    assert ([] if note is None else [note]) == errors
    assert (note is not None) == any(each.reason == "left" for each in weigh_store(str(tmp_path)).notes)


def test_several_messages_under_the_name_of_one_are_read_or_told(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.eml": BOX * 3, "b.eml": BOX, "c.eml": QUOTING + BOX})

    names, errors = told(tmp_path)
    assert (2, ["several"]) == (len(names), errors)
    assert [f"{tmp_path / 'a.eml'}#{number}" for number in (1, 2, 3)] == told(tmp_path / "a.eml")[0]
    assert [str(tmp_path / "c.eml")] == told(MailPath.whole(tmp_path / "c.eml"))[0]


@pytest.mark.parametrize(
    ("files", "program"),
    [
        (("INBOX.mbox", "INBOX.imap"), "imap-backup"),
        (("2026/3/2/1.eml", "msg-db.sqlite"), "Got Your Back"),
    ],
)
def test_in_a_container_what_stands_beside_the_mail_is_not_read_and_that_is_told(
    tmp_path: Path, files: tuple[str, str], program: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as box:
        for name, content in zip(files, (BOX, b"x"), strict=True):
            box.writestr(name, content)

    names, errors = told(tmp_path / "a.zip")
    assert (1, [f"unlisted {program}"]) == (len(names), errors)
