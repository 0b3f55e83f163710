"""A service over HTTP for one machine, and a page for people: `bouncekit serve` (the extra ``server``).

    >>> from bouncekit.serving import Settings, serve
    >>> settings = Settings(port=8026)

`serve` runs until it is told to end; `make_app` gives the same as an ASGI application.  Nothing of a message is stored
or logged.  The names below are public, and are loaded on first use.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
