#!/usr/bin/env bash
# mbox-reader 1.2.0 (npm): each message of the mailbox is "…\n\nText.\n", with the empty line behind it that an mbox has
# between messages.  It is returned without both line ends, so that its last line has none: checksums differ from those
# of the message that was delivered.
#
# Expected: "Text.\n".  qmail's mbox(5): a reader takes away the final blank line, and the line end in front of it belongs
# to the message.
#
# Needs Node.js 20 and npm.
source "$(dirname "${BASH_SOURCE[0]}")/_mbox_reader.sh"

seen=$(for subject in One Two; do
    printf '%s\n' 'From marie@example.org Mon Mar  2 10:00:00 2026' "Subject: $subject" '' Text. ''
done | mbox_reader)
echo "$seen"

[ "$seen" = '"marie@example.org" 2026-03-02T10:00:00.000Z "Subject: One\n\nText."
"marie@example.org" 2026-03-02T10:00:00.000Z "Subject: Two\n\nText."' ] &&
    as_stated "the messages have no line end at their end"
changed "the messages are read otherwise"
