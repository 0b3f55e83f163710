"""What a message is, for a person: who hands a notice on, and what an automatic reply says of its mailbox."""

import pytest

import bouncekit
from bouncekit.vocabulary import Kind, Language, Reason, Situation
from bouncekit.wording import LANGUAGES, ToDo, describe, describe_hint

REPLY = "From: Marie <marie@ancien.example>\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\n\n"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.FAILURE, Kind.DELAY, Kind.DELIVERED])
def test_a_forwarded_notice_is_about_another_persons_message(lang: Language, kind: Kind) -> None:
    own, handed_on = describe(kind, lang), describe(kind, lang, seen_as="forwarded")

    assert own.label == handed_on.label
    assert own.meaning != handed_on.meaning
    assert own.advice != handed_on.advice


def test_the_new_address_is_told_where_it_is_known() -> None:
    known = describe_hint(Reason.MAILBOX_MOVED, "marie@nouveau.example", "fr").advice
    unknown = describe_hint(Reason.MAILBOX_MOVED, None, "fr").advice

    assert known.startswith("La nouvelle adresse serait marie@nouveau.example. Avant d’y écrire, téléphonez-lui")
    assert unknown.startswith("Lisez la réponse")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Marie no longer works here.", "this address is no longer used"),
        ("My new email address is m@n.example.", "has another address now"),
    ],
)
def test_a_report_describes_the_hint(text: str, told: str) -> None:
    assert told in bouncekit.classify(REPLY + text, lang="en").description.meaning


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("250 2.0.0 Ok: queued as 4711", "Accepté par le serveur"),
        ("250 2.1.5 Recipient OK", "Accepté par le serveur"),
        (
            "to=<a@x.example>, relay=mx.x.example[192.0.2.1]:25, dsn=2.0.0, status=sent (250 ok)",
            "Accepté par le serveur",
        ),
        ("Le serveur a accepté le message", "Accepté par le serveur"),
        ("Your message was successfully delivered.", "Distribué"),
        ("Ihre Nachricht wurde zugestellt.", "Distribué"),
        ("Votre message a été relayé à <a@x.example>", "Transmis au serveur suivant"),
        (
            "La remise est terminée, mais aucune notification de remise n’a été envoyée par le serveur",
            "Transmis au serveur suivant",
        ),
        ("Your message was successfully relayed to the following address", "Transmis au serveur suivant"),
    ],
)
def test_what_was_accepted_is_not_called_delivered(text: str, title: str) -> None:
    report = bouncekit.classify_text(text)

    assert (Kind.DELIVERED, title) == (report.kind, report.description.title)


RELAYED = (
    "From: MAILER-DAEMON@x.example\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; x.example\n\n"
    "Final-Recipient: rfc822; a@y.example\nAction: relayed\nStatus: 2.0.0\n\n--b--\n"
)


def test_a_report_of_a_relay_does_not_say_that_the_message_arrived() -> None:
    assert "Transmis au serveur suivant" == bouncekit.classify(RELAYED).description.title


BOUNCE = (
    "From: MAILER-DAEMON@x.example\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; a@y.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; {code}\n\n"
    "--b\nContent-Type: message/rfc822\n\nFrom: l@x.example\nTo: {to}\nSubject: x\n\nx\n--b--\n"
)


OTHERS = {"fr": "ne leur renvoyez rien", "en": "send them nothing again", "de": "Senden Sie dorthin nichts erneut"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("to", "code", "said"),
    [
        ("a@y.example, b@y.example", "550 5.1.1 User unknown", True),
        ("a@y.example, b@y.example", "552 5.2.2 The mailbox is full", True),
        ("a@y.example, b@y.example", "552 5.3.4 Message size exceeds fixed limit", True),
        ("a@y.example, b@y.example", "550 permanent failure", True),
        ("a@y.example", "550 5.1.1 User unknown", False),
        ("a@y.example, b@y.example", "550 5.7.1 listed in zen.spamhaus.org", False),
        ("a@y.example, b@y.example", "554 5.7.1 Message rejected: virus found (Win.Trojan.Agent)", False),
        ("a@y.example, b@y.example", "550 5.7.1 You are not allowed to post to this list", False),
        ("a@y.example, b@y.example", "550 5.1.8 Access denied, bad outbound sender", False),
        ("a@y.example, b@y.example", "554 5.4.6 Too many hops", False),
    ],
)
def test_nothing_is_said_of_others_where_nothing_is_sent_again(lang: Language, to: str, code: str, said: bool) -> None:
    report = bouncekit.classify(BOUNCE.replace("Status: 5.1.1\n", "").format(to=to, code=code), lang=lang)

    assert said == any(OTHERS[lang] in note for note in report.description.notes)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("again", "said"), [("each", True), ("failed", True), ("asked", True), ("nobody", False)])
def test_what_is_said_of_others_asks_for_nothing_to_be_sent(lang: Language, again: str, said: bool) -> None:
    notes = describe(Kind.FAILURE, lang, situation=Situation.RETURNED, left=ToDo(again=again)).notes

    assert said == any(OTHERS[lang] in note for note in notes)


@pytest.mark.parametrize(("lang", "said"), [("fr", "d’argent"), ("en", "money"), ("de", "Geld")])
def test_who_takes_the_place_of_somebody_is_telephoned_before_money_is_paid(lang: Language, said: str) -> None:
    told = describe_hint(Reason.MAILBOX_DISABLED, None, lang)

    assert said in told.advice
