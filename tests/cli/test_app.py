"""The table of commands: it says what the commands say, each of its commands runs, and no help page costs much."""

import importlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bouncekit.cli import app
from bouncekit.cli import process as ending
from bouncekit.cli.app import LazyGroup
from bouncekit.cli.console.click_words import in_language, speak
from bouncekit.vocabulary import LANGUAGES
from bouncekit.wording.language import tables

COMMANDS = Path(app.__file__).parent / "commands"
SLOW = ("pydantic", "rich", "imapclient")


def lazy_groups() -> Iterator[tuple[str, LazyGroup]]:
    """Yield every group of the command line with the words that lead to it."""
    yield "", app.bouncekit
    for name in app.bouncekit.commands:
        group = app.bouncekit.get_command(click.Context(app.bouncekit), name)
        if isinstance(group, LazyGroup):
            yield name, group


TABLE = [(words, name, *row) for words, group in lazy_groups() for name, row in group.table.items()]
PAGES = [[], *([words] for words, _ in lazy_groups() if words), *([*words.split(), name] for words, name, *_ in TABLE)]


@pytest.mark.parametrize(("words", "name", "module", "summary"), TABLE)
def test_the_table_says_what_the_command_says(words: str, name: str, module: str, summary: str) -> None:
    speak("en")
    command = in_language(importlib.import_module(f"bouncekit.cli.commands.{module}").command)

    assert name == command.name
    for room in (20, 45, 60, 100, 1000):
        assert command.get_short_help_str(room) == click.Command(name, help=summary).get_short_help_str(room)
    assert module == "_".join([*words.split(), name])


def test_every_file_of_the_commands_stands_in_the_table() -> None:
    assert sorted(path.stem for path in COMMANDS.glob("[!_]*.py")) == sorted(module for *_, module, _ in TABLE)


def test_every_command_has_its_tests_beside_it() -> None:
    assert [] == [module for *_, module, _ in TABLE if not (Path(__file__).parent / f"test_{module}.py").is_file()]


@pytest.mark.parametrize("words", PAGES, ids=lambda words: " ".join(words) or "bouncekit")
def test_a_help_page_loads_neither_models_nor_a_progress_bar_nor_a_mail_client(words: list[str]) -> None:
    code = (
        "import sys; from bouncekit.cli.process import run; code = run(sys.argv[1:]);"
        f"print(code, [name for name in {SLOW} if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, *words, "--help"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)

    assert result.stdout.startswith("Emploi\u00a0: bouncekit")
    assert "0 []" == result.stdout.splitlines()[-1]


@pytest.mark.parametrize("words", [[], ["archive"], ["rules"]])
def test_the_help_of_a_group_imports_no_command(words: list[str]) -> None:
    code = (
        "import sys; from bouncekit.cli.process import run; run(sys.argv[1:]);"
        "print([name for name in sys.modules if name.startswith('bouncekit.cli.commands.')])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *words, "--help"], capture_output=True, encoding="utf-8", check=True
    )

    assert "[]" == result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "guess"), [(["clasify"], "classify"), (["archive", "verfy"], "verify"), (["rules", "chek"], "check")]
)
def test_a_mistyped_command_is_wrong_usage(words: list[str], guess: str) -> None:
    command = [sys.executable, "-m", "bouncekit", *words]
    result = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env={**os.environ, "COLUMNS": "100"}
    )

    assert (2, "") == (result.returncode, result.stdout)
    assert f"La commande «\u00a0{words[-1]}\u00a0» n’existe pas." in result.stderr
    if hasattr(click.exceptions, "NoSuchCommand"):  # click before 8.4 guesses nothing
        assert f"Avez-vous voulu écrire '{guess}'\u202f?" in result.stderr


def test_ctrl_c_while_a_command_is_imported_ends_it_in_our_own_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(name: str) -> None:
        raise KeyboardInterrupt

    from bouncekit.cli import process

    monkeypatch.setattr(app, "import_module", interrupted)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # it would ignore Ctrl-C for the rest of the tests

    assert 130 == process.run(["quota"])
    assert ("", "Arrêté à votre demande.\n") == capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["explain", "--form", "x", "y"], "L’option «\u00a0--form\u00a0» n’existe pas."),
        (["--lang", "de", "trieur"], "Den Befehl „trieur“ gibt es nicht."),
        (["classify", "--lang", "de"], "Fehler: Es fehlt das Argument"),
        (["classify", "--lang=en"], "Error: Missing argument"),
        (["classify", "--lang", "xx", "y"], "Erreur\u00a0: Valeur impossible pour"),
        (["archive", "report"], "ajoutez au fichier ~/.profile la ligne"),
        (["trieur"], "La commande «\u00a0trieur\u00a0» n’existe pas."),
    ],
)
def test_a_wrong_usage_is_told_in_the_chosen_language(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == ending.run(words)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(("french", "name"), [("expliquer", "explain"), ("trier", "classify"), ("archiver", "archive")])
def test_the_commands_have_french_names_too(french: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [0, 0] == [ending.run([word, "--help"]) for word in (french, name)]
    first, second = (part for part in capsys.readouterr().out.split("Emploi")[1:])
    assert first.replace(french, name) == second


def helps(command: click.Command) -> Iterator[str]:
    """Yield every paragraph of the help of a command, of its options and of those below it."""
    texts = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
    for text in texts:
        yield from (re.sub("[ \n]+", " ", part).strip() for part in (text or "").split("\n\n") if part.strip())
    if isinstance(command, LazyGroup):
        yield from (summary for _, summary in command.table.values())
        for name in command.list_commands(click.Context(command)):
            yield from helps(in_language(command.get_command(click.Context(command), name) or command))


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_every_help_is_said_in_every_language(lang: str) -> None:
    speak("en")
    own = {*helps(in_language(app.bouncekit))} - {"Show the version and exit.", "Affiche le numéro de version."}
    told = tables(lang, "help")["help"]

    assert own == {*told}
    assert [] == [text for text in told.values() if not text.strip()]


@pytest.mark.parametrize(
    ("lang", "told"), [("fr", "Qui se connecte à HOST"), ("en", "Who logs in on HOST"), ("de", "Wer sich bei HOST")]
)
def test_a_help_page_is_in_the_chosen_language(lang: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == ending.run(["junk", "--lang", lang, "--help"])
    assert told in capsys.readouterr().out


def test_the_language_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert [0, 0] == [ending.run(["--lang", "de", "--help"]), ending.run(["--lang", "de", "explain", "250 OK"])]
    out = capsys.readouterr().out
    assert "Zurückgekommene E-Mails verstehen" in out
    assert "Vom Server angenommen" in out
