"""Notices of many old and rare servers, each cut to its bones: the recipients must be right, and nobody else's."""
# ruff: noqa: E501 - a case is one line of a table, and a notice keeps its own line lengths

import pytest

from bouncekit.message import parse
from bouncekit.reading.facts import DeliveryAction
from bouncekit.reading.notices.free_text import read_notice

HEAD = """From: Mail Delivery System <MAILER-DAEMON@serveur.example.net>
To: moi@example.fr
Subject: {subject}
Content-Type: text/plain; charset=utf-8

"""
# (what it shows, subject, body, expected addresses)
NOTICES = [
    (
        "list-of-failed-recipients",
        "Returned mail",
        "Hi. The MTA program at sdm.example\n\nHere is your list of failed recipients, with the reasons:\n\n"
        "<marie@example.org>\n  no such mailbox\n\nHere is your returned mail:\n\nTo: <paul@example.org>\n",
        ["marie@example.org"],
    ),
    (
        "expanded-from-a-program",
        "Returned mail: unknown mailer error 1",
        '   ----- The following addresses had permanent fatal errors -----\n"|/usr/bin/filtre"\n'
        "    (expanded from: <marie@example.org>)\n\n   ----- Transcript of session follows -----\nsh: filtre: absent\n",
        ["marie@example.org"],
    ),
    (
        "demon-rcpt-to",
        "Mail delivery failed",
        "This message was created automatically by mail delivery software.\n\nThe mail was refused in reply to:\n"
        "RCPT TO:<marie@example.org>\nThe server said: 550 unknown user\n\nOriginal message follows.\n\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "demon-addressed-to",
        "Mail delivery failed",
        "This message was created automatically by mail delivery software.\n\nA message that you sent, addressed to\n"
        "'marie@example.org', was refused.\n\n---- START OF RETURNED MESSAGE ----\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "machine-generated-message",
        "Undelivered mail",
        "This is the machine generated message from mail service.\n\nThe mail was not delivered to:\n\n"
        "<marie@example.org>\n\n--- Below the next line is a copy of the message.\n\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "did-not-receive-a-copy",
        "Problem with your message",
        "The following addresses did NOT receive a copy of your message:\n\n> marie@example.org\n\n"
        "--- Session Transcript ---\n--> RCPT To:<marie@example.org>\n<-- 550 no\n",
        ["marie@example.org"],
    ),
    (
        "intended-recipient",
        "Returned mail",
        "The mail could not be stored.\n\nIntended recipient:  marie@example.org\n\n--------RETURNED MAIL FOLLOWS--------\n"
        "To: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "undeliverable-address",
        "Mail delivery failure",
        "Undeliverable Address:   marie@example.org\nReason: over quota\n\nOriginal message attached.\n",
        ["marie@example.org"],
    ),
    (
        "users-mailbox-is-full",
        "Mailbox full",
        "User's mailbox is full:  <marie@example.org>\nUnable to deliver mail.\n",
        ["marie@example.org"],
    ),
    (
        "smtpsvc-following-user",
        "Undeliverable mail",
        "The email below could not be delivered to the following user:\n\n <marie@example.org>\n\nOld message:\n"
        "To: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "aborted-with-stars",
        "Delivery Status Notification",
        "Delivery to the following recipients was aborted after 4.9 hour(s):\n\n  * marie@example.org\n"
        "  * paul@example.org\n",
        ["marie@example.org", "paul@example.org"],
    ),
    (
        "your-message-because",
        "Undeliverable",
        "Your message\n\nTo:   marie@example.org\n\nhas bounced\n\nbecause:\n\nno such mailbox\n",
        ["marie@example.org"],
    ),
    (
        "sorry-unable-to-deliver",
        "Returned mail",
        "Sorry, unable to deliver your message to marie@example.org for the following reason:\n\n550 over quota\n\n"
        "A copy of the original message below this line:\n\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "a-message-could-not-be-delivered-to",
        "Message non delivre",
        "A message could not be delivered to:\n   marie@example.org\n\nSubject: Facture\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "failed-recipients-box",
        "Delivery failure",
        "------ Failed Recipients ------\n  <marie@example.org>: unknown\n-------- Returned Mail --------\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "cynergy-in-parentheses",
        "Mail failure",
        "A message that you sent could not be delivered to one of its recipients:\n\n"
        "   marie@example.org (no such user)\n\n--- copy ---\n",
        ["marie@example.org"],
    ),
    (
        "three-languages",
        "failure notice",
        "Su mensaje no pudo ser entregado.\nYour message could not be delivered.\nVotre message n'a pu etre livre.\n\n"
        "<marie@example.org>:\nno mailbox here\n\n--- copy\n",
        ["marie@example.org"],
    ),
    (
        "deliver-program",
        "failure notice",
        "Hi. This is the deliver program at serveur.example.net.\nI'm afraid that I could not deliver it.\n\n"
        "marie@example.org <marie@example.org>\nno such user\n\n--- Below this line\n",
        ["marie@example.org"],
    ),
    (
        "email-server-at",
        "failure notice",
        "Hi, this is the email server at serveur.example.net. The address marie@example.org, to which you wrote,\n"
        "does not exist.\n\n--- copy\n",
        ["marie@example.org"],
    ),
    (
        "no-such-user-here-dash",
        "Undeliverable mail",
        "marie@example.org  - no such user here.\n\nThere is no user by that name at this server.\n",
        ["marie@example.org"],
    ),
    (
        "the-following-address-failed",
        "Delivery failure",
        "The following address failed:\n\n<marie@example.org>\n\nIncluded is a copy of the message header:\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "failed-recipient-label",
        "Undeliverable",
        "Could not deliver message to the following recipient(s):\n\nFailed Recipient: marie@example.org\n"
        "Reason: 550 unknown\n\nFailed Recipient: paul@example.org\nReason: quota\n\n   -- The header and top 20 lines\n",
        ["marie@example.org", "paul@example.org"],
    ),
    (
        "message-not-delivered-table",
        "Mail delivery failure",
        "Message not delivered to the following addresses:\n\n    marie@example.org    no such user\n\nError detail:\n  none\n",
        ["marie@example.org"],
    ),
    (
        "dovecot-automatically-rejected",
        "Automatically rejected mail",
        "Your message to <marie@example.org> was automatically rejected:\nQuota exceeded (mailbox for user is full)\n",
        ["marie@example.org"],
    ),
    (
        "message-you-sent-was-rejected",
        "Mail rejected",
        "A message that you sent was rejected by the recipient's server:\n\n  marie@example.org\n\n"
        "This is a copy of your message:\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "yahoo-following-message",
        "Unable to deliver",
        "We wasn't able to deliver the following message:\n\nTo: marie@example.org\n\n"
        "---Below this line is a copy of the message.\n",
        ["marie@example.org"],
    ),
    (
        "two-dashes",
        "Delivery failure",
        "This is a delivery failure notification message indicating that\nan email you addressed to email address :\n"
        "-- marie@example.org\n\ncould not be delivered. The problem appears to be :\n-- Recipient email server rejected it\n",
        ["marie@example.org"],
    ),
    (
        "in-brackets",
        "Delivery has failed",
        "Delivery has failed for the account [marie@example.org]: it is over quota.\n\nOriginal message details:\nTo: x\n",
        ["marie@example.org"],
    ),
    (
        "in-a-sentence-between-commas",
        "Mail failure",
        "The recipient you wrote to, marie@example.org, is no longer at this laboratory.\nMail was not delivered.\n",
        ["marie@example.org"],
    ),
    (
        "transcript-after-a-heading",
        "Mail System Error - Returned Mail",
        "The following recipients did not receive this message:\n\n     <marie@example.org>\n\n"
        "Please reply to <postmaster@serveur.example.net>\nif you feel this message to be in error.\n",
        ["marie@example.org"],
    ),
    (
        "merak-message-undeliverable",
        "Delivery failure",
        "The message for marie@example.org was undeliverable, the mailbox does not exist.\n",
        ["marie@example.org"],
    ),
    (
        "german-list",
        "Unzustellbar: Rechnung",
        "Ihre Nachricht konnte nicht zugestellt werden an:\n\n  marie@example.org\n\nGrund: Postfach voll\n",
        ["marie@example.org"],
    ),
    (
        "french-mailer-template",
        "Attention: impossible d'envoyer un message",
        "Ce message vous a été envoyé par le serveur de messagerie.\n\nJ'ai le regret de vous informer que votre courrier n'a "
        "pas pu être transmis.\n\n<marie@example.org>: la boîte est pleine\n",
        ["marie@example.org"],
    ),
    (
        "spanish-sentence",
        "No se puede entregar el mensaje",
        "No se pudo entregar su mensaje a marie@example.org: el buzón está lleno.\n",
        ["marie@example.org"],
    ),
    (
        "quoted-bounce-of-an-alias",
        "Returned mail: User unknown",
        "   ----- Transcript of session follows -----\n550 marie@example.org... User unknown\n\n"
        "   ----- Recipients of this delivery -----\nBounced, cannot deliver:\n   marie@example.org\n",
        ["marie@example.org"],
    ),
    (
        "exim-frozen",
        "Message 1abCde-000001-XX has been frozen",
        "Message 1abCde-000001-XX has been frozen (delivery error message).\nThe sender is <>.\n\n"
        "The following address(es) have yet to be delivered:\n\n  marie@example.org: all hosts are absent\n",
        ["marie@example.org"],
    ),
    (
        "x400-name-with-an-address",
        "Undeliverable: Facture",
        "Your message\n\n  Subject: Facture\n\ndid not reach the following recipient(s):\n\n"
        "c=FR;a= ;p=Example;o=Paris;dda:SMTP=Marie@example.org; on Mon, 2 Mar 2003 10:00:05 +0100\n"
        "    The recipient name is not recognized\n    MSEXCH:IMS:EXAMPLE:PARIS:EX 0 (000C05A6) Unknown Recipient\n",
        ["Marie@example.org"],
    ),
    (
        "a-list-in-a-sentence",
        "Undeliverable mail",
        "Could not deliver message to: marie@example.org, Paul@example.org and zoe@example.org\n",
        ["marie@example.org", "Paul@example.org", "zoe@example.org"],
    ),
    (
        "undeclared-quoted-printable",
        "Undeliverable mail",
        "Delivery to the following recipients failed:=20\n\n  marie@example.org=20\n",
        ["marie@example.org"],
    ),
    (
        "mercury-stars",
        "Postmaster Notify: Delivery Failure. [18]",
        "The local mail transport system has reported the following problems:\n\n*** marie@example.org\n    550 unknown user.\n",
        ["marie@example.org"],
    ),
    (
        "russian",
        "Mail failure.",
        "К сожалению, Ваше письмо не может быть доставлено:\n\nmarie@example.org\nuser not found\n\n"
        "------ This is a copy of the message\nTo: x@example.org\n",
        ["marie@example.org"],
    ),
    (
        "vms-addressee",
        "Undeliverable mail",
        "The message could not be delivered to:\n\nAddressee: marie@example.org\nReason:\n  %MAIL-E-NOSUCHUSR, no such user\n",
        ["marie@example.org"],
    ),
    (
        "groupwise-transcript",
        "Message status - undeliverable",
        "The attached file had the following undeliverable recipient(s):\n\tmarie@example.org\n\n"
        "Transcript of session follows:\nCommand: Rcpt\nResponse: 550 unknown\n",
        ["marie@example.org"],
    ),
]


