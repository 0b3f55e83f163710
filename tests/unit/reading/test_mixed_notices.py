"""One pasted text that tells of a failure and of a delay, or of a delay and of what came after it."""

import pytest

import bouncekit
from bouncekit import Kind

FAILED_AND_WAITING = {
    "exchange-fr": (
        "Échec de la remise à ces destinataires ou groupes :\n\nzoe@example.org\n"
        "Serveur distant a renvoyé '550 5.1.1 User unknown'\n\n"
        "La remise est retardée pour ces destinataires ou groupes :\n\nmax@example.net\n"
        "Serveur distant a renvoyé '451 4.7.1 Please try again later'\n"
        "Exchange continuera d'essayer de remettre le message."
    ),
    "exchange-de": (
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:\n\nzoe@example.org\n"
        "550 5.1.1 Der Empfänger wurde nicht gefunden\n\n"
        "Die Zustellung an folgende Empfänger hat sich verzögert:\n\nmax@example.net\n452 4.2.2 Mailbox full\n\n"
        "Diese Nachricht wurde noch nicht zugestellt. Es wird weiterhin versucht, sie zuzustellen."
    ),
    "by-codes-alone": (
        "This is the mail system at host mx.example.\n\n"
        "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n"
        "<zoe@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user\n\n"
        "<max@example.net>: host mx.example.net[192.0.2.2] said: 450 4.2.1 come later. It will be retried."
    ),
    "by-headings-alone": (
        "Votre message n'a pas pu être remis aux destinataires suivants :\n - zoe@example.org (utilisateur inconnu)\n"
        "La remise est retardée pour :\n - max@example.net (serveur injoignable, nous réessaierons)\n"
    ),
    "a-line-each": (
        "Non remis à zoe@example.org : 550 5.1.1 adresse inconnue\n"
        "Retardé pour max@example.net : 421 4.4.1 nouvelles tentatives en cours"
    ),
    "by-what-is-said-of-each": (
        "Votre message a rencontré des problèmes.\n\nÉchec :\nzoe@example.org\n550 5.1.1 unknown user\n\n"
        "En attente :\nmax@example.net\n451 4.4.1 timeout, nous réessaierons"
    ),
    "one-line-fr": (
        "Votre message n'a pas pu être remis à zoe@example.org : 550 5.1.1 utilisateur inconnu. La remise à "
        "max@example.net est retardée : 451 4.7.1 essayez plus tard, nous réessaierons pendant deux jours."
    ),
    "one-line-en": (
        "Your message to max@example.net is delayed, delivery will be retried for 2 days. Your message to "
        "zoe@example.org was rejected: 550 5.1.1 no such user here."
    ),
    "one-line-de": (
        "Zustellung an zoe@example.org fehlgeschlagen (552 5.2.2 Postfach voll). Zustellung an max@example.net "
        "verzögert (Server antwortet nicht), wir versuchen es weiter."
    ),
    "one-sentence": (
        "Remise impossible à zoe@example.org (550 5.1.1 adresse inconnue), tandis que la remise à max@example.net "
        "est retardée (451 4.7.1)."
    ),
    "one-line-without-codes": (
        "J'ai reçu ça : le message à zoe@example.org a échoué, boîte inexistante. Le message à max@example.net est "
        "en attente, de nouvelles tentatives auront lieu. Que dois-je faire ?"
    ),
    "one-line-quoted": (
        "Bonjour, l'avis dit : « remise à zoe@example.org : échec définitif, boîte inexistante ; remise à "
        "max@example.net : différée, nouvelle tentative dans 1 heure ». Je renvoie à tous ?"
    ),
    "one-line-in-short": (
        "Undeliverable: Your message to zoe@example.org couldn't be delivered, the address wasn't found. Your message "
        "to max@example.net hasn't been delivered yet; we'll keep trying for 24 hours."
    ),
    "a-paragraph": (
        "Mail Delivery System\n\nDer Empfänger zoe@example.org ist unbekannt, die Nachricht wurde zurückgeschickt.\n"
        "Für max@example.net konnte die Nachricht noch nicht zugestellt werden, es wird weiter versucht.\n\nPostmaster"
    ),
    "one-line-of-four": (
        "Delivery Status Notification\n\nThe mailbox of zoe@example.org is full and your message was rejected (552 "
        "5.2.2). Your message to max@example.net has not yet been delivered, the server will keep trying.\n\n"
        "Mail Delivery System\n"
    ),
    "one-line-of-postfix": (
        "This is the mail system at host mx.example.\n\n"
        "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n"
        "<zoe@example.org>: host mx.example.org said: 550 5.1.1 no such user. <max@example.net>: connect to "
        "mx.example.net: Connection timed out, message delayed, will be retried\n"
    ),
}
NOT_FAILED = {
    "supposed": (
        "Your message to max@example.net has been delayed. If it is not delivered by 5 March it will be returned to "
        "you at me@example.org. Write to postmaster@example.net if the address does not exist."
    ),
    "from-whom": (
        "Your message from me@example.org to max@example.net has been delayed. 451 4.7.1 Greylisted. If it fails, "
        "contact postmaster@example.net."
    ),
}
DELAYED_THEN_DELIVERED = {
    "fr": (
        "Votre message à zoe@example.org n'a pas encore pu être distribué. Nous réessaierons pendant 2 jours.",
        "Votre message a été distribué à zoe@example.org.",
    ),
    "en": (
        "Delivery is delayed to these recipients:\nzoe@example.org\nExchange will continue to try delivering.",
        "Your message was successfully delivered to these recipients:\nzoe@example.org\n",
    ),
    "de": (
        "Die Zustellung an folgende Empfänger hat sich verzögert: zoe@example.org\nEs wird weiterhin versucht.",
        "Ihre Nachricht wurde erfolgreich zugestellt an: zoe@example.org\n",
    ),
    "told": (
        "J'ai reçu « remise retardée » pour zoe@example.org et",
        "« votre message a été remis à zoe@example.org »",
    ),
}
NOT_ARRIVED = [
    "Die Zustellung an zoe@example.org hat sich verzögert. Sie hören von uns, sobald sie erfolgreich zugestellt wurde.",
    "Delivery is delayed to zoe@example.org. We will tell you when your message has been delivered to the following: "
    "zoe@example.org",
    "Remise retardée pour zoe@example.org. Votre message a été remis aux destinataires suivants : max@example.net",
]


