"""A bill of an ordinary service that is to be paid after a login is no fraud; what wants the mailbox's password is."""

import pytest

import bouncekit

BILLS = [
    "Bonjour,\n\nVotre facture de mars est disponible. Elle s'élève à 39,99 € et sera prélevée le 15/03.\nVous la "
    "trouverez en pièce jointe. Pour payer, connectez-vous à votre espace client : https://www.telecom.example/client",
    "Votre facture est jointe. Connectez-vous à votre compte pour régler par carte ou par virement.\n\nLe club de judo",
    "Hello Susan,\n\nYour invoice is attached. Log in to your account to pay: https://my.brightweb.example/invoices\n\n"
    "Amount due: £24.00\nDue date: 31 March\n\nThank you for your business,\nBright Web",
    "Your invoice is attached, log in to pay",
    "Guten Tag,\n\nIhre Rechnung für März liegt bei. Melden Sie sich in Ihrem Kundenkonto an, um zu bezahlen.\n\n"
    "Betrag: 78,20 EUR\n\nIhre Stadtwerke",
    "Hallo,\n\nanbei Ihre Rechnung. Zum Bezahlen loggen Sie sich bitte in Ihr Konto ein.\n\nIhre Fahrschule",
]
LURES = [
    "Votre facture est impayée. Connectez-vous avec votre messagerie sous 24 heures pour éviter la suspension de votre "
    "ligne : http://facture.example/login",
    "Your invoice is attached. Sign in with your e-mail account and password to view it: http://x.example/view",
    "Ihre Rechnung liegt bei. Melden Sie sich mit Ihrer E-Mail-Adresse und Ihrem Passwort an, um sie zu öffnen: "
    "http://x.example/r",
    "Facture sécurisée en pièce jointe : ouvrez la page jointe et saisissez le mot de passe de votre messagerie.",
]


@pytest.mark.parametrize("text", BILLS)
def test_a_bill_to_be_paid_after_a_login_is_no_fraud(text: str) -> None:
    described = bouncekit.classify_text(text, lang="en").description

    assert "A document waits for you" in described.title
    assert "typing its address yourself" in described.advice


@pytest.mark.parametrize("text", LURES)
def test_what_wants_the_password_of_a_mailbox_is_a_fraud(text: str) -> None:
    assert "probably a fraud" in bouncekit.classify_text(text, lang="en").description.title
