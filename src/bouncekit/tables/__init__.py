"""Reports as rows of one table with fixed columns, and what many reports come to.

One row a failure, one a recipient who did not fail, one a complaining recipient, and one for a message without any of
them.  The columns are a contract as the fields of a report are.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
