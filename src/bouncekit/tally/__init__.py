"""What many messages come to: counted once, in bounded memory, for every place that tells it.

Of each report a worker takes what counts (`counted_in`); a `Tally` adds it up, and tallies of several processes or
machines are merged into one.  `page_of` makes of a tally a page to read and to print.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
