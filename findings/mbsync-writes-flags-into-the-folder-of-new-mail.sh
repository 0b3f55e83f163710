#!/usr/bin/env bash
# isync 1.4.4 (Debian 12): mbsync copies a message that is flagged and not read to a Maildir.  It is written as
# new/….mx,U=1:2,F: a file name with flags, in the folder where names have none.
#
# Expected: cur/…:2,F.  Maildir, the description of its inventor: a name gets its info, ":2," and the flags, when the
# message is moved from new to cur; maildir(5): new holds what has not been seen by any mail reader.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian isync=1.4.4-5 libsasl2-2 libdb5.3
mkdir -p "$work"/mail/{here,there}/{cur,new,tmp}
printf '%s\n' 'From: marie@example.org' 'Subject: Invoice' 'Message-ID: <1@example.org>' '' 'Text.' \
    >"$work/mail/here/cur/1772442000.M1P1.mx:2,F"
cat >"$work/configuration" <<CONFIGURATION
MaildirStore here
Inbox $work/mail/here

MaildirStore there
Inbox $work/mail/there

Channel copy
Far :here:
Near :there:
SyncState *
Sync All
CONFIGURATION
LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/{usr/,}lib/*-linux-gnu) HOME=$work \
    "$work/root/usr/bin/mbsync" -q -c "$work/configuration" copy 2>"$work/log" || true
seen=$(cd "$work/mail/there" && find cur new -type f ! -name '.*' | sed 's/[0-9][^,]*,/…,/')
echo "$seen"

[ "$seen" = "new/…,U=1:2,F" ] && as_stated "a message with a flag in its name is put into new"
changed "the message is written otherwise"
