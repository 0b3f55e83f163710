#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): INBOX.Work.2026 exists, and INBOX.Work is no mailbox, but listed as its parent.
# RENAME INBOX.Work INBOX.Job ends the session with "BYE [ALERT] Fatal error: Not a directory", as if it had failed.  It
# has not: the folder is INBOX.Job.2026 then.
#
# Expected: OK (or NO, and nothing renamed).  RFC 3501, section 6.3.5: the inferior names of a renamed name are renamed
# too, and the answer says whether that was done.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

seen=$(imapd 'CREATE INBOX.Work.2026' 'LIST "" "INBOX.*"' 'RENAME INBOX.Work INBOX.Job' NOOP || true
    imapd 'LIST "" "INBOX.*"')
echo "$seen"

[[ $seen = *'* BYE [ALERT] Fatal error: Not a directory'*'"INBOX.Job.2026"'* && $seen != *'a3 '* ]] &&
    as_stated "the session ends, and the folder is renamed"
changed "RENAME is answered otherwise"
