"""`bouncekit archive search`."""

import json
from pathlib import Path

from cli_runs import Run


def test_search_finds_newest_first_and_tells_when_there_is_more(run: Run, place: str) -> None:
    found = run("search", "ete", "--from", "HELENE", "--limit", "2")

    assert 0 == found.code
    lines = found.out.splitlines()
    assert [True, True] == ["Facture 3" in lines[0], "Facture 2" in lines[1]]
    assert lines[0].startswith("03/03/2026  Hélène <h@example")
    assert "et 1 autre (--limit pour en voir plus)" == lines[2]
    assert found.out == run("search", "ete", "--limit", "2", "--rebuild").out
    nothing = run("search", "absent", "--json")
    assert (1, 0) == (nothing.code, json.loads(nothing.out)["count"])
    (message,) = json.loads(run("search", "--since", "2026-03-03", "--json").out)["messages"]
    assert ("Facture 3", "3.eml") == (message["subject"], message["places"][0]["uid"])
    assert 2 == run("search", "--since", "hier").code


def test_nothing_that_a_message_says_reaches_the_terminal_as_an_order(run: Run, place: str, tmp_path: Path) -> None:
    letter = "From: \x1b[2J\u202e <x@example.fr>\nSubject: red \x1b[31m\nMessage-ID: <\x07>\n\nx\n"
    (tmp_path / "mail" / "\x1b[31m.eml").write_text(letter, encoding="utf-8")
    run("add", str(tmp_path / "mail"))

    for arguments in (["search", "red"], ["search", "red", "--json"], ["report"], ["report", "--json"]):
        told = run(*arguments)
        assert {"\x1b", "\x07", "\u202e"} & set(told.out + told.err) == set(), arguments
    assert "red" in run("search", "red").out
