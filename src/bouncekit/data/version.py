"""The version of the rule book.  Written by tools/make_rules_version.py."""

from typing import Final

__all__ = ["RULES_VERSION"]

RULES_VERSION: Final = "0f50619e3d8f"
