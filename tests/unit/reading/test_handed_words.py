"""Who hands a notice on may tell that they never wrote what came back: then nothing of it is mended or sent again."""

import pytest

import bouncekit

MARKS = {
    "fr": ("-------- Message transféré --------", "Sujet", "De", "Pour"),
    "en": ("-------- Forwarded Message --------", "Subject", "From", "To"),
    "de": ("-------- Weitergeleitete Nachricht --------", "Betreff", "Von", "An"),
}
NOTICE = (
    "This message was created automatically by mail delivery software.\n\n"
    "A message that you sent could not be delivered to one or more of its\n"
    "recipients. This is a permanent error. The following address(es) failed:\n\n"
    "  verkauf@hofladen.example\n    550 5.1.1 unknown user\n\n"
    "------ This is a copy of the message, including all the headers. ------\n\n"
    "Received: from {way} by relay.example;\n\tTue, 3 Mar 2026 10:00:00 +0000\n"
    "From: {written} <{me}>\nTo: verkauf@hofladen.example\nSubject: Rechnung 12\n"
    "Date: Tue, 3 Mar 2026 10:00:00 +0000\n\nx\n"
)
ME = "odile.tremblin@maison.example"


def handed_on(
    said: str, lang: str = "fr", *, me: str = ME, written: str = "Odile Tremblin", way: str = "maison.example"
) -> str:
    mark, subject, sender, to = MARKS[lang]
    return (
        f"From: Odile Tremblin <{me}>\nTo: aide@secours.example\nSubject: Fwd: Mail delivery failed\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{said}\n\n{mark}\n"
        f"{subject}: Mail delivery failed: returning message to sender\n"
        f"{sender}: Mail Delivery System <Mailer-Daemon@relay.example>\n{to}: {me}\n\n"
        + NOTICE.format(way=way, written=written, me=me)
    )


TITLE = {
    "fr": "Quelqu’un s’est sans doute servi de votre adresse",
    "en": "Somebody has probably used your address",
    "de": "Jemand hat wohl Ihre Adresse benutzt",
}
DENIED = [
    ("fr", "Bonsoir,\nil m'en arrive trois par heure et je n'ai jamais écrit\nà cette ferme. Odile"),
    ("fr", "Je ne connais pas cette adresse, et il n'y a rien dans mes messages envoyés."),
    (
        "fr",
        "Voilà ce que je trouve ce matin. " + "Je ne comprends pas. " * 15 + "Ce n'est pas moi qui ai écrit.",
    ),
    ("fr", "J'en ai trente par jour, de gens que je ne connais pas."),
    ("fr", "C'est quoi ce nom ? Ce n'est pas mon nom, et je n'ai rien envoyé."),
    ("en", "Hello, forty of these since yesterday. I never wrote to any farm shop in Germany. Odile"),
    ("en", "There is nothing in my sent mail. Who does this?"),
    ("de", "Guten Tag, das habe ich nie geschrieben. Was soll ich tun? Gruß, Odile"),
    ("de", "In meinen gesendeten Nachrichten steht nichts davon, ich kenne diese Adresse nicht."),
]


@pytest.mark.parametrize(("lang", "said"), DENIED)
def test_what_the_reader_says_they_never_wrote_is_not_mended(lang: bouncekit.Language, said: str) -> None:
    report = bouncekit.classify(handed_on(said, lang), lang=lang)
    told = report.failures[0].explanation

    assert report.forwarded
    assert report.failures[0].recipient == "verkauf@hofladen.example"
    assert told.title == TITLE[lang]
    assert "?" in told.advice
    assert told.to_do == bouncekit.classify(handed_on(said, written="DHL"), lang=lang).failures[0].explanation.to_do


