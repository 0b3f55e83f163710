"""The version of the rule book.  Written by tools/make_rules_version.py."""

from typing import Final

__all__ = ["RULES_VERSION"]

RULES_VERSION: Final = "40f42a60bdd7"
