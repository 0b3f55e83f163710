#!/usr/bin/env bash
# mb2md 3.20 (Debian 12): each message of the mbox is "…\n\nText.\n", with the empty line behind it that an mbox has between
# messages.  In the file of the Maildir, that line is the last one of the message: "…\n\nText.\n\n".
#
# Expected: "…\n\nText.\n".  qmail's mbox(5): a message is followed by a blank line, which a reader takes away; mb2md takes
# away the signs of quotation before From lines, which are of the same format.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian mb2md=3.20-10 libtimedate-perl
for subject in One Two; do
    printf '%s\n' 'From marie@example.org Mon Mar  2 10:00:00 2026' 'From: marie@example.org' "Subject: $subject" '' \
        '>From here on.' ''
done >"$work/mbox"
HOME=$work perl -I "$work/root/usr/share/perl5" "$work/root/usr/bin/mb2md" -s "$work/mbox" -d "$work/Maildir" >/dev/null
seen=$(for message in "$work"/Maildir/*/*; do
    python3 -c 'import sys; print(ascii(open(sys.argv[1]).read().partition("\n\n")[2]))' "$message"
done)
echo "$seen"

[ "$seen" = "'From here on.\\n\\n'
'From here on.\\n\\n'" ] && as_stated "the line that separates messages is a part of each"
changed "the messages are written otherwise"
