"""What Outlook saved, on the command line: explained, classified among other messages, kept and given back."""

import io
import json
from pathlib import Path

import pytest
from cli_runs import Run
from data_files import REPORT, data_file, stand_in
from outlook_writer import Written, msg_file

from bouncekit.stores.outlook import outlook_forms

__all__ = ["stand_in"]

ITEM = msg_file(
    Written(
        {0x001A: "REPORT.IPM.Note.NDR", 0x0037: "Non remis", 0x6820: "ex.example.org"},
        [{0x39FE: "paul@client.example", 0x0C1B: "<mx.client.example #5.2.2 smtp;552 5.2.2 Mailbox full>"}],
    )
)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "mail" / "avis.msg"
    path.parent.mkdir()
    path.write_bytes(ITEM)
    return path


def test_a_notice_that_outlook_saved_is_explained(told: Run, notice: Path) -> None:
    code, out, _ = told("explain", notice)
    assert code == 0
    assert "Boîte e-mail pleine" in out
    assert "paul@client.example" in out


def test_its_name_does_not_matter(told: Run, notice: Path, tmp_path: Path) -> None:
    renamed = notice.rename(notice.with_name("avis.eml"))
    assert "mailbox_full" in told("classify", "--format", "jsonl", renamed)[1]
    told("archive", "init", tmp_path / "archive")
    assert told("archive", "add", "-a", tmp_path / "archive", renamed)[0] == 0
    assert [path.read_bytes() for path in (tmp_path / "archive" / "data").rglob("*.eml")] == [ITEM]


def test_it_is_explained_from_standard_input(told: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ITEM)))
    code, out, _ = told("explain", "-")
    assert code == 0
    assert "Boîte e-mail pleine" in out


def test_it_is_classified_among_other_messages_and_says_that_it_was_made(told: Run, notice: Path) -> None:
    (notice.parent / "b.eml").write_text("From: lea@example.org\nSubject: x\n\nBonjour\n", encoding="utf-8")
    code, out, _ = told("classify", notice.parent, "--format", "jsonl")
    reports = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(report["kind"], [each["name"] for each in report["defects"]]) for report in reports] == [
        ("failure", ["reconstructed"]),
        ("other", []),
    ]


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_without_the_package_the_one_command_to_install_is_told(
    told: Run, notice: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlook_forms, "find_spec", lambda name: None)
    for command in ("classify", "explain"):
        code, _, err = told(command, notice, "--lang", lang)
        assert code in (1, 2)
        assert "pip install 'bouncekit[outlook]'" in err
        assert ".eml" not in err


@pytest.mark.usefixtures("stand_in")
def test_a_data_file_is_classified_and_is_too_much_to_explain(told: Run, tmp_path: Path) -> None:
    path = data_file(tmp_path / "a.pst", REPORT)
    code, out, _ = told("classify", path, "--format", "jsonl")
    assert code == 0
    assert [json.loads(line)["kind"] for line in out.splitlines()] == ["failure"]
    code, _, err = told("explain", path)
    assert code == 2
    assert "bouncekit classify" in err


def test_it_is_kept_found_and_restored_both_ways(told: Run, notice: Path, tmp_path: Path) -> None:
    place = tmp_path / "archive"
    told("archive", "init", place)
    assert told("archive", "add", "-a", place, notice)[0] == 0
    assert "Non remis" in told("archive", "search", "-a", place, "remis")[1]
    assert told("archive", "restore", "-a", place, "--all", "--eml", tmp_path / "out")[0] == 0
    assert [path.read_bytes() for path in (tmp_path / "out").glob("*.msg")] == [ITEM]
    code, out, _ = told("archive", "restore", "-a", place, "--all", "--mbox", tmp_path / "mbox")
    assert code == 0
    assert "reconstitué" in out
    assert b"X-Bouncekit-Reconstructed" in (tmp_path / "mbox").read_bytes()
