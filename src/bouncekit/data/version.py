"""The version of the rule book.  Written by tools/make_rules_version.py."""

from typing import Final

__all__ = ["RULES_VERSION"]

RULES_VERSION: Final = "0c88c2e05ef6"
