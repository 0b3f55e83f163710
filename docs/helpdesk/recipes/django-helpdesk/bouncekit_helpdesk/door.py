"""What machines write becomes a note on its ticket, which agents alone see; what people write goes on to the desk."""
# SPDX-License-Identifier: 0BSD

import email
import mailbox

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from helpdesk.exceptions import DeleteIgnoredTicketException
from helpdesk.lib import process_attachments, safe_template_context
from helpdesk.models import FollowUp, Queue, Ticket

from bouncekit import helpdesk as bk

CALLS = (bk.Handling.REOPEN, bk.Handling.STOP_WRITING)  # what an agent must see to
CLOSED = (Ticket.RESOLVED_STATUS, Ticket.CLOSED_STATUS)


def before(desk):
    """Return `desk`, which is helpdesk.email.extract_email_metadata, with the door before it."""

    def extract_email_metadata(message, queue, logger):
        content = message.encode("utf-8", "replace")
        tags = tuple(f"[{slug}-{{id}}]" for slug in Queue.objects.values_list("slug", flat=True))
        mail = bk.read_mail(content, bk.Desk(tags), lang=getattr(settings, "BOUNCEKIT_LANG", "fr"))
        if not mail.is_notice:
            return to_desk(desk, marked(content, mail), queue, logger)
        ticket = ticket_of(mail)
        if ticket is not None and mail.handling is not bk.Handling.NOTHING:
            return note(ticket, mail, content)
        if mail.handling not in CALLS and set_aside(content):
            raise DeleteIgnoredTicketException
        own = queue.email_address or settings.DEFAULT_FROM_EMAIL
        return to_desk(desk, bk.note_message(content, mail, sender=own, to=own), queue, logger)

    return extract_email_metadata


def to_desk(desk, content, queue, logger):
    """Give the desk a message; one that it cannot take apart again with its 8-bit text encoded, or its queue stands."""
    try:
        return desk(content.decode("utf-8", "replace"), queue, logger)
    except UnicodeEncodeError:
        return desk(email.message_from_bytes(content).as_string(), queue, logger)


def marked(content, mail):
    """Return a message as it came, but where nobody may be answered with a field that says so."""
    return content if mail.may_auto_reply else bk.filtered(content, mail, bk.FilterOptions(marks=True))


def ticket_of(mail):
    """Return the ticket that `mail` names, or the one into which that was merged; None where there is none."""
    number = mail.ticket if mail.ticket and mail.ticket.isdecimal() else 0
    ticket = Ticket.objects.filter(id=number).first()
    return ticket and (ticket.merged_to or ticket)


def note(ticket, mail, content):
    """Write the note with the message beside it; what an agent must see to opens the ticket and tells its owner."""
    calls = mail.handling in CALLS
    said = FollowUp(ticket=ticket, title=mail.note.title, comment=mail.note.markdown, date=timezone.now(), public=False)
    if calls and ticket.status in CLOSED:
        ticket.status = said.new_status = Ticket.REOPENED_STATUS
        ticket.save()
    said.message_id = mail.header("message-id")
    said.save()
    process_attachments(said, [SimpleUploadedFile("notice.eml", content, "application/octet-stream")])
    if calls:
        told = {"assigned_to": ("updated_owner", {**safe_template_context(ticket), "comment": mail.note.text})}
        ticket.send(told, dont_send_to=mail.not_reached, fail_silently=True)
    return ticket


def set_aside(content):
    """Keep what calls nobody and belongs to no ticket in the Maildir BOUNCEKIT_ASIDE; tell whether there is one."""
    folder = getattr(settings, "BOUNCEKIT_ASIDE", None)
    return folder is not None and bool(mailbox.Maildir(folder).add(content))
