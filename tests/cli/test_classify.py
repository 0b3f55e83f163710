"""The commands as a person or a script meets them: exit codes, streams, formats."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from notices import failure
from real_stores import unpacked

from bouncekit.cli import process as ending

Run = Callable[..., "Result"]
PROGRAM = [sys.executable, "-m", "bouncekit"]
LETTER = "From: marie@example.fr\nTo: paul@example.fr\nSubject: Bonjour\n\nA demain.\n"


def bounce(address: str = "marie@orange.fr", answer: str = "550 5.1.1 User unknown", status: str = "5.1.1") -> str:
    return failure(
        address,
        answer,
        f"Status: {status}",
        prose=f"The mail system: <{address}>: host mx.{address.rpartition('@')[2]} said: {answer}",
        original=f"From: paul@example.fr\nTo: {address}\nSubject: Facture\nMessage-ID: <1@example.fr>\n",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three returned messages and a letter."""
    messages = tmp_path / "messages"
    messages.mkdir()
    (messages / "1.eml").write_text(bounce())
    (messages / "2.eml").write_text(bounce("jean@free.fr", "552 5.2.2 Mailbox full", "5.2.2"))
    (messages / "3.eml").write_text(bounce("luc@orange.fr"))
    (messages / "4.eml").write_text(LETTER)
    return messages


class Result(NamedTuple):
    """What one run of the command line left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line in this process, which is much quicker than in one of its own."""

    def run_here(*words: str | Path, stdin: str = "", columns: int = 120) -> Result:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        monkeypatch.setenv("COLUMNS", str(columns))
        code = ending.run([str(word) for word in words])
        captured = capsysbinary.readouterr()
        return Result(code, captured.out.decode(), captured.err.decode())

    return run_here


def run_outside(*words: str | Path, **options: object) -> "subprocess.CompletedProcess[str]":
    settings = {"capture_output": True, "encoding": "utf-8", "errors": "surrogateescape", "timeout": 60, **options}
    return subprocess.run([*PROGRAM, *map(str, words)], check=False, **settings)  # type: ignore[call-overload,no-any-return]


def test_json_lines_are_the_contract_one_a_message(run: Run, folder: Path) -> None:
    result = run("classify", "--format", "jsonl", folder)
    reports = [json.loads(line) for line in result.stdout.splitlines()]

    assert 0 == result.returncode
    assert [f"{folder}/{n}.eml" for n in (1, 2, 3, 4)] == [report["source"] for report in reports]
    assert ["failure", "failure", "failure", "other"] == [report["kind"] for report in reports]
    assert ["unknown_user", "quota_exceeded", "unknown_user"] == [
        failure["category"] for report in reports for failure in report["failures"]
    ]


def test_several_processes_say_the_same_bytes(run: Run, folder: Path) -> None:
    (folder / "broken.eml").write_text("")
    one, two = (run("classify", "--format", "jsonl", "--jobs", jobs, folder) for jobs in ("1", "2"))

    assert (1, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)


def test_the_table_and_the_summary_in_french(run: Run, folder: Path) -> None:
    out = run("classify", folder).stdout

    assert re.search(r"^Fichier +Envoyé le +Objet +Destinataire +Problème +À faire$", out, re.M)
    assert re.search(r"jean@free\.fr +Sa boîte est pleine", out)
    assert "En résumé\u00a0: 4 messages lus" in out
    assert re.search(r"^ +2  orange\.fr\n +1  free\.fr$", out, re.M)
    assert "Que faire d’abord\u202f?" in out
    assert "  1. 2 adresses inconnues\u00a0: " in out
    assert "  2. 1 boîte pleine\u00a0: " in out


