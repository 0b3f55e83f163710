"""Files of rules, from the disk to a report."""

from pathlib import Path

import pytest
from notices import failure
from own_rules import RULES

import bouncekit

TWO_RULES = f"""
{RULES}[[rule]]
id = "zebra-slow"
regex = '(\\w+\\s?)+$'
matches = ["550 camel"]
"""
ANSWER = "550 5.7.1 Zebra gate closed"
MESSAGE = failure("marie@example.org", ANSWER, "Status: 5.7.1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(TWO_RULES)
    return path


def test_a_file_of_rules_decides_a_message_a_text_and_an_explanation(file: Path) -> None:
    rules = bouncekit.load_rules(file)
    failures = [
        *bouncekit.classify(MESSAGE, rules=rules).failures,
        *bouncekit.classify_text(ANSWER, rules=rules).failures,
        bouncekit.explain(ANSWER, rules=rules),
    ]

    assert [("zebra-gate", "La porte du zèbre")] * 3 == [(said.evidence.rule, said.label) for said in failures]
    assert None is bouncekit.explain(ANSWER).label


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_messages_in_several_processes(file: Path, jobs: int) -> None:
    (file.parent / "1.eml").write_text(MESSAGE)
    reports = bouncekit.classify_many([MESSAGE, file.parent], jobs=jobs, rules=bouncekit.load_rules(file))

    assert ["La porte du zèbre"] * 2 == [report.failures[0].label for report in reports]


def test_a_slow_pattern_becomes_a_defect_that_names_it(file: Path) -> None:
    report = bouncekit.classify_text(f"550 {'camel' * 500} !", rules=bouncekit.load_rules(file))

    assert [("rule-too-slow", "rule zebra-slow")] == [(defect.name, defect.where) for defect in report.defects]


def test_a_file_that_is_wrong_cannot_be_loaded_and_all_is_told(file: Path) -> None:
    file.write_text(TWO_RULES.replace("source", "sauce").replace('"zebra gate"', '"zebra.*"'))

    with pytest.raises(bouncekit.RulesError, match=r"mine\.toml:3:9: 'sauce' is not known") as refused:
        bouncekit.load_rules(file)

    assert ["unknown-head-key"] == [fault.kind for fault in refused.value.faults]


def test_to_check_tells_what_to_load_does_not(file: Path) -> None:
    assert 2 == len(bouncekit.load_rules(file))
    assert ["slow"] == [fault.kind for fault in bouncekit.check_rules(file)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xef\xbb\xbf" + TWO_RULES.split("[[rule]]\nid = \"zebra-slow", maxsplit=1)[0].encode(), []),
        (b"a = 'x'\nb = '\xe9'\n", [("not-utf-8", 2, 6)]),
        (b"#" * ((8 << 20) + 1), [("too-large", None, None)]),
    ],
    ids=["byte order mark", "latin-1", "large"],
)  # fmt: skip
def test_what_is_no_text(file: Path, content: bytes, expected: list[object]) -> None:
    file.write_bytes(content)

    assert expected == [(fault.kind, fault.line, fault.column) for fault in bouncekit.check_rules(file)]


def test_a_file_that_is_not_there_is_no_fault_of_the_rules(tmp_path: Path) -> None:
    for read in (bouncekit.load_rules, bouncekit.check_rules):
        with pytest.raises(bouncekit.SourceError) as refused:
            read(tmp_path / "absent.toml")

        assert "not-found" == refused.value.reason


def test_rules_are_what_load_rules_returns() -> None:
    with pytest.raises(TypeError, match="as load_rules returns it, not str"):
        bouncekit.classify_text(ANSWER, rules="mine.toml")  # type: ignore[arg-type]


def test_an_empty_book_changes_nothing() -> None:
    assert bouncekit.classify(MESSAGE) == bouncekit.classify(MESSAGE, rules=bouncekit.load_rules())
