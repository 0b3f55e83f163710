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


@pytest.mark.parametrize(
    ("to", "code", "said"),
    [
        ("a@y.example, b@y.example", "550 5.1.1 User unknown", True),
        ("a@y.example", "550 5.1.1 User unknown", False),
        ("a@y.example, b@y.example", "550 5.7.1 listed in zen.spamhaus.org", False),
    ],
)
def test_to_whom_to_send_again_is_said_where_somebody_else_got_it(to: str, code: str, said: bool) -> None:
    notes = bouncekit.classify(BOUNCE.format(to=to, code=code)).description.notes

    assert said == any("Ne renvoyez qu’à celle-ci" in note for note in notes)


def test_whoever_failed_alone_is_not_spoken_of_as_several() -> None:
    several = describe(Kind.FAILURE, "fr", situation=Situation.RETURNED, left=ToDo(again="each")).notes
    alone = describe(Kind.FAILURE, "fr", situation=Situation.RETURNED, left=ToDo(again="failed")).notes

    assert any("qu’aux adresses" in note for note in several)
    assert not any("adresses" in note for note in alone if "adresse comme expéditeur" not in note)


@pytest.mark.parametrize(("lang", "said"), [("fr", "d’argent"), ("en", "money"), ("de", "Geld")])
def test_who_takes_the_place_of_somebody_is_telephoned_before_money_is_paid(lang: Language, said: str) -> None:
    told = describe_hint(Reason.MAILBOX_DISABLED, None, lang)

    assert said in told.advice
