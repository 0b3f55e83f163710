"""`bouncekit score`: which addresses may still be written to."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_runs import Run, runner

import bouncekit
from bouncekit.cli.commands import score
from bouncekit.helpdesk import Policy, Sent, SqliteSent, Standing

if TYPE_CHECKING:
    from servers.postgresql import Postgresql

CORPUS = Path(__file__).parents[2] / "corpus"
GONE = CORPUS / "postfix/invalid-address-laposte-416.eml"
COMPLAINT = CORPUS / "complaints/arf-abuse-newsletter.eml"
AMELIE = "amelie.fournier@laposte.net"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys, "score")


def events(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def event(identity: str, kind: str, address: str = AMELIE, at: str = "2026-11-24T10:00:00+01:00") -> dict[str, str]:
    return {"id": identity, "kind": kind, "address": address, "at": at}


def test_the_choices_are_those_of_the_library() -> None:
    assert Policy.names() == tuple(score._POLICIES.choices)
    assert [*Standing] == list(score._STANDINGS.choices)


def test_what_nothing_proves_is_told_and_counts_against_nobody(run: Run) -> None:
    done = run(GONE, "--lang", "en")

    assert (0, "No address to be set aside.\n") == (done.code, done.out)
    assert "1 notice does not count: nothing proves" in done.err


def test_who_trusts_their_mailbox_gets_the_list(run: Run) -> None:
    done = run(GONE, COMPLAINT, "--trust")

    assert 0 == done.code
    assert [
        f"n’existe plus  23/11/2026  {AMELIE}  (le serveur l’a dit)",
        "ne veut plus   02/03/2026  lectrice@fournisseur-acces.example  (plainte)",
    ] == done.out.splitlines()


def test_what_was_sent_proves_and_disproves(run: Run, tmp_path: Path) -> None:
    known, empty = tmp_path / "known.sqlite", tmp_path / "empty.sqlite"
    with SqliteSent(known) as sent:
        sent.add(Sent("<adresse-invalide-laposte-416@example.fr>", (AMELIE,)))
    with SqliteSent(empty):
        pass
    proven, unknown = (run(GONE, "--sent", path, "--format", "jsonl") for path in (known, empty))

    assert ["dead"] == [json.loads(line)["standing"] for line in proven.out.splitlines()]
    assert "" == unknown.out


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_keeps_what_was_read_and_once(
    kind: str, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: Postgresql | None = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    place = server.database() if server else str(tmp_path / "scores.sqlite")
    first = run(GONE, "--trust", "--store", place, "--lang", "en")
    second = run(GONE, "--trust", "--store", place, "--lang", "en")
    later = run("--store", place, "--format", "csv")

    assert ("1 event is new." in first.err, "new" in second.err) == (True, False)
    assert first.out == second.out
    assert [(AMELIE, "dead", "user_unknown")] == [
        (row["address"], row["standing"], row["reason"]) for row in csv.DictReader(io.StringIO(later.out))
    ]


def test_events_and_reports_come_as_json_lines(run: Run, tmp_path: Path) -> None:
    report = bouncekit.classify(GONE.read_bytes()).model_dump(mode="json")
    path = events(tmp_path / "all.jsonl", report, event("1", "delivered"), event("2", "complaint", "x@y.fr"))
    done = run(path, "--trust", "--all", "--format", "jsonl")

    assert {AMELIE: "active", "x@y.fr": "unsubscribed"} == {
        found["address"]: found["standing"] for found in map(json.loads, done.out.splitlines())
    }


def test_a_wrong_line_is_named_and_the_rest_is_read(run: Run, tmp_path: Path) -> None:
    wrong = event("1", "sofd")
    nested = "[" * 100_000
    path = events(tmp_path / "x.jsonl", "no JSON", "[]", wrong, "", nested, {"failures": 5}, event("2", "complaint"))
    done = run(path, "--lang", "en", "--format", "jsonl")

    assert 1 == done.code
    assert [AMELIE] == [json.loads(line)["address"] for line in done.out.splitlines()]
    assert [f"{path}:{number}" for number in (1, 2, 3, 5, 6)] == [
        line.partition(": ")[0] for line in done.err.splitlines() if line.startswith(str(path))
    ]
    assert "5 lines are neither reports nor events" in done.err


def test_an_address_is_explained_in_each_language(run: Run) -> None:
    french, english, german = (
        run(GONE, "--trust", "--explain", AMELIE.upper(), "--explain", "x@y.fr", "--lang", lang)
        for lang in ("fr", "en", "de")
    )

    assert french.out.startswith(
        f"{AMELIE}\u00a0: ne lui écrivez plus. Un serveur a dit, le 23/11/2026, qu’elle n’existe"
    )
    assert english.out.startswith(
        f"{AMELIE}: write to it no more. On 2026-11-23, a server said that it does not exist."
    )
    assert german.out.startswith(f"{AMELIE}: Schreiben Sie nicht mehr dorthin. Ein Server hat am 23.11.2026 gesagt")
    assert "x@y.fr: you may write to it. Nothing is known of it." in english.out


def test_an_operator_vouches_unsubscribes_and_forgets(run: Run, tmp_path: Path) -> None:
    place = str(tmp_path / "scores.sqlite")

    def standing(*arguments: str) -> str:
        told = run(*arguments, "--store", place, "--explain", AMELIE, "--format", "jsonl")
        return str(json.loads(told.out)["standing"])

    assert "dead" == standing(str(GONE), "--trust")
    assert "active" == standing("--confirm", AMELIE)
    assert "unsubscribed" == standing("--unsubscribe", AMELIE)
    assert "active" == standing("--forget", AMELIE)


def test_only_the_standings_that_are_asked_for_are_listed(run: Run, tmp_path: Path) -> None:
    month = datetime.now(UTC).isoformat()[:8]
    soft = [event(f"{day}", "soft", "full@y.fr", f"{month}01T00:00:{day:02}Z") for day in range(9)]
    path = events(tmp_path / "x.jsonl", *soft, event("2", "complaint"))

    assert [AMELIE] == [json.loads(line)["address"] for line in run(path, "--format", "jsonl").out.splitlines()]
    assert "full@y.fr" in run(path, "--standing", "active").out
    assert AMELIE not in run(path, "--standing", "active").out


def test_a_policy_of_another_program_weighs_as_it_does(run: Run) -> None:
    assert AMELIE in run(GONE, "--trust", "--policy", "ses").out
    assert AMELIE not in run(GONE, "--trust", "--policy", "mailman").out


def test_a_hostile_address_neither_moves_the_terminal_nor_is_a_formula(run: Run, tmp_path: Path) -> None:
    path = events(tmp_path / "x.jsonl", event("1", "complaint", "=cmd()\u001b[2J@x.fr"))

    assert "\x1b" not in "".join(run(path, "--format", form).out for form in ("table", "csv", "jsonl"))
    assert "\n'=cmd()" in run(path, "--format", "csv").out
    assert "\x1b" not in run(path, "--explain", "=cmd()\u001b[2J@x.fr").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "(--store)"),
        (["x.eml", "--policy", "postmark"], "postmark"),
        (["x.eml", "--sent", "nowhere.sqlite"], "nowhere.sqlite"),
        (["x.eml", "--return-path", "t-{id}-{token}@example.fr"], "key"),
        (["--store", "s.sqlite", "--confirm", " "], "--confirm"),
    ],
)
def test_wrong_usage_is_told(
    run: Run, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)

    assert (2, "") == (done.code, done.out)
    assert said in done.err
    assert [] == list(tmp_path.iterdir())


def test_a_store_that_cannot_be_used_is_told_in_words(run: Run, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Bonjour, ceci n’est pas une base de données.\n" * 50)
    done = run("--store", letter, "--lang", "en")
    absent = run("--store", "postgresql://marie:hunter2@127.0.0.1:1/x")

    assert (1, "", 1) == (done.code, done.out, absent.code)
    assert f"{letter}: This file or database holds something else" in done.err
    assert "PostgreSQL ne répond pas" in absent.err
    assert "hunter2" not in absent.err


def test_what_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere.eml")

    assert 1 == done.code
    assert "nowhere.eml" in done.err
