"""Texts of a plain kind: a file to be seen, figures of a mailing, a lesson, an invoice that wants a call."""

import pytest

import bouncekit
from bouncekit.reading import read_text
from bouncekit.servers.problems import AccessProblem
from bouncekit.serving import understand

TOLD = {
    "shared_file": [
        "Jean Perrin vous a invité à consulter un fichier\nStatuts.docx\nOuvrir\nMicrosoft SharePoint",
        "Lise Roux a partagé un dossier avec vous sur Google Drive. Ouvrir",
        "Ann Lee shared a file with you: budget.xlsx. Open in OneDrive",
        "Kim sent you some files via WeTransfer. Get your files: https://we.example/x",
        "Uwe Berg hat eine Datei für Sie freigegeben: Plan.pdf. In SharePoint öffnen",
    ],
    "campaign": [
        "Campagne « Lettre de mars » : 295 délivrés, 120 ouvreurs, 2 désinscriptions, 9 hard bounces",
        "Spring letter: delivered 512 of 530, opened 210, unsubscribes 4, hard bounces 11, soft bounces 7",
        "Newsletter Mai: 400 versendet, 380 zugestellt, 150 geöffnet, 3 Abmeldungen, 12 Hard Bounces",
    ],
    "files_sent": [
        "Vos fichiers ont été envoyés à lea@x.example. Expire le 3 mai. Vous saurez quand ils seront téléchargés.",
        "Smash\nVotre transfert est bien parti\n2 fichiers, 900 Mo\nDisponible jusqu'au 12 juin",
        "Your files have been sent to lea@x.example. 2 GB. Expires on 9 May. We will tell you once downloaded.",
        "SwissTransfer: Ihre Dateien wurden versendet an lea@x.example. Läuft ab am 3. Mai.",
    ],
    "lesson": [
        "Exercice 2 : expliquez les codes 421, 450 et 550 du serveur de courrier. À rendre lundi.",
        "Quiz réseaux, lycée : que signifie « 552 5.2.2 mailbox full » ? Que fait le serveur ?",
        "Homework: explain what a mail server means by 550 5.1.1. Hand in by Friday.",
        "Aufgabe 3: Erklären Sie den Unterschied zwischen den SMTP-Codes 450 und 550. Abgabe am Montag.",
    ],
    "call_back": [
        "Your antivirus plan has been renewed and $289.00 will be debited today. To cancel, call us: +1 (555) 010-9988",
        "Votre abonnement a été renouvelé : 349,90 € seront prélevés. Pour annuler, appelez le 01 00 00 00 00.",
        "Ihr Abonnement wurde verlängert, 299,99 EUR werden abgebucht. Zum Stornieren rufen Sie an: 0800 0000000",
    ],
}
OTHERS = [
    "Je n'arrive pas à ouvrir un fichier que l'on a partagé un dossier avec vous sur Google Drive, comment faire ?",
    "550 5.1.1 <a@example.org>: User unknown",
    "Your subscription has been renewed. Thank you.",
    "WeTransfer : votre transfert a été envoyé, mais l'e-mail n'a pas pu être remis à lea@x.example. Expire le 3 mai.",
    "Votre compte est suspendu : trop de hard bounces, 12 désinscriptions, 300 délivrés",
]


@pytest.mark.parametrize(("about", "text"), [(about, text) for about, texts in TOLD.items() for text in texts])
def test_a_plain_kind_is_told(about: str, text: str) -> None:
    found = read_text(text).about

    assert found is not None
    assert about == found.value
    assert () == bouncekit.classify_text(text).failures


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    found = read_text(text).about

    assert found is None or found.value not in TOLD


def test_a_whole_letter_of_such_a_kind_is_told_with_the_same_words() -> None:
    head = (
        "Received: from mx.example by mx.example.fr; Mon, 2 Mar 2026 09:00:00 +0100\n"
        'From: "Safeguard Billing" <k8841@mail.example>\nTo: bureau@example.fr\nSubject: Renewal\n'
        "Message-ID: <1@mail.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    told = understand(f"{head}{TOLD['call_back'][0]}\n".encode())

    assert isinstance(told, bouncekit.Report)
    assert "fausse facture" in told.description.title


@pytest.mark.parametrize(
    "text",
    [
        "Votre connexion n'est pas privée NET::ERR_CERT_DATE_INVALID",
        "Your connection is not private. NET::ERR_CERT_DATE_INVALID. My computer says it is 2017",
    ],
)
def test_a_certificate_of_another_day_asks_for_the_date_first(text: str) -> None:
    told = understand(text.encode())

    assert isinstance(told, AccessProblem)
    assert "certificate_date" == told.cause
    assert told.advice.startswith("Regardez d’abord la date")


@pytest.mark.parametrize(
    "text",
    [
        "J'ai reçu ça, je ne connais pas cette personne !\n\n<jo@example.com> (expanded from <club@example.org>): host "
        "mx.example.com[192.0.2.1] said:\n    550 5.1.1 no such user (in reply to RCPT TO command)\n",
        "J'ai écrit à mon club et je ne connais pas cette adresse :\n<jo@example.com>: host mx.example.com[192.0.2.1] "
        "said:\n    550 5.1.1 no such user (in reply to RCPT TO command)\n",
    ],
)
def test_who_wrote_is_not_told_that_somebody_else_did(text: str) -> None:
    assert ["jo@example.com"] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


def test_who_never_wrote_is_told_so_whatever_was_made_of_the_address() -> None:
    text = (
        "Je n'ai jamais écrit à ces gens.\n<jo@example.com> (expanded from <club@example.org>): host mx.example.com "
        "said:\n    550 5.1.1 no such user\n"
    )
    about = read_text(text).about

    assert about is not None
    assert "not_mine" == about.value
