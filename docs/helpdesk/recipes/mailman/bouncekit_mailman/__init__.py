"""Which addresses are dead, for the bounce runner of Mailman 3: bouncekit's answer in place of flufl.bounce's.

In mailman.cfg, once this package and bouncekit are importable where Mailman runs:

    [plugin.bouncekit_mailman]
    class: bouncekit_mailman.Plugin
    enabled: yes
"""
# SPDX-License-Identifier: 0BSD

from mailman.interfaces.plugin import IPlugin
from mailman.runners import bounce
from zope.interface import implementer

import bouncekit
from bouncekit import Kind

IGNORED = (Kind.FAILURE, Kind.DELAY, Kind.DELIVERED, Kind.AUTO_REPLY, Kind.CHALLENGE, Kind.DISPOSITION)


def all_failures(message):
    """Return (addresses that failed for now, addresses that are dead), as the bounce runner asks for them.

    Whatever was understood and condemns nobody is "for now", and Mailman leaves it at that.  What a person wrote, a
    notice that they hand on too, a complaint and what nobody understood condemn nobody either, and Mailman shows them
    to the list's owners, where forward_unrecognized_bounces_to says so.
    """
    report = bouncekit.classify(message.as_bytes())
    if report.forwarded or report.kind not in IGNORED:
        return set(), set()
    dead = {each.recipient for each in report.failures if each.recipient and each.counts_against_address}
    named = {each.recipient for each in report.failures if each.recipient} - dead
    alive = named or (set() if dead else {str(report.kind)})
    return {each.encode() for each in alive}, {each.encode() for each in dead}


@implementer(IPlugin)
class Plugin:
    """The plugin; it has no REST resource."""

    resource = None

    def pre_hook(self):
        """Take the place of flufl.bounce, before a runner starts."""
        bounce.all_failures = all_failures

    def post_hook(self):
        """Do nothing more."""
