"""What is told of the reader's own account: its password, its right to send, its limit of recipients."""

import pytest

import bouncekit

TITLES = {
    "password": ("Le mot de passe est refusé", "The password is refused", "Das Passwort wird abgelehnt"),
    "application": (
        "Le mot de passe ordinaire n’est plus accepté ici",
        "The ordinary password is no longer accepted here",
        "Das gewöhnliche Passwort gilt hier nicht mehr",
    ),
    "blocked": (
        "Votre compte n’a plus le droit d’envoyer",
        "Your account may no longer send",
        "Ihr Konto darf nicht mehr senden",
    ),
    "recipients": (
        "Trop de destinataires dans un seul message",
        "Too many recipients in one message",
        "Zu viele Empfänger in einer Nachricht",
    ),
}


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("password", "535 5.7.8 Error: authentication failed: wrong secret"),
        ("password", "535 Incorrect authentication data"),
        ("password", "Erreur 535"),
        ("password", "Sending of the message failed. The mail server responded: 535 Login incorrect"),
        ("password", "L’envoi a échoué. Le serveur SMTP a répondu : 535 5.7.8 Identifiants invalides"),
        ("password", "Fehler beim Senden. Der SMTP-Server antwortete: 535 Authentifizierung fehlgeschlagen"),
        ("application", "534 5.7.9 Please log in with an app password"),
        ("application", "535 5.7.139 Authentication unsuccessful, the tenant takes no password"),
        ("application", "535 5.7.3 Basic authentication is disabled"),
        ("blocked", "535 5.7.0 Authentication failed: account suspended"),
        ("blocked", "550 5.7.1 Your mailbox is locked, since spam came from it"),
        ("blocked", "554 Votre compte a été bloqué pour envoi de spams"),
        ("blocked", "550 Ihr Postfach wurde wegen Spam gesperrt"),
        ("blocked", "554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; x"),
        ("blocked", "550 Your account lea@x.example was suspended: compromised"),
        ("blocked", "554 Your mailbox lea@x.example is locked: abuse"),
        ("blocked", "554 Ihr Konto lea@x.example wurde wegen Spam gesperrt"),
        ("blocked", "550 5.7.1 Outgoing mail from lea@x.example is blocked"),
        ("recipients", "452 4.5.3 Error: too many recipients"),
        ("recipients", "550 5.5.3 Trop de destinataires"),
        ("recipients", "Fehler beim Senden. Der Mail-Server antwortete: 552 Zu viele Empfänger"),
    ],
)
def test_what_is_wrong_with_the_readers_own_account_is_named(case: str, text: str) -> None:
    french, english, german = (bouncekit.explain(text, lang=lang).explanation.title for lang in ("fr", "en", "de"))

    assert TITLES[case] == (french, english, german)


@pytest.mark.parametrize(
    "text",
    [
        "454 4.7.0 Temporary authentication failure",
        "530 5.7.0 Authentication required",
        "550 5.7.1 Your message has been blocked as spam",
        "450 4.7.1 Too many recipients this hour, try again later",
        "550 Too many recipients per day",
        "550 5.7.26 DKIM authentication failed",
        "550 5.2.1 Mailbox disabled",
    ],
)
def test_what_only_resembles_it_is_told_otherwise(text: str) -> None:
    told = bouncekit.explain(text).explanation.title

    assert told not in {french for french, _, _ in TITLES.values()}


@pytest.mark.parametrize("text", ["535 5.7.8 Authentication failed", "530 5.7.0 Authentication required"])
def test_a_refused_login_is_no_reason_to_change_the_encryption(text: str) -> None:
    for around in ("{}", "L’envoi du message a échoué. Le serveur SMTP a répondu : {}"):
        told = bouncekit.explain(around.format(text)).explanation

        assert "STARTTLS" not in told.advice


