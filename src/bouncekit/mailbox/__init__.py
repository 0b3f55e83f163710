"""A mailbox: its quota, when it will be full, what weighs in it, what to tidy, what its junk folder holds by mistake.

Functions over values; servers and files are reached only in `bouncekit.mailbox.access`.  The names below are public,
and are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bouncekit.mailbox.answering import AnswerRule
    from bouncekit.mailbox.answers import parse_quota
    from bouncekit.mailbox.assessing import Assessment, Gauge, Level, assess
    from bouncekit.mailbox.errors import MailboxError
    from bouncekit.mailbox.forecasting import Forecast, ForecastState, forecast
    from bouncekit.mailbox.junk import JunkReview, ReviewOptions, review_junk
    from bouncekit.mailbox.known import Known
    from bouncekit.mailbox.messages import Attachment, MessageFlag, MessageInfo, Role
    from bouncekit.mailbox.plan import TidyPlan
    from bouncekit.mailbox.problems import (
        AccessCause,
        AccessProblem,
        explain_access_problem,
        explain_imap_error,
        explain_pop_error,
    )
    from bouncekit.mailbox.quota import Quota, QuotaResource, QuotaRoot, Unknown
    from bouncekit.mailbox.tidying import Holding, TidyOptions, tidy_plan
    from bouncekit.mailbox.weighing import Weights, weigh

# A literal, so that type checkers and readers see it; tests/mailbox/test_mailbox_api.py holds it to what is there.
__all__ = [
    "AccessCause",
    "AccessProblem",
    "AnswerRule",
    "Assessment",
    "Attachment",
    "Forecast",
    "ForecastState",
    "Gauge",
    "Holding",
    "JunkReview",
    "Known",
    "Level",
    "MailboxError",
    "MessageFlag",
    "MessageInfo",
    "Quota",
    "QuotaResource",
    "QuotaRoot",
    "ReviewOptions",
    "Role",
    "TidyOptions",
    "TidyPlan",
    "Unknown",
    "Weights",
    "assess",
    "explain_access_problem",
    "explain_imap_error",
    "explain_pop_error",
    "forecast",
    "parse_quota",
    "review_junk",
    "tidy_plan",
    "weigh",
]

_HOMES = {
    "bouncekit.mailbox.answering": ("AnswerRule",),
    "bouncekit.mailbox.answers": ("parse_quota",),
    "bouncekit.mailbox.assessing": ("Assessment", "Gauge", "Level", "assess"),
    "bouncekit.mailbox.errors": ("MailboxError",),
    "bouncekit.mailbox.forecasting": ("Forecast", "ForecastState", "forecast"),
    "bouncekit.mailbox.junk": ("JunkReview", "ReviewOptions", "review_junk"),
    "bouncekit.mailbox.known": ("Known",),
    "bouncekit.mailbox.messages": ("Attachment", "MessageFlag", "MessageInfo", "Role"),
    "bouncekit.mailbox.plan": ("TidyPlan",),
    "bouncekit.mailbox.problems": (
        "AccessCause",
        "AccessProblem",
        "explain_access_problem",
        "explain_imap_error",
        "explain_pop_error",
    ),
    "bouncekit.mailbox.quota": ("Quota", "QuotaResource", "QuotaRoot", "Unknown"),
    "bouncekit.mailbox.tidying": ("Holding", "TidyOptions", "tidy_plan"),
    "bouncekit.mailbox.weighing": ("Weights", "weigh"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value  # the next access costs nothing
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
