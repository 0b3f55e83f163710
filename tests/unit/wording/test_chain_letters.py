"""A chain letter that came back: the notice is told, and nobody is told to send the letter again."""

import pytest

import bouncekit
from bouncekit import Reason

VIRUS = (
    "Attention ! Si vous recevez un message intitulé « carte postale », ne l’ouvrez\nsurtout pas, c’est un virus qui "
    "détruit le disque dur.\nTransférez ce message à tous\nvos contacts !"
)
LUCK = "Forward this to ten friends before midnight and something good will happen. Do not break the chain!"
CHARGES = "Bitte leitet das an alle eure Freunde weiter: Ab Montag wird WhatsApp kostenpflichtig!"
UNKNOWN = "Your message wasn't delivered to zoe@example.org.\n550 5.1.1 no such user\n\n"
FULL = "Votre message n'a pas pu être remis à zoe@example.org.\n552 5.2.2 boîte pleine\n\n"
SPAM = "Ihre Nachricht an zoe@example.org konnte nicht zugestellt werden.\n550 5.7.1 als Spam abgelehnt\n\n"
PASTED = {
    "unknown": (f"{UNKNOWN}----- Original message -----\nSubject: Fwd: READ\n\n{LUCK}\n", Reason.USER_UNKNOWN),
    "full": (f"{FULL}--- Message d'origine ---\nObjet : Tr : alerte\n\n{VIRUS}\n", Reason.MAILBOX_FULL),
    "spam": (f"{SPAM}-----Ursprüngliche Nachricht-----\nBetreff: WG: WG: Achtung\n\n{CHARGES}\n", Reason.SPAM_DETECTED),
    "lure": (
        "Delivery Status Notification (Failure)\n\nYour message to zoe@example.org could not be delivered:\nthe "
        "mailbox does not exist.\n\n----- Weitergeleitete Nachricht -----\nVous avez gagné un iPhone ! Envoyez ce "
        "message à dix amis et cliquez ici : http://x.example. Votre compte sera fermé sinon, avant minuit.\n",
        Reason.USER_UNKNOWN,
    ),
    "quoted": (
        "Message non remis à zoe@example.org : 550 5.1.1 adresse inconnue.\n\nVoici ce que j'envoyais :\n"
        "> Envoyez cette prière à dix personnes dans l'heure, et vous aurez de la chance pendant dix ans.\n"
        "> Si vous brisez la chaîne, malheur !\n",
        Reason.USER_UNKNOWN,
    ),
}
NO_CHAINS = [
    "Transférez cette invitation à tous vos contacts : concert gratuit dimanche, dernière chance de réserver !",
    "Si vous cliquez, ce virus envoie un message à tous vos contacts. Changez votre mot de passe.",
    "Please share the minutes with everyone in your team, and bring a hard drive for the photographs.",
    "Bitte leiten Sie die Einladung an alle Freunde weiter. Wir haben viel Glück mit dem Wetter.",
    "Abonnez-vous à notre chaîne, et partagez la vidéo avec tous vos amis.",
    "Votre parrainage : envoyez ce code à 5 amis et vous gagnerez un mois gratuit.",
    "Chers amis, l’assemblée aura lieu le 5. Faites circuler autour de vous ! Un pot suivra.",
    "Bitte weiterleiten! Das Protokoll der Sitzung ist angehängt.",
]


def with_copy(text: str) -> bytes:
    notice = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail Returned to Sender\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        "Final-Recipient: rfc822; zoe@example.org\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n"
        "--b\nContent-Type: message/rfc822\n\nFrom: anna@example.net\nTo: zoe@example.org\nSubject: Tr: alerte\n"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--b--\n"
    )
    return notice.encode()


@pytest.mark.parametrize(("text", "reason"), PASTED.values(), ids=PASTED)
def test_a_pasted_notice_is_told_and_the_letter_not_sent_again(text: str, reason: Reason) -> None:
    report = bouncekit.classify_text(text, lang="en")

    assert [(reason, "zoe@example.org")] == [(each.reason, each.recipient) for each in report.failures]
    assert "chain letter" in f"{report.failures[0].explanation.title} {report.failures[0].explanation.advice}".lower()
    assert "Telephone" == report.failures[0].explanation.to_do
    assert not any("Send again only" in note for note in report.description.notes)


FURTHER = [
    "La petite lumière fait le tour du monde. Envoie-la à 12 personnes que tu aimes, et tu recevras une surprise.",
    "Merci de faire circuler au maximum : si Christopher vous demande en ami, n’acceptez pas, c’est un pirate.",
    "WARNING: do not open any message titled INVITATION. Pass this on to everyone you know.",
    "Neue Masche in Parkhäusern! Bitte an alle Freunde weiterleiten. Wer die Kette unterbricht, hat 7 Jahre Pech.",
    "Hotmail va fermer ! Votre adresse sera supprimée si vous n’envoyez pas ce message à tous vos contacts.",
    "Achtung! Nehmt keine Einladung von Tobias an, das ist ein Virus. Weiterleiten an alle Kontakte!",
]


@pytest.mark.parametrize("letter", [VIRUS, LUCK, CHARGES, *FURTHER])
def test_a_copy_that_came_back_is_looked_into(letter: str) -> None:
    (failure,) = bouncekit.classify(with_copy(letter), lang="fr").failures

    assert Reason.USER_UNKNOWN is failure.reason
    assert "Ne le renvoyez à personne" in failure.explanation.advice


@pytest.mark.parametrize("letter", NO_CHAINS)
def test_what_is_only_to_be_made_known_is_no_chain(letter: str) -> None:
    assert "Effacez l’adresse" in bouncekit.classify(with_copy(letter), lang="fr").failures[0].explanation.advice


def test_what_a_server_still_tries_is_a_delay() -> None:
    text = f"Delivery to zoe@example.org has been delayed, we will keep trying: 451 4.7.1 later\n\n> {LUCK}\n"

    assert "keeps trying by itself" in bouncekit.classify_text(text, lang="en").failures[0].explanation.advice


def test_whoever_has_something_to_mend_is_still_told() -> None:
    text = f"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org\n\n> {LUCK}\n"
    (failure,) = bouncekit.classify_text(text, lang="en").failures

    assert failure.explanation.advice.startswith("What you were sending on looks like a chain letter")
    assert "person who looks after your e-mail" in failure.explanation.advice
