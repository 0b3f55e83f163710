"""How long a verification counts, where nobody says otherwise."""

from datetime import timedelta

__all__ = ["WINDOW"]

WINDOW = timedelta(days=90)
