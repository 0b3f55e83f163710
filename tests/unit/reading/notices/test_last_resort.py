"""flufl.bounce is asked last, behind a guard: it may lack what we use of it, raise, or find nothing."""

import pytest
from flufl import bounce
from flufl.bounce import _scan

from bouncekit.message import parse
from bouncekit.reading import Form, read

# A list of a person's data between commas: a form of LLNL's that no format of ours knows.
UNKNOWN_TO_US = b"""Return-Path: <>
From: MAILER-DAEMON@labo.example.org
To: moi@example.fr
Subject: Your letter

It went to Martin, Marie, marie@example.org, Batiment 12, who has moved.
Ask paul@labo.example.org.
"""


class Raising:
    def process(self, message: object) -> None:
        raise ValueError(message)


def found(content: bytes) -> list[tuple[str | None, str]]:
    return [(said.address, said.found_in) for said in read(parse(content)).recipients]


def test_a_notice_that_only_flufl_knows_is_read_through_it() -> None:
    assert [("marie@example.org", "flufl.bounce")] == found(UNKNOWN_TO_US)


def test_a_detector_that_raises_does_no_harm_and_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_scan, "_DETECTORS", [Raising, *_scan._DETECTORS])

    assert [("marie@example.org", "flufl.bounce")] == found(UNKNOWN_TO_US)
    assert ("", "") == capfd.readouterr()


def test_without_the_list_of_detectors_the_public_function_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(_scan, "_DETECTORS")
    monkeypatch.setattr(bounce, "all_failures", lambda message: (frozenset(), frozenset({b"marie@example.org"})))

    assert [("marie@example.org", "flufl.bounce")] == found(UNKNOWN_TO_US)


def test_a_library_that_always_raises_leaves_the_message_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_scan, "_DETECTORS", [Raising])

    assert Form.ORDINARY is read(parse(UNKNOWN_TO_US)).form
