#!/usr/bin/env python3
"""Write `docs/rules-order.md`: every rule of the book, in the order in which rules are asked.

    make_rules_order.py [--check]

With ``--check`` nothing is written, and the exit status is 1 where the page is not what this script gives.
"""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from generated import written_or_checked

from bouncekit.judging.rules.book import default_book

__all__ = ["PAGE", "order_page"]

PAGE = Path(__file__).parents[1] / "docs" / "rules-order.md"
_HEAD = """\
# The order of the rules

<!-- Written by tools/make_rules_order.py. -->

Of the rules that match a server's words, the first in this list wins; your own rules ([rules.md](rules.md)) come before
all of them. Codes are asked only where no rule matches. A *vague* rule wins only where no specific one matches and no
precise code stands beside. The providers come first, then the words; files are asked by their `priority`, and within a
file from its top.

`bouncekit rules show ID` prints a rule, with its examples and the others that match the same words.
"""


def order_page() -> str:
    """Return the text of the page."""
    return _HEAD + "".join(_sections()) + _sparing()


def _sections() -> Iterator[str]:
    position = 1
    for (file, priority), rules in groupby(default_book().rules, key=lambda rule: (rule.file, rule.priority)):
        yield f"\n## {file} (priority {priority})\n\n| asked | rule | reason |\n|---|---|---|\n"
        for rule in rules:
            vague = ", vague" if rule.vague else ""
            yield f"| {position} | `{rule.id}` | `{rule.reason.value}`{vague} |\n"
            position += 1


def _sparing() -> str:
    sparing = default_book().sparing
    rows = "".join(f"| `{rule.id}` | `{rule.reason.value}` |\n" for rule in sparing)
    return (
        f"\n## {sparing[0].file}\n\nThese win nothing: where one matches beside, an address is not condemned.\n\n"
        f"| rule | reason |\n|---|---|\n{rows}"
    )


if __name__ == "__main__":
    sys.exit(written_or_checked(PAGE, order_page()))
