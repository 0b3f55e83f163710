"""What readers tell beside an error of their mail program: their provider, their program, a new password."""

import pytest

import bouncekit
from bouncekit import data
from bouncekit.servers.problems import AccessCause, explain_access_problem, is_access_problem
from bouncekit.text.accounts import has_new_password, kept_in, place_of, provider_in
from bouncekit.text.folding import fold
from bouncekit.vocabulary import LANGUAGES, Language


def advice(text: str, lang: Language) -> str:
    assert is_access_problem(text)
    return explain_access_problem(text, lang=lang).advice


@pytest.mark.parametrize(
    ("text", "name", "wants"),
    [
        ("imap.laposte.net refuse le mot de passe", "laposte.net", "mailbox"),
        ("pop.orange.fr", "Orange", "mailbox"),
        ("ma boîte jean@wanadoo.fr", "Orange", "mailbox"),
        ("je suis chez Free", "Free", "mailbox"),
        ("imap.ionos.de", "IONOS", "mailbox"),
        ("ssl0.ovh.net", "OVH", "mailbox"),
        ("imap.gmx.net", "GMX", "allowed"),
        ("imap.web.de", "WEB.DE", "allowed"),
        ("imap.mail.yahoo.com", "Yahoo", "application"),
        ("imap.mail.me.com", "iCloud", "application"),
        ("secureimap.t-online.de", "Telekom", "program"),
        ("Mein Telekom-Postfach", "Telekom", "program"),
        ("the Gmail app cannot open imap.web.de", "WEB.DE", "allowed"),
    ],
)
def test_the_provider_is_known_by_its_servers_its_addresses_or_its_name(text: str, name: str, wants: str) -> None:
    assert (name, wants) == provider_in(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "imap.exemple.fr",
        "a free upgrade of the program",
        "outlook.office365.com",
        "my Gmail and my Hotmail both ask",
        "GMX oder T-Online, ich weiß nicht welches",
        "forange.example",
    ],
)
def test_nobody_is_guessed(text: str) -> None:
    assert provider_in(fold(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "j'ai changé mon mot de passe hier",
        "Mon fils vient de modifier le mot de passe de la boîte",
        "le mot de passe a été réinitialisé lundi",
        "I changed my Yahoo password on Sunday",
        "the password was reset by the help desk",
        "Ich habe mein Passwort am Freitag geändert",
        "Das Kennwort wurde zurückgesetzt",
        "Ich habe seit heute ein neues Passwort",
        "Das neue Kennwort wird nicht angenommen",
        "I have a new password since Monday",
        "The phone does not take my new password",
        "il ne veut pas de mon nouveau mot de passe",
    ],
)
def test_a_new_password_is_heard(text: str) -> None:
    assert has_new_password(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "je n'ai pas changé mon mot de passe",
        "personne n'a changé le mot de passe",
        "faut-il que j'aie changé de mot de passe ?",
        "La connexion a échoué : saisir un nouveau mot de passe",
        "Login failed. Enter new password",
        "I have not changed my password",
        "Nobody changed the password",
        "Ich habe das Passwort nie geändert",
        "Muss das Passwort geändert werden?",
        "Neues Passwort eingeben",
        "Geben Sie das neue Passwort ein",
        "Please enter the new password",
        "Saisissez le nouveau mot de passe",
    ],
)
def test_what_only_speaks_of_it_is_no_new_password(text: str) -> None:
    assert not has_new_password(fold(text))


