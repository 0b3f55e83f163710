"""Programs that write from ordinary addresses, and people who do: an automatic answer goes to people alone."""
# ruff: noqa: E501 - a case is one line of a table

import pytest

import bouncekit

AUTOMATIC = "Ceci est un message automatique, merci de ne pas y répondre."


def may_auto_reply(sender: str, subject: str, body: str, header: str = "") -> bool:
    return bouncekit.classify(
        f"From: {sender}\nTo: nadia@example.fr\nSubject: {subject}\n{header}Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    ).may_auto_reply


@pytest.mark.parametrize(
    ("sender", "subject", "body", "header"),
    [
        ("Ma Banque <ne-pas-repondre@banque.example>", "Votre relevé est disponible", "Bonjour.", ""),
        ("noreply@shop.example", "Order 4711", "Thanks.", ""),
        ("no-reply+4711@shop.example", "Order 4711", "Thanks.", ""),
        ("shop.no_reply@example.com", "Order 4711", "Thanks.", ""),
        ("notifications@forge.example", "Re: [x/y] issue", "comment", ""),
        ("scanner2@example.fr", "Scan depuis MFP", "Voir pièce jointe.", ""),
        ("root <root@srv1.example>", "output", "x", ""),
        ("Forge <paul@forge.example>", "Re: issue", "comment", "X-GitHub-Reason: mention\n"),
        ("Aide <aide@example.org>", "Re: demande", "Bonjour", "X-OTRS-Loop: aide@example.org\n"),
        ("Boutique <contact@shop.example>", "Commande expédiée", f"Votre colis est parti.\n\n{AUTOMATIC}", ""),
        ("Facturation <facturation@hebergeur.example>", "Facture 12", "Merci de ne pas répondre à cet e-mail.", ""),
        ("Info <info@bank.example>", "Statement", "This is an automated message, please do not reply.", ""),
        ("Support <support@firma.example>", "Ihre Anfrage", "Bitte antworten Sie nicht auf diese Nachricht.", ""),
        ("Info <info@empresa.example>", "Factura", "Este es un mensaje automático, por favor no responda.", ""),
        ("Info <info@ditta.example>", "Fattura", "Questa è una email automatica, si prega di non rispondere.", ""),
        ("Info <info@empresa.example>", "Fatura", "Por favor não responda a esta mensagem.", ""),
        ("Info <info@bedrijf.example>", "Factuur", "Gelieve niet op deze e-mail antwoorden.", ""),
        ("Info <info@firma.example>", "Faktura", "Prosimy nie odpowiadać na tę wiadomość.", ""),
        ("Info <info@bolag.example>", "Faktura", "Detta är ett automatiskt genererat meddelande.", ""),
        ("Info <info@kaisha.example>", "請求書", "本メールは自動送信です。返信しないでください。", ""),
        ("Info <info@gongsi.example>", "账单", "此邮件由系统自动发送，请勿直接回复。", ""),
        ("Pompe <pompe@piscine.example>", "Bassin 2", "Débit : 12 m3/h\nPression : 1,1 bar\nFiltre à laver.", ""),
        (
            "Site <www@club.example>",
            "Adhésion",
            "Nom : Léa Roux\nTéléphone : 06 00 00 00 00\nMessage : Quand jouez-vous ?",
            "",
        ),
    ],
)
def test_a_robot_is_not_answered(sender: str, subject: str, body: str, header: str) -> None:
    assert not may_auto_reply(sender, subject, body, header)


@pytest.mark.parametrize(
    ("sender", "subject", "body", "header"),
    [
        ("Paul <paul@example.org>", "Facture", "Bonjour, voici.", ""),
        ("Paul <paul@example.org>", "Question", f"Que veut dire « {AUTOMATIC} » ?", "In-Reply-To: <1@x>\n"),
        (
            "Paul <paul@example.org>",
            "Re: commande",
            f"Bonjour, où en est-on ?\n\n-----Message d'origine-----\n{AUTOMATIC}",
            "",
        ),
        ("Paul <paul@example.org>", "Commande", f"Où en est-on ?\n\n> {AUTOMATIC}", ""),
        ("Mairie <info@mairie.example>", "Réunion", "Bonjour, merci de confirmer votre présence.", ""),
        ("contact@asso.example", "Réponse", "Bonjour, oui. Marie", ""),
        ("Paul <paul@example.org>", "Samedi", "Bonjour,\nLieu : la salle des fêtes\nHeure : 18 h\nÀ samedi, Paul", ""),
        ("Léa <lea@example.org>", "Fête", "Je fais : une tarte\nTom fait : du punch\nQui vient ?", ""),
        ("Paul Robot <paul.robot@example.org>", "Bonjour", "Salut", ""),
        ("Alerte Citoyenne <contact@alerte.example>", "Réunion", "Bonjour à tous", ""),
        ("Postmaster <postmaster@example.org>", "Maintenance", "Bonjour à tous", ""),
    ],
)
def test_a_person_may_be_answered(sender: str, subject: str, body: str, header: str) -> None:
    assert may_auto_reply(sender, subject, body, header)


@pytest.mark.parametrize(
    "body",
    [
        "Hello,\nI am out of the office until Monday. For urgent questions please call our front desk.\nKind regards",
        "Bonjour,\nJe suis absente jusqu'au 4 mai. En cas d'urgence, écrivez à l'accueil.\nBien à vous",
        "Guten Tag,\nich bin bis 4. Mai im Urlaub. In dringenden Fällen hilft Ihnen die Zentrale.",
        "Sono assente fino al 4 maggio. Per urgenze scrivete alla segreteria.",
    ],
)
@pytest.mark.parametrize("subject", ["Re: devis", "devis"])
def test_a_note_of_absence_without_a_mark_is_not_answered(subject: str, body: str) -> None:
    assert not may_auto_reply("Anna <anna@example.org>", subject, body)


@pytest.mark.parametrize(
    "body",
    [
        "Bonjour Paul,\nje suis absente jusqu'au 4 mai, en cas d'urgence appelle Luc. Voici le contrat signé.\nAnna",
        "Hello,\nI am out of the office until Monday. Is it urgent? Then call me on my mobile.\nAnna",
        "Hi,\nI am out of the office until Monday but I can look at your draft tonight.\nAnna",
    ],
)
def test_a_person_who_writes_of_their_absence_is_answered(body: str) -> None:
    assert may_auto_reply("Anna <anna@example.org>", "Re: draft", body)
