"""Drives a real Roundup, in its own environment: ``drive_roundup.py PLACE begin``, then ``… PLACE deliver``.

`begin` makes a tracker of the template that Roundup calls classic, with issue 1, answered and closed, and prints what
was answered.  `deliver` gives each message of PLACE/messages to the tracker's mail gateway, after issue 1 was closed
again, and prints what is true before and after each.
"""

import io
import json
import os
import shutil
import sys
from email import message_from_bytes, policy
from pathlib import Path

from roundup import date, instance, password
from roundup.configuration import CoreConfig

PLACE = Path(sys.argv[1]).resolve()
HOME, OUTBOX = PLACE / "tracker", PLACE / "outbox"
TEMPLATE = Path(sys.prefix) / "share/roundup/templates/classic"


def begin() -> dict[str, object]:
    shutil.copytree(TEMPLATE, HOME, ignore=shutil.ignore_patterns("__pycache__"))
    with (HOME / "schema.py").open("a") as schema:  # whoever writes may write: a desk for customers
        schema.write("db.security.addPermissionToRole('Anonymous', 'Email Access')\n")
    if "DOOR" in os.environ:
        shutil.copy(os.environ["DOOR"], HOME)
    config = CoreConfig()
    for name, value in {
        "RDBMS_BACKEND": "anydbm",
        "TRACKER_WEB": "http://desk.example.fr/",
        "MAIL_DOMAIN": "example.fr",
        "MAIL_HOST": "localhost",
        "ADMIN_EMAIL": "admin",
        "TRACKER_EMAIL": "support",
        "MAIL_DEBUG": str(OUTBOX),
        "WEB_SECRET_KEY": "-" * 50,
    }.items():
        config[name] = value
    config.save(str(HOME / "config.ini"))
    tracker = instance.open(str(HOME))
    tracker.init(password.Password("-", config=tracker.config))
    gateway(
        b"From: Jean Rey <jean.rey@client.example>\nTo: support@example.fr\nSubject: Devis\n"
        b"Message-ID: <first@client.example>\n\nBonjour,\n\nquel est le prix ?\n"
    )
    db = tracker.open("admin")
    agent = db.user.create(username="agent", address="agent@example.fr", roles="User")
    db.commit()
    db.close()
    db = tracker.open("agent")
    said = db.msg.create(author=agent, recipients=[], date=date.Date("."), summary="Voici.", content="Voici le prix.")
    OUTBOX.unlink(missing_ok=True)
    db.issue.set("1", messages=[*db.issue.get("1", "messages"), said], assignedto=agent, status=resolved(db))
    db.commit()
    db.close()
    answer = next(each for each in sent() if "jean.rey@client.example" in each["to"])
    return {"message_id": answer["message_id"], "subject": answer["subject"]}


def deliver() -> dict[str, object]:
    return {each.name: delivered(each.read_bytes()) for each in sorted((PLACE / "messages").iterdir())}


def delivered(content: bytes) -> dict[str, object]:
    db = instance.open(str(HOME)).open("admin")
    db.issue.set("1", status=resolved(db))
    db.commit()
    db.close()
    OUTBOX.unlink(missing_ok=True)
    before = state()
    gateway(content)
    return {"before": before, "after": state()}


def gateway(content: bytes) -> None:
    """Give one message to the tracker as `roundup-mailgw` does."""
    tracker = instance.open(str(HOME))
    arguments = type("Arguments", (), {"default_class": "issue", "set_value": [], "option": [], "args": []})()
    tracker.MailGW(tracker, arguments).main(io.BytesIO(content))


def resolved(db: object) -> str:
    return db.status.lookup("resolved")  # type: ignore[attr-defined]


def state() -> dict[str, object]:
    db = instance.open(str(HOME)).open("admin")
    try:
        messages = [(db.msg.get(each, "author"), db.msg.get(each, "content")) for each in db.issue.get("1", "messages")]
        return {
            "tickets": len(db.issue.list()),
            "is_open": db.status.get(db.issue.get("1", "status"), "name") != "resolved",
            "title": db.issue.get("1", "title"),
            "customer": db.user.get(db.issue.get("1", "creator"), "address"),
            "notes": [text for author, text in messages if author == "1"],
            "entries": len(messages),
            "sent": sent(),
        }
    finally:
        db.close()


def sent() -> list[dict[str, str]]:
    """Return what the tracker mailed, which its debugging file keeps."""
    if not OUTBOX.is_file():
        return []
    found = []
    for content in OUTBOX.read_bytes().split(b"FROM: ")[1:]:
        _, _, rest = content.partition(b"\n")
        to, _, rest = rest.partition(b"\n")
        message = message_from_bytes(rest.lstrip(), policy=policy.default)
        found.append(
            {
                "to": to.decode().removeprefix("TO: "),
                "subject": str(message["subject"]),
                "message_id": str(message["message-id"]),
            }
        )
    return found


if __name__ == "__main__":
    print(json.dumps({"begin": begin, "deliver": deliver}[sys.argv[2]]()))
