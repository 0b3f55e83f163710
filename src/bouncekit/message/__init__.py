"""Bytes to `Message`: headers, parts, decoded text, defects.

This room knows MIME and nothing of what a message is for.
What is broken becomes a `Defect` that says what and where, and the rest is read.
"""

from bouncekit.frontdoor import open_lazily

__getattr__, __dir__ = open_lazily(globals())
