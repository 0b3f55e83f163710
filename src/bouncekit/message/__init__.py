"""Bytes to `Message`: headers, parts, decoded text, defects.

This room knows MIME and nothing of what a message is for.
What is broken becomes a `Defect` that says what and where, and the rest is read.
"""

from bouncekit.message.encoded_words import decode_words
from bouncekit.message.fields import Headers
from bouncekit.message.headers import parse_headers
from bouncekit.message.limits import Defect, Limits
from bouncekit.message.markup import html_to_text
from bouncekit.message.opening import parse
from bouncekit.message.parts import Message, Part
from bouncekit.message.source import ContentSource

__all__ = [
    "ContentSource",
    "Defect",
    "Headers",
    "Limits",
    "Message",
    "Part",
    "decode_words",
    "html_to_text",
    "parse",
    "parse_headers",
]
