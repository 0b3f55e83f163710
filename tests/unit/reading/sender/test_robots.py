"""Programs that write from ordinary addresses, and people who do: an automatic answer goes to people alone."""
# ruff: noqa: E501 - a notice keeps its own line lengths

from tables import cases

import bouncekit

AUTOMATIC = "Ceci est un message automatique, merci de ne pas y répondre."


def may_auto_reply(sender: str, subject: str, body: str, header: str = "") -> bool:
    return bouncekit.classify(
        f"From: {sender}\nTo: nadia@example.fr\nSubject: {subject}\n{header}Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    ).may_auto_reply


@cases(__file__, "robots")
def test_a_robot_is_not_answered(sender: str, subject: str, body: str, header: str) -> None:
    assert not may_auto_reply(sender, subject, body, header)


@cases(__file__, "persons")
def test_a_person_may_be_answered(sender: str, subject: str, body: str, header: str) -> None:
    assert may_auto_reply(sender, subject, body, header)
