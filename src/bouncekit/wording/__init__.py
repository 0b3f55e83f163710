"""Verdicts and vocabulary in words that a person understands, in one language at a time.

This room decides nothing: what happened is the verdict's; here it is only said.  Each language is one folder of
``data/words``, complete by test.
"""

from typing import TYPE_CHECKING

from bouncekit.frontdoor import open_lazily

if TYPE_CHECKING:
    from bouncekit.wording.domains import suggest_domain
    from bouncekit.wording.explaining import Circumstances, Explanation, explain, explain_notice
    from bouncekit.wording.labels import Description, describe, describe_hint, label
    from bouncekit.wording.language import LANGUAGES
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

_HOMES = {
    "bouncekit.wording.domains": ("suggest_domain",),
    "bouncekit.wording.explaining": ("Circumstances", "Explanation", "explain", "explain_notice"),
    "bouncekit.wording.labels": ("Description", "describe", "describe_hint", "label"),
    "bouncekit.wording.language": ("LANGUAGES",),
    "bouncekit.wording.numbers": ("format_duration", "format_number", "format_size"),
}
__getattr__, __dir__ = open_lazily(globals(), _HOMES)
