"""What a message says, before anyone judges it.

Facts are immutable and hold no reason.  Absence is ``None`` or an empty tuple, never an empty string.
They are named tuples: each message makes a dozen, and these are cheap to make (ADR 0003).
"""

from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from bouncekit import speed
from bouncekit.background import NOTHING_TOLD, Background

__all__ = [
    "About",
    "ComplaintFacts",
    "DeliveryAction",
    "Facts",
    "Form",
    "Frame",
    "OriginalFacts",
    "Passage",
    "RecipientFacts",
    "TranscriptLine",
]


class _Word(Enum):
    """A member is one object, and so is its hash; `Enum` computes one from the name in Python."""

    __hash__ = object.__hash__


class Form(_Word):
    """Which family of reader recognised the message."""

    DELIVERY_REPORT = "delivery_report"  # RFC 3464, 6533
    NOTICE = "notice"  # a server's free text
    COMPLAINT = "complaint"  # RFC 5965 and plain forms
    AUTO_REPLY = "auto_reply"  # RFC 3834 and known headers or words
    CHALLENGE = "challenge"  # Mailinblack, Boxbe, SpamArrest and the like
    DISPOSITION = "disposition"  # RFC 8098
    PERIODIC_REPORT = "periodic_report"  # DMARC (RFC 7489), TLS (RFC 8460)
    PASTED = "pasted"  # a bare server answer
    ORDINARY = "ordinary"  # none of these


class Frame(_Word):
    """Who speaks in a pasted text, where its words tell."""

    SENDING = "sending"  # a mail program, of a message that it could not send: nothing has left
    DELAYED = "delayed"  # a server, of a message that it still tries to deliver
    DELIVERED = "delivered"  # a server, of a message that has arrived
    ACCEPTED = "accepted"  # a server, of a message that it took in: what becomes of it is not known
    RELAYED = "relayed"  # a server, of a message that it passed on
    RETURNED = "returned"  # a server, of a message that came back


