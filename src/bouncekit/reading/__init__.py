"""What a message or a pasted text says: facts, and no reasons.

Its names are loaded when they are first asked for: a text that somebody pastes needs few of the readers of messages.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
