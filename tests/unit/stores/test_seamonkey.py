"""Profiles of SeaMonkey and Betterbird: where their mail stands, and what their folders are called."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from laid_out import laid_out
from located import located, told

from bouncekit.sources import MailPath
from bouncekit.stores.mork import rows_of

LOCAL = "Mail/Local Folders"
PREFS = """// Mozilla User Preferences

user_pref("mail.accountmanager.accounts", "account1,account2");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");
user_pref("mail.server.server1.hostname", "Local Folders");
user_pref("mail.server.server1.type", "none");
user_pref("mail.server.server2.directory-rel", "[ProfD]ImapMail/imap.example.org");
user_pref("mail.server.server2.hostname", "imap.example.org");
user_pref("mail.server.server2.type", "imap");
user_pref("mail.server.server2.userName", "jean");
user_pref("mail.server.server3.directory-rel", "[ProfD]News/news.example.org");
user_pref("mail.server.server3.type", "nntp");
"""
PROFILES = "[General]\nStartWithLastProfile=1\n\n[Profile0]\nName=default\nIsRelative=1\nPath={path}\nDefault=1\n"
OF_BETTERBIRD = (
    "[InstallD78BF5DD33499EC2]\nDefault={path}\nLocked=1\n\n[Profile1]\nName=default\nIsRelative=1\nPath={path}\n"
)


def message(subject: str, status: str = "0001") -> bytes:
    return (
        f"From - Tue Mar 10 09:00:00 2026\nX-Mozilla-Status: {status}\nX-Mozilla-Status2: 00000000\n"
        f"From: marie@example.org\nSubject: {subject}\nDate: Tue, 10 Mar 2026 09:00:00 +0000\n\nBonjour.\n\n"
    ).encode()


def panacea(folders: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return the facts of folders as SeaMonkey keeps them: {path of the index: {property: value}}."""
    columns = ["key", *dict.fromkeys(name for facts in folders.values() for name in facts)]
    numbers = {name: f"{0x80 + number:X}" for number, name in enumerate(columns)}
    atoms = "".join(f"({number}={name})" for name, number in numbers.items())
    rows: list[str] = []
    values: list[str] = []
    for number, (path, facts) in enumerate(folders.items(), 1):
        cells = []
        for name, value in ({"key": path} | dict(facts)).items():
            if name == "totalMsgs":  # short ones stand in the row itself
                cells.append(f"(^{numbers[name]}={value})")
                continue
            values.append(f"({0x90 + len(values):X}={escaped(value)})")
            cells.append(f"(^{numbers[name]}^{0x90 + len(values) - 1:X})")
        rows.append(f"[{number}{''.join(cells)}]")
    return (
        f'// <!-- <mdb:mork:z v="1.4"/> -->\n< <(a=c)> // (f=iso-8859-1)\n  {atoms}>\n\n<{"".join(values)}>\n'
        f"{{1:^B8 {{(k^B9:c)(s=9)}} \n  {' '.join(rows)}}}\n"
    ).encode()


def escaped(value: str) -> str:
    plain = value.replace("\\", "\\\\").replace("$", "\\$").replace(")", "\\)")
    return "".join(each if each.isascii() else "".join(f"${byte:02X}" for byte in each.encode()) for each in plain)


def profile(folder: Path, prefs: str = PREFS) -> Path:
    """Write a profile; return it."""
    files = {
        f"{LOCAL}/Inbox": message("Un") + message("Deux", "0009"),
        f"{LOCAL}/Sent": message("Trois"),
        f"{LOCAL}/Unsent Messages": message("Quatre"),
        f"{LOCAL}/Clients.sbd/Factures1d2720c1": message("Cinq"),
        "ImapMail/imap.example.org/INBOX": message("Six"),
        "ImapMail/imap.example.org/Retours": message("Sept"),
        "News/news.example.org/example.test": message("Huit"),
    }
    laid_out(folder, files)
    laid_out(folder, {f"{name}.msf": b'// <!-- <mdb:mork:z v="1.4"/> -->\n' for name in files})
    (folder / "prefs.js").write_text(prefs, encoding="utf-8")
    for name in ("cookies.sqlite", "places.sqlite", "compatibility.ini", "parent.lock", "bookmarks.html", "abook.mab"):
        (folder / name).write_bytes(b"x")
    return folder


def names_of(path: Path) -> dict[tuple[str, str], str]:
    return {
        (each.account, each.folder): each.role
        for each in (place.envelope for place in located(MailPath.whole(path)))
        if each is not None
    }


@pytest.fixture
def seamonkey(tmp_path: Path) -> Path:
    """Return a profile of SeaMonkey, with what it keeps of its folders."""
    folder = profile(tmp_path / "seamonkey" / "ab12.default")
    facts = {
        f"C:\\Users\\Jean\\SeaMonkey\\{LOCAL}\\Clients.sbd\\Factures1d2720c1.msf".replace("/", "\\"): {
            "flags": "4",
            "folderName": "Factures/2026 (été)",
            "totalMsgs": "1",
        },
        "/home/jean/ab12.default/ImapMail/imap.example.org/Retours.msf": {"flags": "100", "totalMsgs": "ffffffff"},
    }
    (folder / "panacea.dat").write_bytes(panacea(facts))
    return folder


