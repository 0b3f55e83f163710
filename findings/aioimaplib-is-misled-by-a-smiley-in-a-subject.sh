#!/usr/bin/env bash
# aioimaplib 2.0.3: two messages are fetched with their envelopes.  Where the subject of the first is "Well done", the
# response has the lines `1 FETCH …` and `2 FETCH …`.  Where it is "Well done :)", the second one is `* 2 FETCH …`, and
# the untagged `* 3 EXISTS` behind it is taken for a line of the FETCH response too: parentheses are counted within
# quoted strings, so that the first answer seems not to have ended.
#
# Expected: the same lines for both subjects.  RFC 3501, sections 4.3 and 9: in a quoted string, a parenthesis is a
# character as any other.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi aioimaplib==2.0.3
cp "$(dirname "${BASH_SOURCE[0]}")/_imap_server.py" "$work"
cat >"$work/show.py" <<'PYTHON'
import asyncio
from _imap_server import serve
from aioimaplib import IMAP4


def answering(subject):
    def answer(command):
        if "FETCH" not in command:
            return "* FLAGS (\\Seen)\r\n* 2 EXISTS\r\n" if "SELECT" in command else ""
        envelopes = [f'(NIL "{each}" NIL NIL NIL NIL NIL NIL NIL NIL)' for each in (subject, "Lunch")]
        return "".join(f"* {i} FETCH (ENVELOPE {each})\r\n" for i, each in enumerate(envelopes, 1)) + "* 3 EXISTS\r\n"

    return answer


async def show(subject):
    client = IMAP4("127.0.0.1", serve(answering(subject), "IMAP4rev1"), timeout=20)
    await client.wait_hello_from_server()
    await client.login("marie", "secret")
    await client.select("INBOX")
    response = await client.fetch("1:2", "(ENVELOPE)")
    print(f"{subject}:", *(line.decode().partition(" (")[0] for line in response.lines[:-1]), sep=" | ")
    await client.logout()


for subject in ("Well done", "Well done :)"):
    asyncio.run(show(subject))
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py")
echo "$seen"

expected='Well done: | 1 FETCH | 2 FETCH
Well done :): | 1 FETCH | * 2 FETCH | * 3 EXISTS'
[ "$seen" = "$expected" ] && as_stated "a parenthesis in a quoted subject changes the lines behind it"
changed "the lines of the response are others"