@pytest.mark.parametrize("text", ["Boîte pleine", "Mailbox full", "Das Postfach ist voll"])
def test_whose_mailbox_is_full_is_asked_where_nothing_tells(text: str) -> None:
    told = bouncekit.explain(text).explanation

    assert ("Une boîte est pleine", True) == (told.title, told.advice.startswith("Est-ce votre boîte"))
    assert "n’est pas la vôtre" not in told.advice


@pytest.mark.parametrize(
    "text",
    [
        "552 5.2.2 Mailbox full",
        "Boîte de paul@exemple.fr pleine",
        "550 mailbox full",
        "4.2.2 mailbox full",
        "Mailbox of the recipient is full",
        "Votre message revient : boîte pleine",
        "Das Postfach des Empfängers ist voll",
    ],
)
def test_a_code_an_address_or_a_message_tells_that_it_is_the_one_written_to(text: str) -> None:
    told = bouncekit.explain(text).explanation

    assert "La boîte du destinataire est pleine" == told.title
    assert "C’est vous" in told.advice  # it may have been pasted for somebody else
    assert "n’est pas la vôtre" not in told.advice


NOTICE = (
    "From: MAILER-DAEMON@x.example\nTo: lea@x.example\nSubject: Undelivered Mail Returned to Sender\n\n"
    "This is the mail system at host x.example.\n\n"
    "<paul@y.example>: host mx.y.example[192.0.2.1] said: 552 5.2.2 Mailbox full\n"
)


def test_a_notice_to_the_sender_tells_that_it_is_not_their_own() -> None:
    (failure,) = bouncekit.classify(NOTICE).failures

    assert "n’est pas la vôtre" in failure.explanation.advice


def test_who_writes_to_themselves_reads_of_their_own_mailbox() -> None:
    original = "From: paul@y.example\nTo: paul@y.example\nSubject: x\n\nx\n"
    (failure,) = bouncekit.classify(f"{NOTICE}\n--- Below this line is a copy of the message.\n\n{original}").failures

    assert "C’est vous" in failure.explanation.advice


def test_what_is_handed_on_may_be_about_the_reader() -> None:
    handed_on = f"From: paul@z.example\nSubject: Fwd: x\n\n---------- Forwarded message ---------\n{NOTICE}"

    (failure,) = bouncekit.classify(handed_on).failures

    assert "n’est pas la vôtre" not in failure.explanation.advice


@pytest.mark.parametrize("text", ["552", "Erreur 552", "Error 552.", "Fehler 552"])
def test_a_bare_552_is_told_both_ways(text: str) -> None:
    titles = [bouncekit.explain(text, lang=lang).explanation.title for lang in ("fr", "en", "de")]

    assert titles == [
        "Boîte pleine, ou message trop lourd",
        "Mailbox full, or message too large",
        "Postfach voll oder Nachricht zu groß",
    ]