@pytest.mark.parametrize(
    ("text", "lang", "first"),
    [
        (
            "Le nom d’utilisateur ou le mot de passe pour « imap.free.fr » est incorrect. J’ai changé de mot de passe.",
            "fr",
            "Tapez le nouveau mot de passe sur cet appareil",
        ),
        (
            "Mail on my iPad: the user name or password for imap.ionos.co.uk is incorrect. I changed my password.",
            "en",
            "Type the new password on this device",
        ),
        (
            "Anmeldung auf dem Server imap.gmx.net fehlgeschlagen. Ich habe gestern das Passwort geändert.",
            "de",
            "Geben Sie auf diesem Gerät in den Einstellungen des Kontos das neue Passwort ein",
        ),
        (
            "Login to server imap.example.org with username ann failed. My son changed the password.",
            "en",
            "Type the new password on this device",
        ),
    ],
)
def test_who_has_a_new_password_enters_that_first(text: str, lang: Language, first: str) -> None:
    assert advice(text, lang).startswith(first)


@pytest.mark.parametrize(
    ("text", "lang", "said", "unsaid"),
    [
        ("-ERR [AUTH] wrong, pop.t-online.de", "de", "„Passwort für E-Mail-Programme“", "App-Passwort"),
        ("-ERR [AUTH] wrong, pop.t-online.de", "en", "“Passwort für E-Mail-Programme”", "app password"),
        ("-ERR [AUTH] wrong, pop.t-online.de", "fr", "« Passwort für E-Mail-Programme »", "d’application"),
        ("NO [AUTHENTICATIONFAILED] x (imap.sfr.fr)", "fr", "le site accepte", "Telekom"),
        ("NO [AUTHENTICATIONFAILED] x (imap.web.de)", "de", "„POP3/IMAP“", "Kundencenter"),
        ("NO [AUTHENTICATIONFAILED] x (imap.aol.com)", "en", "“app password”", "POP3/IMAP"),
    ],
)
def test_each_provider_s_own_password_is_asked_for(text: str, lang: Language, said: str, unsaid: str) -> None:
    told = explain_access_problem(text, lang=lang)
    words = f"{told.meaning} {told.advice}".replace("\u00a0", " ")

    assert said in words
    assert unsaid not in words


def test_the_cause_says_whether_the_program_wants_another_password_than_the_site() -> None:
    causes = [
        explain_access_problem(f"NO [AUTHENTICATIONFAILED] no ({host})").cause
        for host in ("imap.mail.yahoo.com", "secureimap.t-online.de", "imap.orange.fr", "imap.exemple.fr")
    ]

    assert [AccessCause.PROGRAM_PASSWORD] * 2 + [AccessCause.PASSWORD_REFUSED] * 2 == causes


def test_a_web_site_that_refuses_a_password_is_told_of_no_program() -> None:
    told = explain_access_problem("Webmail Orange : mot de passe incorrect")

    assert "Chez Orange" not in told.meaning


def test_who_cannot_send_since_the_change_gives_the_new_password_to_the_sending_server() -> None:
    text = "Impossible de s’authentifier auprès du serveur sortant (SMTP) smtp.free.fr. J’ai changé mon mot de passe."

    assert advice(text, "fr").startswith("Donnez le nouveau mot de passe au serveur d’envoi")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Thunderbird dit que l'envoi a échoué", "window"),
        ("Mein Outlook sendet nicht", "outbox"),
        ("my @outlook.com address in Thunderbird", "window"),
        ("on outlook.com nothing leaves", "either"),
        ("the program says it failed", "either"),
        ("Outlook auf dem PC, Thunderbird auf dem Laptop", "either"),
    ],
)
def test_where_a_program_keeps_what_did_not_leave(text: str, kept: str) -> None:
    assert kept == kept_in(fold(text), of_outlook=False)


@pytest.mark.parametrize(
    ("lang", "text", "said", "unsaid"),
    [
        ("fr", "Thunderbird : le serveur sortant smtp.exemple.fr, port 25, a échoué", "fenêtre", "boîte d’envoi"),
        ("en", "Outlook: cannot connect to smtp.example.org on port 25", "waits in the outbox", "window"),
        ("de", "Keine Verbindung zu smtp.example.de, Port 25", "oder im Postausgang", "wartet im Postausgang"),
    ],
)
def test_who_cannot_send_is_told_where_their_message_is(lang: Language, text: str, said: str, unsaid: str) -> None:
    told = explain_access_problem(text, lang=lang)

    assert AccessCause.SENDING_PORT_BLOCKED is told.cause
    assert said in told.meaning
    assert unsaid not in told.meaning


