"""What the first messages of a long run would wait for, loaded before they come.

Rules, forms and expressions are loaded when they are first asked, which suits a command that reads one message.
Whoever serves others loads them before it says that it is ready: by reading one message of each usual kind.
"""

from bouncekit.judging import RuleBook
from bouncekit.pipeline import classify
from bouncekit.pipeline_of_text import classify_text
from bouncekit.text.literals import expect_many
from bouncekit.vocabulary import Language

__all__ = ["read_ahead"]

_DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\r\nTo: <support@example.fr>\r\n"
_PERSON = "From: Anne Martin <anne@example.org>\r\nTo: <support@example.fr>\r\n"
_REPORT = """{daemon}Subject: Undelivered Mail Returned to Sender\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
\r
<anne@example.org>: host mx.example.org[192.0.2.1] said: {answer} (in reply to RCPT TO command).\r
Nothing more was said.\r
\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example.fr\r
\r
Final-Recipient: rfc822; anne@example.org\r
Action: {action}\r
Status: {status}\r
Diagnostic-Code: smtp; {answer}\r
\r
--b\r
Content-Type: message/rfc822\r
\r
From: <support@example.fr>\r
To: <anne@example.org>\r
Subject: Your question\r
Message-ID: <1@example.fr>\r
\r
--b--\r
"""
_ANSWERS = (
    ("failed", "5.1.1", "550 5.1.1 User unknown"),
    ("failed", "5.7.1", "554 5.7.1 Blocked using zen.spamhaus.org"),
    ("failed", "5.7.1", "552 5.7.1 Message rejected: this type of attachment is not allowed"),
    ("failed", "5.0.0", "550 Rejected"),
    ("deleted", "", "refused by a filter"),  # no such action is defined, but there are programs that write it
    ("delayed", "4.4.1", "451 4.4.1 Connection timed out"),
)
# A text that is not all ASCII is searched by tables of its own.
_OTHER_LETTERS = "\u0442\u0435\u043a\u0441\u0442"
# In words that no form knows, so that all of them are tried, and the last resort too.
_FREE_TEXT = f"""{_DAEMON}Subject: Returned mail\r
\r
Something went wrong with your message to this address:\r
\r
anne@example.org\r
\r
{_OTHER_LETTERS}\r
"""
_QMAIL = f"""{_DAEMON}Subject: failure notice\r
\r
Hi. This is the qmail-send program at mx.example.org.\r
I'm afraid I wasn't able to deliver your message to the following addresses.\r
\r
<anne@example.org>:\r
Sorry, no mailbox here by that name. (#5.1.1)\r
"""
_ABSENCE = f"{_PERSON}Subject: Automatic reply: Your question\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n"
_LETTER = f"""{_PERSON}Subject: Re: My account\r
\r
Hello,\r
\r
who can help me?  {_OTHER_LETTERS}\r
\r
On 1 June 2026, Support wrote:\r
> Hello.\r
"""
_COMPLAINT = f"""{_DAEMON}Subject: Complaint\r
Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r
\r
--b\r
Content-Type: message/feedback-report\r
\r
Feedback-Type: abuse\r
Original-Rcpt-To: redacted@example.org\r
\r
--b--\r
"""
_FORWARDED = f"""{_PERSON}Subject: Fwd: My account\r
\r
-------- Forwarded Message --------\r
Subject: Your account\r
From: <paul@example.org>\r
\r
Hello.\r
"""


def read_ahead(*, lang: Language = "fr", rules: RuleBook | None = None) -> None:
    """Load now what the first messages would wait for, where others wait for this process: a server, a worker.

    A message of each usual kind is read, and an answer that was pasted; `lang` and `rules` as `bouncekit.classify` has
    them.  It takes as long as the first messages would have.  Raises `ValueError` for an unknown language.
    """
    expect_many()
    reports = [
        _REPORT.format(daemon=_DAEMON, action=action, status=status, answer=answer)
        for action, status, answer in _ANSWERS
    ]
    for message in (*reports, _FREE_TEXT, _QMAIL, _ABSENCE, _LETTER, _COMPLAINT, _FORWARDED):
        classify(message, lang=lang, rules=rules)
    classify_text("The message was not sent: 550 5.1.1 User unknown", lang=lang, rules=rules)
