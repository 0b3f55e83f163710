"""`bouncekit archive copies|copy|verify|repair|plan|drill|recover|stamp` as a person or a script meets them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pyrage
import pytest
from making import digest, flip, message, payload, place_of

from bouncekit import data
from bouncekit.archive import Archive, Incoming
from bouncekit.archive.copies import Refusal, Why, why_in_words
from bouncekit.archive.copies.checking import ListProblem
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.format import layout
from bouncekit.cli import process as ending
from servers.sshd import SftpServer
from servers.tsa import Authority
from servers.webdav import WebdavServer

WORDS = {lang: data.load(f"copies/{lang}.toml") for lang in ("fr", "en")}


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """What the JSON says of each copy."""
        return {each["copy"]: each for each in json.loads(self.out)["copies"]}


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Result:
        code = ending.run(["archive", *arguments])
        return Result(code, *capsys.readouterr())

    return call


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of five messages that were captured from a server long ago."""
    place = tmp_path / "office"
    Archive.create(str(place)).add(Incoming(message(number), place_of(number)) for number in range(5))
    monkeypatch.setenv("BOUNCEKIT_ARCHIVE", str(place))
    monkeypatch.setenv("BOUNCEKIT_REMOTE_PASSWORD", "secret")
    return place


@pytest.fixture
def key(tmp_path: Path) -> Path:
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    return path


def recipient(key: Path) -> str:
    return key.read_text().split()[3]


@pytest.fixture
def ready(office: Path, disk: Path, webdav_server: WebdavServer, key: Path, run: Run) -> Path:
    """The archive with its three copies made; the remote one is encrypted."""
    remote = webdav_server.url(office.parent.name)
    set_up = run("copies", "--removable", str(disk), "--remote", remote, "--recipient", recipient(key))
    assert (0, "") == (set_up.code, set_up.err)
    assert 0 == run("copy").code
    return disk


def test_copies_are_set_once_and_remembered_without_a_secret(office: Path, ready: Path, run: Run, key: Path) -> None:
    settings = (office / layout.SETTINGS).read_text()
    shown = run("copies", "--json")

    assert "secret" not in settings
    assert "AGE-SECRET-KEY" not in settings
    assert recipient(key) in settings
    assert {"office", "removable", "remote"} == set(shown.told)
    assert {"present"} == {each["presence"] for each in shown.told.values()}
    assert 3 == len({each["device"] for each in shown.told.values()})


def test_an_address_with_a_password_is_remembered_without_it(office: Path, run: Run) -> None:
    run("copies", "--remote", "sftp://marie:secret@127.0.0.1:1/archive", "--timeout", "1")

    assert 'remote = "sftp://marie@127.0.0.1:1/archive"' in (office / layout.SETTINGS).read_text()
    assert 0 == run("copies", "--forget", "remote", "--removable", "/nowhere/x").code - 1
    assert "remote" not in (office / layout.SETTINGS).read_text()


def test_copy_says_what_it_did(office: Path, ready: Path, run: Run) -> None:
    Archive.open(str(office)).add([Incoming(message(9), place_of(9))])
    told = run("copy", "--json").told

    assert {"removable": (1, 6, True), "remote": (1, 6, True)} == {
        role: (each["sent"], each["held"], each["complete"]) for role, each in told.items()
    }
    again = run("copy")
    assert (0, 2) == (again.code, again.out.count("La copie est complète."))
    assert f"Disque externe ({ready})\n  0 message envoyé et relu\n  6 messages dans cette copie\n" in again.out


