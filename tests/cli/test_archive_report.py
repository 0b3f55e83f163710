"""`bouncekit archive report`."""

import json
from pathlib import Path

from cli_runs import Run


def test_the_report_is_for_a_person_and_says_what_to_do(run: Run, place: str, tmp_path: Path) -> None:
    page = tmp_path / "report.html"

    told = run("report", "--html", str(page))

    assert 1 == told.code
    assert "Contenu\u00a0: 3 messages" in told.out
    assert "Disque externe\u00a0: aucune copie" in told.out
    assert "probante" not in told.out + page.read_text(encoding="utf-8")
    assert "<h1>Votre archive" in page.read_text(encoding="utf-8")
    facts = json.loads(run("report", "--json").out)
    assert ["none-removable", "none-remote", "verify"] == facts["todo"]
    assert 3 == facts["messages"]
    assert 1 == run("report", "--html", str(tmp_path / "no" / "page.html")).code


def test_a_folder_whose_name_is_no_text_is_reported_on_a_page(tmp_path: Path, run: Run) -> None:
    folder, office, page = tmp_path / "courrier\udcff<b>", tmp_path / "archive\udcff", tmp_path / "report.html"
    folder.mkdir()
    (folder / "1.eml").write_bytes(b"From: a@example.org\n\nx\n")

    assert 0 == run("init", str(office)).code
    assert 0 == run("add", "-a", str(office), str(folder)).code
    assert 1 == run("report", "-a", str(office), "--html", str(page)).code
    assert "archive\\udcff" in page.read_text(encoding="utf-8")
    assert "<b>" not in page.read_text(encoding="utf-8")
