"""Copiers, alarms and programs that send by themselves: the lines of their reports are no server's."""

import pytest

import bouncekit
from bouncekit.reading import read_text

REFUSED = "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org"


@pytest.mark.parametrize(
    "report",
    [
        f"Le scanner du secrétariat n'envoie plus rien :\nErreur {REFUSED}\nHôte : mx.notaire.example\nPort : 25",
        f"Fax and scan to email failed\nResponse: {REFUSED}\nServer: mx.firm.example  Port: 25",
        f"L'imprimante devait scanner vers mon mail, elle affiche :\n\n{REFUSED}",
        f"Das Scannen an die E-Mail geht nicht mehr:\n{REFUSED}",
        f"We wanted to scan directly to our e-mail:\n{REFUSED}",
        f"{REFUSED}\nSMTP-Auth: aus\nSSL: aus",
        f"Unsere Kasse sendet keine Berichte:\n\n{REFUSED}\n\nwir sind bei der Telekom",
    ],
)
def test_the_answer_stands_without_the_report(report: str) -> None:
    facts = read_text(report)

    assert facts.background.by_device
    assert [REFUSED] == [said.diagnostic for said in facts.recipients]


@pytest.mark.parametrize(
    "text",
    [
        REFUSED,
        f"J'ai scanné l'acte et je l'ai envoyé à mon notaire :\n{REFUSED}",
        f"Le copieur n'envoie plus rien :\n{REFUSED}\nAuthentification : oui",
        f"This is the mail system at host mx.isp.example.\n\nThe printer sends scans to\n\n<x@y.example>: {REFUSED}",
        "550 5.1.1 <scanner@mairie.example>: User unknown",
        f"Unsere Adresse kasse@verein.example bekommt nichts, sie senden umsonst: {REFUSED}",
        f"Die Kasse sendet Berichte:\n<x@y.example>: host mx.y.example said: {REFUSED} (in reply to RCPT TO command)",
    ],
)
def test_nothing_else_is_a_device(text: str) -> None:
    assert not read_text(text).background.by_device


def test_what_a_device_did_not_know_of_a_recipient_stays_told() -> None:
    (failure,) = bouncekit.classify_text("Le copieur n'envoie pas : 550 5.1.1 <x@y.example>: User unknown").failures

    assert "user_unknown" == failure.reason
    assert "SMTP" not in failure.explanation.advice
