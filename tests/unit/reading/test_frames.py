"""Who speaks in a pasted text, and that a mail program's own words are not taken for the server's."""

import pytest

from bouncekit.reading.facts import Frame
from bouncekit.reading.frames import frame_of, without_tail

SHOWN = "Une erreur est survenue lors de l’envoi du courrier. Le serveur de messagerie a répondu\u00a0: "


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        (SHOWN + "452 4.3.1 Insufficient system storage.", Frame.SENDING),
        ("An error occurred while sending mail. The mail server responded: 421 busy", Frame.SENDING),
        ("Fehler beim Senden: 550 5.7.1 Relaying denied", Frame.SENDING),
        ("Warning: could not send message for past 4 hours", Frame.DELAYED),
        ("Gmail réessaiera pendant 20 heures encore.", Frame.DELAYED),
        ("THIS IS A WARNING MESSAGE ONLY", Frame.DELAYED),
        ("A message is delayed. <lea@example.org>: Envelope expired", Frame.RETURNED),
        ("Undelivered Mail Returned to Sender", Frame.RETURNED),
        ("Your message could not be delivered: 451 4.3.0 try again", Frame.RETURNED),
        ("451 4.3.0 message could not be delivered, try again", None),
        ("250 2.1.5 Recipient OK", Frame.DELIVERED),
        ("550 5.1.1 was successfully delivered to nobody", None),
        ("554 5.7.1 see page 250 of the rules", None),
        ("bonjour", None),
        ("Nous étions 250 personnes.", None),
        ("", None),
    ],
)
def test_who_speaks(text: str, frame: Frame | None) -> None:
    assert frame is frame_of(text)


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