def test_the_table_tells_what_is_handed_on_and_what_an_automatic_reply_says(run: Run, tmp_path: Path) -> None:
    forwarded = "Mail delivery failed\n\n> This is the mail system at host mx.\n>\n> <a@b.fr>: 550 5.1.1 User unknown\n"
    (tmp_path / "1.eml").write_text(f"From: p@example.fr\nTo: q@example.fr\nSubject: Fwd: x\n\n{forwarded}")
    reply = "Auto-Submitted: auto-replied\n\nMa nouvelle adresse : n@example.net"
    (tmp_path / "2.eml").write_text(f"From: m@example.fr\nTo: q@example.fr\nSubject: Absence\n{reply}\n")
    out = run("classify", tmp_path).stdout

    assert re.search(r"a@b\.fr +Adresse inconnue \(transféré\) +Corrigez l’adresse", out)
    assert re.search(r"Réponse automatique +Corrigez l’adresse", out)


def test_the_summary_in_english(run: Run, folder: Path) -> None:
    out = run("classify", "--lang", "en", folder).stdout

    assert "Summary: 4 messages read" in out
    assert "  1. 2 unknown addresses: " in out


def test_the_table_tells_of_those_too_who_do_not_fail(run: Run, tmp_path: Path) -> None:
    content = bounce("marie@example.org", "550 5.1.1 no")
    more = "".join(
        f"\nFinal-Recipient: rfc822; {name}@example.org\nAction: {action}\nStatus: 2.0.0\n"
        for name, action in (("luc", "delivered"), ("jo", "delayed"))
    )
    (tmp_path / "mixed.eml").write_text(
        content.replace("\n--b\nContent-Type: text/rfc822-headers", f"{more}\n--b\nContent-Type: text/rfc822-headers")
    )
    out = run("classify", tmp_path, "--format", "table", "--lang", "en").stdout

    assert re.search(r"luc@example\.org +Delivered\n", out)
    assert re.search(r"jo@example\.org +Delivery delayed\n", out)


@pytest.mark.parametrize("columns", [20, 40, 59, 60, 99, 100, 300])
def test_no_line_of_the_table_is_wider_than_the_terminal(run: Run, folder: Path, columns: int) -> None:
    (folder / "5.eml").write_text(bounce("a" * 60 + "@" + "b" * 60 + ".fr"))
    out = run("classify", folder, columns=columns).stdout
    table = out[: out.index("\n\n")].splitlines()

    assert 2 + 5 == len(table)
    assert max(map(len, table)) <= columns


def test_csv_is_one_row_a_failure(run: Run, folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("classify", "--format", "csv", folder).stdout)))

    assert ["marie@orange.fr", "jean@free.fr", "luc@orange.fr"] == [row["recipient"] for row in rows]
    assert ["5.1.1", "5.2.2", "5.1.1"] == [row["status"] for row in rows]
    assert ["Facture"] * 3 == [row["original_subject"] for row in rows]


def test_csv_holds_no_formula(run: Run, folder: Path) -> None:
    (folder / "5.eml").write_text(
        bounce("=cmd|'/c calc'!a0@orange.fr").replace("Subject: Facture", 'Subject: =HYPERLINK("http://x","y")')
    )
    cells = [cell for row in csv.reader(io.StringIO(run("classify", "--format", "csv", folder).stdout)) for cell in row]

    assert '\'=HYPERLINK("http://x","y")' in cells
    assert [] == [cell for cell in cells if cell[:1] in set("=+-@\t\r")]


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(run: Run, folder: Path) -> None:
    (folder / "0-empty.eml").write_text("")
    (folder / "0-noise.eml").write_bytes(bytes(range(256)))
    result = run("classify", "--format", "jsonl", folder, folder / "absent.eml")

    assert 1 == result.returncode
    assert 4 == len(result.stdout.splitlines())
    assert [
        f"{folder}/0-empty.eml\u00a0: il n’y a rien à lire, le message est vide",
        f"{folder}/0-noise.eml\u00a0: ce n’est ni un message électronique, ni la réponse d’un serveur",
        f"{folder}/absent.eml\u00a0: ce fichier ou ce dossier n’existe pas",
    ] == result.stderr.splitlines()[:3]
    assert "3 fichiers ou messages n’ont pas pu être lus" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["clasify"],
        ["classify"],
        ["classify", "--format", "xml", "."],
        ["classify", "--lang", "tlh", "."],
        ["classify", "--jobs", "0", "."],
        ["explain"],
        ["explain", ""],
        ["explain", "-"],
    ],
)
def test_wrong_usage_is_2(run: Run, words: list[str]) -> None:
    result = run(*words)

    assert (2, "") == (result.returncode, result.stdout)
    assert "Traceback" not in result.stderr