@pytest.mark.parametrize("text", FAILED_AND_WAITING.values(), ids=FAILED_AND_WAITING)
def test_who_failed_and_who_waits_are_told_apart(text: str) -> None:
    report = bouncekit.classify_text(text)

    assert (Kind.FAILURE, ["zoe@example.org"]) == (report.kind, [each.recipient for each in report.failures])
    assert [("max@example.net", "delayed")] == [(each.recipient, each.action) for each in report.deliveries]


@pytest.mark.parametrize("text", NOT_FAILED.values(), ids=NOT_FAILED)
def test_who_is_only_named_beside_a_delay_has_not_failed(text: str) -> None:
    report = bouncekit.classify_text(text)

    assert (Kind.DELAY, ["max@example.net"]) == (report.kind, [each.recipient for each in report.failures])


def test_the_sender_is_told_no_fate_of_a_recipient() -> None:
    text = (
        "Ihre Nachricht von ich@example.de an zoe@example.org konnte nicht zugestellt werden: 550 5.1.1 User unknown. "
        "Ihre Nachricht an max@example.net wartet noch, der Server versucht es weiter."
    )
    report = bouncekit.classify_text(text)

    assert ["zoe@example.org"] == [each.recipient for each in report.failures]


def test_several_of_one_sentence_share_its_fate() -> None:
    text = (
        "Delivery to zoe@example.org and <lea@example.com> failed: 550 5.7.1 refused. Delivery to max@example.net is "
        "delayed, we will keep trying."
    )
    report = bouncekit.classify_text(text)

    assert ["zoe@example.org", "lea@example.com"] == [each.recipient for each in report.failures]
    assert ["max@example.net"] == [each.recipient for each in report.deliveries]


def test_nobody_is_condemned_of_whom_a_sentence_says_that_they_wait() -> None:
    text = (
        "Mail Delivery System\n\nlea@example.com was asked about it. 550 5.1.1 no such user\nYour message to "
        "max@example.net hasn't been delivered yet, we'll keep trying.\n\nPostmaster\n"
    )
    report = bouncekit.classify_text(text)

    assert "max@example.net" not in {each.recipient for each in report.failures if each.counts_against_address}


def test_three_fates_of_one_line() -> None:
    text = (
        "Message delayed for max@example.net: 421 try again later. Message failed for zoe@example.org: 554 5.7.1 spam "
        "detected. Message delivered to lea@example.com."
    )
    report = bouncekit.classify_text(text)

    assert ["zoe@example.org"] == [each.recipient for each in report.failures]
    assert {"max@example.net": "delayed", "lea@example.com": "delivered"} == {
        each.recipient: each.action for each in report.deliveries
    }


def test_one_is_reached_and_another_waits() -> None:
    text = "Votre message a été remis à zoe@example.org. La remise à max@example.net est retardée, nous réessaierons."
    report = bouncekit.classify_text(text)

    assert (Kind.DELAY, ["max@example.net"]) == (report.kind, [each.recipient for each in report.failures])
    assert [("zoe@example.org", "delivered")] == [(each.recipient, each.action) for each in report.deliveries]


def test_a_delay_that_quotes_a_refusal_stays_a_delay() -> None:
    text = (
        "Delivery is delayed to these recipients or groups:\n\nzoe@example.org\n550 5.7.1 blocked\n\n"
        "max@example.net\n451 4.7.1 later\n\nThis message hasn't been delivered yet. It will be retried."
    )

    assert Kind.DELAY is bouncekit.classify_text(text).kind


@pytest.mark.parametrize("notices", DELAYED_THEN_DELIVERED.values(), ids=DELAYED_THEN_DELIVERED)
@pytest.mark.parametrize("order", [1, -1])
def test_what_has_arrived_waits_no_more(notices: tuple[str, str], order: int) -> None:
    report = bouncekit.classify_text("\n\n".join(notices[::order]))

    assert Kind.DELIVERED is report.kind
    assert [("zoe@example.org", "delivered")] == [(each.recipient, each.action) for each in report.deliveries]


@pytest.mark.parametrize("text", NOT_ARRIVED)
def test_what_will_arrive_still_waits(text: str) -> None:
    report = bouncekit.classify_text(text)

    assert (Kind.DELAY, "zoe@example.org") == (report.kind, report.failures[0].recipient)
