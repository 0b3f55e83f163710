"""Of what left through a mailbox of one's own with the address of a provider, the sender is changed."""

import pytest

import bouncekit
from bouncekit.wording.language import tables

SAID = "550-5.7.26 Unauthenticated email from {} is not accepted due to domain's DMARC policy."
NOTICE = (
    "From: MAILER-DAEMON@relay.example\nTo: {sender}\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; rene@y.example\nAction: {action}\nStatus: {status}\n"
    "Diagnostic-Code: smtp; {said}\n\n--b\nContent-Type: text/rfc822-headers\n\n"
    "{way}From: Chorale <{sender}>\nTo: rene@y.example\nSubject: Concert\n\n--b--\n"
)
LOGIN = "Received: from web.chorale.example (unknown [192.0.2.3])\n\t({by}: {user})\n\tby relay.example with ESMTPSA\n"


def notice(sender: str, way: str, *, said: str | None = None, action: str = "failed", status: str = "5.7.26") -> str:
    said = said or SAID.format(sender.rpartition("@")[2])
    return NOTICE.format(sender=sender, way=way, said=said, action=action, status=status)


AS_SENDER = {
    "fr": "Choisissez «\u00a0bureau@chorale.example\u00a0» comme expéditeur",
    "en": "Choose “bureau@chorale.example” as the sender",
    "de": "Wählen Sie „bureau@chorale.example“ als Absender",
}
TITLE = {lang: tables(lang, "explain")["reasons"]["authentication_failed"]["other_box"]["title"] for lang in AS_SENDER}


@pytest.mark.parametrize("lang", AS_SENDER)
@pytest.mark.parametrize("sender", ["chorale@yahoo.fr", "chorale@gmail.com", "chorale@web.de"])
@pytest.mark.parametrize(
    "way",
    [
        LOGIN.format(by="Authenticated sender", user="bureau@chorale.example"),
        "Received: from web.chorale.example by relay.example\nX-Authenticated-Sender: bureau@chorale.example\n",
    ],
)
def test_the_box_that_the_copy_shows_is_named(way: str, sender: str, lang: bouncekit.Language) -> None:
    told = bouncekit.classify(notice(sender, way), lang=lang).failures[0].explanation

    assert told.title == TITLE[lang]
    assert AS_SENDER[lang] in told.advice


@pytest.mark.parametrize(
    ("sender", "user", "changes"),
    [
        ("lea@orange.fr", "lea@wanadoo.fr", {}),  # one provider
        ("lea@chorale.example", "bureau@chorale.example", {}),
        ("lea@yahoo.fr", "bureau@chorale.example", {"said": "550 5.1.1 User unknown", "status": "5.1.1"}),
        ("lea@yahoo.fr", "bureau@chorale.example", {"action": "delayed", "status": "4.7.26"}),
    ],
)
def test_elsewhere_the_sender_stays(sender: str, user: str, changes: dict[str, str]) -> None:
    text = notice(sender, LOGIN.format(by="Authenticated sender", user=user), **changes)

    for failure in bouncekit.classify(text, lang="fr").failures:
        assert failure.explanation.title != TITLE["fr"]


TOLD = [
    ("fr", "Nous écrivons depuis le webmail de la chorale avec notre adresse Yahoo. Gmail répond :\n"),
    ("fr", "J'ai pris l'adresse Gmail de la chorale dans Roundcube, et voilà : "),
    ("en", "I sent it from our society's webmail with my Yahoo address. This came back:\n"),
    ("en", "We use our own mail server and a Gmail address: "),
    ("de", "Wir schreiben aus dem Webmail des Chors mit unserer GMX-Adresse. Zurück kam:\n"),
    ("de", "Aus unserem Webmail der Gemeinde, web.de-Adresse als Absender: "),
]


@pytest.mark.parametrize(("lang", "told"), TOLD)
def test_who_says_so_is_told_which_address_to_choose(lang: bouncekit.Language, told: str) -> None:
    explanation = bouncekit.classify_text(told + SAID.format("yahoo.fr"), lang=lang).failures[0].explanation

    assert explanation.title == TITLE[lang]
    assert bouncekit.classify_text(SAID.format("yahoo.fr"), lang=lang).failures[0].explanation.title != TITLE[lang]


@pytest.mark.parametrize(
    ("own", "doubted"),
    [
        ("Bonjour, j'ai envoyé cela ce matin. Que faire ?", False),
        ("Hello, I sent this to Rene, what is wrong?", False),
        ("Bonjour, qu'est-ce que c'est ?", True),
        ("Bonjour, j'ai envoyé cet avis à ma fille aussi. On m'a piratée ?", True),
    ],
)
def test_who_says_that_they_wrote_it_is_not_doubted(own: str, doubted: bool) -> None:
    inner = notice("chorale@yahoo.fr", "Received: from [192.0.2.3] by relay.example\n")
    outer = (
        "From: Chorale <chorale@yahoo.fr>\nTo: aide@z.example\nSubject: Fwd: Undelivered Mail Returned to Sender\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="c"\n\n'
        f"--c\nContent-Type: text/plain; charset=utf-8\n\n{own}\n\n"
        f"--c\nContent-Type: message/rfc822\n\n{inner}\n--c--\n"
    )
    title = bouncekit.classify(outer, lang="fr").failures[0].explanation.title

    assert doubted == (title == "Ce message n’est peut-être pas de vous")


@pytest.mark.parametrize(("lang", "words"), [("fr", "même personne"), ("en", "same person"), ("de", "dieselbe Person")])
def test_nobody_is_the_same_person_who_was_not_named(lang: bouncekit.Language, words: str) -> None:
    doubtful = bouncekit.classify(notice("lea@yahoo.fr", "Received: from [192.0.2.3] by relay.example\n"), lang=lang)

    assert words not in doubtful.failures[0].explanation.advice
