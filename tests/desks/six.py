"""Six messages as a desk gets them: what comes back of its own answer on ticket 1, and two that people write."""

from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

__all__ = ["AGENT", "CUSTOMER", "DESK", "Answer", "six"]

CORPUS = Path(__file__).parents[2] / "corpus"
DESK = "support@example.fr"
CUSTOMER = "jean.rey@client.example"
AGENT = "agent@example.fr"

# Of each: its file, the address of the desk, of the customer, the Message-ID and the subject of what came back.
_MADE_OF = {
    "failure": (
        "postfix/mailbox-full-orange-417.eml",
        "nadia.benali@example.fr",
        "marie.durand@orange.fr",
        "boite-pleine-orange-417@example.fr",
        "Facture =?utf-8?q?n=C2=B0?= 2026-0142",
    ),
    "delay": (
        "exim/frozen-delayed-warning.eml",
        "nadia.benali@example.fr",
        "bibliotheque@village.example",
        "frozen-delayed-warning@example.fr",
        "Facture =?utf-8?q?n=C2=B0?= 2026-0142",
    ),
    "absence": (
        "auto-replies/exchange-automatic-reply-french.eml",
        "nadia.benali@example.fr",
        "jean.rey@client.example",
        "facture-142@example.fr",
        "=?iso-8859-1?Q?R=E9ponse_automatique=A0:_Facture_n=B0_2026-0142?=",
    ),
    "complaint": (
        "complaints/arf-abuse-newsletter.eml",
        "lettre@example.fr",
        "lectrice@fournisseur-acces.example",
        "lettre-mars-77@example.fr",
        "La lettre de mars",
    ),
}


@dataclass(frozen=True)
class Answer:
    """What the desk wrote to its customer: the Message-ID with its brackets, and the subject."""

    message_id: str
    subject: str


def six(answer: Answer) -> dict[str, bytes]:
    """Return the six messages by their names; of each, `answer` is what came back or is answered."""
    made = {name: _returned(name, answer) for name in _MADE_OF}
    return {**made, "forwarded": _handed_on(made["failure"]), "ordinary": _ordinary()}


def _returned(name: str, answer: Answer) -> bytes:
    file, desk, customer, identity, subject = _MADE_OF[name]
    content = (CORPUS / file).read_text(encoding="utf-8")
    shown = answer.subject
    if name == "absence":
        shown = f"=?iso-8859-1?Q?R=E9ponse_automatique=A0:?= {answer.subject}"
    pairs = [(identity, answer.message_id.strip("<>")), (subject, shown), (desk, DESK), ("abuse@example.fr", DESK)]
    for old, new in [*pairs, (customer, CUSTOMER)]:
        content = content.replace(old, new)
    return content.encode()


def _handed_on(notice: bytes) -> bytes:
    """Return a notice that a colleague hands on, with their question."""
    message = _letter("Paul Benali <paul.benali@example.fr>", "TR: retour", "Que faut-il faire de ce message ?\n\nPaul")
    message.add_attachment(notice, "application", "octet-stream", filename="avis.eml")
    return message.as_bytes()


def _ordinary() -> bytes:
    return _letter(f"Jean Rey <{CUSTOMER}>", "Une autre question", "Quels sont vos horaires ?\n\nJean Rey").as_bytes()


def _letter(sender: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = DESK
    message["Subject"] = subject
    message["Date"] = "Mon, 23 Nov 2026 11:00:00 +0100"
    message["Message-ID"] = f"<{len(subject)}.{len(text)}@poste.example>"
    message.set_content(f"Bonjour,\n\n{text}\n")
    return message
