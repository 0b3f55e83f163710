"""Programs that write from an ordinary address and say nowhere that they are programs.

Asked only about mail that is no notice and bears no mark of a machine: whoever answers automatically would talk to
nobody.  What the text says counts only in a message that begins a conversation: answers quote what was said to them.
"""

import re
from functools import cache

from bouncekit.data import load
from bouncekit.message import Message
from bouncekit.reading.addresses import clean_address
from bouncekit.reading.machine import Signals

__all__ = ["is_robot"]

_LEFT_OUT = re.compile(r"[._-]|\+.*|\d+\Z")
_PREFIXES = ("noreply", "donotreply", "nepasrepondre")


def is_robot(message: Message, signals: Signals) -> bool:
    """Tell whether a program wrote `message`: by its address, a field of its header, or what it says of itself."""
    words = _words()
    if not message.header_names.isdisjoint(words["robot_headers"]):
        return True
    address = clean_address(message.raw_header("from") or "")
    if address is not None:
        name = _LEFT_OUT.sub("", address.rpartition("@")[0].lower())
        if name in words["robots"] or name.startswith(_PREFIXES) or name.endswith(_PREFIXES):
            return True
    conversation = signals.reply or not message.header_names.isdisjoint(("in-reply-to", "references"))
    return not conversation and "robot" in signals.body_marks


@cache
def _words() -> dict[str, frozenset[str]]:
    table = load("kinds/machine.toml")
    return {name: frozenset(table[name]) for name in ("robots", "robot_headers")}
