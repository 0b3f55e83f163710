"""What arrives in a live mailbox: told once each, handed to a program, and on request flagged or moved.

Rule 1: a mailbox is opened to be read alone, unless something is to be flagged or moved; nothing becomes "read".
Rule 2: what was told is known by UIDVALIDITY and UID, and by its content where a server numbers its messages anew.
Rule 3: only what a machine wrote is ever flagged or moved, and a message is removed from its folder only where the
copy was read back.

The names below are public, and are loaded on first use.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
