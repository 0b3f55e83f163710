"""Builds the messages that are sent, with ids and dates that are the same on every run."""

from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from table import SENDER, Scenario, letters

_DATE = "Mon, 02 Mar 2026 10:00:00 +0100"


def compose(scenario: Scenario) -> EmailMessage:
    """The letter of a scenario, addressed to its recipients; its Message-ID is made of the slug."""
    letter = letters()[scenario.letter]
    message = EmailMessage(policy=SMTPUTF8 if scenario.utf8 else SMTP)
    message["From"] = f"{letter.get('from', 'Nadia Benali')} <{SENDER}>"
    message["To"] = ", ".join(answer.recipient for answer in scenario.answers)
    message["Subject"] = letter["subject"]
    message["Date"] = _DATE
    message["Message-ID"] = f"<{scenario.slug}@example.fr>"
    for name, value in letter.get("headers", {}).items():
        message[name] = value
    message.set_content(letter["body"], cte=letter.get("cte", "8bit"))
    if "attachment_bytes" in letter:
        filler = b"Plan de l'atelier, feuille 1.\r\n"
        content = (filler * (letter["attachment_bytes"] // len(filler) + 1))[: letter["attachment_bytes"]]
        message.add_attachment(content, maintype="application", subtype="pdf", filename=letter["attachment_name"])
    return message
