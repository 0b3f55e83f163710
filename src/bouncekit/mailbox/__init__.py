"""A mailbox: its quota and when it will be full, what weighs in it, what to tidy, and what its junk folder holds.

Functions over values; servers and files are reached only in `bouncekit.mailbox.access`.  The names below are public,
and are loaded on first use.
"""

from typing import TYPE_CHECKING

from bouncekit.frontdoor import open_lazily

if TYPE_CHECKING:
    from bouncekit.mailbox.junk.findings import Finding, ReasonKind, WarningKind
    from bouncekit.mailbox.junk.known import Known, addresses_in_text
    from bouncekit.mailbox.junk.review import Candidate, JunkReview, ReviewOptions, Verdict, review_junk
    from bouncekit.mailbox.messages.authentication import servers_named
    from bouncekit.mailbox.messages.disk import DiskOptions, has_folder, list_files
    from bouncekit.mailbox.messages.listing import Folder, ListOptions, list_folders, list_messages
    from bouncekit.mailbox.messages.mail import Attachment, MessageFlag, MessageInfo, Role
    from bouncekit.mailbox.messages.notices import read_notices_on_disk, read_notices_on_server
    from bouncekit.mailbox.quota.answers import parse_quota
    from bouncekit.mailbox.quota.assessing import Assessment, Gauge, Level, assess
    from bouncekit.mailbox.quota.doveadm import parse_doveadm
    from bouncekit.mailbox.quota.forecasting import Forecast, ForecastState, forecast
    from bouncekit.mailbox.quota.history import Reading, add_reading, read_history
    from bouncekit.mailbox.quota.imap_quota import estimate_imap, imap_quota
    from bouncekit.mailbox.quota.mail_files import (
        captured_quota,
        doveadm_quota,
        folder_quota,
        maildir_quota,
        maildirsize_quota,
        mbox_quota,
    )
    from bouncekit.mailbox.quota.maildirsize import parse_maildirsize
    from bouncekit.mailbox.quota.quota import Quota, QuotaResource, QuotaRoot, Unknown
    from bouncekit.mailbox.tidy.carry_out import Carrying, Outcome, Surprise, SurpriseKind
    from bouncekit.mailbox.tidy.make_plan import Holding, TidyOptions, tidy_plan
    from bouncekit.mailbox.tidy.plan import Cause, Obstacle, Planned, Refused, TidyPlan
    from bouncekit.mailbox.tidy.unanswered import AnswerRule
    from bouncekit.mailbox.tidy.weighing import AttachedFile, Copies, Share, Weights, weigh
    from bouncekit.servers.errors import MailboxError
    from bouncekit.servers.imap import ImapServer, imap_connection, imap_errors, open_imap
    from bouncekit.servers.logins import forget_login, load_login, save_login
    from bouncekit.servers.oauth import DeviceCode, Login, begin_login, finish_login, provider_login, renew_login
    from bouncekit.servers.problems import (
        AccessCause,
        AccessProblem,
        explain_access_problem,
        explain_imap_error,
        explain_pop_error,
        is_access_problem,
    )
    from bouncekit.servers.sasl import AccessToken
    from bouncekit.servers.wire import Limits

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
    "DeviceCode",
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
    "Login",
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
    "begin_login",
    "captured_quota",
    "doveadm_quota",
    "estimate_imap",
    "explain_access_problem",
    "explain_imap_error",
    "explain_pop_error",
    "finish_login",
    "folder_quota",
    "forecast",
    "forget_login",
    "has_folder",
    "imap_connection",
    "imap_errors",
    "imap_quota",
    "is_access_problem",
    "list_files",
    "list_folders",
    "list_messages",
    "load_login",
    "maildir_quota",
    "maildirsize_quota",
    "mbox_quota",
    "open_imap",
    "parse_doveadm",
    "parse_maildirsize",
    "parse_quota",
    "provider_login",
    "read_history",
    "read_notices_on_disk",
    "read_notices_on_server",
    "renew_login",
    "review_junk",
    "save_login",
    "servers_named",
    "tidy_plan",
    "weigh",
]

_HOMES = {
    "bouncekit.mailbox.tidy.carry_out": ("Carrying", "Outcome", "Surprise", "SurpriseKind"),
    "bouncekit.mailbox.messages.disk": ("DiskOptions", "has_folder", "list_files"),
    "bouncekit.mailbox.quota.mail_files": (
        "captured_quota",
        "doveadm_quota",
        "folder_quota",
        "maildir_quota",
        "maildirsize_quota",
        "mbox_quota",
    ),
    "bouncekit.mailbox.quota.history": ("Reading", "add_reading", "read_history"),
    "bouncekit.servers.imap": ("ImapServer", "imap_connection", "imap_errors", "open_imap"),
    "bouncekit.mailbox.quota.imap_quota": ("estimate_imap", "imap_quota"),
    "bouncekit.mailbox.messages.listing": ("Folder", "ListOptions", "list_folders", "list_messages"),
    "bouncekit.mailbox.messages.notices": ("read_notices_on_disk", "read_notices_on_server"),
    "bouncekit.servers.sasl": ("AccessToken",),
    "bouncekit.servers.logins": ("forget_login", "load_login", "save_login"),
    "bouncekit.servers.oauth": (
        "DeviceCode",
        "Login",
        "begin_login",
        "finish_login",
        "provider_login",
        "renew_login",
    ),
    "bouncekit.servers.wire": ("Limits",),
    "bouncekit.mailbox.tidy.unanswered": ("AnswerRule",),
    "bouncekit.mailbox.quota.answers": ("parse_quota",),
    "bouncekit.mailbox.quota.assessing": ("Assessment", "Gauge", "Level", "assess"),
    "bouncekit.mailbox.messages.authentication": ("servers_named",),
    "bouncekit.mailbox.quota.doveadm": ("parse_doveadm",),
    "bouncekit.servers.errors": ("MailboxError",),
    "bouncekit.mailbox.junk.findings": ("Finding", "ReasonKind", "WarningKind"),
    "bouncekit.mailbox.quota.forecasting": ("Forecast", "ForecastState", "forecast"),
    "bouncekit.mailbox.junk.review": ("Candidate", "JunkReview", "ReviewOptions", "Verdict", "review_junk"),
    "bouncekit.mailbox.junk.known": ("Known", "addresses_in_text"),
    "bouncekit.mailbox.quota.maildirsize": ("parse_maildirsize",),
    "bouncekit.mailbox.messages.mail": ("Attachment", "MessageFlag", "MessageInfo", "Role"),
    "bouncekit.mailbox.tidy.plan": ("Cause", "Obstacle", "Planned", "Refused", "TidyPlan"),
    "bouncekit.servers.problems": (
        "AccessCause",
        "AccessProblem",
        "explain_access_problem",
        "explain_imap_error",
        "explain_pop_error",
        "is_access_problem",
    ),
    "bouncekit.mailbox.quota.quota": ("Quota", "QuotaResource", "QuotaRoot", "Unknown"),
    "bouncekit.mailbox.tidy.make_plan": ("Holding", "TidyOptions", "tidy_plan"),
    "bouncekit.mailbox.tidy.weighing": ("AttachedFile", "Copies", "Share", "Weights", "weigh"),
}
__getattr__, __dir__ = open_lazily(globals(), _HOMES)
