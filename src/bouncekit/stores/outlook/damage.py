"""What is raised inside this room where an item cannot be read; `SourceError` is made of it at its door."""

__all__ = ["DamagedItemError", "NoItemError", "OtherItemError"]


class DamagedItemError(Exception):
    """The item, or a part of it, is damaged."""


class NoItemError(DamagedItemError):
    """The file is whole, and no item of Outlook: a document of another program."""


class OtherItemError(DamagedItemError):
    """Another item stands in the place now: the file was written meanwhile."""
