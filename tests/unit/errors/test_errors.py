"""The errors: one base; each reason is raised somewhere, means something, and has words in every language."""

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import bouncekit
from bouncekit.cli.console.safe_text import Words
from bouncekit.errors import (
    ArchiveError,
    ArchiveReason,
    BouncekitError,
    MailboxError,
    MailboxReason,
    Problem,
    RulesError,
    RulesReason,
    ScoresError,
    ScoresReason,
    ServingError,
    ServingReason,
    SourceError,
    SourceReason,
)
from bouncekit.vocabulary import Language, Word
from bouncekit.wording import LANGUAGES

PACKAGE = Path(bouncekit.__file__).parent
REASONS: list[type[Word]] = [SourceReason, MailboxReason, ArchiveReason, ScoresReason, ServingReason, RulesReason]
EVERY_REASON = [reason for kind in REASONS for reason in kind]
ERRORS: list[tuple[type[BouncekitError], type[Word]]] = [
    (SourceError, SourceReason),
    (MailboxError, MailboxReason),
    (ArchiveError, ArchiveReason),
    (ServingError, ServingReason),
    (ScoresError, ScoresReason),
]


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "errors" not in path.relative_to(PACKAGE).parts[:1]:
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))


def test_every_error_descends_from_one() -> None:
    assert {BouncekitError} == {kind.__base__ for kind, _ in ERRORS}
    assert issubclass(RulesError, BouncekitError)
    assert issubclass(RulesError, ValueError)


@pytest.mark.parametrize("reason", EVERY_REASON, ids=repr)
def test_every_reason_says_in_one_line_what_it_means(reason: Word) -> None:
    assert 5 < len(reason.meaning) < 100
    assert reason.meaning == reason.meaning.strip().removesuffix(".")
    assert reason.name == reason.value.upper().replace("-", "_")


def uses() -> dict[str, list[str]]:
    """Return {``MailboxReason.REFUSED``: the places where an error gets it, and not where one is compared with it}."""
    found: dict[str, list[str]] = {}
    for name, tree in trees():
        compared = {id(part) for node in ast.walk(tree) if isinstance(node, ast.Compare) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and id(node) not in compared:
                found.setdefault(f"{node.value.id}.{node.attr}", []).append(f"{name}:{node.lineno}")
    return found


USES = uses()


@pytest.mark.parametrize("reason", EVERY_REASON, ids=repr)
def test_every_reason_is_raised_somewhere(reason: Word) -> None:
    assert USES.get(f"{type(reason).__name__}.{reason.name}")


def test_every_raise_names_a_member() -> None:
    places = {"SourceError": 1, "ArchiveError": 1, "MailboxError": 0, "ScoresError": 0, "Problem": 0}
    wrong = [
        f"{place}:{node.lineno}"
        for place, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in places
        for reason in [node.args[places[node.func.id]]]
        if isinstance(reason, ast.Constant)
    ]

    assert [] == wrong


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", SourceReason)
def test_the_command_line_says_why_a_source_was_not_read(reason: SourceReason, lang: Language) -> None:
    assert len(Words(lang).problem("notice.eml", reason, "")) > len("notice.eml") + 10


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", MailboxReason)
def test_an_error_of_a_mailbox_says_why(reason: MailboxReason, lang: Language) -> None:
    assert len(MailboxError(reason, "mail.example.fr").text(lang)) > 10


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", ScoresReason)
def test_an_error_of_scores_says_why(reason: ScoresReason, lang: Language) -> None:
    assert len(ScoresError(reason, "scores.sqlite").text(lang)) > 10


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", ArchiveReason)
def test_the_command_line_says_why_an_archive_could_not(reason: ArchiveReason, lang: Language) -> None:
    assert Words(lang, "archive", "copies").knows(f"archive-{reason}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", ServingReason)
def test_the_command_line_says_why_the_service_cannot_run(reason: ServingReason, lang: Language) -> None:
    assert Words(lang, "serve").knows(f"serving-{reason}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", RulesReason)
def test_a_fault_of_a_rule_says_what_is_wrong(reason: RulesReason, lang: Language) -> None:
    names: tuple[str, ...] = ("by", "detail", "file", "key", "known", "limit", "line", "literal", "pattern")
    names += ("position", "problem", "sign", "text", "value")

    assert len(Problem(reason, dict.fromkeys(names, "…")).text(lang)) > 8


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SourceError("a.eml", SourceReason.EMPTY), "empty"),
        (MailboxError(MailboxReason.REFUSED, "mail.example.fr:993", "NO"), "refused"),
        (ArchiveError("/media/disk", ArchiveReason.ABSENT, "gone"), "absent"),
        (ScoresError(ScoresReason.LOCKED, "scores.sqlite", "busy"), "locked"),
    ],
)
def test_a_reason_is_a_member_that_equals_its_string_in_every_process(error: BouncekitError, reason: str) -> None:
    again = pickle.loads(pickle.dumps(error))

    for each in (error, again):
        assert reason == each.reason  # type: ignore[union-attr]  # each of them has one
        assert type(each.reason) in REASONS  # type: ignore[union-attr]
    assert str(error) == str(again)


@pytest.mark.parametrize(("kind", "reasons"), ERRORS)
def test_a_reason_that_is_none_is_refused(kind: type[BouncekitError], reasons: type[Word]) -> None:
    with pytest.raises(ValueError, match=f"'no-such' is not a valid {reasons.__name__}"):
        kind(*("no-such", "no-such"))
