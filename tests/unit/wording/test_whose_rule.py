"""Whose rule or limit an answer speaks of: the recipient's, the reader's own organisation's, or that of one message."""

import pytest

import bouncekit
from bouncekit.vocabulary import Reason

FORWARDING = "550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)"
AT_MAIL_FROM = "SMTP error from remote server for MAIL FROM command, host: mx.x.example (192.0.2.9) reason: "
ALLOCATION = "552-Requested mail action aborted: exceeded storage allocation"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("fr", "Un transfert automatique est interdit"),
        ("en", "Automatic forwarding is forbidden"),
        ("de", "Automatische Weiterleitung verboten"),
    ],
)
def test_forbidden_forwarding_is_an_organisations_rule(lang: bouncekit.Language, title: str) -> None:
    told = bouncekit.explain(FORWARDING, lang=lang)

    assert (told.explanation.title, told.counts_against_address) == (title, False)


@pytest.mark.parametrize(
    "text",
    [
        "#550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized ##",
        "550 5.7.1 RESOLVER.RST.NotAuthorized; nicht berechtigt",
        "550 5.7.1 the sender is not permitted to send messages to this address",
        "550 5.7.1 Der Absender ist nicht berechtigt, Nachrichten an diesen Empfänger zu senden",
        "L'expéditeur n'est pas autorisé à écrire à ce destinataire",
    ],
)
def test_a_recipient_of_chosen_senders_asks_for_no_password(text: str) -> None:
    told = bouncekit.explain(text)

    assert told.reason is Reason.RECIPIENT_FILTERED
    assert "expéditeurs" in told.explanation.title
    assert "passe" not in told.explanation.advice


@pytest.mark.parametrize(
    "text",
    [
        f"{ALLOCATION} 552 Message size exceeds maximum permitted (52428800 bytes)",
        f"{AT_MAIL_FROM}{ALLOCATION}\n552 Message size exceeds maximum permitted (52428800 bytes)",
    ],
)
def test_a_message_beyond_the_size_permitted_fills_no_mailbox(text: str) -> None:
    told = bouncekit.explain(text)

    assert told.reason is Reason.MESSAGE_TOO_LARGE
    assert "50\u00a0Mo" in told.explanation.advice


@pytest.mark.parametrize(
    "text",
    [
        "553 5.1.3 The recipient address <zoé martin@x.example> is not a valid RFC 5321 address.",
        "553 5.1.3 L'adresse du destinataire <zoé martin@x.example> n'est pas une adresse RFC 5321 valide.",
        "553 5.1.3 Die Empfängeradresse <zoé martin@x.example> ist keine gültige RFC-5321-Adresse.",
        "501 5.1.3 Invalid address",
    ],
)
def test_an_address_against_the_syntax_is_to_be_corrected_not_kept(text: str) -> None:
    told = bouncekit.explain(text).explanation

    assert told.title == (
        "Il y a un espace dans cette adresse" if " martin" in text else "Cette adresse est mal écrite"
    )
    assert "Corrigez l’adresse" in told.advice
    assert "gardez" not in told.advice


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("550 5.1.2 <zoe@x.example>: Recipient address rejected: Domain is suspended", "Tout le domaine est suspendu"),
        ("550 relaying denied, authentication is required", "Le serveur d’envoi veut que vous vous identifiiez"),
        ("550 relaying denied", "Ce serveur ne s’occupe pas de cette adresse"),
    ],
)
def test_what_the_answer_says_beside_the_reason_is_told(text: str, title: str) -> None:
    assert bouncekit.explain(text).explanation.title == title


RULE = "ZIP files are no longer taken. Please send a PDF."


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
@pytest.mark.parametrize("quoted", [f': "{RULE}"', f": «\u00a0{RULE}\u00a0»", f": „{RULE}“"])
def test_a_rule_that_the_notice_gives_leads_the_advice(lang: bouncekit.Language, quoted: str) -> None:
    head = "550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy"
    told, bare = (bouncekit.explain(head + end, lang=lang).explanation for end in (quoted, ""))

    assert told.title == bare.title
    assert RULE in told.advice.split(":", 1)[1][: len(RULE) + 5]
    assert RULE not in bare.advice


REFUSED_BY_RULE = (
    "From: MAILER-DAEMON@mx.office.example\nTo: a@home.example\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain; charset=utf-8\n\n{above}\n{rule}\n\nDiagnostic information:\n\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.office.example\n\n"
    "Final-Recipient: rfc822; b@office.example\nAction: failed\nStatus: 5.7.1\n"
    "Diagnostic-Code: smtp;550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy\n\n"
    "--b\nContent-Type: message/rfc822\n\nFrom: a@home.example\nTo: b@office.example\nSubject: Plans\n\nx\n--b--\n"
)
ABOVE = {
    "fr": "Votre message n’a pas été remis.",
    "en": "Your message was not delivered.",
    "de": "Ihre Nachricht wurde nicht zugestellt.",
}
OF_FILES: list[tuple[bouncekit.Language, str]] = [
    ("fr", "Les fichiers DOCX et ZIP sont refusés par l’étude. Merci d’envoyer vos pièces en PDF, ou de les déposer."),
    ("fr", "Notre messagerie n’accepte que le PDF."),
    ("en", "We do not accept XLSM or RAR attachments. Please send a PDF, or use the client portal."),
    ("de", "Dateien vom Typ XLSX nehmen wir nicht an. Bitte laden Sie ein PDF in unser Portal hoch."),
]


@pytest.mark.parametrize(("lang", "rule"), OF_FILES)
def test_a_rule_for_kinds_of_files_leads_the_advice(lang: bouncekit.Language, rule: str) -> None:
    notice = REFUSED_BY_RULE.format(above=ABOVE[lang], rule=rule)
    failure = bouncekit.classify(notice.encode(), lang=lang).failures[0]

    assert rule in failure.explanation.advice
    assert "policy:" not in (failure.diagnostic or "")


@pytest.mark.parametrize(
    "said",
    ["Subject: Plans in PDF", "Plans.pdf was attached.", "Ask the office about it.", "See https://x.example/pdf only"],
)
def test_what_names_no_kind_of_file_is_no_rule_for_files(said: str) -> None:
    notice = REFUSED_BY_RULE.format(above=ABOVE["en"], rule=said)

    assert said[:12] not in bouncekit.classify(notice.encode(), lang="en").failures[0].explanation.advice
