"""`bouncekit junk`: what it finds in the junk folder, and that it moves nothing."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_runs import Result, Run, runner

from letters import attached, written
from servers.dovecot import Account, Dovecot


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", 'pass "word" \\')
    return runner(capsys)


MINE = "mine@example.fr"


@pytest.fixture
def junk_box(dovecot: Dovecot, account: Account) -> Account:
    now = datetime.now(UTC)
    sent = written(sender="Marie <marie@example.fr>", identity=MINE).replace(
        b"<marie@example.fr>\r\nSub", b"paul@example.org\r\nSub"
    )
    dovecot.deliver(account, sent, folder="Sent", flags="S")
    reply = written(identity="r@x.fr", sender="x@unknown.example", extra=f"In-Reply-To: <{MINE}>\n")
    dovecot.deliver(account, reply, folder="Junk", date=now - timedelta(days=29))
    hook = attached("facture.pdf.exe", 2000, identity="h@x.fr", sender="Paul <paul@example.org>")
    dovecot.deliver(account, hook, folder="Junk", date=now)
    notice = (
        b"From: MAILER-DAEMON@mx.example.fr\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nUser unknown\r\n'
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.fr\r\n\r\n"
        b"Final-Recipient: rfc822; x@y.fr\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\n"
        b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + MINE.encode() + b">\r\n\r\n--b--\r\n"
    )
    dovecot.deliver(account, notice, folder="Junk", date=now)
    dovecot.deliver(account, written(identity="s@x.fr", sender="spam@spam.example"), folder="Junk", date=now)
    return account


def told(ran: Result) -> list[tuple[Any, ...]]:
    return [
        (one["verdict"], [each["kind"] for each in one["reasons"]], [each["kind"] for each in one["warnings"]])
        for one in json.loads(ran.out)["candidates"]
    ]


EXPECTED = [
    ("mistake", ["bounce_of_mine"], []),
    ("mistake", ["reply_to_mine"], []),
    ("beware", ["known_correspondent"], ["disguised_file"]),
]


@pytest.mark.usefixtures("junk_box")
def test_the_junk_folder_of_a_server_is_reviewed_and_stays_as_it_is(
    run: Run, server: list[object], account: Account
) -> None:
    before = sorted(path.name for path in (account.maildir / ".Junk").rglob("*.localhost*"))
    ran = run("junk", *server, "--json")

    assert (1, "") == (ran.code, ran.err)
    assert EXPECTED == sorted(told(ran), key=lambda each: (each[0] == "beware", each[1]))
    assert (4, 1) == (json.loads(ran.out)["count"], json.loads(ran.out)["others"])
    after = sorted(path.name for path in (account.maildir / ".Junk").rglob("*.localhost*"))
    assert [name.partition(",")[0] for name in before] == [name.partition(",")[0] for name in after]
    assert not [name for name in after if name.endswith("S")]


def test_the_junk_folder_on_a_disk_is_reviewed_alike(run: Run, junk_box: Account) -> None:
    ran = run("junk", "--maildir", junk_box.maildir, "--json")

    assert EXPECTED == sorted(told(ran), key=lambda each: (each[0] == "beware", each[1]))


def test_a_review_says_what_is_urgent_and_remembers_when_it_was_made(
    run: Run, junk_box: Account, tmp_path: Path
) -> None:
    arguments = ["junk", "--maildir", junk_box.maildir, "--purge-after", "30", "--state", tmp_path / "state.json"]
    first = run(*arguments)

    assert 2 == first.code
    for said in (
        "Ce dossier n’avait pas encore été contrôlé.",
        "C’est une réponse à un message que vous avez envoyé.",
        "À ne pas ouvrir, malgré les apparences",
        "! Le fichier joint cache ce qu’il est\u00a0: facture.pdf.exe.",
        "Rien n’a été déplacé",
    ):
        assert said in first.out
    second = run(*arguments)
    assert re.search(f"Dernier contrôle\u00a0: ../../{datetime.now(UTC):%Y}", second.out)
    (tmp_path / "state.json").write_text("[")
    third = run(*arguments)
    assert (2, True) == (third.code, "illisible" in third.err)


def test_the_server_that_most_messages_name_is_told_and_trusted_on_demand(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Junk"
    folder.mkdir()
    result = "Authentication-Results: mx.example.fr; dmarc=pass header.from=example.org\n"
    (folder / "1.eml").write_bytes(written(sender="Paul <paul@example.org>", extra=result))
    (tmp_path / "book.txt").write_text("paul@example.org")
    arguments = ["junk", "--maildir", tmp_path, "--address-book", tmp_path / "book.txt"]
    doubtful, trusted = run(*arguments), run(*arguments, "--trusted", "MX.example.fr")

    assert "--trusted mx.example.fr" in doubtful.out
    assert "Rien ne prouve" in doubtful.out
    assert "l’expéditeur est bien celui qu’il dit être" in trusted.out
    assert "--trusted" not in trusted.out


def test_a_review_that_cannot_be_remembered_is_told(run: Run, junk_box: Account, tmp_path: Path) -> None:
    ran = run("junk", "--maildir", junk_box.maildir, "--state", tmp_path / "none" / "state.json")

    assert (3, True) == (ran.code, str(tmp_path / "none") in ran.err)


def test_a_junk_folder_of_another_name_is_given(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Bizarre"
    folder.mkdir()
    (folder / "1.eml").write_bytes(written(sender="Paul <paul@example.org>"))
    (tmp_path / "book.csv").write_text("nom;adresse\nPaul;Paul@Example.org\n")
    arguments = ["junk", "--maildir", tmp_path, "--address-book", tmp_path / "book.csv"]

    assert 3 == run(*arguments).code
    assert 1 == run(*arguments, "--folder", "Bizarre").code
