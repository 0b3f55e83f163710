"""`bouncekit quota` as a person, a script and a monitor meet it."""

import io
import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bouncekit.cli import process as ending
from servers.dovecot import Account, Dovecot, Root
from servers.scripted import Peer, scripted_server

PROGRAM = [sys.executable, "-m", "bouncekit", "quota"]
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " "})


class Result(NamedTuple):
    """What one run of the command line left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Result]


@pytest.fixture
def run(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("BOUNCEKIT_PASSWORD", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run_here(*words: str | Path, stdin: str = "", columns: int = 100) -> Result:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        monkeypatch.setenv("COLUMNS", str(columns))
        code = ending.run(["quota", *map(str, words)])
        captured = capsysbinary.readouterr()
        return Result(code, captured.out.decode().translate(PLAIN), captured.err.decode().translate(PLAIN))

    return run_here


def at(dovecot: Dovecot, account: Account, *, starttls: bool = False) -> list[str]:
    """Return the arguments that ask for the quota of `account`."""
    port = dovecot.imap_port if starttls else dovecot.imaps_port
    command = f"printf %s {shlex.quote(account.password)}"
    words = [dovecot.host, "--user", account.name, "--port", str(port), "--ca-file", str(dovecot.ca_file)]
    return [*words, "--password-command", command, *(["--starttls"] if starttls else [])]


def test_a_box_that_is_nearly_full(run: Run, dovecot: Dovecot) -> None:
    result = run(*at(dovecot, dovecot.near))
    lines = result.stdout.splitlines()

    assert (1, "") == (result.returncode, result.stderr)
    assert (
        "QUOTA WARNING - boîte remplie à 90 % (930 Ko sur 1 Mo) | storage=952320B;838860;996147;0;1048576" == lines[0]
    )
    assert f"Place {'█' * 36}{'░' * 4} 90 %" == lines[1]
    assert lines[2].startswith("La boîte est remplie à 90 % : elle occupe 930 Ko sur 1 Mo, et il reste 94 Ko.")
    assert "Faites de la place dans les jours qui viennent" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize("starttls", [False, True])
def test_a_box_that_is_more_than_full(run: Run, dovecot: Dovecot, starttls: bool) -> None:
    result = run(*at(dovecot, dovecot.over, starttls=starttls), "--lang", "en")

    assert 2 == result.returncode
    assert result.stdout.startswith("QUOTA CRITICAL - mailbox 126% full (1.3 MB of 1 MB) | storage=1331200B;")
    assert " messages=2;4;4;0;5\n" in result.stdout
    assert "The mailbox can receive nothing more" in result.stdout


def test_a_box_with_much_room(run: Run, dovecot: Dovecot) -> None:
    account = dovecot.account("roomy", quotas=[Root("User quota", "storage=1G")])
    result = run(*at(dovecot, account))

    assert 0 == result.returncode
    assert result.stdout.startswith("QUOTA OK - boîte remplie à 0 % (0 octet sur 1 Go) | ")
    assert "\nRien à faire.\n" in result.stdout


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("unlimited", "QUOTA UNKNOWN - Le serveur ne fixe pas de limite à cette boîte."),
        ("silent", "QUOTA UNKNOWN - Ce serveur ne dit pas combien de place il reste."),
    ],
)
def test_a_box_of_which_nothing_is_known(run: Run, dovecot: Dovecot, name: str, line: str) -> None:
    result = run(*at(dovecot, getattr(dovecot, name)))

    assert 3 == result.returncode
    assert line == result.stdout.splitlines()[0]
    assert 1 == result.stdout.count(line.partition(" - ")[2])
    assert "ajoutez --estimate" in result.stdout


def test_the_estimate(run: Run, dovecot: Dovecot) -> None:
    result = run(*at(dovecot, dovecot.silent), "--estimate", "--limit", "50K")

    assert 1 == result.returncode
    assert result.stdout.startswith("QUOTA WARNING - boîte remplie à 80 % (40 Ko sur 50 Ko) | storage=40960B;")


def test_several_roots(run: Run, dovecot: Dovecot) -> None:
    result = run(*at(dovecot, dovecot.several))

    assert 0 == result.returncode
    assert re.search(r"^Place +█+░+ 39 %\nMessages █+░+ 25 %$", result.stdout, re.M)
    assert '  Boîte "pro" \\ (été) : Messages 2 / 100\n' in result.stdout
    assert "  (sans nom) : Place 400 Ko / 10 Mo\n" in result.stdout


def test_json(run: Run, dovecot: Dovecot) -> None:
    result = run(*at(dovecot, dovecot.over), "--json")
    told = json.loads(result.stdout)

    assert (2, 2, "critical", "imap") == (result.returncode, told["exit_code"], told["level"], told["source"])
    assert {
        "resource": "STORAGE",
        "root": "User quota",
        "used": 1331200,
        "limit": 1048576,
        "free": 0,
        "percent": 126.9,
        "level": "critical",
    } == told["storage"]
    assert 5 == told["messages"]["limit"]
    assert told["box"].startswith("imap:over@localhost:")
    assert datetime.fromisoformat(told["time"]).utcoffset() is not None
    assert "full" == told["forecast"]["state"]


DOCUMENTED = {
    *("level", "exit_code", "box", "time", "lang", "source", "storage", "messages", "others", "roots", "over_quota"),
    *("faults", "stored", "base", "sentence", "advice", "unknown", "error", "forecast"),
}


def test_the_keys_of_json_are_those_of_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mailbox.md").read_text(encoding="utf-8")

    assert [] == [key for key in DOCUMENTED if f"`{key}`" not in page]


@pytest.mark.parametrize(
    "words",
    [
        ["--captured", "-"],
        ["--maildir", "nowhere", "--limit", "1G"],
        ["localhost", "--user", "x", "--ca-file", "nowhere"],
    ],
)
def test_json_has_the_same_keys_whatever_happened(run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "x")
    result = run(*words, "--json")

    assert 3 == result.returncode
    assert set(json.loads(result.stdout)) == DOCUMENTED


def test_a_password_that_is_refused(run: Run, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "wrong")
    words = at(dovecot, dovecot.near)
    words = words[: words.index("--password-command")]
    result = run(*words)

    assert 3 == result.returncode
    assert result.stdout.startswith("QUOTA UNKNOWN - localhost:")
    assert "L’identifiant ou le mot de passe est refusé." in result.stdout
    assert "Détail : [AUTHENTICATIONFAILED] Authentication failed." in result.stdout
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", dovecot.near.password)
    assert 1 == run(*words).returncode


def test_a_certificate_that_nobody_trusts(run: Run, dovecot: Dovecot) -> None:
    words = at(dovecot, dovecot.near)
    place = words.index("--ca-file")
    result = run(*words[:place], *words[place + 2 :])

    assert 3 == result.returncode
    assert "Le certificat du serveur n’est pas valable" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Donnez le nom du serveur"),
        (["localhost"], "--user"),
        (["localhost", "--user", "x"], "Aucun mot de passe"),
        (["localhost", "--maildir", "x"], "une seule des options"),
        (["--maildir", "x", "--warn", "96"], "--warn"),
        (["--maildir", "x", "--estimate"], "--estimate"),
        (["--maildir", "x", "--limit", "huge"], "n’est pas une taille"),
        (["--maildir", "x", "--limit", "0"], "plus grande que 0"),
        (["localhost", "--user", "x", "--password", "secret"], "--password » n’existe pas."),
        (["localhost", "--user", "x", "--password-command", "false"], "elle s’est terminée avec le code 1"),
        (["localhost", "--user", "x", "--password-command", "true"], "elle n’a rien écrit"),
        (["localhost", "--user", "x", "--password-command", "no-such-program-at-all"], "No such file"),
        (["localhost", "--user", "x", "--password-command", "echo 'x"], "No closing quotation"),
        (["localhost", "--user", "x", "--password-command", " "], "n’a pas donné de mot de passe"),
    ],
)
def test_wrong_usage_is_unknown_to_a_monitor(run: Run, words: list[str], told: str) -> None:
    result = run(*words)

    assert (3, "") == (result.returncode, result.stdout)
    assert told in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("typed", "limit"),
    [
        ("1000", 1000),
        ("1K", 1024),
        ("500M", 500 << 20),
        ("1G", 1 << 30),
        ("1.5g", 3 << 29),
        ("1,5 Go", 1_500_000_000),
        ("15 GB", 15_000_000_000),
        ("2GiB", 2 << 30),
        ("10ko", 10_000),
        ("100 o", 100),
        ("1T", 1 << 40),
    ],
)
def test_sizes_as_people_type_them(run: Run, tmp_path: Path, typed: str, limit: int) -> None:
    result = run("--folder", tmp_path, "--limit", typed, "--json")

    assert limit == json.loads(result.stdout)["storage"]["limit"]


def test_mail_on_a_disk(run: Run, tmp_path: Path) -> None:
    box = tmp_path / "Maildir"
    for part in ("cur", "new", "tmp"):
        (box / part).mkdir(parents=True)
    (box / "cur" / "1:2,S").write_bytes(b"x" * 900)
    (tmp_path / "mbox").write_text("From x Mon Mar  2 10:00:00 2026\nSubject: x\n\nBonjour.\n\n")

    assert 1 == run("--maildir", box, "--limit", "1000").returncode
    assert 2 == run("--folder", box, "--limit", "900").returncode
    assert "Nombre de messages : 1." in run("--mbox", tmp_path / "mbox", "--limit", "1M").stdout
    assert "limite inconnue" in run("--maildir", box).stdout
    (box / "maildirsize").write_text("1000S\n100 1\n")
    assert "90 % (900 octets sur 1 000 octets)" in run("--maildir", box).stdout
    assert "10 %" in run("--maildirsize", box).stdout


def test_texts_from_files_and_standard_input(run: Run, tmp_path: Path) -> None:
    answers = '* QUOTAROOT INBOX ""\r\n* QUOTA "" (STORAGE 99 100)\r\n'
    printed = (
        "Username\tQuota name\tType\tValue\tLimit\t%\nmarie\tq\tSTORAGE\t85\t100\t85\npaul\tq\tSTORAGE\t1\t100\t1\n"
    )
    (tmp_path / "answers").write_text(answers)
    (tmp_path / "printed").write_text(printed)

    assert 2 == run("--captured", tmp_path / "answers").returncode
    assert 2 == run("--captured", "-", stdin=answers).returncode
    assert 1 == run("--doveadm", tmp_path / "printed", "--user", "marie").returncode
    assert 0 == run("--doveadm", "-", "--user", "paul", stdin=printed).returncode
    assert 3 == run("--doveadm", "-", stdin=printed).returncode
    assert not (tmp_path / "state").exists()


def test_a_limit_stands_in_where_the_server_has_none(run: Run) -> None:
    assert 2 == run("--captured", "-", "--limit", "100K", stdin='* QUOTA "" (STORAGE 99 -1)\r\n').returncode


def test_nothing_that_a_server_says_reaches_a_terminal(run: Run) -> None:
    answers = (
        '* QUOTA "\x1b[2J|evil" (STORAGE 99 100 "\x1b[1m|X" 1 1)\r\n'
        "* QUOTA b (STORAGE -1\x1b 1)\r\na NO [OVERQUOTA] \x1b]0;x\x07\r\n"
    )
    result = run("--captured", "-", stdin=answers)

    assert 2 == result.returncode
    assert [] == re.findall(r"[\x00-\x09\x0b-\x1f\x7f]", result.stdout)
    assert 1 == result.stdout.splitlines()[0].count("|")
    in_json = run("--captured", "-", "--json", stdin=answers.replace("evil", "\u202e\x9b2J")).stdout
    assert [] == re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", in_json)
    assert "\x1b[2J|\u202e\x9b2J" == json.loads(in_json)["roots"][0]["name"]


def history(path: Path, box: str, days: int) -> None:
    now = datetime.now(UTC)
    with path.open("w") as file:
        for day in range(days, 0, -1):
            when = (now - timedelta(days=day)).isoformat(timespec="seconds")
            used = 900_000 - day * 10_000
            file.write(json.dumps({"time": when, "box": box, "used": used, "limit": 1_000_000}) + "\n")


def test_the_forecast_comes_from_the_history(run: Run, tmp_path: Path) -> None:
    box = tmp_path / "mail"
    box.mkdir()
    (box / "message").write_bytes(b"x" * 900_000)
    kept = tmp_path / "kept.jsonl"
    history(kept, f"folder:{box}", 30)
    before = kept.read_text()
    words = ["--folder", box, "--limit", "1000000", "--history", kept]
    told: dict[str, Any] = json.loads(run(*words, "--json").stdout)["forecast"]

    assert ("filling", 31) == (told["state"], told["readings"])
    assert 10_000 == pytest.approx(told["bytes_per_day"], rel=0.01)
    ahead = datetime.fromisoformat(told["date"]) - datetime.now(UTC)
    assert 10 == pytest.approx(ahead.total_seconds() / 86_400, abs=0.2)
    assert "À ce rythme (10 Ko par jour), elle sera pleine vers le " in run(*words).stdout.replace("\n", " ")
    # One line was added, once for both runs, and nothing else changed.
    assert kept.read_text().startswith(before)
    assert 31 == len(kept.read_text().splitlines())
    assert json.loads(run(*words, "--json", "--no-history").stdout)["forecast"] is None


def test_readings_are_kept_where_the_system_wants_them(run: Run, tmp_path: Path) -> None:
    run("--folder", tmp_path, "--limit", "1G")
    kept = tmp_path / "state" / "bouncekit" / "quota.jsonl"

    assert 0o600 == kept.stat().st_mode & 0o777
    assert f"folder:{tmp_path}" == json.loads(kept.read_text())["box"]


def test_a_history_that_cannot_be_written_spoils_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    result = run("--folder", tmp_path / "mail", "--limit", "1G", "--history", tmp_path)

    assert 0 == result.returncode
    assert str(tmp_path) in result.stderr


def on_a_terminal(*words: str | Path, typed: bytes = b"", **environment: str) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    settings = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **environment}
    arguments = [*PROGRAM, *map(str, words)]
    with subprocess.Popen(
        arguments, stdin=theirs, stdout=theirs, stderr=theirs, env=settings, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while block := os.read(ours, 65536):
                shown += block
                if typed and b": " in shown.replace("\u00a0".encode(), b" "):
                    os.write(ours, typed)
                    typed = b""
        except OSError:  # how Linux tells that nobody holds the other end any more
            pass
        code = process.wait(timeout=30)
    os.close(ours)
    return code, shown.decode().translate(PLAIN)


def test_colours_stand_on_a_terminal_alone(tmp_path: Path) -> None:
    (tmp_path / "message").write_bytes(b"x" * 900)
    words: list[str | Path] = ["--folder", tmp_path, "--limit", "1000", "--no-history"]
    code, shown = on_a_terminal(*words)

    assert 1 == code
    assert "\x1b[33m\x1b[1mAttention – boîte remplie à 90 % (900 octets sur 1 000 octets)\x1b[0m" in shown
    assert "storage=" not in shown
    assert "\x1b[" not in on_a_terminal(*words, NO_COLOR="1")[1]


@pytest.mark.unix("a terminal of Unix, pty(7); Windows asks through its console")
def test_the_password_is_asked_for_and_not_shown(dovecot: Dovecot, tmp_path: Path) -> None:
    account = dovecot.account("asked", password="secret-word", quotas=[Root("q", "storage=1M")])
    words = [dovecot.host, "--user", account.name, "--port", str(dovecot.imaps_port), "--no-history"]
    code, shown = on_a_terminal(*words, "--ca-file", dovecot.ca_file, typed=b"secret-word\n")

    assert 0 == code
    assert "Mot de passe de asked sur localhost : " in shown
    assert "secret-word" not in shown


def test_ctrl_c_ends_it_without_a_word_too_many(dovecot: Dovecot) -> None:
    connected = threading.Event()

    def stalls(peer: Peer) -> None:
        connected.set()
        peer.wait()

    with scripted_server(stalls, dovecot.folder) as port:
        words = ["localhost", "--user", "x", "--port", str(port), "--ca-file", str(dovecot.ca_file)]
        with subprocess.Popen(
            [*PROGRAM, *words],
            env={**os.environ, "BOUNCEKIT_PASSWORD": "x"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert connected.wait(20)
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=20)

    assert (130, b"", "Arrêté à votre demande.\n") == (process.returncode, out, errors.decode())


def test_a_server_that_stalls_is_unknown_in_time(run: Run, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    def stalls(peer: Peer) -> None:
        peer.wait()

    monkeypatch.setenv("BOUNCEKIT_PASSWORD", "x")
    with scripted_server(stalls, dovecot.folder) as port:
        start = time.monotonic()
        words = ["--port", port, "--ca-file", dovecot.ca_file, "--timeout", "0.3"]
        result = run("localhost", "--user", "x", *words)

    assert 3 == result.returncode
    assert time.monotonic() - start < 10
    assert "met trop de temps à répondre" in result.stdout


def test_help_imports_nothing_slow() -> None:
    code = (
        "import sys; from bouncekit.cli import process; process.run(['quota', '--help']); "
        "print([n for n in ('pydantic', 'imapclient', 'imaplib', 'ssl', 'rich') if n in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert out.endswith("[]\n")
    assert "0 bien, 1 avertissement, 2 critique" in " ".join(out.split())
