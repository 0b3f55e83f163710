#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), imap4d: EXPUNGE removes a message, and the server tells of it by "* 1 EXPUNGED".  A
# client that follows the standard does not know that response, and goes on with the numbers from before.
#
# Expected: "* 1 EXPUNGE".  RFC 3501, section 7.4.1 and the grammar in section 9: the response has the name of the
# command.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"

printf 'From marie Mon Mar  2 10:00:00 2026\nSubject: %s\n\nText.\n\n' One Two >"$work/home/INBOX"
seen=$(printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 SELECT INBOX' 'a3 STORE 1 +FLAGS.SILENT (\Deleted)' \
    'a4 EXPUNGE' 'a5 LOGOUT' | imap4d | tr -d '\r' | sed -n '/^a3/,/^a4/p')
echo "$seen"

[[ $seen = *$'\n* 1 EXPUNGED\n'* ]] &&
    as_stated "the removal of a message is told by a response that the standard does not have"
changed "the removal is told otherwise"