@pytest.mark.parametrize(
    ("text", "used", "limit"),
    [
        ("552 Mailbox full, 49.2 GB of 50 GB used", 49.2, 50),
        ("552 mailbox full: using 3 GB out of your 5 GB", 3, 5),
        ("552 Boîte pleine : 4,5 Go utilisés sur 5 Go", 4.5, 5),
        ("552 Postfach voll: 4,5 GB von 5 GB", 4.5, 5),
        ("552 mailbox full (5 GB / 5.5 GB)", 5, 5.5),
        ("552 mailbox full: 6 GB, limit 5 GB", 6, 5),
        ("552 mailbox full: limit 5 GB, 6 GB used", 6, 5),
    ],
)
def test_how_much_of_how_much_is_used_keeps_its_order(text: str, used: float, limit: float) -> None:
    told = bouncekit.explain(text)
    assert isinstance(told, bouncekit.QuotaExceeded)

    assert (int(used * 2**30), int(limit * 2**30)) == (told.used_bytes, told.limit_bytes)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "The group you tried to contact (club) may not exist, or you may not have permission to post to it.",
            "Ce groupe n’existe pas, ou refuse votre message|This group does not exist, or refuses your message"
            "|Diese Gruppe gibt es nicht, oder sie lehnt ab",
        ),
        (
            "Impossible d’envoyer le message. Le destinataire « lea@x.example » a été refusé par le serveur.",
            "Votre serveur d’envoi refuse ce destinataire|Your sending server refuses this recipient"
            "|Ihr Sendeserver lehnt diesen Empfänger ab",
        ),
        (
            "A custom mail flow rule created by an admin at x.example has blocked your message.",
            "Une règle bloque votre message|A rule blocks your message|Eine Regel sperrt Ihre Nachricht",
        ),
        (
            "550 5.7.1 mail to lea@x.example rejected",
            "Refusé, sans raison claire|Refused, without a clear reason|Abgelehnt, ohne klaren Grund",
        ),
        (
            "Nous n’avons pas pu envoyer votre mail : le nombre maximal de destinataires est dépassé.",
            "|".join(TITLES["recipients"]),
        ),
        ("Votre adresse lea@x.example a été bloquée pour envoi de spam.", "|".join(TITLES["blocked"])),
    ],
)
def test_what_else_is_told_in_words_of_its_own(text: str, titles: str) -> None:
    said = [bouncekit.explain(text, lang=lang).explanation for lang in ("fr", "en", "de")]

    assert titles.split("|") == [explanation.title for explanation in said]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("L’adresse de l’expéditeur n’est pas valide", "sender_rejected"),
        ("Outlook ne reconnaît pas « Club »", "user_unknown"),
        ("Vous avez atteint le nombre maximal de messages", "rate_limited"),
        ("Connexion sécurisée impossible avec x.example en utilisant STARTTLS", "starttls_failed"),
        ("Nous avons essayé de remettre ce message pendant 4 jours", "delivery_expired"),
    ],
)
def test_what_programs_and_services_say_in_french_is_understood(text: str, reason: str) -> None:
    assert reason == bouncekit.explain(text).reason


def test_an_address_that_did_not_leave_is_read_again_before_anything_is_sent() -> None:
    shown = "Une erreur est survenue lors de l’envoi : 450 4.1.2 <lea@gmial.com>: Domain not found"
    advice = bouncekit.explain(shown).explanation.advice

    assert "Votre message n’est pas parti" in advice
    assert advice.index("gmail.com") < advice.index("attendez une heure")


def test_a_misspelt_domain_is_told_where_nothing_else_is_known() -> None:
    told = bouncekit.explain("Votre message n’a pu être délivré à lea@gmial.com").explanation

    assert told.advice.startswith("Après l’arobase, avez-vous voulu écrire «\u00a0gmail.com\u00a0»")


def test_a_recipient_whom_the_server_refuses_is_no_block_of_the_server() -> None:
    told = bouncekit.explain("Fehler beim Senden: Der Empfänger wurde vom Server abgelehnt.", lang="de").explanation

    assert "Ihr Sendeserver lehnt diesen Empfänger ab" == told.title


def test_what_a_message_may_not_exceed_is_its_limit() -> None:
    told = bouncekit.explain("Le serveur refuse les messages d’une taille supérieure à 20 Mo").explanation

    assert "La limite est de 20\u00a0Mo" in told.advice


def test_a_group_that_may_not_exist_is_not_to_be_kept() -> None:
    told = bouncekit.explain(
        "The group you tried to contact (club) may not exist, or you may not have permission"
    ).explanation

    assert "gardez-la" not in told.advice


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (
            "550 5.7.1 weren't sent, part of their network is on our block list (S3140)",
            "https://olcsupport.office.com/",
        ),
        (
            "550 5.7.606 Access denied, banned sending IP. Visit https://sender.office.com/",
            "https://sender.office.com/",
        ),
    ],
)
def test_each_service_of_microsoft_has_its_own_page(text: str, page: str) -> None:
    failure = bouncekit.explain(text)

    assert ("Microsoft", page) == (failure.blocklist, failure.blocklist_url)
    assert "avec l’adresse internet" in failure.explanation.advice