def read(subject: str, body: str) -> list[str | None]:
    facts = read_notice(parse((HEAD.format(subject=subject) + body).encode()))
    return [recipient.address for recipient in facts.recipients] if facts else []


@pytest.mark.parametrize(("subject", "body", "expected"), [case[1:] for case in NOTICES], ids=[c[0] for c in NOTICES])
def test_the_recipients_are_those_that_the_notice_names(subject: str, body: str, expected: list[str]) -> None:
    assert expected == read(subject, body)


SUCCESSES = [
    (
        "postfix-success",
        "Successful Mail Delivery Report",
        "This is the mail system at host serveur.example.net.\n\nYour message was successfully delivered to the destination(s)\n"
        "listed below.\n\n                   The mail system\n\n<marie@example.org>: delivery via mx.example.org: 250 2.0.0 Ok\n",
    ),
    (
        "exchange-complete",
        "Relayed: Facture",
        "Delivery to these recipients or groups is complete, but no delivery notification was sent by the destination server:"
        "\n\nmarie@example.org<mailto:marie@example.org>\n\nSubject: Facture\n",
    ),
]


@pytest.mark.parametrize(("subject", "body"), [case[1:] for case in SUCCESSES], ids=[case[0] for case in SUCCESSES])
def test_what_arrived_is_no_failure(subject: str, body: str) -> None:
    facts = read_notice(parse((HEAD.format(subject=subject) + body).encode()))

    assert facts is not None
    assert [("marie@example.org", DeliveryAction.DELIVERED)] == [(r.address, r.action) for r in facts.recipients]


