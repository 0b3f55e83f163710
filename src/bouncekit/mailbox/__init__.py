"""A mailbox: its quota and when it will be full, what weighs in it, what to tidy, and what its junk folder holds.

Functions over values; servers and files are reached only in `bouncekit.mailbox.access`.  The names below are public,
and are loaded on first use.
"""

from typing import TYPE_CHECKING

from bouncekit.frontdoor import open_lazily

if TYPE_CHECKING:
    from bouncekit.mailbox.access.carrying import Carrying, Outcome, Surprise, SurpriseKind
    from bouncekit.mailbox.access.disk import DiskOptions, has_folder, list_files
    from bouncekit.mailbox.access.files import (
        captured_quota,
        doveadm_quota,
        folder_quota,
        maildir_quota,
        maildirsize_quota,
        mbox_quota,
    )
    from bouncekit.mailbox.access.history import Reading, add_reading, read_history
    from bouncekit.mailbox.access.imap import ImapServer, imap_connection, imap_errors, open_imap
    from bouncekit.mailbox.access.imapquota import estimate_imap, imap_quota
    from bouncekit.mailbox.access.listing import Folder, ListOptions, list_folders, list_messages
    from bouncekit.mailbox.access.notices import read_notices_on_disk, read_notices_on_server
    from bouncekit.mailbox.access.sasl import AccessToken
    from bouncekit.mailbox.access.wire import Limits
    from bouncekit.mailbox.answering import AnswerRule
    from bouncekit.mailbox.answers import parse_quota
    from bouncekit.mailbox.assessing import Assessment, Gauge, Level, assess
    from bouncekit.mailbox.authentication import servers_named
    from bouncekit.mailbox.doveadm import parse_doveadm
    from bouncekit.mailbox.errors import MailboxError
    from bouncekit.mailbox.findings import Finding, ReasonKind, WarningKind
    from bouncekit.mailbox.forecasting import Forecast, ForecastState, forecast
    from bouncekit.mailbox.junk import Candidate, JunkReview, ReviewOptions, Verdict, review_junk
    from bouncekit.mailbox.known import Known, addresses_in_text
    from bouncekit.mailbox.maildirsize import parse_maildirsize
    from bouncekit.mailbox.messages import Attachment, MessageFlag, MessageInfo, Role
    from bouncekit.mailbox.plan import Cause, Obstacle, Planned, Refused, TidyPlan
    from bouncekit.mailbox.problems import (
        AccessCause,
        AccessProblem,
        explain_access_problem,
        explain_imap_error,
        explain_pop_error,
        is_access_problem,
    )
    from bouncekit.mailbox.quota import Quota, QuotaResource, QuotaRoot, Unknown
    from bouncekit.mailbox.tidying import Holding, TidyOptions, tidy_plan
    from bouncekit.mailbox.weighing import AttachedFile, Copies, Share, Weights, weigh

# A literal, so that type checkers and readers see it; tests/mailbox/test_mailbox_api.py holds it to what is there.
__all__ = [
    "AccessCause",
    "AccessProblem",
    "AccessToken",
    "AnswerRule",
    "Assessment",
    "AttachedFile",
    "Attachment",
    "Candidate",
    "Carrying",
    "Cause",
    "Copies",
    "DiskOptions",
    "Finding",
    "Folder",
    "Forecast",
    "ForecastState",
    "Gauge",
    "Holding",
    "ImapServer",
    "JunkReview",
    "Known",
    "Level",
    "Limits",
    "ListOptions",
    "MailboxError",
    "MessageFlag",
    "MessageInfo",
    "Obstacle",
    "Outcome",
    "Planned",
    "Quota",
    "QuotaResource",
    "QuotaRoot",
    "Reading",
    "ReasonKind",
    "Refused",
    "ReviewOptions",
    "Role",
    "Share",
    "Surprise",
    "SurpriseKind",
    "TidyOptions",
    "TidyPlan",
    "Unknown",
    "Verdict",
    "WarningKind",
    "Weights",
    "add_reading",
    "addresses_in_text",
    "assess",
    "captured_quota",
    "doveadm_quota",
    "estimate_imap",
    "explain_access_problem",
    "explain_imap_error",
    "explain_pop_error",
    "folder_quota",
    "forecast",
    "has_folder",
    "imap_connection",
    "imap_errors",
    "imap_quota",
    "is_access_problem",
    "list_files",
    "list_folders",
    "list_messages",
    "maildir_quota",
    "maildirsize_quota",
    "mbox_quota",
    "open_imap",
    "parse_doveadm",
    "parse_maildirsize",
    "parse_quota",
    "read_history",
    "read_notices_on_disk",
    "read_notices_on_server",
    "review_junk",
    "servers_named",
    "tidy_plan",
    "weigh",
]

_HOMES = {
    "bouncekit.mailbox.access.carrying": ("Carrying", "Outcome", "Surprise", "SurpriseKind"),
    "bouncekit.mailbox.access.disk": ("DiskOptions", "has_folder", "list_files"),
    "bouncekit.mailbox.access.files": (
        "captured_quota",
        "doveadm_quota",
        "folder_quota",
        "maildir_quota",
        "maildirsize_quota",
        "mbox_quota",
    ),
    "bouncekit.mailbox.access.history": ("Reading", "add_reading", "read_history"),
    "bouncekit.mailbox.access.imap": ("ImapServer", "imap_connection", "imap_errors", "open_imap"),
    "bouncekit.mailbox.access.imapquota": ("estimate_imap", "imap_quota"),
    "bouncekit.mailbox.access.listing": ("Folder", "ListOptions", "list_folders", "list_messages"),
    "bouncekit.mailbox.access.notices": ("read_notices_on_disk", "read_notices_on_server"),
    "bouncekit.mailbox.access.sasl": ("AccessToken",),
    "bouncekit.mailbox.access.wire": ("Limits",),
    "bouncekit.mailbox.answering": ("AnswerRule",),
    "bouncekit.mailbox.answers": ("parse_quota",),
    "bouncekit.mailbox.assessing": ("Assessment", "Gauge", "Level", "assess"),
    "bouncekit.mailbox.authentication": ("servers_named",),
    "bouncekit.mailbox.doveadm": ("parse_doveadm",),
    "bouncekit.mailbox.errors": ("MailboxError",),
    "bouncekit.mailbox.findings": ("Finding", "ReasonKind", "WarningKind"),
    "bouncekit.mailbox.forecasting": ("Forecast", "ForecastState", "forecast"),
    "bouncekit.mailbox.junk": ("Candidate", "JunkReview", "ReviewOptions", "Verdict", "review_junk"),
    "bouncekit.mailbox.known": ("Known", "addresses_in_text"),
    "bouncekit.mailbox.maildirsize": ("parse_maildirsize",),
    "bouncekit.mailbox.messages": ("Attachment", "MessageFlag", "MessageInfo", "Role"),
    "bouncekit.mailbox.plan": ("Cause", "Obstacle", "Planned", "Refused", "TidyPlan"),
    "bouncekit.mailbox.problems": (
        "AccessCause",
        "AccessProblem",
        "explain_access_problem",
        "explain_imap_error",
        "explain_pop_error",
        "is_access_problem",
    ),
    "bouncekit.mailbox.quota": ("Quota", "QuotaResource", "QuotaRoot", "Unknown"),
    "bouncekit.mailbox.tidying": ("Holding", "TidyOptions", "tidy_plan"),
    "bouncekit.mailbox.weighing": ("AttachedFile", "Copies", "Share", "Weights", "weigh"),
}
__getattr__, __dir__ = open_lazily(globals(), _HOMES)
