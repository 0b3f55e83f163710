"""Programs that answer for a person who is away, called as a delivery agent calls them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import outgoing

_AS_PAUL = "cd /home/paul && exec setpriv --reuid=paul --regid=paul --init-groups env HOME=/home/paul "
_CALLS = {
    "vacation": "{ printf 'From %s Mon Mar  2 10:00:00 2026\\n' \"$SENDER\"; cat; } | { "
    + _AS_PAUL
    + "vacation paul; }",
    "procmail": f'{_AS_PAUL} procmail -m /etc/replies.rc "$SENDER"',
    "maildrop": f"{_AS_PAUL} mailbot -t /etc/reply.txt -A 'From: Paul Benali <paul@{HOST_NAME}>'"
    " /usr/sbin/sendmail -t -f ''",
}
# After procmailex(5): the autoreply with formail.
_RECIPE = """\
SHELL=/bin/sh
:0 h
* !^FROM_DAEMON
* !^X-Loop: paul@{host}
| (formail -rA"Precedence: junk" -A"X-Loop: paul@{host}" ; cat /etc/reply.txt) | /usr/sbin/sendmail -t

:0
/dev/null
"""


class Driver(outgoing.HandedOver):
    packages = ("vacation", "procmail", "maildrop")

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        text = settings["text"]
        (root / "etc/reply.txt").write_text(text, encoding="utf-8")
        (root / "home/paul/.vacation.msg").write_text(text, encoding="utf-8")
        (root / "etc/replies.rc").write_text(_RECIPE.format(host=HOST_NAME), encoding="utf-8")
        chrooted(root, "chown", "-R", "paul:", "/home/paul")
        outgoing.write(root, _CALLS[settings["program"]])

    def start(self, root: Path) -> None:
        """There is nothing to start: vacation(1) forgets whom it has answered."""
        chrooted(root, "sh", "-c", "rm -f /home/paul/.vacation.db; " + _AS_PAUL + "vacation -i paul")
