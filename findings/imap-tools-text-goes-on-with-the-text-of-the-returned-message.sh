#!/usr/bin/env bash
# imap-tools 1.16.0: `MailMessage.text` of a delivery report whose third part is the returned message (message/rfc822)
# is the text of the report with the text of the returned message stuck to its end, without a mark or a line between
# them. Who files the text of a report by words meets the words of the sender's own letter.
#
# Expected: the text of the report; the returned message is among the attachments as well.  RFC 2046, section 5.2.1: a
# message/rfc822 part encloses another message, it is no part of the text around it; RFC 6522, section 3.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi imap-tools==1.16.0
cat >"$work/report.eml" <<'REPORT'
From: MAILER-DAEMON@mx.example.net
To: marie@example.org
Subject: Returned mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

Nobody here has this name.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; jean@example.net
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

From: marie@example.org
To: jean@example.net
Subject: Our mailbox

My old mailbox is full.
--b--
REPORT
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from pathlib import Path

from imap_tools import MailMessage

message = MailMessage.from_bytes(Path(sys.argv[1]).read_bytes())
print("text:", repr(message.text))
print("attachments:", [each.content_type for each in message.attachments])
PYTHON
)
echo "$seen"

[[ $seen = *"text: 'Nobody here has this name.My old mailbox is full."* ]] &&
    as_stated "the text of the report runs on into the text of the message it returns"
changed "the text is another one"
