#!/usr/bin/env bash
# Courier IMAP 5.0.13 (Debian 12): CREATE of INBOX.&AOk- and INBOX.&ZeVnLA- (é and 日本) is OK.  CREATE of INBOX.&2DzfiQ-,
# an emoji, is "NO Error in IMAP command received by server."
#
# Expected: OK.  RFC 3501, section 5.1.3: a name is in modified UTF-7, and RFC 2152 writes a character beyond 16 bits as
# the two halves of UTF-16, which are D83C DF89 for U+1F389.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_courier.sh"

seen=$(imapd 'CREATE INBOX.&AOk-' 'CREATE INBOX.&ZeVnLA-' 'CREATE INBOX.&2DzfiQ-' | grep '^a[123]')
echo "$seen"

[[ $seen = 'a1 OK'*'a2 OK'*'a3 NO Error in IMAP command received by server.' ]] &&
    as_stated "a folder name with an emoji is an error in the command"
changed "the folders are made otherwise"
