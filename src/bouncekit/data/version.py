"""The version of the rule book.  Written by tools/make_rules_version.py."""

from typing import Final

__all__ = ["RULES_VERSION"]

RULES_VERSION: Final = "c3e9ccd3dc5b"
