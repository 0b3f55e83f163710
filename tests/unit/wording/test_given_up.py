"""What came back though the server calls its trouble temporary has not arrived: who cannot wait telephones now."""

import pytest

import bouncekit

ANSWERS = {
    "452 4.3.1 Insufficient system storage": "4.3.1",
    "451 4.3.0 Temporary server error": "4.3.0",
    "451 4.4.1 Connection refused": "4.4.1",
}
URGENT = {"fr": "Si c’est urgent, ou", "en": "If it is urgent, or", "de": "Ist es dringend, oder"}


@pytest.mark.parametrize(("lang", "words"), URGENT.items())
@pytest.mark.parametrize("answer", ANSWERS)
def test_who_cannot_wait_telephones(answer: str, lang: bouncekit.Language, words: str) -> None:
    said = f"host mx.example.org[192.0.2.1] said: {answer} (in reply to MAIL FROM command)"
    notice = f"<lea@example.org>: {said}\n\nAction: failed\nStatus: {ANSWERS[answer]}\n"
    (failure,) = bouncekit.classify_text(notice, lang=lang).failures
    (waiting,) = bouncekit.classify_text(notice.replace("failed", "delayed"), lang=lang).failures

    assert words in failure.explanation.advice
    assert words not in waiting.explanation.advice


RULES = "554 5.7.0 Email rejected due to security policies"


@pytest.mark.parametrize(("lang", "words"), [("fr", "mot de passe"), ("en", "by a password"), ("de", "einem Passwort")])
def test_against_the_rules_may_be_what_a_password_locks(lang: bouncekit.Language, words: str) -> None:
    assert words in bouncekit.explain(RULES, lang=lang).explanation.advice


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "n’est pas arrivé"), ("en", "has not arrived"), ("de", "nicht angekommen")]
)
def test_what_went_to_an_old_address_has_not_arrived(lang: bouncekit.Language, words: str) -> None:
    assert words in bouncekit.explain("551 5.1.6 User has moved to lea@y.example", lang=lang).explanation.advice


SLOWED = (
    "<rita@yahoo.example>: host mta5.am0.yahoodns.net[192.0.2.9] refused to talk to me: 421 4.7.0 [TSS04] "
    "Messages from 203.0.113.4 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1\n"
)
GREYLISTED = "<rita@gmx.example>: host mx.gmx.example[192.0.2.9] said: 450 4.2.0 Greylisted, please try again later\n"
STILL_TRIED = {"fr": "réessaie tout seul", "en": "tries again by itself", "de": "versucht es von selbst weiter"}
# What a person writes around the answer, of their own or quoted.
OVER = [
    ("fr", "Au-dessus je lis : « Message expired, message could not be delivered for 5 days »."),
    ("fr", "Le message a expiré au bout de cinq jours."),
    ("fr", "Leur serveur a abandonné après 3 jours, c'est ce qui est écrit en bas."),
    ("en", "Above it says that the message has expired."),
    ("en", "It came back after four days."),
    ("de", "Darüber steht „Nachricht abgelaufen“."),
    ("de", "Nach fünf Tagen kam sie zurück."),
    ("de", "Oben steht: Zustellung aufgegeben."),
]
NOT_OVER = [
    ("fr", "Sinon il sera abandonné au bout de 5 jours, dit l'avis."),
    ("fr", "Ça fait quatre jours que j'attends."),
    ("fr", "Le message expire dans 3 jours, paraît-il."),
    ("en", "It says: Will keep trying until message is 5 days old."),
    ("en", "It will be returned after 5 days."),
    ("de", "Nach 5 Tagen wird sie zurückgeschickt, steht da."),
    ("de", "Sonst wird die Zustellung nach 4 Tagen aufgegeben."),
]


@pytest.mark.parametrize("answer", [SLOWED, GREYLISTED])
@pytest.mark.parametrize(("lang", "told"), OVER)
def test_what_has_expired_is_tried_no_more(answer: str, lang: bouncekit.Language, told: str) -> None:
    for text in (f"{answer}\n{told}", f"{told}\n\n{answer}"):
        report = bouncekit.classify_text(text, lang=lang)

        assert report.kind == "failure"
        assert report.situation == "returned"
        assert STILL_TRIED[lang] not in report.failures[0].explanation.advice
        assert not report.failures[0].explanation.advice.startswith(("Attendez", "Wait", "Warten"))


@pytest.mark.parametrize("answer", [SLOWED, GREYLISTED])
@pytest.mark.parametrize(("lang", "told"), NOT_OVER)
def test_what_will_be_given_up_still_waits(answer: str, lang: bouncekit.Language, told: str) -> None:
    assert bouncekit.classify_text(f"{answer}\n{told}", lang=lang).kind == "delay"


@pytest.mark.parametrize(
    "letter",
    [
        "Chère Anne, le devis a expiré après 30 jours, je vous en refais un. Cordialement, Paul",
        "Dear Tom, your quotation has expired after 30 days. Best, Ann",
        "Liebe Anna, das Angebot ist nach 14 Tagen abgelaufen. Gruß, Uwe",
    ],
)
def test_an_offer_that_has_expired_is_a_letter(letter: str) -> None:
    assert bouncekit.classify_text(letter, lang="fr").kind == "other"


HMAIL = (
    "From: mailer-daemon@hm.example\nTo: bureau@hm.example\nReturn-Path: <>\nSubject: Message undeliverable: Devis\n\n"
    "Your message did not reach some or all of the intended recipients.\n\n"
    "The following recipient(s) could not be reached:\n\nmarie@example.org\n   Error Type: SMTP\n"
    "   Connection to recipients server failed.\n   Error: Host name: 192.0.2.5, message: {said}\n"
    "   Tried 12 time(s)\n\nhMailServer\n"
)
IN_VAIN = [
    HMAIL.format(said="No connection could be made because the target machine actively refused it"),
    HMAIL.format(said="A connection attempt failed because the connected party did not properly respond"),
    "The remote server refused every connection for two days, 48 attempts: a@beta.example",
    "Le serveur du destinataire a refusé toutes les connexions pendant 2 jours (48 essais) : a@beta.example",
    "Impossible de joindre mx.beta.example après 24 tentatives",
    "Der Server des Empfängers hat 50 Verbindungsversuche abgelehnt",
    "Nach 40 Versuchen war keiner der Mailserver von beta.example erreichbar",
]
CALLED = {"fr": "Téléphonez à votre correspondant", "en": "Telephone the recipient", "de": "Rufen Sie den Empfänger"}


@pytest.mark.parametrize("lang", CALLED)
@pytest.mark.parametrize("text", IN_VAIN)
def test_whoever_refuses_every_connection_has_a_server_out_of_order(text: str, lang: bouncekit.Language) -> None:
    failure = bouncekit.classify_text(text, lang=lang).failures[0]

    assert bouncekit.Reason.NETWORK_ERROR is failure.reason
    assert not failure.counts_against_address
    assert failure.explanation.advice.startswith(CALLED[lang])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 5.7.1 The recipient refused every message of yours", "recipient_filtered"),
        ("550 5.7.1 le destinataire refuse tous vos messages", "recipient_filtered"),
        ("554 5.7.1 all connections from your network are blocked", "client_blocked"),
        ("550 5.1.1 User unknown, connection refused after 3 attempts to connect", "user_unknown"),
    ],
)
def test_whoever_refuses_messages_has_no_server_out_of_order(text: str, reason: str) -> None:
    assert reason == bouncekit.classify_text(text).failures[0].reason
