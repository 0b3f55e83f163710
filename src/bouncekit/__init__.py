"""Understand returned e-mail: what happened, to whom, and what to do now.

    >>> import bouncekit
    >>> failure = bouncekit.explain("550 5.1.1 User unknown")
    >>> failure.explanation.translation
    'Utilisateur inconnu'

The names below are the public API; whatever else the package holds may change without notice.  They are loaded on
first use, because the models cost far more to import than the rest.
"""

from typing import TYPE_CHECKING

from bouncekit.frontdoor import open_lazily

if TYPE_CHECKING:
    from bouncekit.batch import classify_many, classify_paths
    from bouncekit.interop.masking import alike, mask
    from bouncekit.interop.names import name_for
    from bouncekit.judging.rules.describing import Neighbour, RuleDescription, UnknownRuleError, describe_rule
    from bouncekit.judging.rules.drafting import draft_rules
    from bouncekit.judging.rules.faults import RuleFault, RulesError
    from bouncekit.judging.rules.files import check_rules, load_rules
    from bouncekit.judging.rules.user_book import RuleBook
    from bouncekit.model import (
        Failure,
        OtherFailure,
        QuotaExceeded,
        Report,
        SizeExceeded,
        UnknownHost,
        UnknownUser,
    )
    from bouncekit.pipeline import classify, classify_text, explain
    from bouncekit.reading.answers.envelopes import EnvelopeAddress, decode_envelope, unwrap_envelope
    from bouncekit.sources import SourceError, read_messages
    from bouncekit.vocabulary import Action, Category, Ground, Kind, Reason, Severity

__version__ = "0.1.0"

# A literal, so that type checkers and readers see it; tests/test_api.py holds it to what can be imported.
__all__ = [
    "Action",
    "Category",
    "EnvelopeAddress",
    "Failure",
    "Ground",
    "Kind",
    "Neighbour",
    "OtherFailure",
    "QuotaExceeded",
    "Reason",
    "Report",
    "RuleBook",
    "RuleDescription",
    "RuleFault",
    "RulesError",
    "Severity",
    "SizeExceeded",
    "SourceError",
    "UnknownHost",
    "UnknownRuleError",
    "UnknownUser",
    "alike",
    "check_rules",
    "classify",
    "classify_many",
    "classify_paths",
    "classify_text",
    "decode_envelope",
    "describe_rule",
    "draft_rules",
    "explain",
    "load_rules",
    "mask",
    "name_for",
    "read_messages",
    "unwrap_envelope",
]

_HOMES = {
    "bouncekit.judging.rules.describing": ("Neighbour", "RuleDescription", "UnknownRuleError", "describe_rule"),
    "bouncekit.judging.rules.drafting": ("draft_rules",),
    "bouncekit.judging.rules.faults": ("RuleFault", "RulesError"),
    "bouncekit.judging.rules.user_book": ("RuleBook",),
    "bouncekit.interop.masking": ("alike", "mask"),
    "bouncekit.interop.names": ("name_for",),
    "bouncekit.reading.answers.envelopes": ("EnvelopeAddress", "decode_envelope", "unwrap_envelope"),
    "bouncekit.judging.rules.files": ("check_rules", "load_rules"),
    "bouncekit.pipeline": ("classify", "classify_text", "explain"),
    "bouncekit.model": (
        "Failure",
        "OtherFailure",
        "QuotaExceeded",
        "Report",
        "SizeExceeded",
        "UnknownHost",
        "UnknownUser",
    ),
    "bouncekit.batch": ("classify_many", "classify_paths"),
    "bouncekit.sources": ("SourceError", "read_messages"),
    "bouncekit.vocabulary": ("Action", "Category", "Ground", "Kind", "Reason", "Severity"),
}
__getattr__, __dir__ = open_lazily(globals(), _HOMES)
