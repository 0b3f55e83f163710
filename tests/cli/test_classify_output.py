"""What `bouncekit classify` writes, and where to: columns, chosen ones, a file that is whole, a summary."""

import csv
import errno
import io
import json
import os
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_runs import Run, runner
from full_notices import COMPLAINT, NOTICE

from bouncekit import Language
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.writers import CSV_COLUMNS
from bouncekit.cli.params import asking
from bouncekit.tables import COLUMNS, schema

LETTER = b"From: marie@example.fr\nTo: paul@example.fr\nSubject: Bonjour\n\nA demain.\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A notice, a complaint, a letter, and what is none."""
    folder = tmp_path / "messages"
    folder.mkdir()
    for name, content in {"1": NOTICE, "2": COMPLAINT, "3": LETTER, "4": b""}.items():
        (folder / f"{name}.eml").write_bytes(content)
    return folder


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_parquet_and_arrow_have_the_same_rows_whoever_reads_them(
    run: Run, folder: Path, tmp_path: Path, jobs: str
) -> None:
    for form in ("parquet", "arrow"):
        assert 1 == run("classify", folder, "-o", tmp_path / f"x.{form}", "--jobs", jobs).code
    table = pq.read_table(tmp_path / "x.parquet")

    assert schema().equals(table.schema)
    assert schema().metadata == table.schema.metadata
    assert [column.name for column in COLUMNS] == table.column_names
    with pa.ipc.open_stream(tmp_path / "x.arrow") as stream:
        assert table.to_pylist() == stream.read_all().to_pylist()
    frame = pd.read_parquet(tmp_path / "x.parquet")
    assert 3 == (frame["place"] == 0).sum()
    read = pl.read_ipc_stream(tmp_path / "x.arrow")
    assert (
        table.column("outcome").to_pylist()
        == read["outcome"].to_list()
        == ["failed", "delivered", *["complained"] * 2, None]
    )


def test_a_table_without_rows_has_its_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for form in ("parquet", "arrow"):
        run("classify", tmp_path / "empty", "-o", tmp_path / f"x.{form}")

    assert schema().equals(pq.read_schema(tmp_path / "x.parquet"))
    with pa.ipc.open_stream(tmp_path / "x.arrow") as stream:
        assert schema().equals(stream.read_all().schema, check_metadata=True)


def test_csv_has_complaints_and_what_administrators_look_for(run: Run, folder: Path) -> None:
    text = run("classify", "--format", "csv", folder).out
    failed, *complaints = csv.DictReader(io.StringIO(text))

    assert list(CSV_COLUMNS) == text.splitlines()[0].split(",")
    assert (
        "2026-03-02T10:00:00+01:00",
        "<notice@mx.example.fr>",
        "2026-03-02T09:59:00+01:00",
        "4Q1",
        "env-7",
    ) == tuple(failed[name] for name in ("notice_date", "notice_message_id", "last_attempt", "queue_id", "envelope_id"))
    assert [("complaint", "marie@example.org", "abuse"), ("complaint", "luc@example.net", "abuse")] == [
        (row["kind"], row["recipient"], row["complaint_type"]) for row in complaints
    ]


def test_chosen_columns_in_every_form(run: Run, folder: Path, tmp_path: Path) -> None:
    asked = ["classify", folder, "--fields", "reason, recipient"]
    lines = run(*asked, "--format", "ndjson").out.splitlines()
    rows = run(*asked, "--format", "csv").out.splitlines()
    run(*asked, "-o", tmp_path / "x.parquet")

    assert {"reason": "mailbox_full", "recipient": "marie@example.org"} == json.loads(lines[0])
    assert ["reason,recipient", "mailbox_full,marie@example.org"] == rows[:2]
    assert ["reason", "recipient"] == pq.read_schema(tmp_path / "x.parquet").names
    assert 5 == len(lines) == len(rows) - 1 == pq.read_metadata(tmp_path / "x.parquet").num_rows


def test_an_unknown_column_is_told_beside_those_that_there_are(run: Run, folder: Path) -> None:
    result = run("classify", folder, "--format", "csv", "--fields", "reason,colour")

    assert (2, "") == (result.code, result.out)
    assert "Aucune colonne ne s’appelle colour. Il y a : source, kind, " in " ".join(result.err.split())


def test_without_words_no_explanation_is_written(run: Run, folder: Path) -> None:
    lines = run("classify", folder, "--format", "jsonl", "--no-words").out
    whole = run("classify", folder, "--format", "jsonl").out
    told = json.loads(lines.splitlines()[0])

    assert "description" not in told
    assert "explanation" not in told["failures"][0]
    assert "mailbox_full" == told["failures"][0]["reason"]
    assert len(lines) < 0.8 * len(whole)
    assert "title" not in run("classify", folder, "--format", "csv", "--no-words").out.splitlines()[0].split(",")


