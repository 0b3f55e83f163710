"""How a file of Outlook begins, and how a message that was made of one says so."""

__all__ = ["INCOMPLETE", "ITEM_MAGIC", "MARK"]

ITEM_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What a compound file begins with ([MS-CFB] 2.2), and so a .msg."""

MARK = "X-Bouncekit-Reconstructed"
"""The field by which a rendered message says that its bytes are not those that arrived."""

INCOMPLETE = "X-Bouncekit-Incomplete"
"""The field by which it says, and the part that is meant, that the file has more of it than can be read."""