def test_nothing_to_read_at_all(run: Run, tmp_path: Path) -> None:
    result = run("classify", tmp_path)

    assert 1 == result.returncode
    assert f"{tmp_path}\u00a0: ce dossier ne contient aucun message\n" == result.stderr
    assert "Aucun message n’a été lu." in result.stdout


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_standard_input_is_a_message_or_an_mbox(run: Run, jobs: str) -> None:
    mbox = "".join(f"From x@example.fr Mon Mar  2 10:00:00 2026\n{bounce()}\n" for _ in range(3))
    one = run("classify", "--format", "jsonl", "--jobs", jobs, "-", stdin=bounce())
    three = run("classify", "--format", "jsonl", "--jobs", jobs, "-", stdin=mbox)

    assert ["-"] == [json.loads(line)["source"] for line in one.stdout.splitlines()]
    assert ["-#1", "-#2", "-#3"] == [json.loads(line)["source"] for line in three.stdout.splitlines()]


def test_explain_in_the_words_of_the_vade_mecum(run: Run) -> None:
    out = run("explain", "550 5.1.1 User unknown").stdout

    assert "550 5.1.1 User unknown" in out
    assert re.search(r"^Message +User unknown\nTraduction +Utilisateur inconnu$", out, re.M)
    assert "Soit vous avez fait une faute dans l'adresse" in " ".join(out.split())


def test_explain_prints_the_same_failure_as_classify(run: Run) -> None:
    answer = "552 5.2.2 Mailbox full"
    lines = [
        run("explain", "--format", "jsonl", answer).stdout,
        run("explain", "--format", "jsonl", *answer.split()).stdout,
        run("explain", "--format", "jsonl", "-", stdin=answer).stdout,
    ]
    failure = json.loads(lines[0])

    assert lines[:1] * 3 == lines
    assert ("quota_exceeded", "5.2.2", 552) == (failure["category"], failure["status"], failure["reply_code"])
    assert "Boîte e-mail pleine." == failure["explanation"]["translation"]


def test_a_terminal_obeys_no_message(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b]0;x\x07\x9b.eml"
    path.write_text(bounce("a\x1b[31m\u202e@orange.fr", "550 5.1.1 \x1b[2JUser unknown\x9b"))
    table = run("classify", path, tmp_path / "absent\x1b[31m")
    words = run("explain", "550 5.1.1 \x1b[2J\u202eUser unknown\x9b")
    lines = run("classify", "--format", "jsonl", path)
    line = run("explain", "--format", "jsonl", "550 5.1.1 \x1b[2J\u202eUser unknown\x9b")

    assert "User unknown\x9b" in json.loads(lines.stdout)["failures"][0]["diagnostic"]
    for text in (table.stdout, table.stderr, words.stdout, lines.stdout, line.stdout):
        assert [] == re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_a_file_name_that_is_no_text(run: Run, tmp_path: Path) -> None:
    good, bad = (os.fsdecode(os.fsencode(tmp_path) + name) for name in (b"/\xe9t\xe9.eml", b"/\xe9.eml"))
    Path(good).write_text(bounce())
    Path(bad).write_text("")
    for form in ("jsonl", "csv", "table"):
        result = run("classify", "--format", form, tmp_path)

        assert (1, False) == (result.returncode, "Traceback" in result.stderr)
        assert r"\xe9.eml" in result.stderr
    assert rf"{tmp_path}/\xe9t\xe9.eml" == json.loads(run("classify", "--format", "jsonl", good).stdout)["source"]