def test_outlook_is_known_by_its_numbers() -> None:
    assert "waits in the outbox" in explain_access_problem("Error 0x800CCC78: not sent", lang="en").advice


def test_one_program_s_settings_are_named() -> None:
    assert ["iphone", None] == [place_of(fold(text)) for text in ("Mon iPhone", "Mon iPhone et mon Outlook")]


def test_a_quotation_mark_of_the_program_is_no_word_of_the_server() -> None:
    text = 'Fehler: "Anmeldung fehlgeschlagen. Antwort des Servers: -ERR [AUTH] bad login"'

    assert "-ERR [AUTH] bad login" == explain_access_problem(text).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_password_that_a_provider_wants_has_its_words(lang: Language) -> None:
    texts, known = data.load(f"words/{lang}/passwords.toml"), data.load("mailbox/accounts.toml")

    assert {*known["provider"], "unnamed", "sending", "kept", "place"} - {"other"} == set(texts)
    assert set(known["place"]) == set(texts["place"])
    assert {"window", "outbox", "either"} == set(texts["kept"])


def test_what_is_compared_is_folded() -> None:
    known = data.load("mailbox/accounts.toml")
    tables = [*known["provider"].values(), known["kept"], known["place"], known["program"]]
    words = [word for table in tables for row in table.values() for word in row]

    assert [] == [word for word in words if fold(word) != word]


@pytest.mark.parametrize(
    ("lang", "text", "said", "unsaid"),
    [
        (
            "de",
            "Beim Senden: Der Mail-Server antwortete: 535 Authentication failed (securesmtp.t-online.de)",
            "„Passwort für E-Mail-Programme“",
            "App-Passwort",
        ),
        (
            "en",
            "Sending failed. The outgoing server smtp.mail.yahoo.com responded: 535 5.7.0 login incorrect",
            "“app password”",
            "whole address",
        ),
        (
            "fr",
            "Échec de l’envoi. Le serveur SMTP a répondu : 535 Identifiants invalides.\n\n"
            "Je viens de changer mon mot de passe.",
            "Donnez le nouveau mot de passe au serveur d’envoi",
            "double vérification",
        ),
        (
            "fr",
            "Échec de l’envoi à paul@yahoo.fr. Le serveur SMTP a répondu : 535 Identifiants invalides.",
            "Vérifiez l’identifiant",
            "Yahoo",
        ),
    ],
)
def test_a_sending_server_that_answers_with_a_code_is_told_alike(
    lang: Language, text: str, said: str, unsaid: str
) -> None:
    told = bouncekit.explain(text, lang=lang).explanation
    words = told.advice.replace("\u00a0", " ")

    assert said in words
    assert unsaid not in words


@pytest.mark.parametrize(
    ("lang", "text", "said", "unsaid"),
    [
        (
            "fr",
            "Thunderbird : l’envoi a échoué. Le serveur a répondu : 554 5.7.1 refusé",
            "la fenêtre",
            "boîte d’envoi",
        ),
        ("en", "Outlook: sending failed. The server responded: 554 5.7.1 rejected", "in the outbox", "window"),
        (
            "de",
            "Fehler beim Senden. Der Mail-Server antwortete: 554 5.7.1 abgelehnt",
            "oder im Postausgang",
            "schrieben",
        ),
    ],
)
def test_what_did_not_leave_is_where_the_program_keeps_it(lang: Language, text: str, said: str, unsaid: str) -> None:
    advice = bouncekit.explain(text, lang=lang).explanation.advice

    assert said in advice
    assert unsaid not in advice
