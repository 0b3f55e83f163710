"""The act that helps, where the usual one never would, told by a server or a program in three languages."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import bouncekit
from bouncekit.servers.problems import AccessProblem
from bouncekit.serving import understand

TOLD = tomllib.loads(Path(__file__).with_name("acts_that_help.toml").read_text(encoding="utf-8"))["told"]


def _words(content: str, lang: bouncekit.Language) -> str:
    found = understand(content.encode(), lang=lang)
    if isinstance(found, AccessProblem):
        return f"{found.title} {found.meaning} {found.advice}"
    assert isinstance(found, bouncekit.Report)
    told = [f"{one.explanation.title} {one.explanation.meaning} {one.explanation.advice}" for one in found.failures]
    said = found.description
    return " ".join([*told, *said.notes] if told else [said.title, said.meaning, said.advice])


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told["text"][:40])
def test_the_act_that_helps_is_told(told: dict[str, Any]) -> None:
    words = _words(told["text"], told["lang"])

    assert [] == [said for said in told["said"] if said not in words]
    assert [] == [said for said in told.get("unsaid", ()) if said in words]