class About(_Word):
    """What a letter that is nobody's failure is about, where its reader is to be told."""

    LURE = "lure"  # it wants the reader's password
    SUMMONS = "summons"  # police, a court or the tax office threaten, or somebody pretends to be one
    EXTORTION = "extortion"  # it threatens to show what it claims to have seen
    FALSE_ALARM = "false_alarm"  # it cries virus, and wants to be called
    CALL_BACK = "call_back"  # a sum is said to be taken, and whoever does not want it is to call
    SHARED_FILE = "shared_file"  # somebody is said to let the reader see a file
    PAYMENT = "payment"  # it names a new bank account, or presses for a payment
    ALERT = "alert"  # something was done with the reader's account, as a provider says or somebody pretends
    ACCOUNT_ENDING = "account_ending"  # the reader's account is said to be closed soon, and nothing is asked
    NEW_ADDRESS = "new_address"  # a person says that they write from elsewhere
    NOT_MINE = "not_mine"  # the reader says that they never wrote what came back
    NO_NEWS = "no_news"  # the reader says that somebody got nothing, and that nothing came back
    ASKED_AGAIN = "asked_again"  # a person tells that a letter of the reader's never came
    PERSON = "person"  # a person tells that a letter of their own came back
    OPENED = "opened"  # the reader's letter was opened
    UNREAD = "unread"  # the reader's letter was deleted without being opened
    HELD = "held"  # the reader's letter waits for the moderator of a list
    SUBSCRIPTION = "subscription"  # a list sends the reader nothing more, for their mailbox gave letters back
    QUARANTINE = "quarantine"  # a filter lists what it holds of the reader's mail, or somebody pretends to be one
    STUCK = "stuck"  # the reader says that a letter of theirs stays in the outbox
    RECALL = "recall"  # somebody wants to take a letter back
    MEETING_ACCEPTED = "meeting_accepted"  # somebody says that they come
    MEETING_DECLINED = "meeting_declined"  # somebody says that they do not come
    MEETING_UNSURE = "meeting_unsure"  # somebody may come
    MEETING_CANCELLED = "meeting_cancelled"  # whoever had invited takes it back
    MEETING_INVITED = "meeting_invited"  # the reader is invited, and asked to answer
    DOMAIN_REPORT = "domain_report"  # how much mail was sent in a domain's name: DMARC, TLS
    RECEIPT_WANTED = "receipt_wanted"  # the reader is asked whether a sender may be told that they read the letter
    MISUSED = "misused"  # the reader says that others get letters in their name
    NO_MAIL = "no_mail"  # the reader says that nothing reaches them any more
    AWAITED = "awaited"  # the reader waits for a letter that somebody says to have sent
    THEIRS_JUNK = "theirs_junk"  # the reader says that their letters land in the junk folders of others
    DOMAIN_LAPSED = "domain_lapsed"  # the reader says that their domain is gone
    QUESTION_SHARED = "question_shared"  # the reader asks what to do with a mailbox that others read, too
    QUESTION_PASSWORD = "question_password"  # the reader does not know a password of their own
    SITE_DOWN = "site_down"  # the site on which the reader reads their mail does not open
    QUESTION_DAEMON = "question_daemon"  # the reader asks who sends back letters
    NOT_MAIL = "not_mail"  # another program than mail speaks
    JUNK_BANNER = "junk_banner"  # the reader's program took a message that they got for junk, or for dangerous
    LIST_CONFIRM = "list_confirm"  # a list asks whether the reader wants to be on it
    BROWSER = "browser"  # a browser cannot show a page
    ASKING = "asking"  # it wants a payment, a card or a password through a link, and nothing more tells against it
    PRESSING = "pressing"  # a machine answers for somebody absent, and the reader's letter does not wait
    ACKNOWLEDGED = "acknowledged"  # a machine says that a request has come in
    AVAILABLE = "available"  # a document is said to wait on a site
    CODE = "code"  # a code for one login
    HACKED = "hacked"  # the reader tells that somebody is in their mailbox
    MONEY_LOST = "money_lost"  # the reader tells that money has gone, or that others know a card
    OTHER_POST = "other_post"  # a letter on paper, a parcel, a text message, a fax
    FORM_FAILED = "form_failed"  # a site did not take what was written into its form
    FORM_RECEIVED = "form_received"  # somebody wrote to the reader by the form of a site
    FILE_REFUSED = "file_refused"  # an office or a shop refuses what was handed in or ordered
    INBOX_LIST = "inbox_list"  # subjects of several letters, without what they say
    UNATTENDED = "unattended"  # a machine says that nobody reads the address
    RENEWAL = "renewal"  # a domain, a site or a subscription is said to expire
    ANNOUNCEMENT = "announcement"  # a provider says what will change for mail
    LOCKED_FILE = "locked_file"  # an attached file opens with a password that the letter tells
    IN_JUNK = "in_junk"  # the reader finds good mail in their junk folder
    CAME_BACK = "came_back"  # the reader says in words of their own that a letter came back, and no more
    QUESTION_ROOM = "question_room"  # the reader asks how to make room
    QUESTION_JUNK = "question_junk"  # the reader asks about unwanted mail
    QUESTION_COPIES = "question_copies"  # the reader asks how to keep mail
    QUESTION_ARCHIVE = "question_archive"  # the reader asks what becomes of what they archive
    QUESTION_TRASH = "question_trash"  # the reader asks how to get back what they deleted
    QUESTION_SIZE = "question_size"  # the reader asks how large an attachment may be
    QUESTION_SCAM = "question_scam"  # the reader asks how to know a scam
    OWN_CLOSED = "own_closed"  # the reader has left a provider, and their old mailbox there no longer opens
    QUESTION_DECEASED = "question_deceased"  # the reader asks about the mailbox of somebody who has died
    QUESTION_CODE = "question_code"  # the code that lets the reader in goes to a telephone that they no longer have
    QUESTION_ABSENCE = "question_absence"  # the reader asks how their mailbox may answer while they are away
    QUESTION_WINMAIL = "question_winmail"  # the reader cannot open an attachment that Outlook has wrapped
    QUESTION = "question"  # the reader asks something else
    CAMPAIGN = "campaign"  # what became of a letter in many copies, in figures
    FILES_SENT = "files_sent"  # a service has sent the link to files, and nobody has fetched them yet
    ENCRYPTED = "encrypted"  # a letter that only a key opens
    SENDING_SUSPENDED = "sending_suspended"  # a service for mailings sends no more of the reader's letters
    LESSON = "lesson"  # it teaches what servers say
    NEWSLETTER = "newsletter"  # a letter in many copies, which one can leave
    LETTER = "letter"  # a letter that somebody wrote, of whatever


