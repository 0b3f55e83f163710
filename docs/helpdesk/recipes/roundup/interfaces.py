"""Lays notices to their issues in Roundup: put this file into the tracker's home, beside schema.py.

What machines write becomes a message on its issue that is mailed to nobody but the one it is assigned to; what people
write goes the usual way.  A notice that calls nobody and belongs to no issue is kept in the tracker's Maildir `aside`.
"""
# SPDX-License-Identifier: 0BSD

import mailbox
from pathlib import Path

from roundup import date, mailgw

from bouncekit import helpdesk as bk

LANG = "fr"  # of the notes: fr, en or de
ITEM = "issue"
CLOSED, OPENED = ("resolved", "done-cbb"), "chatting"
CALLS = (bk.Handling.REOPEN, bk.Handling.STOP_WRITING)  # what somebody must see to


class Sent:
    """What the tracker mailed, as bouncekit.helpdesk.SentMessages asks for it: Roundup keeps each Message-ID."""

    complete_since = None

    def __init__(self, db):
        self.db = db

    def find(self, message_id):
        """Return the message that was mailed under this Message-ID, and its issue; None where there is none."""
        found = self.db.msg.stringFind(messageid=message_id)
        issues = found and self.db.getclass(ITEM).filter(None, {"messages": found})
        if not issues:
            return None
        told = {self.db.user.get(user, "address") for each in found for user in self.db.msg.get(each, "recipients")}
        return bk.Sent(message_id, tuple(filter(None, told)), issues[0])


class MailGW(mailgw.MailGW):
    """The mail gateway of the tracker, with the door before it."""

    def handle_Message(self, message):  # noqa: N802 - Roundup's name
        """Take one message: what a machine tells is noted, all else goes on."""
        content = message.as_bytes()
        db = self.instance.open("admin")
        try:
            mail = bk.read_mail(content, bk.Desk((f"[{ITEM}{{id}}]",)), lang=LANG, sent=Sent(db))
            if mail.is_notice:
                taken = Taken(db, mail, content)
                taken.keep(Path(self.instance.tracker_home) / "aside")
                db.commit()
                return taken.issue
        finally:
            db.close()
        return super().handle_Message(message)


class Taken:
    """A notice that the tracker takes."""

    def __init__(self, db, mail, content):
        self.db, self.mail, self.content = db, mail, content
        self.issues = db.getclass(ITEM)
        known = mail.ticket is not None and mail.ticket.isdecimal() and self.issues.hasnode(mail.ticket)
        self.issue = mail.ticket if known else None

    def keep(self, aside):
        """Lay the notice to its issue, to a new one where somebody must see to it, or into the Maildir `aside`."""
        calls = self.mail.handling in CALLS
        if self.issue is not None and self.mail.handling is not bk.Handling.NOTHING:
            self.note(calls)
        elif calls:
            self.issue = self.issues.create(title=self.mail.note.title, messages=[self.message([])])
        else:
            mailbox.Maildir(aside).add(self.content)

    def note(self, calls):
        """Write the note; what somebody must see to opens the issue again, and tells the one it is assigned to."""
        # `set_inner` calls no detector: these would mail the note to the customer, and open the issue for an absence.
        file = self.db.file.create(name="notice.eml", type="application/octet-stream", content=self.content)
        note = self.message([file])
        changed = {
            "messages": [*self.issues.get(self.issue, "messages"), note],
            "files": [*self.issues.get(self.issue, "files"), file],
        }
        status = self.issues.get(self.issue, "status")
        if calls and status is not None and self.db.status.get(status, "name") in CLOSED:
            changed["status"] = self.db.status.lookup(OPENED)
        self.issues.set_inner(self.issue, **changed)
        owner = self.issues.get(self.issue, "assignedto")
        address = owner and self.db.user.get(owner, "address")
        if calls and address and address not in self.mail.not_reached:
            self.db.msg.set(note, recipients=[owner])
            self.issues.send_message(self.issue, note, None, [address])

    def message(self, files):
        """Return a new message that holds the note."""
        note = self.mail.note
        return self.db.msg.create(
            author=self.db.getuid(),
            recipients=[],
            date=date.Date("."),
            summary=note.title,
            content=note.text,
            files=files,
        )
