"""Verdicts and vocabulary in words that a person understands, in one language at a time.

This room decides nothing: what happened is the verdict's; here it is only said.  Each language is one folder of
``data/words``, complete by test.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
