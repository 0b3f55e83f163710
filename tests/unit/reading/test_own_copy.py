"""The reader's own letter stands below many notices: who wrote it is no recipient, and its header is no answer."""

import pytest

import bouncekit

LIMITS = {
    "fr": "De : Mail Delivery Subsystem <mailer-daemon@x.example>\nÀ : moi\ndim. 19 oct. 21:14\n\n"
    "Vous avez atteint une limite d'envoi d'e-mails. Votre message n'a pas été envoyé.\n\n"
    "---------- Forwarded message ----------\nDe : Chorale <chorale@x.example>\nCci : (540 destinataires)\n"
    "Objet : Concert",
    "en": "From: Mail Delivery Subsystem <mailer-daemon@x.example>\nTo: me\n\n"
    "You have reached a limit for sending mail. Your message was not sent.\n\n"
    "---------- Forwarded message ----------\nFrom: Choir <choir@x.example>\nBcc: (540 recipients)\nSubject: Concert",
    "de": "Von: Mail Delivery Subsystem <mailer-daemon@x.example>\nAn: mich\n\n"
    "Sie haben ein Limit für das Senden von E-Mails erreicht. Ihre Nachricht wurde nicht gesendet.\n\n"
    "Von: Chor <chor@x.example>\nBcc: (540 Empfänger)\nBetreff: Konzert",
}
NOBODY = {"fr": "personne ne l’a reçu", "en": "nobody received it", "de": "Niemand hat sie bekommen"}


@pytest.mark.parametrize(("lang", "text"), LIMITS.items())
def test_who_wrote_the_letter_is_no_recipient(lang: bouncekit.Language, text: str) -> None:
    report = bouncekit.classify_text(text, lang=lang)
    (failure,) = report.failures

    assert failure.recipient is None
    assert failure.reply_code is None
    assert "Bcc" not in (failure.diagnostic or "")
    assert NOBODY[lang] in failure.explanation.meaning
    assert not any("celle-ci" in note or "this one" in note for note in report.description.notes)


def test_who_is_named_elsewhere_too_stays_a_recipient() -> None:
    text = (
        "Your message to lea@x.example could not be delivered:\n550 5.1.1 user unknown\n\n"
        "From: Lea <lea@x.example>\nTo: Lea <lea@x.example>\nSubject: to myself"
    )

    assert ["lea@x.example"] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


def test_what_some_have_got_is_not_sent_to_all() -> None:
    told = bouncekit.classify_text("550 5.4.5 Daily user sending limit exceeded. 40 sur 60 envoyés, puis plus rien")

    assert "ne renvoyez pas à tous" in told.failures[0].explanation.advice


@pytest.mark.parametrize(
    "text",
    [
        'Fehler (0x800CCC78) beim Ausführen der Aufgabe "hof@x.example - Nachrichten werden gesendet": '
        '"Die Nachricht konnte nicht gesendet werden. Antwort des Servers: 530 5.7.0 Authentication required"',
        "Task 'farm@x.example - Sending' reported error (0x800CCC78): 'Cannot send the message. "
        "The server responded: 530 5.7.0 Authentication required'",
        "La tâche « ferme@x.example - Envoi » a signalé une erreur (0x800CCC78) : « Impossible d'envoyer le message. "
        "Réponse du serveur : 530 5.7.0 Authentication required »",
    ],
)
def test_the_account_that_a_task_of_outlook_names_is_the_readers(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert failure.recipient is None
    assert "530 5.7.0 Authentication required" == failure.diagnostic


NOTICES = [
    "---------- Forwarded message ---------\nVon: Mail Delivery Subsystem <mailer-daemon@x.example>\n"
    "Date: Fr., 6. Feb. 2026 um 22:14\nSubject: Delivery Status Notification (Failure)\nTo: <verein@x.example>\n\n\n"
    "550 5.4.5 Daily user sending limit exceeded.",
    "Can you help?\n\n----- Forwarded message -----\nFrom: postmaster@x.example\nTo: Choir <verein@x.example>\n"
    "Subject: Undeliverable: Concert\n\nThe message could not be delivered.\n550 5.7.1 message refused",
    "De : MAILER-DAEMON@x.example\nÀ : verein@x.example\nObjet : Non remis\n\n552 5.3.4 message trop gros",
]


@pytest.mark.parametrize("text", NOTICES)
def test_whom_the_notice_was_sent_to_is_no_recipient(text: str) -> None:
    assert [None] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


@pytest.mark.parametrize("text", NOTICES)
def test_whom_the_notice_names_stays_a_recipient(text: str) -> None:
    named = f"{text}\n<verein@x.example>: 550 5.1.1 user unknown"

    assert "verein@x.example" in {failure.recipient for failure in bouncekit.classify_text(named).failures}


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.23 club@x.example: SPF fail. See http://www.openspf.net/Why?s=mfrom;id=club@x.example;ip=192.0.2.1",
        "Notre lettre part depuis l’adresse club@x.example : 550-5.7.26 Unauthenticated email from x.example",
        "We send our news from the address club@x.example: 550-5.7.26 Unauthenticated email from x.example",
        "Unser Rundbrief geht von der Adresse club@x.example aus: 550-5.7.26 Unauthenticated email from x.example",
    ],
)
def test_the_address_that_a_letter_is_sent_from_is_no_recipient(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert failure.recipient is None
    assert failure.reason is bouncekit.Reason.AUTHENTICATION_FAILED


@pytest.mark.parametrize("mark", ["'", "", "<"])
def test_whom_the_recipient_has_blocked_is_no_recipient(mark: str) -> None:
    text = f"550 Rejected by header based manually Blocked Senders: {mark}shop@x.example (https://help.example/#550)"
    (failure,) = bouncekit.classify_text(text).failures

    assert failure.recipient is None


def test_who_looks_after_a_list_is_no_recipient_beside_it() -> None:
    text = (
        "Votre message pour la liste velo@listes.example a été rejeté.\n\nLes messages ne peuvent être envoyés à "
        "cette liste que par ses abonnés. L'adresse lea@x.example n'est pas abonnée.\n\nVous avez une autre adresse ? "
        "Écrivez depuis celle-là. Contact : velo-request@listes.example"
    )

    assert ["velo@listes.example"] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


@pytest.mark.parametrize(
    "own",
    [
        "The password for scan@x.example has not been changed.",
        "Als Absender habe ich verein@x.example eingetragen.",
        "Comme expéditeur, j’ai mis club@x.example.",
    ],
)
def test_the_address_of_the_reader_s_account_is_no_recipient(own: str) -> None:
    text = f"550 5.7.60 Client does not have permissions to send as this sender\n\n{own}"

    assert [None] == [failure.recipient for failure in bouncekit.classify_text(text).failures]
