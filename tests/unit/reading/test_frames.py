"""Who speaks in a pasted text, and that a mail program's own words are not taken for the server's."""

import pytest
from tables import cases

from bouncekit.reading.facts import Frame
from bouncekit.reading.frames import frame_of, without_tail

SHOWN = "Une erreur est survenue lors de l’envoi du courrier. Le serveur de messagerie a répondu\u00a0: "


@cases(__file__, "speakers")
def test_who_speaks(text: str, frame: str | None) -> None:
    assert (Frame(frame) if frame else None) is frame_of(text)


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        (" Vérifiez le destinataire du message et réessayez.", SHOWN + "554 5.7.1 Relay access denied."),
        (" Please check the message recipient and try again.", SHOWN + "554 5.7.1 Relay access denied."),
        ("", SHOWN + "554 5.7.1 Relay access denied."),
        (" See the policy.", SHOWN + "554 5.7.1 Relay access denied. See the policy."),
    ],
)
def test_what_the_program_adds_is_left_out(tail: str, kept: str) -> None:
    assert kept == without_tail(f"{SHOWN}554 5.7.1 Relay access denied.{tail}")
