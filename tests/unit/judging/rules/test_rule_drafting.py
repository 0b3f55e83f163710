"""Drafts of rules: well formed, winning their examples, and never made of words that stand everywhere."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from bouncekit.judging.rules.checking import check_files
from bouncekit.judging.rules.drafting import draft_rules


def patterns(*answers: str) -> list[str]:
    return [rule["pattern"] for rule in tomllib.loads(draft_rules((text, "undetermined") for text in answers))["rule"]]


def test_a_draft_is_made_of_the_longest_run_of_telling_words() -> None:
    assert ["refuse par la passerelle \\(zebre"] == patterns("550 5.7.1 <address> Refusé par la passerelle (Zèbre) n17")
    assert ["zebra gate is closed"] == patterns(
        "host <host>[<ip>] said: 550 Zebra gate is closed (in reply to MAIL FROM)"
    )


def test_answers_with_the_same_words_share_a_draft_and_the_longest_come_first() -> None:
    answers = ("550 zebra gate closed", "550 zebra gate closed for the camels", "551 zebra gate closed 17")

    assert ["zebra gate closed for the camels", "zebra gate closed"] == patterns(*answers)


def test_an_answer_without_telling_words_becomes_a_comment() -> None:
    assert "# 550 no\n# 550 the mail\n" == draft_rules([("550 no", "undetermined"), ("550 the mail", "undetermined")])


def test_what_looks_like_an_escape_is_drafted_as_it_is_read() -> None:
    text = draft_rules([("=caaaaaaaß zebra", "undetermined")])

    assert [] == check_files([("drafts.toml", text)])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="zebra gåteß camel5 '\"\\()[]{}.*+?|^$<>\n\t\x7f\ud800#=", max_size=60), max_size=3))
def test_whatever_was_answered_the_file_is_toml_and_its_rules_are_well_formed(answers: list[str]) -> None:
    text = draft_rules((answer, "undetermined") for answer in answers)
    rules = tomllib.loads(text).get("rule", [])
    faults = check_files([("drafts.toml", text)]) if rules else []

    # One may still be hidden by another whose words it holds too, or by nothing but common words.
    assert set() == {fault.kind for fault in faults} - {"won-by-yours", "won-by-ours", "too-common"}
