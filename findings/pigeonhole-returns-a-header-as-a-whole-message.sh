#!/usr/bin/env bash
# Pigeonhole 0.5.19 (Debian 12): the notice of a letter that a script refuses returns the letter in a part of the type
# message/rfc822.  Its text is left out, and so is its Content-Type: what is there says it is a letter whose text is empty.
#
# Expected: text/rfc822-headers, with the whole header.  RFC 8098, section 3: the third part is the original message, or
# text/rfc822-headers; RFC 6522, section 4: that is the type for the header alone.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_pigeonhole.sh"

seen=$(refused | sed -n '/^Content-Type: message\/rfc822/,$p' | grep -aE '^(Content-|Subject:|The text)')
echo "$seen"

[ "$seen" = 'Content-Type: message/rfc822
Subject: Invoice
Content-Transfer-Encoding: 8bit' ] && as_stated "a header without its Content-Type is returned as a message"
changed "the letter is returned otherwise"
