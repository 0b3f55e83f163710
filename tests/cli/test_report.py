"""`bouncekit report`: the page of what came back, the same however many processes made it."""

from pathlib import Path

import pytest
from cli_runs import LETTER, Run, runner

from bouncekit.batch import Extent
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.screen import Screen


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_the_page_is_written_whole_and_is_the_same_in_several_processes(
    run: Run, failures: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.html", tmp_path / "second.html"
    one = run("report", failures, "-o", first)
    two = run("report", failures, "--output", second, "--jobs", 2)

    assert (0, "", "") == one == two
    page = first.read_text(encoding="utf-8")
    assert page == second.read_text(encoding="utf-8")
    assert page == run("report", failures).out
    assert '<html lang="fr">' in page
    assert "paul.petit@example.org" in page
    assert "Camel for &lt;address&gt; refused by tent" in page
    assert ["first.html", "messages", "second.html"] == sorted(path.name for path in tmp_path.iterdir())


def test_a_page_in_another_language_with_rules_of_ones_own(run: Run, failures: Path, rule_file: Path) -> None:
    page = run("report", "--lang", "de", "--rules", rule_file, failures).out

    assert '<html lang="de">' in page
    assert "Gelesen in" in page


def test_what_cannot_be_read_is_told_and_stands_in_the_page(run: Run, failures: Path, tmp_path: Path) -> None:
    (failures / "empty.eml").write_text("")
    result = run("report", failures, "-o", tmp_path / "page.html")

    assert (1, "") == (result.code, result.out)
    assert "empty.eml\u00a0: il n’y a rien à lire" in result.err
    assert "1 fichier ou message n’a pas pu être lu." in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.eml").write_text(LETTER.format(number=1, day=1), encoding="utf-8")
    result = run("report", tmp_path / "letter.eml", "-o", tmp_path / "missing" / "page.html")

    assert (2, "") == (result.code, result.out)
    assert result.err.startswith("Écriture impossible\u00a0: ")
    assert "page.html (ce dossier n’existe pas)" in result.err
    long = run("report", tmp_path / "letter.eml", "-o", tmp_path / ("x" * 255))
    assert long.err.endswith("x (ce nom est trop long)\n")


def test_where_nothing_was_read_the_page_of_yesterday_stays(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("yesterday")
    result = run("report", tmp_path / "nowhere", "-o", page, "--lang", "en")

    assert (1, "") == (result.code, result.out)
    assert result.err.endswith("The page was not written: no message was read.\n")
    assert "yesterday" == page.read_text()


def test_the_bar_of_a_page_tells_how_much_there_is(
    run: Run, failures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    totals = []

    class Terminal(Screen):
        def __init__(self, title: str, words: Words | None = None) -> None:
            super().__init__(title, words)
            assert words is not None
            self.has_bar = True

        def follow(self, extent: Extent | None) -> None:
            totals.append(extent and extent.total)
            super().follow(extent)

    monkeypatch.setattr("bouncekit.cli.commands.report.Screen", Terminal)

    assert 0 == run("report", failures, "-o", tmp_path / "page.html").code
    assert [len(list(failures.iterdir()))] == totals
