"""Three safe copies: send, verify, repair, drill, and say what may leave the mail server.

Rule 1: what was reported as kept is never lost; nothing here deletes a message, neither in a copy nor on a server.
Rule 2: only what was read back counts.  A copy that is not there is absent, and not empty.

The names below are public, and are loaded on first use.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