def test_verify_names_what_is_damaged_and_repair_heals_it(office: Path, ready: Path, run: Run, key: Path) -> None:
    assert 0 == run("verify").code
    flip(payload(ready, 1))
    payload(office, 2).unlink()
    found = run("verify", "--json")

    assert 1 == found.code
    assert "failed" == found.told["removable"]["messages"][digest(1)]
    assert {"verified": 4, "missing": 1} == {
        state: count for state, count in found.told["office"]["counts"].items() if count
    }
    shown = run("verify", "--lang", "en")
    assert f"{digest(1)}: damaged\n  Run “bouncekit archive repair”" in shown.out
    healed = run("repair", "--json")
    assert (0, {digest(1): "office"}, {digest(2): "removable"}) == (
        healed.code,
        healed.told["removable"]["healed"],
        healed.told["office"]["healed"],
    )
    whole = run("verify", "--key", str(key))
    assert 0 == whole.code
    assert "Chaque message a été déchiffré et comparé." in whole.out
    assert 3 == whole.out.count("chaque octet a été relu")


def test_a_sample_says_that_it_was_one(office: Path, ready: Path, run: Run) -> None:
    found = run("verify", "--sample", "40%", "--seed", "5")

    assert 0 == found.code
    assert 3 == found.out.count("Échantillon de 40\u00a0% seulement")
    assert "Intégrité vérifiée" not in found.out
    for wrong in ("0", "100%", "x", "-5%", "nan"):
        assert 2 == run("verify", "--sample", wrong).code


def test_the_plan_lists_what_may_leave_and_says_why_not(office: Path, ready: Path, run: Run) -> None:
    before = run("plan")
    assert 1 == before.code
    assert "0 message peut quitter le serveur\n5 messages doivent y rester" in before.out
    assert "Il n’a jamais été relu à cet endroit\u00a0: le serveur distant\u00a0: 5 messages" in before.out
    run("verify")
    after = run("plan", "--json")
    facts = json.loads(after.out)

    assert (0, 5) == (after.code, facts["may_leave"])
    assert [[]] * 5 == [each["reasons"] for each in facts["messages"]]
    assert {"copies": 3, "older_than": 180, "window": 90} == facts["rules"]
    event = Archive.open(str(office)).journal().entries[-1]
    assert ("planned", 5, 0) == (event.event, event.fields["may_leave"], event.fields["must_stay"])
    young = json.loads(run("plan", "--older-than", "20000", "--json").out)
    assert {"too-recent"} == {reason["why"] for each in young["messages"] for reason in each["reasons"]}
    assert 5 == len(list(office.glob("data/*/*.eml")))


