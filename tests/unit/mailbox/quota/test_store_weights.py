"""What the mail of real programs weighs on a disk: by folder, what was deleted, what is no mail."""

from pathlib import Path

import pytest
from data_files import NOTE, REPORT, data_file, stand_in
from real_stores import unpacked

from bouncekit.mailbox import FolderWeight, Quota, folder_quota
from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.mailbox.quota.stored import StoreWeight

__all__ = ["stand_in"]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(tmp_path_factory.mktemp("stores"))


def by_name(weight: StoreWeight) -> dict[str, FolderWeight]:
    return {folder.name: folder for folder in weight.folders}


def test_a_profile_is_weighed_by_its_true_folders(stores: Path) -> None:
    profile = stores / "thunderbird-153/after-compaction"
    weight = weigh_store(str(profile))
    folders = [(each.account, each.name, each.role, each.messages) for each in weight.folders if each.messages]

    assert ("popmarie@127.0.0.1", "Inbox", "inbox", 13) == folders[0]
    assert ("Local Folders", "Clients/Été 2026", "other", 2) in folders
    assert 58 == weight.messages
    # Each byte below the profile is either of a folder or beside the mail.
    files = [path for path in profile.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(path.stat().st_size for path in files) == weight.used + weight.beside
    assert weight.used == sum(folder.used or 0 for folder in weight.folders)
    assert weight.largest_beside is not None
    assert "prefs.js" == Path(weight.largest_beside[0]).name
    assert [("online", "Trash")] == [(note.reason, note.detail) for note in weight.notes]


def test_what_compacting_frees_is_told_apart(stores: Path) -> None:
    below = "Mail/Local Folders/Clients"
    before = weigh_store(str(stores / "thunderbird-153/before-compaction"))
    after = (stores / "thunderbird-153/after-compaction" / below).stat().st_size
    clients = by_name(before)["Clients"]

    assert (13, 4) == (clients.messages, clients.deleted)
    assert clients.used is not None
    # Compacting writes the fields of the others anew, which takes a few bytes.
    assert after == pytest.approx(clients.used - clients.deleted_used, abs=300)
    assert (4, clients.deleted_used) == (before.deleted, before.deleted_used)


def test_what_an_imap_cache_does_not_mark(tmp_path: Path) -> None:
    folder = tmp_path / "ImapMail" / "host"
    folder.mkdir(parents=True)
    (tmp_path / "prefs.js").write_text("")
    (tmp_path / "Mail").mkdir()
    one = "From - Mon Mar  2 10:00:00 2026\nX-Mozilla-Status: 0001\nSubject: x\n\nBonjour.\n\n"
    (folder / "INBOX").write_text(one * 3)
    (folder / "INBOX.msf").write_text("x")
    told = f'{{"{folder}/INBOX.msf": {{"flags": 4096, "totalMsgs": 2, "expungedBytes": {len(one)}}}}}'
    (tmp_path / "folderCache.json").write_text(told)
    weight = weigh_store(str(tmp_path))

    assert (3 * len(one), 3, 1, len(one)) == (weight.used, weight.messages, weight.deleted, weight.deleted_used)


@pytest.mark.parametrize(
    ("name", "counts", "folder"),
    [
        ("evolution-3.46/maildir", (4, 1, 12), "Factures"),
        ("claws-4.1.1", (13, 0, 5), "inbox"),
        ("mutt-2.2.12/out-MH", (13, 0, 1), "out-MH"),
        ("dovecot-2.3.19/mbox", (16, 0, 9), "inbox"),
        ("synthetic-other/tk", (13, 0, 0), "Boîte de réception"),
        ("roundcube-1.6.5/maildir.zip", (15, 0, 0), ""),
        ("synthetic-other/1.emlx", (1, 0, 0), ""),
    ],
)
def test_other_programs(stores: Path, name: str, counts: tuple[int, int, int], folder: str) -> None:
    weight = weigh_store(str(stores / name))

    assert counts == (weight.messages, weight.deleted, weight.beside_files)
    assert folder in by_name(weight)
    assert () == weight.faults


def test_a_packed_store_weighs_what_it_is_on_the_disk(stores: Path) -> None:
    path = stores / "roundcube-1.6.5/maildir.zip"
    weight = weigh_store(str(path))

    assert path.stat().st_size == weight.used == weight.packed
    assert sum(folder.used or 0 for folder in weight.folders) > weight.used


def test_a_data_file_of_outlook(stand_in: None, tmp_path: Path) -> None:
    sized = {**REPORT, "properties": {**REPORT["properties"], 0x0E08: 4000}}
    path = data_file(tmp_path / "archive.pst", NOTE, sized)
    weight = weigh_store(str(path))
    folders = {(each.name, each.role): (each.messages, each.used) for each in weight.folders}

    assert {("Boîte de réception", "inbox"): (2, None), ("Éléments supprimés", "trash"): (1, None)} == folders
    assert path.stat().st_size == weight.used


def test_a_store_that_cannot_be_read_is_weighed_and_named(stores: Path) -> None:
    quota = folder_quota(str(stores / "dovecot-2.3.19"), limit=10_000_000)

    assert isinstance(quota, Quota)
    assert quota.store is not None
    unread = {each.name: (each.store, each.messages) for each in quota.store.folders if each.messages is None}
    assert {"mdbox": ("mdbox", None), "sdbox": ("sdbox", None)} == unread
    assert ["mdbox", "sdbox"] == [note.reason for note in quota.store.faults]
    assert 2 == len(quota.faults)


def test_a_folder_without_mail_is_told(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x" * 10)

    assert ["no-message"] == [note.reason for note in weigh_store(str(tmp_path)).notes]


def test_a_maildir_has_its_own_limit(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp", ".Corbeille/cur", ".Corbeille/new"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "cur" / "1,S=900:2,ST").write_bytes(b"x" * 100)
    (tmp_path / ".Corbeille" / "cur" / "2:2,S").write_bytes(b"x" * 50)
    (tmp_path / "tmp" / "3").write_bytes(b"x")
    (tmp_path / "maildirsize").write_text("1000S,10C\n150 2\n")
    quota = folder_quota(str(tmp_path))

    assert isinstance(quota, Quota)
    assert quota.storage is not None
    assert (150, 1000) == (quota.storage.used, quota.storage.limit)
    assert quota.store is not None
    assert [("INBOX", "inbox", 100, 1, 100), ("Corbeille", "trash", 50, 0, 0)] == [
        (each.name, each.role, each.used, each.deleted, each.deleted_used) for each in quota.store.folders
    ]
    assert 2 == quota.store.beside_files


def test_a_folder_of_messages_is_weighed_as_its_files_one_by_one(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "avis", tmp_path / "ailleurs"
    folder.mkdir()
    elsewhere.mkdir()
    for number in range(3):
        (folder / f"{number}.EML").write_bytes(b"Subject: x\n\nBonjour.\n")
    (folder / "0.EML").replace(folder / "0.eml")
    (folder / "again.eml").hardlink_to(folder / "0.eml")
    (folder / "linked.eml").symlink_to(folder / "1.EML")
    (folder / ".hidden.eml").write_bytes(b"12345")
    (folder / "LISEZMOI.md").write_bytes(b"1234567")
    (folder / "folder.eml").mkdir()
    (folder / "folder.eml" / "inner.eml").write_bytes(b"Subject: y\n\nBonsoir.\n")
    (elsewhere / "way").symlink_to(folder, target_is_directory=True)
    seen: list[int] = []
    weight = weigh_store(str(folder), progress=seen.append)

    assert (4 * 21, 5, 5 + 7, 2) == (weight.used, weight.messages, weight.beside, weight.beside_files)
    assert not weight.faults
    assert 5 == sum(seen)
    assert (weight.used, weight.messages) == ((by_link := weigh_store(str(elsewhere))).used, by_link.messages)
    both = weigh_store(str(tmp_path))
    assert (weight.used, weight.messages, weight.beside) == (both.used, both.messages, both.beside)
