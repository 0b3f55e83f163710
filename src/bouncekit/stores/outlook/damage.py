"""What is raised inside this room where an item cannot be read; `SourceError` is made of it at its door."""

__all__ = ["DamagedItemError"]


class DamagedItemError(Exception):
    """The item, or a part of it, is damaged."""