WRITTEN = [
    ("fr", "Je ne connais pas cette adresse, le client me l'a donnée au téléphone."),
    ("fr", "Ce n'est pas moi qui ai écrit, c'est ma collègue Sophie."),
    ("en", "I don't know this person, but my boss asked me to write."),
    ("de", "Ich habe nichts geändert, trotzdem kommt die Mail zurück."),
    ("de", "Ich kenne diese Person nicht, der Chef will, dass ich ihr schreibe."),
    ("fr", "Bonjour, ma commande revient. Qu'est-ce que j'ai fait de travers ? Odile"),
    ("fr", "C'est la première fois que j'écris chez eux, je n'ai jamais écrit à ces gens avant."),
    ("fr", "Je n'ai pas écrit l'adresse moi-même, je l'ai choisie dans le carnet."),
    ("fr", "J'ai écrit à ma ferme habituelle, et je ne connais pas cette adresse de retour."),
    ("en", "I never sent such a large order before, is that why?"),
    ("en", "My order came back. What should I do?"),
    ("de", "Ich schreibe zum ersten Mal dorthin und habe noch nie geschrieben, ist das der Grund?"),
    ("de", "Meine Bestellung kam zurück. Was nun?"),
]


@pytest.mark.parametrize(("lang", "said"), WRITTEN)
def test_who_only_asks_has_written(lang: bouncekit.Language, said: str) -> None:
    told = bouncekit.classify(handed_on(said, lang), lang=lang).failures[0].explanation

    assert told.title not in TITLE.values()


def test_words_of_the_notice_below_are_not_the_readers() -> None:
    below = handed_on("Bonjour, ma commande revient.").replace("\n\nx\n", "\n\nI never wrote to you before.\n")

    assert bouncekit.classify(below, lang="fr").failures[0].explanation.title != TITLE["fr"]


def test_a_stolen_account_keeps_its_own_advice() -> None:
    blocked = handed_on(DENIED[0][1]).replace("550 5.1.1 unknown user", "550 5.1.8 Access denied, bad outbound sender")

    assert bouncekit.classify(blocked, lang="fr").failures[0].explanation.title != TITLE["fr"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('"Paketdienst Nord"', True),
        ("O. Tremblin", False),
        ("Odile", False),
        ("", False),
        ("Maison", False),  # the address bears it
    ],
)
def test_the_name_of_somebody_else_beside_the_readers_address_is_told(written: str, told: bool) -> None:
    advice = bouncekit.classify(handed_on("Bonjour", written=written), lang="fr").failures[0].explanation.advice

    assert told == ("le nom «\u00a0Paketdienst Nord\u00a0»" in advice)


@pytest.mark.parametrize(
    ("way", "forged"),
    [
        ("[203.0.113.9] (envelope-from <odile.tremblin@orange.fr>)", True),
        ("smtp-22.smtpout.orange.fr (envelope-from <odile.tremblin@orange.fr>)", False),
    ],
)
def test_an_envelope_sender_that_anybody_may_give_shows_no_provider(way: str, forged: bool) -> None:
    text = handed_on("Bonjour", me="odile.tremblin@orange.fr", way=way)
    told = bouncekit.classify(text, lang="fr").failures[0].explanation

    assert forged == (told.title == "Ce message n’est peut-être pas de vous")


def test_the_name_is_seen_in_an_attached_notice() -> None:
    notice = (
        "From: MAILER-DAEMON@relay.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n"
        "Final-Recipient: rfc822; a@y.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"
        f"From: Paketdienst Nord <{ME}>\nTo: a@y.example\nSubject: Paket\n\nx\n--b--\n"
    )
    outer = (
        f"From: Odile Tremblin <{ME}>\nTo: aide@z.example\nSubject: TR: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="c"\n\n--c\nContent-Type: text/plain\n\nvoir ci-joint\n\n'
        f"--c\nContent-Type: message/rfc822\n\n{notice}\n--c--\n"
    )

    assert "Paketdienst Nord" in bouncekit.classify(outer, lang="fr").failures[0].explanation.advice
