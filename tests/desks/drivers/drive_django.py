"""Drives a real django-helpdesk, in its own environment: ``drive_django.py PLACE begin``, then ``… PLACE deliver``.

`begin` makes the desk with ticket 1, answered and closed, and prints what was answered.  `deliver` takes each message
of PLACE/messages through ``get_email``, after ticket 1 was closed again, and prints what is true before and after each.
"""

import html
import json
import os
import re
import sys
from email import message_from_bytes, policy
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

PLACE = Path(sys.argv[1])
INBOX, OUTBOX = PLACE / "inbox", PLACE / "outbox"


def begin() -> dict[str, object]:
    from django.contrib.auth.models import User
    from django.contrib.sites.models import Site
    from helpdesk.models import Queue, Ticket
    from helpdesk.update_ticket import update_ticket

    for folder in (INBOX, OUTBOX):
        folder.mkdir(parents=True)
    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    Site.objects.update(domain="desk.example.fr", name="desk")
    agent = User.objects.create_user("agent", "agent@example.fr", "-", is_staff=True)
    Queue.objects.create(
        title="Support",
        slug="support",
        email_address="support@example.fr",
        allow_email_submission=True,
        email_box_type="local",
        email_box_interval=0,
        email_box_local_dir=str(INBOX),
        default_owner=agent,
        locale="en",
    )
    (INBOX / "first").write_text(
        "From: Jean Rey <jean.rey@client.example>\nTo: support@example.fr\nSubject: Devis\n"
        "Message-ID: <first@client.example>\n\nBonjour,\n\nquel est le prix ?\n"
    )
    call_command("get_email", quiet=True)
    ticket = Ticket.objects.get()
    ticket.assigned_to = agent
    ticket.save()
    for each in OUTBOX.iterdir():
        each.unlink()
    update_ticket(agent, ticket, comment="Voici le prix.", public=True, new_status=Ticket.CLOSED_STATUS)
    answer = next(each for each in sent() if "jean.rey@client.example" in each["to"])
    return {"message_id": answer["message_id"], "subject": answer["subject"]}


def deliver() -> dict[str, object]:
    return {each.name: _delivered(each.read_bytes()) for each in sorted((PLACE / "messages").iterdir())}


def _delivered(content: bytes) -> dict[str, object]:
    from helpdesk.models import Ticket

    Ticket.objects.filter(id=1).update(status=Ticket.CLOSED_STATUS)
    for each in OUTBOX.iterdir():
        each.unlink()
    before = state()
    (INBOX / "message").write_bytes(content)
    call_command("get_email", quiet=True)
    after = state()
    for each in INBOX.iterdir():
        each.unlink()
    return {"before": before, "after": after}


def state() -> dict[str, object]:
    from helpdesk.models import FollowUp, Ticket

    ticket = Ticket.objects.get(id=1)
    notes = FollowUp.objects.filter(ticket=ticket, public=False).order_by("id")
    return {
        "tickets": Ticket.objects.count(),
        "is_open": ticket.status in (Ticket.OPEN_STATUS, Ticket.REOPENED_STATUS),
        "title": ticket.title,
        "customer": ticket.submitter_email,
        "notes": [shown(note.get_markdown()) for note in notes],
        "entries": FollowUp.objects.filter(ticket=ticket).count(),
        "sent": sent(),
        "left": len(list(INBOX.iterdir())),
    }


def shown(source: str) -> str:
    """Return what a browser shows of the HTML that the desk makes of a note."""
    return html.unescape(re.sub(r"<[^>]+>", "", source))


def sent() -> list[dict[str, str]]:
    """Return what the desk mailed: one file holds the messages of one connection, between lines of dashes."""
    found = []
    for each in sorted(OUTBOX.iterdir()):
        for content in each.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if content.strip():
                message = message_from_bytes(content, policy=policy.default)
                names = ("to", "subject", "message-id")
                found.append({name.replace("-", "_"): str(message[name]) for name in names})
    return found


if __name__ == "__main__":
    settings.configure(
        SECRET_KEY="-" * 50,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.humanize",
            "django.contrib.messages",
            "django.contrib.admin",
            "rest_framework",
            "helpdesk",
            *filter(None, [os.environ.get("DOOR")]),
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(PLACE / "db.sqlite")}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DEFAULT_FROM_EMAIL="support@example.fr",
        EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
        EMAIL_FILE_PATH=str(OUTBOX),
        MEDIA_ROOT=str(PLACE / "media"),
        ROOT_URLCONF=__name__,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        SITE_ID=1,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        USE_TZ=True,
        BOUNCEKIT_ASIDE=str(PLACE / "aside"),
    )
    django.setup()
    urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
    print(json.dumps({"begin": begin, "deliver": deliver}[sys.argv[2]]()))
