"""Whether a server's answer names an attached file whose name makes a document of a program: "scan.pdf.js"."""

import re
from functools import cache

from bouncekit import data
from bouncekit.vocabulary import Reason

__all__ = ["DISGUISED", "names_disguised"]

DISGUISED = "disguised"
"""The name of the case, a table below ``content_rejected`` in the words of a language."""

_LONGEST = 2000
_REASONS = frozenset({Reason.CONTENT_REJECTED, Reason.POLICY_VIOLATION, Reason.SPAM_DETECTED})
# They end domains, too.
_DOMAINS = frozenset({"com", "one", "app", "run", "sh", "py", "zip", "url", "application"})


def names_disguised(diagnostic: str | None, reason: Reason) -> bool:
    """Tell whether `diagnostic`, which refuses what a message holds, names such a file, or an archive of one."""
    return reason in _REASONS and bool(diagnostic) and _name().search((diagnostic or "")[:_LONGEST]) is not None


@cache
def _name() -> re.Pattern[str]:
    tables = data.load("mailbox/hazards.toml")
    programs = sorted({*tables["executable"], *tables["disk_image"]} - _DOMAINS)
    decoys, endings = ("|".join(map(re.escape, names)) for names in (tables["decoy"], programs))
    name = rf"(?<![/@\w.-])[\w()-][\w.()-]{{0,80}}\.(?:{decoys})[ _]{{0,30}}\.(?:{endings})"
    return re.compile(rf"{name}(?:\.(?:zip|rar|7z|gz))?(?![\w@.-]\w)", re.IGNORECASE)
