"""What the scripts ``make_*.py`` do with what they make: write it, or say that it is out of date."""

import sys
from pathlib import Path

__all__ = ["written_or_checked"]


def written_or_checked(path: Path, text: str) -> int:
    """Write `text` to `path`; with ``--check`` on the command line only return 1 where it is not there."""
    if "--check" in sys.argv[1:]:
        return 0 if path.is_file() and path.read_text(encoding="utf-8") == text else 1
    path.write_text(text, encoding="utf-8", newline="\n")
    return 0
