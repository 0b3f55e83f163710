"""Verdicts and vocabulary in words that a person understands, in one language at a time.

This room decides nothing: what happened is the verdict's; here it is only said.  Each language is one file of
``data/wordings``, complete by test.
"""

from bouncekit.wording.catalogue import LANGUAGES
from bouncekit.wording.domains import suggest_domain
from bouncekit.wording.explaining import Circumstances, Explanation, explain, explain_notice
from bouncekit.wording.labels import Description, describe, describe_hint, label
from bouncekit.wording.numbers import format_duration, format_number, format_size

__all__ = [
    "LANGUAGES",
    "Circumstances",
    "Description",
    "Explanation",
    "describe",
    "describe_hint",
    "explain",
    "explain_notice",
    "format_duration",
    "format_number",
    "format_size",
    "label",
    "suggest_domain",
]