class DeliveryAction(_Word):
    """The Action field of RFC 3464, section 2.3.3, or what the notice's prose says to the same effect."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


class Passage(NamedTuple):
    """Words that may tell a reason, and where they were read.

    `found_in` is one of ``diagnostic`` (the Diagnostic-Code field or the quoted server answer), ``notice`` (the prose
    around it), ``transcript``, ``subject``, ``header``.
    """

    text: str
    found_in: str


class RecipientFacts(NamedTuple):
    """What is said of one recipient.

    `reply_code` is the SMTP reply code (RFC 5321, 4.2), `status` the enhanced status code (RFC 3463) as
    ``class.subject.detail``; both are the most specific ones that the message gives for this recipient.
    `diagnostic` is the server's own words on one line.  `passages` are all the words to judge, the best first; the
    diagnostic is the first of them where there is one.  `command` is the SMTP command that failed
    (``RCPT TO``, ``MAIL FROM``, ``DATA``, ``EHLO``, ``STARTTLS``, ``CONN``).  `remote_id` is the name that the remote
    server gave to the session or the message: administrators find it in their log.  `new_address` is another address
    that an answer names which may speak of a move.  `last_attempt` is the Last-Attempt-Date (RFC 3464, 2.3.7).
    """

    address: str | None = None
    original_address: str | None = None
    action: DeliveryAction | None = None
    status: str | None = None
    reply_code: int | None = None
    diagnostic: str | None = None
    passages: tuple[Passage, ...] = ()
    reporting_host: str | None = None
    remote_host: str | None = None
    command: str | None = None
    will_retry_until: datetime | None = None
    found_in: str = "report"
    remote_id: str | None = None
    new_address: str | None = None
    last_attempt: datetime | None = None


class OriginalFacts(NamedTuple):
    """What is known of the message that came back."""

    message_id: str | None = None
    subject: str | None = None
    sender: str | None = None
    to: tuple[str, ...] = ()
    date: datetime | None = None
    list_id: str | None = None
    found_in: str = "copy"
    feedback_id: str | None = None
    queue_id: str | None = None


class TranscriptLine(NamedTuple):
    """One line of a quoted SMTP dialogue (RFC 5321): who said it, ``client`` or ``server``, and the words."""

    said_by: str
    words: str


class ComplaintFacts(NamedTuple):
    """What a complaint says (RFC 5965, 3): its Feedback-Type in lower case, where the message came from, of whom."""

    feedback_type: str | None = None
    source_ip: str | None = None
    mail_from: str | None = None
    reported_domain: str | None = None
    arrival_date: datetime | None = None
    incidents: int | None = None


class Facts(NamedTuple):
    """All that one message says.

    `software` names the program that wrote the notice (``postfix``, ``exim``, ``exchange2007``…).  `machine` is
    true when the message was sent by a machine, whatever it is: nobody should answer it automatically.
    `passages` are words about the message as a whole, the subject last.  `forwarded` is true where somebody hands the
    notice on: the facts are the notice's, but for `machine`, which is of who hands it on.  `envelope_id` is the
    sender's own name for the lost message (RFC 3461, 4.4), `queue_id` that of the reporting server.  `new_address` is
    the one that an automatic reply tells to use from now on.  `date` and `message_id` are those of the notice itself
    (RFC 5322, 3.6).  `frame` tells who speaks in a pasted text, `about` what a pasted letter is about that reports
    nothing.  `forged` is true where what came back seems not to be the reader's, `of_many` where its reader tells that
    others were written to, too; `background` is what else readers tell, or the copy shows.
    """

    form: Form
    recipients: tuple[RecipientFacts, ...] = ()
    software: str | None = None
    subject: str | None = None
    machine: bool = False
    passages: tuple[Passage, ...] = ()
    original: OriginalFacts | None = None
    forwarded: bool = False
    envelope_id: str | None = None
    queue_id: str | None = None
    transcript: tuple[TranscriptLine, ...] = ()
    complaint: ComplaintFacts | None = None
    new_address: str | None = None
    date: datetime | None = None
    message_id: str | None = None
    frame: Frame | None = None
    about: About | None = None
    forged: bool = False
    of_many: bool = False
    background: Background = NOTHING_TOLD

    def with_action(self, action: DeliveryAction | None) -> "Facts":
        """Return these facts with this `action` for every recipient."""
        return self._replace(recipients=tuple(said._replace(action=action) for said in self.recipients))

    def with_background(self, **told: Any) -> "Facts":
        """Return these facts with what is `told`: fields of `Background`."""
        return self._replace(background=self.background._replace(**told))

    def with_names(self, original: OriginalFacts | None, date: datetime | None, message_id: str | None) -> "Facts":
        """Return these facts with what tells both messages; by position, which is cheaper than `_replace`."""
        return tuple.__new__(Facts, (*self[:6], original, *self[7:13], date, message_id, *self[15:]))


speed.quick_tuples(Passage, RecipientFacts, OriginalFacts, TranscriptLine, ComplaintFacts, Facts)
