"""What a reader tells of their own part in it decides the advice: forwarding of theirs, a circular, a chain letter."""

import pytest

import bouncekit

LOOPS = [
    "554 5.4.6 Too many hops. J'ai mis un renvoi de ma boîte Orange vers Gmail et de Gmail vers Orange.",
    'I forward my work mail to my private mailbox and back, now I get "too many hops" for every message.',
    'Meine Weiterleitung zeigt auf mich selbst und alles kommt zurück: "mail loop detected"',
    "Depuis que j'ai mis la redirection, chaque mail que je reçois repart en boucle, j'en ai 200 copies",
]
CHAINS = [
    "J'ai transféré à mes amies un message à faire suivre à tous vos contacts, il m'est revenu refusé comme spam.",
    "I sent on a letter that wants to go to ten friends, and it came back: Message rejected as spam",
    "Ich habe den Kettenbrief an alle weitergeleitet und er kam zurück, als Spam abgelehnt.",
]
CIRCULARS = [
    "Circulaire : 40 sur 60 envoyés, puis erreur 450 4.7.1 too many messages. Que faire ?",
    "My newsletter went out to 40 of 60 people, then error: sending limit exceeded. Do I send it again?",
    "Rundschreiben: 40 von 60 gesendet, dann Fehler: zu viele Nachrichten. Soll ich alles noch einmal senden?",
]


def only(text: str) -> bouncekit.AnyFailure:
    return bouncekit.classify_text(text).failures[0]


@pytest.mark.parametrize("text", LOOPS)
def test_forwarding_of_their_own_is_theirs_to_end(text: str) -> None:
    assert "Supprimez-y le renvoi" in only(text).explanation.advice


@pytest.mark.parametrize(
    "text",
    [
        "554 5.4.6 Too many hops",
        "<a@example.org>: mail forwarding loop for a@example.org",
        "554 5.4.6 <a@example.org>: mail loop detected, the address forwards to itself",
        "550 5.4.14 Hop count exceeded - possible mail loop: check the redirect of the mailbox",
        "554 5.4.0 <a@example.org>: Too many hops, la redirection de cette boîte tourne en boucle",
    ],
)
def test_another_loop_is_the_recipients(text: str) -> None:
    assert "renvoi automatique est mal réglé chez votre correspondant" in only(text).explanation.meaning


@pytest.mark.parametrize("text", CHAINS)
def test_a_chain_letter_is_not_made_simpler_and_sent_again(text: str) -> None:
    assert "Ne le renvoyez pas" in only(text).explanation.advice


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.1 Message rejected as spam",
        "550 5.7.1 Message refused as spam, please forward this to postmaster@example.org",
        "550 5.7.1 Message considéré comme spam. Transférez ce message à votre administrateur.",
        "Mon courrier sur l'héritage de ma tante à son notaire : 550 5.7.1 Message rejected as spam",
    ],
)
def test_other_mail_taken_for_spam_is(text: str) -> None:
    assert "simplifiez" in only(text).explanation.advice.lower()


@pytest.mark.parametrize("text", CIRCULARS)
def test_a_circular_is_sent_to_the_rest(text: str) -> None:
    failure = only(text)

    assert bouncekit.Reason.RATE_LIMITED is failure.reason
    assert "ne renvoyez pas à tous" in failure.explanation.advice


def test_a_large_message_that_broke_off_is_too_large() -> None:
    text = "Échec de l’envoi du message (61 Mo). La connexion au serveur SMTP a été interrompue pendant la transaction."

    assert bouncekit.Reason.MESSAGE_TOO_LARGE is only(text).reason
    assert bouncekit.Reason.NETWORK_ERROR is only(text.replace("61 Mo", "2 Mo")).reason
