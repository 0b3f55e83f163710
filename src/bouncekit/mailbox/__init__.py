"""A mailbox: its quota and when it will be full, what weighs in it, what to tidy, and what its junk folder holds.

Functions over values: what reaches a server is given its connection (`imap_connection`), and what reads a file its
path.  The names below are public, and are loaded on first use.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