WARNINGS = [
    (
        "not-yet-delivered",
        "Warning: message delayed",
        "The address to which the message has not yet been delivered is:\n\n  marie@example.org\n\n"
        "No action is required on your part.\n",
    ),
    (
        "message-switch",
        "Delivery delayed",
        "Your message to:\n\n  marie@example.org\n\nhas not been delivered yet.\n"
        "This is just a warning, you do not need to take any action.\n",
    ),
    (
        "antivirus-gateway",
        "Delivery delayed: Facture",
        "Your message with Subject: Facture\n\ncould not be delivered to the following recipients:\n\nmarie@example.org\n\n"
        "Delivery attempts will continue to be made for 2 days.\n",
    ),
    (
        "advisory-only",
        "Mail delayed",
        'This is an advisory-only email. Delivery to "marie@example.org" has been postponed.\n',
    ),
]


@pytest.mark.parametrize(("subject", "body"), [case[1:] for case in WARNINGS], ids=[case[0] for case in WARNINGS])
def test_a_server_that_still_tries_says_so(subject: str, body: str) -> None:
    facts = read_notice(parse((HEAD.format(subject=subject) + body).encode()))

    assert facts is not None
    assert [("marie@example.org", DeliveryAction.DELAYED)] == [(r.address, r.action) for r in facts.recipients]


