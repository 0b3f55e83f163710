"""Drives a real Mailman 3, in its own environment: ``drive_mailman.py PLACE begin``, then ``… PLACE deliver``.

`begin` makes a list whose members are the lines of PLACE/members.  `deliver` lays each message of PLACE/messages into
the queue of bounces, lets Mailman's own bounce runner work through it, and prints whom it scored, and to whom the
messages in the queue of outgoing mail would go.  `judge` prints whom the runner's own function calls dead in each
message of PLACE/messages.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

PLACE = Path(sys.argv[1]).resolve()
CONFIG = PLACE / "mailman.cfg"
LISTED = "lettre@example.fr"


def begin() -> dict[str, object]:
    from mailman.app.lifecycle import create_list
    from mailman.interfaces.bounce import UnrecognizedBounceDisposition
    from mailman.interfaces.domain import IDomainManager
    from mailman.interfaces.subscriptions import ISubscriptionManager
    from mailman.interfaces.usermanager import IUserManager
    from zope.component import getUtility

    getUtility(IDomainManager).add("example.fr")
    mailing_list = create_list(LISTED, ["agent@example.fr"])
    mailing_list.forward_unrecognized_bounces_to = UnrecognizedBounceDisposition.administrators
    mailing_list.send_welcome_message = False
    people = getUtility(IUserManager)
    for address in (PLACE / "members").read_text().split():
        member = people.create_address(address)
        ISubscriptionManager(mailing_list).register(member, pre_verified=True, pre_confirmed=True, pre_approved=True)
    return {"members": sum(1 for _ in mailing_list.members.members)}


def deliver() -> dict[str, object]:
    from mailman.config import config
    from mailman.interfaces.bounce import IBounceProcessor
    from zope.component import getUtility

    for each in sorted((PLACE / "messages").iterdir()):
        inject(each.read_bytes())
    # `--once` would end after the first message, and process no event.
    command = [str(Path(sys.prefix) / "bin/runner"), "-C", str(CONFIG), "--runner=bounces"]
    waiting = config.switchboards["bounces"]
    with subprocess.Popen(command) as runner:
        try:
            for _ in range(600):
                if not waiting.files and not list((PLACE / "var/queue/bounces").iterdir()):
                    break
                time.sleep(0.2)
        finally:
            runner.terminate()
    config.db.store.rollback()
    outgoing = config.switchboards["virgin"]
    sent = [sorted(outgoing.dequeue(each)[1].get("recipients", ())) for each in outgoing.files]
    return {
        "scored": sorted(event.email for event in getUtility(IBounceProcessor).events),
        "sent": sent,
        "left": len(config.switchboards["bounces"].files),
        "shunted": len(config.switchboards["shunt"].files),
    }


def judge() -> dict[str, list[str]]:
    from email import message_from_bytes

    from mailman.email.message import Message
    from mailman.runners.bounce import all_failures

    found = {}
    for each in sorted((PLACE / "messages").iterdir()):
        message = message_from_bytes(each.read_bytes(), Message)
        found[each.name] = sorted(address.decode() for address in all_failures(message)[1])
    return found


def inject(content: bytes) -> None:
    from email import message_from_bytes

    from mailman.app.inject import inject_message
    from mailman.email.message import Message
    from mailman.interfaces.listmanager import IListManager
    from zope.component import getUtility

    inject_message(getUtility(IListManager).get(LISTED), message_from_bytes(content, Message), switchboard="bounces")


def configure() -> None:
    plugin = (
        "[plugin.bouncekit_mailman]\nclass: bouncekit_mailman.Plugin\nenabled: yes\n" if "DOOR" in os.environ else ""
    )
    CONFIG.write_text(
        "[mailman]\nlayout: here\nsite_owner: owner@example.fr\n"
        f"[paths.here]\nvar_dir: {PLACE}/var\nbin_dir: {sys.prefix}/bin\n"
        f"[mta]\nincoming: mailman.mta.null.NullMTA\n{plugin}"
    )


if __name__ == "__main__":
    configure()
    from mailman.core.initialize import initialize
    from mailman.database.transaction import transaction

    initialize(str(CONFIG))
    with transaction():
        told = {"begin": begin, "deliver": deliver, "judge": judge}[sys.argv[2]]()
    print(json.dumps(told))