def test_a_drill_tells_a_lost_key(ready: Path, run: Run, key: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    good, none, wrong = run("drill", "--key", str(key)), run("drill"), run("drill", "--key", str(other))

    assert [0, 1, 1] == [good.code, none.code, wrong.code]
    assert "La clé ouvre cette copie." in good.out
    assert "personne ne pourra lire cette copie" in none.out
    assert "Cette clé n’ouvre pas cette copie." in wrong.out


def test_an_archive_comes_back_from_the_server_alone(
    ready: Path, run: Run, key: Path, tmp_path: Path, webdav_server: WebdavServer
) -> None:
    remote = webdav_server.url(tmp_path.name)
    without = run("recover", remote, str(tmp_path / "new"))
    made = run("recover", remote, str(tmp_path / "new"), "--key", str(key))

    assert (1, 0) == (without.code, made.code)
    assert "cette clé ne l’ouvre pas" in without.err
    assert f"5 messages repris\nL’archive est reprise\u00a0: {tmp_path}/new\n" == made.out
    assert message(3) == payload(tmp_path / "new", 3).read_bytes()


def test_a_disk_that_is_not_plugged_in_is_told(ready: Path, run: Run) -> None:
    ready.rename(ready.with_name("away"))
    copied, found = run("copy"), run("verify", "--copy", "removable")

    assert [1, 1] == [copied.code, found.code]
    assert "introuvable. Branchez le disque" in copied.out
    assert "5 messages dans une copie absente" in found.out


def test_a_server_that_is_not_known_or_has_changed_is_told(
    office: Path, sftp_server: SftpServer, tmp_path: Path, run: Run
) -> None:
    known = tmp_path / "known_hosts"
    known.touch()
    options = ("--remote", sftp_server.url("x"), "--ssh-key", str(sftp_server.key_file), "--known-hosts", str(known))
    unknown = run("copies", *options)
    known.write_text(f"[127.0.0.1]:{sftp_server.port} {Path(f'{sftp_server.key_file}.pub').read_text()}")
    changed = run("copy")

    assert (1, 1) == (unknown.code, changed.code)
    assert "n’est pas encore connu de votre ordinateur. Rien n’a été envoyé." in unknown.out
    assert "ne se présente plus comme avant. Rien n’a été envoyé." in changed.out


def test_tokens_are_asked_for_stored_and_checked(office: Path, tmp_path: Path, run: Run) -> None:
    authority = Authority(tmp_path / "tsa")
    root = tmp_path / "root.pem"
    root.write_bytes(authority.root)
    assert 0 == run("stamp", "--request", str(tmp_path / "q.tsq")).code
    (tmp_path / "a.tsr").write_bytes(authority.answer((tmp_path / "q.tsq").read_bytes()))
    added = run("stamp", "--add", str(tmp_path / "a.tsr"), "--certificates", str(root))
    checked = run("stamp", "--certificates", str(root))

    assert [0, 0] == [added.code, checked.code]
    assert "signature contrôlée" in checked.out
    refused = run("stamp", "--add", str(root))
    assert (1, True) == (refused.code, "Rien n’a été rangé" in refused.err)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("copy",), 2),  # no copies are set
        (("copy", "-a", "/nowhere"), 1),
        (("verify", "--copy", "remote"), 2),
        (("verify", "--key", "/nowhere/key"), 1),
        (("copies", "--remote", "ftp://host/x"), 1),
        (("copies", "--recipient", "age1nonsense"), 1),
        (("recover", "/nowhere", "/tmp/x"), 1),
        (("stamp", "--add", "/nowhere"), 1),
        (("plan", "--copies", "1"), 2),
    ],
)
def test_what_is_wrong_is_told_without_a_traceback(
    office: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    found = run(*arguments)

    assert code == found.code
    assert "" != found.err
    assert "Traceback" not in found.err
    assert "rencontré une erreur" not in found.err


def test_settings_that_cannot_be_read_are_told(office: Path, run: Run) -> None:
    for content in ("[copies", "copies = 3", "[copies]\nremovable = 5", "[copies]\ntimeout = 'x'"):
        (office / layout.SETTINGS).write_text(content)
        found = run("copy")

        assert (1, True) == (found.code, "fichier de réglages" in found.err)


def test_settings_that_cannot_be_read_can_be_set_anew(office: Path, disk: Path, run: Run) -> None:
    (office / layout.SETTINGS).write_text("[copies")
    assert 1 == run("copies").code
    assert 1 == run("copies", "--remote", "gopher://example.org/x").code
    assert "[copies" == (office / layout.SETTINGS).read_text()

    assert 0 == run("copies", "--removable", str(disk)).code
    assert 0 == run("copy").code
    assert ["[copies"] == [path.read_text() for path in (office / layout.SET_ASIDE).iterdir()]


def test_an_office_copy_alone_can_be_verified(office: Path, run: Run) -> None:
    assert ["office"] == list(run("verify", "--json").told)


def test_ctrl_c_ends_cleanly_and_keeps_what_was_done(office: Path, disk: Path, run: Run) -> None:
    Archive.open(str(office)).add(Incoming(message(number), place_of(number)) for number in range(100, 1500))
    run("copies", "--removable", str(disk))
    command = [sys.executable, "-m", "bouncekit", "archive", "copy"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ)
    end = time.monotonic() + 60
    while time.monotonic() < end and not list(disk.glob("data/*/*.eml")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert 130 == process.returncode
    assert "Relancez la même commande pour continuer." in errors.decode()
    assert "Traceback" not in errors.decode()
    assert run("copy", "--json").told["removable"]["complete"]


def test_everything_that_can_be_found_has_words() -> None:
    for lang in ("fr", "en"):
        texts, counts = WORDS[lang]["texts"], WORDS[lang]["counts"]
        assert set() == {f"presence-{each}" for each in Presence} - texts.keys()
        assert set() == {f"state-{each}" for each in State} - counts.keys()
        assert {str(each) for each in Why} == WORDS[lang]["why"].keys()
        kinds = (ListProblem.__doc__ or "").split("``")[1::2]
        assert set() == {f"list-{kind}" for kind in kinds} - texts.keys()
        for why in Why:
            assert why_in_words(Refusal(why, "remote", "2026-03-02"), lang)


def test_nothing_is_said_of_what_a_proof_is_worth() -> None:
    assert "valeur probante" not in str(WORDS["fr"])


@pytest.fixture
def two_disks(office: Path, disk: Path, run: Run) -> tuple[Path, Path]:
    """Two folders for two disks that are used in turn, both copied to."""
    places = disk.with_name("lundi"), disk.with_name("vendredi")
    run("copies", *(word for place in places for word in ("--removable", str(place))), "--same-device")
    assert 0 == run("copy").code
    return places


def test_several_disks_are_copied_to_and_one_may_be_away(two_disks: tuple[Path, Path], office: Path, run: Run) -> None:
    assert ["removable", "removable-2"] == list(run("copy", "--json").told)
    assert 0 == run("verify").code
    friday = two_disks[1]
    friday.rename(friday.with_name("away"))
    Archive.open(str(office)).add([Incoming(message(9), place_of(9))])
    shown, verified = run("copy"), run("verify", "--json")

    assert (0, "") == (shown.code, shown.err)
    assert f"Disque externe n°\u00a02 ({friday})" in shown.out
    assert "pas branché en ce moment" in shown.out
    assert (0, "absent") == (verified.code, verified.told["removable-2"]["presence"])
    assert 1 == run("copy", "--copy", "removable-2").code
    two_disks[0].rename(two_disks[0].with_name("away-too"))
    gone = run("copy")
    assert (1, 2) == (gone.code, gone.out.count("introuvable"))


def test_one_of_several_disks_can_be_chosen(two_disks: tuple[Path, Path], run: Run) -> None:
    def chosen(name: str) -> list[str]:
        return list(run("verify", "--json", "--copy", name).told)

    assert ["removable", "removable-2"] == chosen("removable")
    assert (["removable"], ["removable-2"]) == (chosen("removable-1"), chosen("removable-2"))
    unknown, nonsense = run("verify", "--copy", "removable-3"), run("verify", "--copy", "disk")
    assert (2, 2) == (unknown.code, nonsense.code)
    assert "Disque externe n°\u00a03" in unknown.err


def test_the_report_and_the_plan_count_each_disk(two_disks: tuple[Path, Path], run: Run) -> None:
    run("verify")
    report = run("report").out
    plan = json.loads(run("plan", "--copies", "3", "--json").out)["messages"][0]

    assert 2 == report.count("Disque externe n°\u00a02") + report.count(f"Disque externe ({two_disks[0]})")
    # Both are on one device here, and count as one.
    assert {"one-device"} == {reason["why"] for reason in plan["reasons"]}


def test_the_disks_of_one_folder_given_twice_are_remembered(office: Path, disk: Path, run: Run) -> None:
    run("copies", "--removable", str(disk), "--removable", str(disk))

    assert f'removable = ["{disk}", "{disk}"]' in (office / layout.SETTINGS).read_text()
    run("copies", "--removable", str(disk))
    assert f'removable = "{disk}"' in (office / layout.SETTINGS).read_text()


@pytest.mark.parametrize("address", ["sftp://h:port/x", "webdav://[h/x", "s3://b/a\tb", "sftp://h/a\u200eb"])
def test_an_address_that_cannot_be_read_to_its_end_is_refused(office: Path, run: Run, address: str) -> None:
    refused = run("copies", "--remote", address)

    assert (1, "") == (refused.code, refused.out)
    assert "cette adresse ne peut pas être lue en entier" in refused.err
    assert not (office / layout.SETTINGS).exists()
