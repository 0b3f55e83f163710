"""Files, folders, mboxes, Maildirs and standard input, as a stream of messages.

Two steps, so that other processes can do the second one: `locate` finds where the messages stand, `load` reads one.
This room does not know what a bounce is.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