PARTED = """From: MAILER-DAEMON@serveur.example.net
To: moi@example.fr
Subject: Undeliverable mail
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

"""
TEXT = "--b\nContent-Type: text/plain{mark}\n\nYour mail could not be delivered to marie@example.org.\n"
COPY = "--b\nContent-Type: message/rfc822\n\nTo: x@example.org\nSubject: Facture\n\nBonjour\n"
END = "--b--\n"
ATTACHED = "\nContent-Disposition: attachment"


@pytest.mark.parametrize(
    "parts",
    [
        TEXT.format(mark="") + COPY,
        COPY + TEXT.format(mark=""),
        TEXT.format(mark=ATTACHED) + COPY,
        TEXT.format(mark="") + COPY + "--b\nContent-Type: text/plain\n\nfailed recipient: x@example.org\n",
    ],
    ids=["text-first", "copy-first", "text-attached", "text-after-the-copy-is-left"],
)
def test_the_servers_text_is_found_among_the_parts(parts: str) -> None:
    facts = read_notice(parse((PARTED + parts + END).encode()))

    assert facts is not None
    assert ["marie@example.org"] == [recipient.address for recipient in facts.recipients]


EXCHANGE = [
    (
        "spanish",
        "No se puede entregar: Factura",
        "Error de entrega a estos destinatarios o grupos:",
        "Información de diagnóstico para los administradores:",
        "Servidor de generación: ex1.example.es",
    ),
    (
        "italian",
        "Non recapitabile: Fattura",
        "Recapito non riuscito per i seguenti destinatari o gruppi:",
        "Informazioni di diagnostica per gli amministratori:",
        "Server di generazione: ex1.example.it",
    ),
    (
        "portuguese",
        "Não é possível entregar: Fatura",
        "Falha na entrega a estes destinatários ou grupos:",
        "Informações de diagnóstico para administradores:",
        "Servidor de geração: ex1.example.pt",
    ),
    (
        "dutch",
        "Onbestelbaar: Factuur",
        "Het bezorgen van het bericht aan de volgende geadresseerden of groepen is mislukt:",
        "Diagnostische gegevens voor beheerders:",
        "Bronserver: ex1.example.nl",
    ),
    (
        "german",
        "Unzustellbar: Rechnung",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:",
        "Diagnoseinformationen für Administratoren:",
        "Generierender Server: ex1.example.de",
    ),
    (
        "polish",
        "Niedostarczalne: Faktura",
        "Nie można dostarczyć wiadomości do następujących adresatów lub grup:",
        "Informacje diagnostyczne dla administratorów:",
        "Serwer generujący: ex1.example.pl",
    ),
    (
        "russian",
        "Не удается доставить: Счёт",
        "Сбой доставки следующим получателям или группам:",
        "Диагностические сведения для администраторов:",
        "Создающий сервер: ex1.example.ru",
    ),
    (
        "japanese",
        "配信不能: 請求書",
        "次の受信者またはグループへの配信に失敗しました。",
        "管理者向けの診断情報:",
        "生成サーバー: ex1.example.jp",
    ),
]


@pytest.mark.parametrize(
    ("subject", "heading", "machine", "server"), [case[1:] for case in EXCHANGE], ids=[c[0] for c in EXCHANGE]
)
def test_exchange_is_read_in_its_languages(subject: str, heading: str, machine: str, server: str) -> None:
    person = f"{heading}\n\nMarie Dupont (marie@example.org)<mailto:marie@example.org>\n???\n\n"
    whole = person + f"{machine}\n\n{server}\n\nmarie@example.org\nRemote Server returned '550 5.1.1 unknown'\n"

    assert (["marie@example.org"], ["marie@example.org"]) == (read(subject, person), read(subject, whole))
    facts = read_notice(parse((HEAD.format(subject=subject) + whole).encode()))
    assert facts is not None
    assert ("exchange2007", "550 5.1.1 unknown") == (facts.software, facts.recipients[0].diagnostic)


def test_the_header_names_several_and_the_text_speaks_of_all() -> None:
    head = "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: marie@example.org, paul@example.org\n"
    body = "\nTechnical details of permanent failure:\n552 5.2.2 over quota\n"
    facts = read_notice(parse((head + "Subject: Delivery Status Notification (Failure)\n" + body).encode()))

    assert facts is not None
    assert [("marie@example.org", "5.2.2"), ("paul@example.org", "5.2.2")] == [
        (r.address, r.status) for r in facts.recipients
    ]
