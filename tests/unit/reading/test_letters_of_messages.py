"""What a whole message says to its reader: lures behind a button, false notices, lists' and real notices."""

import pytest

import bouncekit
from bouncekit.serving import understand

LURES = [
    ("Assurance <no-reply@sante.example>", "<p>Assurance maladie : un remboursement de 80 € vous attend. Donnez vos "
     'coordonnées bancaires.</p><a href="https://sante.example/r">Continuer</a>'),
    ("Webmail <admin@boite.example>", '<p>Your password has expired.</p><a href="http://boite.example">Continue</a>'),
    ("Mail Delivery System <mailer-daemon@boite.example>", "<h3>Mail delivery failure</h3><p>Your outgoing message was "
     'not delivered: the mailbox needs re-validation.</p><a href="https://boite.example/o">Review &amp; Send</a>'),
    ("Mail Delivery Subsystem <postmaster@boite.example>", "<h3>Undelivered mail</h3><p>3 messages n’ont pas été remis."
     ' Validez votre boîte.</p><a href="https://boite.example/?u=lea@club.example">Renvoyer</a>'),
]  # fmt: skip
OTHERS = [
    ("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "<h3>Address not found</h3><p>Your message wasn't "
     "delivered to <b>jan@ecole.example</b> because the address couldn't be found.</p>"
     '<a href="https://support.google.com/mail/?p=NoSuchUser">LEARN MORE</a><p>550 5.1.1 unknown</p>', "n’existe pas"),
    ("Microsoft Outlook <postmaster@ecole.example>", "<p>Your message to jan@ecole.example couldn't be delivered.</p>"
     '<p>jan wasn\'t found at ecole.example.</p><a href="https://go.microsoft.com/fwlink/?LinkId=1">Help</a>',
     "n’existe pas"),
    ("Club <club-bounces@listes.example>", "<p>Votre message à la liste Club attend l’accord du modérateur.</p>",
     "attend le modérateur"),
    ("liste-confirm+a1@listes.example", "<p>Nous avons reçu une demande d’enregistrement de lea@club.example sur ce "
     "serveur Mailman. Pour confirmer, répondez à ce message.</p>", "demande de confirmer votre inscription"),
    ("Rose <rose@jardin.example>", "<p>Frais de livraison offerts.</p>"
     '<a href="https://jardin.example">Voir</a>', "Courrier ordinaire"),
]  # fmt: skip


def letter(sender: str, html: str) -> bytes:
    return (
        f"From: {sender}\nTo: lea@club.example\nSubject: Information\nMessage-ID: <1@x.example>\nPrecedence: bulk\n"
        f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>\n"
    ).encode()


def title_of(told: object) -> str:
    assert isinstance(told, bouncekit.Report)
    return told.failures[0].explanation.title if told.failures else told.description.title


@pytest.mark.parametrize(("sender", "html"), LURES)
def test_a_link_behind_a_button_makes_a_lure(sender: str, html: str) -> None:
    told = understand(letter(sender, html))

    assert "escroquerie" in title_of(told)
    assert isinstance(told, bouncekit.Report)
    assert bouncekit.Situation.OTHER_NOTICE is told.situation
    assert not told.failures


@pytest.mark.parametrize(("sender", "html", "title"), OTHERS)
def test_a_real_notice_with_a_link_stays_one(sender: str, html: str, title: str) -> None:
    assert title in title_of(understand(letter(sender, html)))


@pytest.mark.parametrize(("sender", "html"), LURES)
def test_a_copy_of_its_source_is_warned_of_too(sender: str, html: str) -> None:
    copied = letter(sender, html).replace(b"Message-ID: <1@x.example>\n", b"").replace(b"MIME-Version: 1.0\n", b"")

    assert "escroquerie" in title_of(understand(copied))
