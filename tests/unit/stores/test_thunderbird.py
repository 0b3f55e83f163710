"""A profile of Thunderbird: which folders are read, what they are called, and what of its files is no message."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from located import located

from bouncekit.sources import MailPath, SourceError, load, mail_folders

from .conftest import Reading

Read = Callable[..., Reading]
MESSAGE = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: essai\n\nBonjour.\n"


def folders(path: Path | MailPath) -> set[tuple[str, str, str]]:
    envelopes = [each.envelope for each in located(path)]
    return {(each.account, each.folder, each.role) for each in envelopes if each is not None}


BLOCK = b"From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: %s\nX-Mozilla-Status2: 00000000\n"
PROMISE = b"Subject: x\nContent-Type: multipart/report; boundary=x\n\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BLOCK % b"0001" + MESSAGE, []),
        (BLOCK % b"0400" + MESSAGE, ["1"]),  # the first lines of a large message, by POP3
        (BLOCK % b"0409" + MESSAGE + b"\n" + BLOCK % b"0401" + MESSAGE, ["1"]),  # the first was deleted
        (BLOCK % b"0001" + PROMISE, ["1"]),  # an IMAP folder of which the headers alone were fetched
        (BLOCK % b"0001" + PROMISE + b"--x\n\nBonjour.\n--x--\n", []),
    ],
)
@pytest.mark.parametrize("kind", ["mbox", "maildir"])
def test_a_message_of_which_the_beginning_alone_was_fetched(
    tmp_path: Path, reading: Read, content: bytes, told: list[str], kind: str
) -> None:
    (tmp_path / "Inbox.msf").touch()
    if kind == "mbox":
        (tmp_path / "Inbox").write_bytes(content)
    else:
        (tmp_path / "Inbox" / "cur").mkdir(parents=True)
        for number, each in enumerate(content.split(b"From - Mon Mar  2 10:00:00 2026\n")[1:]):
            (tmp_path / "Inbox" / "cur" / f"{number}.eml").write_bytes(each)
    names, errors, notes = reading(tmp_path)

    assert (1, []) == (len(names), errors)
    assert told == [detail for reason, detail in notes if reason == "truncated"]


def test_folders_have_the_names_that_thunderbird_shows(stores: Path) -> None:
    local = "Local Folders"

    assert {
        ("marie@127.0.0.1", "INBOX", "inbox"),
        ("marie@127.0.0.1", "Réunions & Co", "other"),
        ("popmarie@127.0.0.1", "Inbox", "inbox"),
        ("marie@localhost", "Inbox", "inbox"),
        ("marie@localhost", "Été/2026/Sous", "other"),
        (local, "Archives", "archive"),
        (local, "Clients", "other"),
        (local, "Clients/Été 2026", "other"),
        (local, "Junk", "junk"),
        (local, "Réunion d'équipe", "other"),
    } == folders(stores / "thunderbird-153/after-compaction")


def test_all_folders_are_listed_also_those_that_are_empty(stores: Path) -> None:
    found = list(mail_folders(stores / "thunderbird-153/after-compaction"))

    names = [each.name for each in found if each.account == "Local Folders"]
    assert ["Archives", "CON", "Clients", "Clients/Été 2026", "Clients/Été 2026/Ärger/Sub", "Drafts"] == names[:6]
    assert {"Factures/2026", "Messages#1", ".cache", 'a:b*c?"<x>|', "日本", "Inbox.msf"} <= set(names)
    assert "inbox" == found[0].role
    assert all(Path(each.path).exists() for each in found)


def test_a_profile_is_no_error_and_its_other_files_are_none_of_ours(
    stores: Path, reading: Read, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    shutil.copytree(stores / "thunderbird-153/after-compaction", profile)
    for name in ("places.sqlite-wal", "search.json.mozlz4", "pkcs11.txt", "data.safe.bin", "client_id.txt"):
        (profile / name).write_bytes(b"\0state\n")
    (profile / "lock").symlink_to("127.0.1.1:+4711")
    (profile / "Mail/Local Folders/nstmp").write_bytes(b"From - Mon Mar  2 10:00:00 2026\n" + MESSAGE)

    names, errors, notes = reading(profile)

    assert (52, []) == (len(names), errors)
    assert ["online", "no-inbox", "left"] == [reason for reason, _ in notes]


def test_a_folder_of_an_account_that_is_gone_is_told(stores: Path, reading: Read, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    shutil.copytree(stores / "thunderbird-153/after-compaction", profile)
    (profile / "Mail/pop.ancien.example").mkdir()
    (profile / "Mail/pop.ancien.example/Inbox").write_bytes(b"From - Mon Mar  2 10:00:00 2026\n" + MESSAGE)

    assert "unused" in [reason for reason, _ in reading(profile)[2]]
    assert 1 == len(reading(profile / "Mail/pop.ancien.example")[0])


def test_what_is_gone_from_the_server_alone_is_told(stores: Path, reading: Read, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    shutil.copytree(stores / "thunderbird-153/after-compaction", profile)
    shutil.copy(
        stores / "thunderbird-153/before-compaction/ImapMail/127.0.0.1/INBOX", profile / "ImapMail/127.0.0.1/INBOX"
    )

    assert ("stale", "1") in reading(profile)[2]


def test_the_cache_may_come_from_windows_or_be_broken(tmp_path: Path) -> None:
    folder = tmp_path / "Mail/Local Folders"
    folder.mkdir(parents=True)
    (folder / "Factures1d2720c1").write_bytes(b"From - Mon Mar  2 10:00:00 2026\r\n" + MESSAGE)
    (folder / "Factures1d2720c1.msf").write_bytes(b"")
    (tmp_path / "prefs.js").write_text("// no account\n")
    key = "C:\\Users\\marie\\Profiles\\x.default\\Mail\\Local Folders\\Factures1d2720c1.msf"
    cache = tmp_path / "folderCache.json"

    cache.write_text(json.dumps({key: {"folderName": "Factures/2026", "flags": 4}}))
    assert {("", "Factures/2026", "other")} == folders(tmp_path)

    for broken in ("{", "[]", '{"a": 1}', '{"' + key.replace("\\", "\\\\") + '": []}'):
        cache.write_text(broken)
        assert {("", "Factures1d2720c1", "other")} == folders(tmp_path)


BLOCK = (
    b"X-Account-Key: account3\nX-UIDL: 17\nX-Mozilla-Status: 1005\nX-Mozilla-Status2: 00000000\n"
    b"X-Mozilla-Keys: $label1   \n"
)


@pytest.mark.parametrize("line", [b"From - Mon Mar  2 10:00:00 2026", b"From "])
@pytest.mark.parametrize("ends", [(b"\n", b"\n"), (b"\r\n", b"\n"), (b"\r\n", b"\r\n")], ids=["LF", "mixed", "CRLF"])
def test_its_own_fields_are_taken_off_and_tell_the_flags(
    tmp_path: Path, line: bytes, ends: tuple[bytes, bytes]
) -> None:
    message = MESSAGE.replace(b"\n", ends[0])
    one = line + ends[0] + BLOCK.replace(b"\n", ends[1]) + message + ends[0]
    path = tmp_path / "Inbox"
    path.write_bytes(one * 3)

    found = located(path)

    assert [message] * 3 == [load(each) for each in found]
    assert {("$Forwarded", "$label1", "\\Flagged", "\\Seen")} == {
        each.envelope.flags for each in found if each.envelope
    }
    notes = dict(found[0].envelope.notes) if found[0].envelope else {}
    assert ("17", "1005", "$label1") == (notes["X-UIDL"], notes["X-Mozilla-Status"], notes["X-Mozilla-Keys"])


def test_a_content_length_that_came_with_a_message_says_nothing(tmp_path: Path) -> None:
    first = b"X-Mozilla-Status: 0001\nContent-Length: %d\n" + MESSAGE
    second = b"\nFrom - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: 0001\n" + MESSAGE
    path = tmp_path / "Inbox"
    path.write_bytes(b"From - Mon Mar  2 10:00:00 2026\n" + first % len(b"Bonjour.\n" + second) + second)

    assert 2 == len(located(path))


def test_a_file_that_is_compacted_meanwhile_is_told_and_not_read_wrongly(tmp_path: Path) -> None:
    one = b"From - Mon Mar  2 10:00:00 2026\n" + BLOCK + MESSAGE + b"\n"
    path = tmp_path / "Inbox"
    path.write_bytes(one * 3)
    found = located(path)

    with path.open("ab") as grown:
        grown.write(one)
    assert MESSAGE == load(found[2])

    (tmp_path / "compacted").write_bytes(one * 5)
    (tmp_path / "compacted").rename(path)
    with pytest.raises(SourceError) as caught:
        load(found[2])
    assert "changed" == caught.value.reason
