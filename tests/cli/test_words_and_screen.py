"""The words of the command line, and what is shown on a terminal."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tables import cases

from bouncekit import data
from bouncekit.batch import Extent
from bouncekit.cli.console.safe_text import Words, neutral, safe_json
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.console.writers import safe_cell
from bouncekit.cli.params import common as options
from bouncekit.errors.reasons import SourceReason
from bouncekit.sources import SourceError
from bouncekit.vocabulary import Action, Language, Reason
from bouncekit.wording import LANGUAGES


def test_the_options_offer_the_languages_that_there_are() -> None:
    assert sorted(LANGUAGES) == sorted(options.LANGUAGES.choices)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_and_action_has_its_words(lang: Language) -> None:
    words = data.load(f"words/{lang}/explain.toml")

    assert {str(reason) for reason in Reason} == set(data.load(f"words/{lang}/console.toml")["reasons"])
    assert {str(action) for action in Action} == set(words["actions"])


@cases(__file__, "numbers")
def test_words_agree_with_their_number(lang: Language, count: int, expected: str) -> None:
    assert expected == Words(lang).count("counts", "read", count)


@cases(__file__, "cells")
def test_a_cell_is_no_formula(value: object, expected: str) -> None:
    assert expected == safe_cell(value)


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x202E, 0x2066, 0x2028, 0xD800, 0xE0041])
def test_what_a_terminal_obeys_is_neutralised(code: int) -> None:
    assert neutral(f"a{chr(code)}b") in {"a\ufffdb", "a b"}


def test_json_is_escaped_where_a_terminal_would_obey_and_nowhere_else() -> None:
    edges = (range(0x20, 0x3200), range(0xD7F0, 0xE010), range(0xFE00, 0x10010), range(0xDFFF0, 0xE1010))
    for code in (code for edge in edges for code in edge):
        line = f'"É{chr(code)}té"'
        safe = safe_json(line)

        assert (neutral(line) == line) is (safe == line), hex(code)
        assert safe == line or f'"É{json.dumps(chr(code))[1:-1]}té"' == safe, hex(code)


def test_french_spaces_and_all_letters_stay() -> None:
    text = "L’été\u202f: «\u00a0Œuvre\u00a0» — 日本語 🙂 …"

    assert text == neutral(text)


def test_a_file_that_is_written_anew_is_told_once_and_each_of_its_messages_counted() -> None:
    lines: list[str] = []
    unread = Unread(Words("fr"), lines.append)
    for number in range(3):
        unread(SourceError(f"Inbox#{number}", SourceReason.CHANGED, "Inbox"))
    unread(SourceError("Sent#1", SourceReason.CHANGED, "Sent"))

    assert ["Inbox", "Sent"] == [line.partition("\u00a0:")[0] for line in lines]
    assert 4 == unread.count


def test_the_bar_leaves_nothing_behind_on_a_terminal(tmp_path: Path) -> None:
    message = "From: a@example.fr\nSubject: x\n\nBonjour.\n"
    (tmp_path / "box").write_text("".join(f"From x Mon Mar  2 10:00:00 2026\n{message}\n" for _ in range(400)))
    code = (
        "import sys; from bouncekit.cli import process; from bouncekit.cli.console import screen;"
        "screen._BEFORE_BAR = screen._BETWEEN = 0; process.leave(process.run(sys.argv[1:]))"
    )
    on_a_wide_terminal = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    ours, theirs = pty.openpty()
    arguments = [sys.executable, "-c", code, "classify", str(tmp_path / "box"), str(tmp_path / "absent")]
    with subprocess.Popen(arguments, stdout=theirs, stderr=theirs, env=on_a_wide_terminal) as process:
        os.close(theirs)
        shown = b""
        try:
            while block := os.read(ours, 65536):
                shown += block
        except OSError:  # how Linux tells that nobody holds the other end any more
            pass
        code_of_exit = process.wait(timeout=30)
    os.close(ours)
    text = shown.decode()

    assert 1 == code_of_exit
    assert "Lecture des messages" in text
    # What is erased: the line, after which the cursor went up (CSI A) to erase it (CSI 2 K), and what a bar drew over.
    left = re.sub(r"[^\n]*\n[^\n]*\r\x1b\[1A\x1b\[2K", "", text)
    assert 400 == left.count("/box#")
    assert "Lecture des messages" not in left
    assert "\x1b[?25h" in text.rpartition("\x1b[?25l")[2]  # the cursor is shown again


def test_the_bar_tells_how_many_there_are_and_how_long_the_rest_takes() -> None:
    screen = Screen("x", Words("fr"))
    screen.tick(5)
    assert ("5", "") == (screen._number(), screen._left(screen._began + 10))

    screen.follow(Extent((f"{number}.eml", None) for number in range(2000)))
    screen.tick(500)
    assert "505 / 2\u202f000" == screen._number().replace("\u00a0", "\u202f")
    assert "" == screen._left(screen._began + 1)
    assert "encore 30\u00a0secondes" == screen._left(screen._began + 10)

    screen.follow(Extent([("box", 4096 * 200)]))
    screen.tick(50, ("box", 4096 * 50))
    assert "555 (25\u00a0%)" == screen._number()