def test_its_folders_have_their_names_and_their_use(seamonkey: Path) -> None:
    assert names_of(seamonkey) == {
        ("Local Folders", "Inbox"): "inbox",
        ("Local Folders", "Sent"): "sent",
        ("Local Folders", "Unsent Messages"): "drafts",
        ("Local Folders", "Clients/Factures/2026 (été)"): "other",
        ("jean@imap.example.org", "INBOX"): "inbox",
        ("jean@imap.example.org", "Retours"): "trash",
    }


def test_the_rest_of_a_profile_is_no_mail(seamonkey: Path) -> None:
    names, errors = told(seamonkey)

    assert 3 == len(names)
    assert ["deleted 1", "no-inbox"] == sorted(each if each.startswith("deleted") else each[:8] for each in errors)


@pytest.mark.parametrize("listed", [PROFILES, OF_BETTERBIRD])
def test_all_profiles_are_found_by_their_list(seamonkey: Path, listed: str) -> None:
    (seamonkey.parent / "profiles.ini").write_text(listed.format(path=seamonkey.name))

    assert 3 == len(told(seamonkey.parent)[0])


def test_a_profile_that_is_not_there_and_one_that_is_not_listed_are_told(seamonkey: Path) -> None:
    listed = PROFILES.format(path=seamonkey.name) + "[Profile1]\nIsRelative=0\nPath=/mnt/absent/profil\n"
    (seamonkey.parent / "profiles.ini").write_text(listed)
    profile(seamonkey.parent / "Profiles" / "old.default")
    (seamonkey.parent / "new.default").mkdir()

    assert {"not-found", "unused"} <= set(told(seamonkey.parent)[1])


def test_the_mail_may_stand_outside_of_the_profile(tmp_path: Path) -> None:
    outside = tmp_path / "Courrier"
    folder = profile(tmp_path / "ab.default", "")
    (folder / LOCAL).rename(outside)
    prefs = (
        f'// Mozilla User Preferences\nuser_pref("mail.server.server1.directory", "{outside}");\n'
        'user_pref("mail.server.server1.type", "none");\nuser_pref("mail.server.server1.hostname", "Courrier");\n'
        'user_pref("mail.server.server2.directory", "/mnt/absent/Mail");\n'
    )
    (folder / "prefs.js").write_text(prefs, encoding="utf-8")
    for name in ("Mail", "ImapMail", "News"):
        (folder / name).rename(tmp_path / name)
    (folder / "panacea.dat").write_bytes(panacea({f"{outside}/Sent.msf": {"flags": "100"}}))

    assert {("Courrier", "Inbox"), ("Courrier", "Sent")} <= names_of(folder).keys()
    assert "trash" == names_of(folder)["Courrier", "Sent"]
    assert "not-found" in told(folder)[1]


def test_what_stands_in_user_js_counts(tmp_path: Path) -> None:
    folder = profile(tmp_path / "ab.default", PREFS.replace("Mail/Local Folders", "Mail/Ailleurs"))
    (folder / "user.js").write_text(
        '// mon profil\n  user_pref( "mail.server.server1.directory-rel" , "[ProfD]Mail/Local Folders" ); // ici\n'
        '//user_pref("mail.server.server1.hostname", "Non");\n'
    )

    assert ("Local Folders", "Inbox") in names_of(folder)


def test_a_profile_of_a_browser_holds_no_mail(tmp_path: Path) -> None:
    for name in ("prefs.js", "times.json", "logins.txt", "sessionstore.jsonlz4"):
        (tmp_path / name).write_text("// Mozilla User Preferences\n")

    assert ([], ["no-message"]) == told(tmp_path)


def test_rows_of_mork() -> None:
    data = (
        b'// <!-- <mdb:mork:z v="1.4"/> -->\n< <(a=c)> // (f=iso-8859-1)\n(80=name)(81=flags)>\n'
        b"<(90=Re$C3$A7us \\(2\\))(91=a\\\nb)>\n{1:^80 {(k^81:c)} [1(^80^90)(^81=4)] [2:m(^80^91:c)]}\n"
        b"@$${1{@\n<(92=autre)>[-1(^80^92)]\n@$$}1}@\n"
    )
    assert [{"name": "autre"}, {"name": "ab"}] == rows_of(data)
    assert {"name": "Reçus (2)", "flags": "4"} == rows_of(data[: data.index(b"@")])[0]


@pytest.mark.parametrize(
    "data", [b"", b"(" * 9999, b"[" * 9999, b"<" * 9999 + b"(a=c)", b"[1(^)(^^)(=)(^80^)]", b"[1(\\", b">]}"]
)
def test_damaged_mork_raises_nothing(data: bytes) -> None:
    assert all(isinstance(row, dict) for row in rows_of(data))
