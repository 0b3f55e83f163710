#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), imap4d: COPY to a folder that is not there is answered with "NO COPY [TRYCREATE]
# failed".  The code does not stand where codes are read, so that no client makes the folder and tries again.
#
# Expected: "NO [TRYCREATE] …".  RFC 3501, section 9: resp-text = ["[" resp-text-code "]" SP] text, behind OK, NO or
# BAD; section 6.4.7: the server must send the prefix "[TRYCREATE]" at the beginning of the text.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"

printf 'From marie Mon Mar  2 10:00:00 2026\nSubject: One\n\nText.\n\n' >"$work/home/INBOX"
seen=$(printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 SELECT INBOX' 'a3 COPY 1 Orders' 'a4 LOGOUT' | imap4d |
    tr -d '\r' | grep '^a3')
echo "$seen"

[ "$seen" = "a3 NO COPY [TRYCREATE] failed" ] &&
    as_stated "the code TRYCREATE stands behind a word, where it is only text"
changed "COPY is answered otherwise"
