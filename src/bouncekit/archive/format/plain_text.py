"""Text that can be kept anywhere: in UTF-8, and by a database."""

__all__ = ["clean"]


def clean(text: str) -> str:
    """Return `text` as it can be written in UTF-8 and kept by a database: no lone surrogate, no zero byte."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