def test_whose_origin_is_in_doubt_is_told_first_what_a_forged_one_asks() -> None:
    said = [bouncekit.explain("550 5.7.26 DMARC failed", lang=lang).explanation.advice for lang in ("fr", "en", "de")]

    begun = ("Ce message n’est pas de vous", "Did you not write this message", "Ist diese Nachricht nicht von Ihnen")
    assert all(advice.startswith(first) for advice, first in zip(said, begun, strict=True))


GREYLISTED = (
    "This is the mail system at host x.example.\n\n"
    "<lea@y.example>: host mx.y.example[192.0.2.1] said: 550 5.1.1 User unknown\n\n"
    "<max@z.example>: host mx.z.example[192.0.2.2] said: 450 4.2.0 Greylisted, come back later\n"
)


def test_who_was_greylisted_is_asked_before_anything_is_sent_again() -> None:
    told = bouncekit.classify_text(GREYLISTED).failures[1].explanation

    assert told.advice.startswith("Attendez un jour")
    assert "Demandez ensuite à votre correspondant s’il l’a reçu" in told.advice


@pytest.mark.parametrize(
    "text",
    [
        "550 5.7.1 Your account lea@x.example has been blocked for sending spam",
        "554 Votre compte lea@x.example est bloqué : spam",
        "554 Ihr Konto lea@x.example wurde wegen Spam gesperrt",
        "550 5.7.1 The recipient has blocked the sender (lea@x.example)",
        "Le destinataire a bloqué l’expéditeur (lea@x.example)",
        "550 Outgoing mail from lea@x.example has been suspended",
        "535 5.7.8 Bad password of lea@x.example",
        "Not delivered.\n\nRemote server returned '550 5.7.1 the user has blocked the sender (lea@x.example)'\n",
    ],
)
def test_the_reader_s_own_address_is_no_recipient(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert failure.recipient is None
    assert not failure.counts_against_address


@pytest.mark.parametrize(
    "text",
    [
        "Undelivered Mail Returned to Sender\n\n<jan@x.example>: host mx.x.example said:\n 550 unknown\n",
        "Retour à l’expéditeur\n<jan@x.example>: 550 inconnu",
        "<jan@x.example>: host mx.x.example[192.0.2.1] said: 535 5.7.8 login refused",
    ],
)
def test_who_stands_below_a_title_or_before_the_code_is_the_recipient(text: str) -> None:
    assert ["jan@x.example"] == [failure.recipient for failure in bouncekit.classify_text(text).failures]


@pytest.mark.parametrize(
    ("lang", "text", "hour"),
    [
        (
            "fr",
            "Le serveur a répondu : 450 4.7.1 too many recipients this hour, at most 150",
            "une heure",
        ),
        ("fr", "Le serveur a répondu : 452 4.5.3 limite de 100 destinataires par heure atteinte", "une heure"),
        ("en", "The mail server responded: 450 4.7.1 too many recipients this hour, at most 150", "an hour"),
        ("de", "Der SMTP-Server antwortete: 450 4.7.1 too many recipients this hour, at most 150", "eine Stunde"),
    ],
)
def test_a_limit_for_an_hour_is_over_in_an_hour(lang: bouncekit.Language, text: str, hour: str) -> None:
    assert hour in bouncekit.explain(text, lang=lang).explanation.advice


@pytest.mark.parametrize(
    ("lang", "no_help"), [("fr", "n’y change rien"), ("en", "does not help"), ("de", "hilft nicht")]
)
def test_where_microsoft_takes_no_password_another_password_does_not_help(
    lang: bouncekit.Language, no_help: str
) -> None:
    refused = "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."
    app = "534 5.7.9 Application-specific password required"

    assert no_help in bouncekit.explain(refused, lang=lang).explanation.advice
    assert no_help not in bouncekit.explain(app, lang=lang).explanation.advice
