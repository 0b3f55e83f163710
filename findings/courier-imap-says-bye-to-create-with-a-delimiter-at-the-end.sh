#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): CREATE INBOX.Work. ends the session with "BYE [ALERT] Fatal error: No such file or
# directory", and no folder is made.  So do clients write that want folders within a folder.
#
# Expected: OK; folders can be made within INBOX.Work.  RFC 3501, section 6.3.3: a delimiter at the end declares that
# names will be created below this one; a server that does not need that must ignore it, and the name is without it.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

seen=$(imapd 'LIST "" ""' 'CREATE INBOX.Work.' NOOP || true)
echo "$seen"

[[ $seen = *'* BYE [ALERT] Fatal error: No such file or directory'* && $seen != *'a2 '* ]] &&
    as_stated "a delimiter at the end of the name ends the session"
changed "CREATE is answered otherwise"