@pytest.mark.parametrize(
    "locale", [{"LANG": "C"}, {"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}]
)
def test_any_locale_will_do(folder: Path, locale: dict[str, str]) -> None:
    env = {
        key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHONI", "PYTHONU"))
    } | locale
    for words in (["classify", folder, folder / "é"], ["explain", "550 boîte pleine"], ["--help"], ["explain", "-h"]):
        result = run_outside(*words, env=env)

        assert "Traceback" not in result.stderr
        assert result.returncode in (0, 1)
        assert len(result.stdout) > 100


def test_a_closed_pipe_ends_the_run_quietly(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.write_text("".join(f"From x@example.fr Mon Mar  2 10:00:00 2026\n{bounce()}\n" for _ in range(1500)))
    for words in (["--format", "jsonl"], ["--format", "csv", "--jobs", "2"], []):
        with subprocess.Popen(
            [*PROGRAM, "classify", *words, box], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert b"" != process.stdout.readline()
            process.stdout.close()

            assert (b"", 0) == (process.stderr.read(), process.wait(timeout=30))


def test_a_full_disk_is_said(folder: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - shortest
        result = run_outside("classify", folder, capture_output=False, stdout=full, stderr=subprocess.PIPE)

    assert 1 == result.returncode
    assert "Écriture impossible\u00a0: le disque est plein, ou la place qui vous y est réservée\n" == result.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_the_run_cleanly(tmp_path: Path, jobs: str) -> None:
    box = tmp_path / "box"
    box.write_text("".join(f"From x@example.fr Mon Mar  2 10:00:00 2026\n{bounce()}\n" for _ in range(20_000)))
    with subprocess.Popen(
        [*PROGRAM, "classify", "--format", "jsonl", "--jobs", jobs, box],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
        process.stdout.read()

        said = process.stderr.read().decode()

        assert 130 == process.wait(timeout=30)
        assert "En résumé, jusqu’à l’interruption\u00a0: " in said
        assert said.endswith("\nArrêté à votre demande.\n")


def test_without_its_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    # An import system without click: what an installation without the extra looks like.
    code = (
        "import sys, importlib.util\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, package=None: None if name == 'click' else find(name, package)\n"
        "from bouncekit.cli import main\n"
        "main()\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)

    assert (2, "", 1) == (result.returncode, result.stdout, len(result.stderr.splitlines()))
    assert "pip install 'bouncekit[cli]'" in result.stderr


def test_help_and_version_import_nothing_slow(run: Run) -> None:
    for option in ("--help", "--version"):
        code = (
            "import sys; from bouncekit.cli.process import run; run([sys.argv[1]]);"
            "slow = ('pydantic', 'rich', 'regex', 'bouncekit.wording.explaining', 'concurrent');"
            "print([m for m in slow if m in sys.modules])"
        )
        result = subprocess.run([sys.executable, "-c", code, option], capture_output=True, encoding="utf-8", check=True)

        assert "[]" == result.stdout.splitlines()[-1]


def test_help_is_quick() -> None:
    resource = pytest.importorskip("resource", reason="Windows does not tell what a child process cost")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert 0 == run_outside("--help").returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)

    # The processor's time, which a busy machine does not change; a pydantic import alone would take it beyond.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


def test_a_healthy_profile_of_a_mail_program_is_read_and_what_is_left_out_is_told(run: Run, tmp_path: Path) -> None:
    clients = unpacked(tmp_path) / "thunderbird-153/before-compaction/Mail/Local Folders"

    result = run("classify", "--format", "jsonl", clients)
    whole = run("classify", "--format", "jsonl", "--deleted", "--every-folder", clients)

    assert (0, 0) == (result.returncode, whole.returncode)
    assert "à cause de ce qu’ils contiennent\u00a0: Drafts, Sent, Templates, Trash, Unsent Messages" in result.stderr
    assert "laissés de côté\u00a0: 4 (pour les lire aussi\u00a0: --deleted)" in result.stderr
    assert "--deleted" not in whole.stderr
    assert 4 < whole.stdout.count("\n") - result.stdout.count("\n")
