"""Many messages, in one process or in several."""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
