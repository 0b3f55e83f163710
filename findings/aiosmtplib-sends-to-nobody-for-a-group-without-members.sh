#!/usr/bin/env bash
# aiosmtplib 5.1.3 (PyPI): a message that was parsed from its text has `To: undisclosed-recipients:;` and its recipient
# in Bcc.  `send()` gives the server two recipients: RCPT TO:<> for the group, and the one of Bcc.
#
# Expected: one recipient.  RFC 5322, section 3.4: a group may have no members, and is no address itself; RFC 5321,
# section 4.1.1.3: RCPT has a forward-path, which is no empty one.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi aiosmtplib==5.1.3 aiosmtpd==1.4.6
cat >"$work/show.py" <<'PYTHON'
import asyncio
from email import message_from_string

import aiosmtplib
from aiosmtpd.controller import UnthreadedController


class Recipients:
    async def handle_RCPT(self, server, session, envelope, address, options):
        print("recipient:", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"


async def show():
    server = UnthreadedController(Recipients(), hostname="127.0.0.1", port=0, loop=asyncio.get_running_loop())
    listener = await server._create_server()
    port = listener.sockets[0].getsockname()[1]
    letter = "From: marie@example.org\nTo: undisclosed-recipients:;\nBcc: jean@example.net\n\nText.\n"
    await aiosmtplib.send(message_from_string(letter), hostname="127.0.0.1", port=port)
    listener.close()


asyncio.run(show())
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

[ "$seen" = $'recipient: <>\nrecipient: jean@example.net' ] && as_stated "the group without members is a recipient, <>"
changed "the recipients are other ones"
