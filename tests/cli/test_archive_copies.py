"""`bouncekit archive copies`: where the copies are, and what is remembered of them."""

from pathlib import Path

import pytest
from cli_runs import Run, recipient

from bouncekit import data
from bouncekit.archive.copies import Refusal, Why, why_in_words
from bouncekit.archive.copies.checking import ListProblem
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.format import layout
from bouncekit.vocabulary import LANGUAGES
from servers.sshd import SftpServer

WORDS = {lang: data.load(f"words/{lang}/copies.toml") for lang in LANGUAGES}


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


def test_a_disk_that_is_not_plugged_in_is_told(ready: Path, run: Run) -> None:
    ready.rename(ready.with_name("away"))
    copied, found = run("copy"), run("verify", "--copy", "removable")

    assert [1, 1] == [copied.code, found.code]
    assert "introuvable. Branchez le disque" in copied.out
    assert "5 messages non vérifiés\u00a0: cette copie n’est pas là" in found.out


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


def test_everything_that_can_be_found_has_words() -> None:
    for lang in LANGUAGES:
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
