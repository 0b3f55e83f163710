"""A relay between two mail servers, by SMTP or LMTP, that stamps each message on its way.

Rule 1: the sender hears what the next server said, and nothing else: no message is accepted that was not handed on.
Rule 2: where the stamping fails or takes too long, the message is handed on as it came.

The names below are public, and are loaded on first use.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