def test_a_file_is_whole_or_not_there(run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.csv"
    target.write_text("before")
    target.chmod(0o640)

    def fails(*_: object) -> None:
        raise RuntimeError("here")

    with monkeypatch.context() as patch:
        patch.setattr("bouncekit.cli.console.run_of_many.Run._count", fails)
        assert 1 == run("classify", folder, "-o", target).code
    assert ["messages", "x.csv"] == sorted(path.name for path in tmp_path.iterdir())
    assert "before" == target.read_text()

    result = run("classify", folder, "-o", target)
    assert "En résumé\u00a0: 3 messages lus" in result.out
    assert target.read_text().startswith("source,kind")
    assert 0o640 == target.stat().st_mode & 0o777
    assert ["messages", "x.csv"] == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize("command", ["classify", "report"])
def test_mail_is_never_written_over(run: Run, folder: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "other name").symlink_to(folder / "1.eml")
    for paths, output in [
        ([folder / "1.eml"], folder / "1.eml"),
        ([folder / "1.eml"], tmp_path / "other name"),
        ([tmp_path / "absent", folder], folder / "1.eml"),
    ]:
        result = run(command, *paths, "-o", output, "--lang", "en")
        assert 2 == result.code
        assert f"{output} is read by this command" in result.err
    assert NOTICE == (folder / "1.eml").read_bytes()


def test_what_is_asked_is_never_written_over(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sent.csv").write_text("to\nx@example.org\n")

    assert 2 == run("classify", folder, "--sent", tmp_path / "sent.csv", "-o", tmp_path / "sent.csv").code
    assert "to\nx@example.org\n" == (tmp_path / "sent.csv").read_text()


def test_results_may_stand_among_the_messages_and_be_written_anew(run: Run, folder: Path) -> None:
    for _ in range(2):
        assert 1 == run("classify", folder, "-o", folder / "x.csv").code
    assert (folder / "x.csv").read_text().startswith("source,kind")


def test_a_file_that_may_not_be_written_stays(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text("before")
    monkeypatch.setattr("bouncekit.cli.console.output.os.access", lambda _, mode: mode != os.W_OK)
    result = run("classify", folder, "-o", tmp_path / "x.csv")

    assert 1 == result.code
    assert "x.csv (vous n’avez pas le droit d’y écrire)" in result.err
    assert "before" == (tmp_path / "x.csv").read_text()


def test_a_dash_is_standard_output(run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert run("classify", folder, "--format", "csv", "-o", "-").out.startswith("source,kind")
    assert not (tmp_path / "-").exists()


def test_where_no_column_is_left_it_is_told(run: Run, folder: Path) -> None:
    result = run("classify", folder, "--format", "csv", "--fields", "advice,title", "--no-words", "--lang", "en")

    assert (2, "") == (result.code, result.out)
    assert "--no-words leaves none of these columns." in result.err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_day_and_the_last_are_days(run: Run, folder: Path, day: str) -> None:
    told = json.loads(run("classify", folder, "--since", day, "--summary", "json", "--summary-only").out)

    assert 3 == told["messages"] + told["before_since"]


def test_the_summary_as_json_alone_or_beside_the_data(run: Run, folder: Path) -> None:
    alone = run("classify", folder, "--summary", "json", "--summary-only")
    beside = run("classify", folder, "--summary", "json", "--format", "csv", "--quiet")
    told = json.loads(alone.out)

    assert told == json.loads(beside.err.splitlines()[-1])
    assert {"complete": True, "messages": 3, "failures": 1, "unread": 1}.items() <= told.items()
    assert {"mailbox_full": 1} == told["reasons"] or 1 == told["reasons"]["mailbox_full"]["temporary"]


def test_quiet_tells_results_and_errors_alone(run: Run, folder: Path) -> None:
    result = run("classify", folder, "--quiet")

    assert "En résumé" not in result.out + result.err
    assert [f"{folder}/4.eml\u00a0: il n’y a rien à lire, le message est vide"] == result.err.splitlines()


def test_the_table_keeps_the_file_at_80_columns_and_shows_subject_and_date(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "1.eml").write_bytes(
        NOTICE.replace(
            b"Subject: Facture\n", "Subject: Facture nº 2026-0142\nDate: Sun, 1 Mar 2026 08:00:00 +0100\n".encode()
        )
    )
    monkeypatch.setenv("COLUMNS", "80")
    narrow = run("classify", folder).out.splitlines()
    monkeypatch.setenv("COLUMNS", "140")
    wide = run("classify", folder).out.splitlines()

    assert ["Fichier", "Envoyé", "le", "Objet", "Destinataire", "Problème"] == narrow[0].split()
    assert "1.eml  01/03/2026  Facture nº 20" in narrow[2]
    assert "1.eml  01/03/2026  Facture nº 2026-0142" in wide[2]
    assert max(map(len, narrow[:7])) <= 80


def test_notices_before_a_day_are_left_out_and_those_without_a_day_kept(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "2.eml").write_bytes(COMPLAINT.replace(b"2 Mar 2026", b"2 Jan 2026"))
    result = run("classify", folder, "--since", "2026-02-01", "--format", "jsonl")

    assert ["failure", "other"] == [json.loads(line)["kind"] for line in result.out.splitlines()]
    assert "1 avis antérieur au jour demandé" in result.err
    assert "1 avis sans date, compté quand même" in result.err
    run("classify", folder, "--since", "2026-02-01", "-o", tmp_path / "x.parquet")
    assert 3 == pq.read_metadata(tmp_path / "x.parquet").num_rows
    assert 2 == run("classify", folder, "--since", "February").code


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_same_notice_counts_once_and_the_same_message_id_with_other_bytes_twice(
    run: Run, folder: Path, tmp_path: Path, jobs: str
) -> None:
    (folder / "5.eml").write_bytes(NOTICE.replace(b"\n", b"\r\n"))
    (folder / "6.eml").write_bytes(NOTICE.replace(b"did not work", b"really did not work"))
    (folder / "7.mbox").write_bytes(b"From MAILER-DAEMON Mon Mar  2 10:00:00 2026\n" + NOTICE + b"\n")
    result = run("classify", folder, "--unique", "--format", "jsonl", "--jobs", jobs)
    run("classify", folder, "--unique", "-o", tmp_path / "x.parquet", "--jobs", jobs)

    read = ["1.eml", "2.eml", "3.eml", "6.eml"]
    assert read == [Path(json.loads(line)["source"]).name for line in result.out.splitlines()]
    assert "2 avis déjà lus" in result.err
    sources = pq.read_table(tmp_path / "x.parquet").column("source").to_pylist()
    assert read == list(dict.fromkeys(Path(source).name for source in sources))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_was_sent_gives_rates_by_campaign_domain_and_hour(
    run: Run, folder: Path, tmp_path: Path, form: str
) -> None:
    rows = [
        ("1@example.fr", "Marie@example.org", "printemps", "2026-03-01T08:15:00+01:00"),
        ("<1@EXAMPLE.FR>", "luc@example.org", "printemps", "2026-03-01T08:16:00+01:00"),
        ("<9@example.fr>", "anne@example.net", "", "2026-03-01T21:00:00+01:00"),
    ]
    names = ["Message-ID", "Recipient", "campaign", "sent_at"]
    path = tmp_path / f"sent.{form}"
    if form == "csv":
        path.write_text("\n".join(";".join(row) for row in [tuple(names), *rows]) + "\n", encoding="utf-8-sig")
    else:
        pq.write_table(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), path)
    (folder / "5.eml").write_bytes(NOTICE.replace(b"<1@example.fr>", b"<unknown@example.fr>"))
    told = json.loads(run("classify", folder, "--sent", path, "--summary", "json", "--summary-only").out)["sent"]
    words = run("classify", folder, "--sent", path, "--summary-only").out

    assert {"sent": 3, "bounced": 1, "without_a_row": 1}.items() <= told.items()
    assert {"sent": 2, "bounced": 1, "permanent": 0, "rate": 0.5} == told["by_campaign"]["printemps"]
    assert {"example.org": 0.5, "example.net": 0.0} == {name: each["rate"] for name, each in told["by_domain"].items()}
    assert {"08": 2, "21": 1} == {hour: each["sent"] for hour, each in told["by_hour"].items()}
    assert "Ce que vous avez envoyé\u00a0: 3 envois" in words
    assert "1 échec ne correspond à aucun envoi." in words
    assert " 50,0\u00a0%  1 / 2  printemps" in words


def test_a_file_of_what_was_sent_without_its_columns_is_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sent.csv").write_text("name,colour\nx,y\n")
    result = run("classify", folder, "--sent", tmp_path / "sent.csv")

    assert 2 == result.code
    assert "name, colour" in result.err


@pytest.mark.parametrize(
    "words",
    [
        ["--summary-only", "--quiet"],
        ["--summary-only", "-o", "x"],
        ["--fields", "reason"],
        ["--sent", "absent.csv"],
        ["--format", "parket"],
    ],
)
def test_what_does_not_go_together_is_wrong_usage(run: Run, folder: Path, words: list[str]) -> None:
    assert (2, "") == run("classify", folder, *words)[:2]


def test_without_pyarrow_the_command_says_what_to_install(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "find_spec", lambda name: None)
    result = run("classify", folder, "--format", "parquet", "-o", folder / "x")

    assert 2 == result.code
    assert "--format parquet" in result.err
    assert "pip install 'bouncekit[arrow]'" in " ".join(result.err.split())


FULL: dict[Language, str] = {"fr": "le disque est plein", "en": "the disk is full", "de": "ist voll"}


@pytest.mark.parametrize("lang", FULL)
def test_a_disk_that_gets_full_is_told_with_the_file_and_what_to_do(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Language
) -> None:
    def sync(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bouncekit.cli.console.output.OutputFile.sync", sync)
    output = tmp_path / "x.csv"
    alone = run("classify", folder, "-o", output, "--lang", lang)
    resuming = run("classify", folder, "-o", output, "--resume", tmp_path / "state", "--lang", lang)

    for result in (alone, resuming):
        assert 1 == result.code
        assert f"{output} (" in result.err
        assert FULL[lang] in result.err
        assert not output.exists()
    go_on = Words(lang).text("go-on")
    assert (False, True) == (go_on in alone.err, go_on in resuming.err)
