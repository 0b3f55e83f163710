"""A saved message that gives another bank account is told as what it may be: its reader telephones before they pay."""

import email.message
import email.policy

import pytest

import bouncekit
from bouncekit.serving import understand_in_words
from bouncekit.serving.in_words import ReportInWords

CHANGED = {
    "fr": (
        "Bonjour,\n\nSuite à la fermeture de notre agence, merci de noter nos nouvelles coordonnées bancaires pour la "
        "facture 118 :\nIBAN FR76 1234\n\nCordialement,\nLe service comptable"
    ),
    "fr-attached": "Bonjour,\n\nCi-joint notre nouveau RIB.\n\nCordialement,\nDidier",
    "fr-other-words": "Bonjour,\n\nCi-joint la facture 812. Attention, l'IBAN n'est plus le même.\n\nMerci",
    "fr-replaced": "Madame,\n\nVeuillez trouver notre RIB mis à jour, qui remplace le précédent.\n\nSalutations",
    "en-for-a-while": (
        "Hi Jane,\n\nCould you please use the account below for this month's payment? Our main account is being "
        "audited.\n\nSort code 20-00-00, account 55779911\n\nThanks, Rob"
    ),
    "en": (
        "Hello Susan,\n\nOur company has moved to a new bank. From today please send all payments to:\nIBAN GB29\n\n"
        "The old account is closed.\n\nThanks, Mark"
    ),
    "de": (
        "Guten Tag Frau Lang,\n\nanbei unsere neuen Bankdaten. Zahlungen auf das alte Konto können wir nicht mehr "
        "zuordnen.\n\nViele Grüße\nUwe Brandt"
    ),
}
THREAD = (
    "\n\nLe 2 mars 2026 à 09:12, Sylvie <compta@example.org> a écrit :\n" + "> La réunion de chantier aura lieu.\n" * 60
)
NOTICE = "\n\n" + "Ce message et ses pièces jointes sont confidentiels, et destinés à leurs seuls destinataires. " * 20
ORDINARY = [
    "Bonjour,\n\nCi-joint notre facture 12, à régler par virement sur notre compte habituel (IBAN inchangé).\n\n"
    "Ce message est confidentiel et destiné à son seul destinataire.\n\nLeroy",
    "Hi Jane, thanks for your payment, it has reached our account. Regards, Rob",
    "Salut, j'ai changé de banque, c'est tellement mieux ! On se voit samedi ?\n\nBises",
    "Hello,\n\nThe bank holiday party is on Monday. Please send your answer by Friday.\n\nMark",
    "Guten Tag,\n\nIhr neues Konto ist eröffnet. Anbei die Unterlagen.\n\nIhre Sparkasse",
    "Bonjour,\n\nVoici notre compte rendu." + THREAD.replace("La réunion de", "Notre nouveau RIB est joint, le"),
]


def saved(text: str, **fields: str) -> bytes:
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in {
        "From": "Didier <contact@menuiserie.example>",
        "To": "compta@example.org",
        "Subject": "Facture 118",
        "Date": "Wed, 04 Mar 2026 10:00:00 +0100",
        "Message-ID": "<a1@menuiserie.example>",
        **fields,
    }.items():
        message[name] = value
    message.set_content(text)
    return message.as_bytes()


def shown(content: bytes) -> str:
    told = understand_in_words(content, lang="en")

    assert isinstance(told, ReportInWords)
    return told.description.title


@pytest.mark.parametrize("below", ["", THREAD, NOTICE], ids=["alone", "thread", "footer"])
@pytest.mark.parametrize("text", CHANGED.values(), ids=CHANGED)
def test_a_new_account_is_not_ordinary_mail(text: str, below: str) -> None:
    content = saved(text + below)

    assert "telephone before you pay" in bouncekit.classify(content, lang="en").description.title
    assert "telephone before you pay" in shown(content)


@pytest.mark.parametrize("text", ORDINARY)
def test_mail_that_only_speaks_of_an_account_is_ordinary(text: str) -> None:
    assert "Ordinary mail" == bouncekit.classify(saved(text), lang="en").description.title
    assert "Ordinary mail" == shown(saved(text))


def test_a_mailing_to_many_gives_nobody_an_account() -> None:
    content = saved(CHANGED["fr"], **{"List-Unsubscribe": "<https://shop.example/x>"})

    assert "Ordinary mail" == bouncekit.classify(content, lang="en").description.title
