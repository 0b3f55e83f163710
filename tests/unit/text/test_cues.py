"""Cues: every language says its own in its own file, all are compiled together, and no code has words of its own."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from bouncekit.data import load_folder
from bouncekit.text.cues import CuePattern, cue, number_words

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "src" / "bouncekit"
PAGE = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
CUES = load_folder("cues")
CODE = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
ROOMS = ("judging", "reading", "interop")
# Modules with the sentences and log lines of single programs, in English whoever reads them: formats, not cues.
OF_PROGRAMS = {
    "interop/masking.py": "the placeholders that it writes",
    "judging/blocklists.py": "Postfix's default words for a refusal by a list",
    "judging/rules/drafting.py": "Postfix's frame around an answer",
    "judging/rules/passage.py": "names under which no host is (RFC 2606)",
    "judging/rules/places.py": "tomllib's errors",
    "reading/answers/addresses.py": "keys of logs and gateways",
    "reading/answers/domains.py": "what name servers and mail servers put before the name that they looked for",
    "reading/answers/envelopes.py": "the return addresses of lists and services",
    "reading/answers/identifiers.py": "what servers call their names for a message",
    "reading/answers/quoted.py": "the sentences in which Postfix, Exim, qmail and Exchange quote an answer",
    "reading/answers/transcript.py": "sendmail's transcript",
    "reading/kinds/likenesses.py": "the type of an answer in a report (RFC 3464, 2.1.2)",
    "reading/listed.py": "the type of an answer in a report (RFC 3464, 2.1.2)",
    "reading/named_as_other.py": "Postfix's words for the address of a sender",
    "reading/notices/line_shapes.py": "keys before an address, and names of mailboxes for help (RFC 2142)",
    "reading/notices/notice_text.py": "names of header fields",
    "reading/original/forged.py": "names of the addresses of an envelope in Received",
    "reading/original/other_box.py": "how servers note in Received who logged in",
    "reading/original/quoting.py": "names of header fields",
    "reading/original/strangers.py": "the traces of qmail, Postfix, sendmail and Exim",
    "reading/pasted.py": "the mail logs of Postfix, OpenSMTPD and Exchange",
    "reading/qmail_log.py": "the mail log of qmail",
    "reading/reports/delivery_report.py": "names of the fields of a report",
    "reading/reports/human_part.py": "the names of SMTP commands",
    "reading/sessions.py": "commands of SMTP, and how programs mark who speaks in a session",
    "reading/spoken.py": "how Postfix, Google and Microsoft end an answer",
    "reading/unblamed.py": "the type of an answer in a report (RFC 3464, 2.1.2)",
}
_CALLS = {"compile", "search", "match", "fullmatch", "sub", "split", "findall", "finditer", "CuePattern"}
_WORD = re.compile(r"[^\W\d_]{3,}")
_NOT_SAID = re.compile(r"\(\?&\w+\)|\(\?P<\w+>|\[[^\]]*\]|\\.")  # references, names of groups, classes, escapes
_SHAPED = re.compile(r"\\[bsdw]|\[\^|\(\?")
_ACCENTED = re.compile(r"[à-öø-ÿœß]")


def keys_of_the_page() -> list[str]:
    return re.findall(r"(?m)^\| `(\w+)` \|", PAGE)


@pytest.mark.parametrize("language", sorted(CUES))
def test_every_language_has_the_keys_that_the_page_explains(language: str) -> None:
    assert keys_of_the_page() == list(CUES[language])


@pytest.mark.parametrize("name", keys_of_the_page())
def test_every_cue_is_said_somewhere_and_asked_somewhere(name: str) -> None:
    assert cue(name)
    assert f"(?&{name})" in CODE or f'cue("{name}")' in CODE


@pytest.mark.parametrize("name", [name for name in keys_of_the_page() if name != "numbers"])
def test_what_a_language_says_stands_once_and_compiles(name: str) -> None:
    for table in CUES.values():
        assert sorted(set(table[name])) == sorted(table[name])
        assert "" not in table[name]
    CuePattern(f"(?&{name})").search("")


def test_a_reference_stands_for_what_all_languages_say_and_is_compiled_when_first_used() -> None:
    pattern = CuePattern(r"\b(?&no_such) \Z")

    assert pattern._compiled is None
    assert pattern.search("aucun ")
    assert pattern.search("no known ")
    assert not pattern.search("a ")
    assert pattern._compiled is not None


def test_an_unknown_cue_is_told() -> None:
    with pytest.raises(KeyError, match="of_nobody"):
        CuePattern("(?&of_nobody)").search("")


def test_a_cue_that_no_language_fills_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.text.cues._languages", lambda: ({"never_said": []},))

    assert CuePattern("(?&never_said)").search("anything") is None


def test_words_for_numbers_count() -> None:
    assert (2, 0.5, 10) == (number_words()["deux"], number_words()["half an"], number_words()["zehn"])


@cache
def patterns(path: Path) -> tuple[str, ...]:
    """Return the text of every regular expression that the file holds, and of the pieces that one is made of."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
        if name in _CALLS:
            found += texts(node)
        elif isinstance(node, ast.Assign):
            assigned = texts(node)
            found += assigned if any(map(_SHAPED.search, assigned)) else []
    return tuple(found)


def texts(node: ast.AST) -> list[str]:
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


@cache
def words_of_cues(english: bool) -> frozenset[str]:
    """Return the words that cues are made of: English ones, or those of the other languages that English lacks."""
    said = {lang: set(_WORD.findall(str(table.values()).lower())) for lang, table in CUES.items()}
    others = set().union(*(words for lang, words in said.items() if lang != "en"))
    return frozenset(said["en"] if english else others - said["en"])


def foreign_in(text: str, english: bool) -> set[str]:
    """Return what of a regular expression is natural language."""
    bare = _NOT_SAID.sub(" ", text)
    words = {word.lower() for word in _WORD.findall(bare)}
    return (words & words_of_cues(english)) | set(_ACCENTED.findall(bare))


FILES = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_pattern_in_code_has_words_of_a_language(path: Path) -> None:
    found = {word for text in patterns(path) for word in foreign_in(text, english=False)}
    if path.relative_to(PACKAGE).as_posix() not in OF_PROGRAMS:
        found |= {word for text in patterns(path) for word in foreign_in(text, english=True)}

    assert set() == found


def test_the_files_of_programs_are_there_and_need_their_place() -> None:
    spoken = {
        path.relative_to(PACKAGE).as_posix()
        for path in FILES
        if any(foreign_in(text, english=True) for text in patterns(path))
    }

    assert set(OF_PROGRAMS) == spoken


@pytest.mark.parametrize(
    "line",
    ['_X = re.compile(r"\\b(?:aucun|kein)\\b")', '_X = CuePattern(r"réponse:")', 're.search(r"plus tard", text)'],
)
def test_words_in_a_pattern_would_be_found(line: str, tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(line, encoding="utf-8")

    assert [text for text in patterns(path) if foreign_in(text, english=False)]


def test_the_files_are_toml_with_their_reason_at_the_head() -> None:
    for path in sorted((PACKAGE / "data" / "cues").glob("*.toml")):
        text = path.read_text(encoding="utf-8")

        assert tomllib.loads(text)
        assert text.startswith("# What ")
