#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): the tagged answer to a successful AUTHENTICATE PLAIN ends with a line feed
# alone, while all other lines, such as the one after LOGIN or CAPABILITY, end with CR LF.  A client that looks for CR
# LF waits, or takes the line and the next one together.
#
# Expected: CR LF.  RFC 9051, section 2.2: all that client and server say are lines that end with CRLF.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"
token=$(printf '\0marie@example.org\0secret' | base64)
printf '%s\r\n' 'a1 CAPABILITY' 'a2 AUTHENTICATE PLAIN' "$token" 'a3 NOOP' 'a4 LOGOUT' | imap4d >"$work/answers"
cat -A "$work/answers"

bare=$(grep -v $'\r$' "$work/answers" || true)
[[ $bare = 'a2 OK '* && $bare != *$'\n'* ]] &&
    as_stated "the answer to AUTHENTICATE, and no other line, ends with a bare LF"
changed "the lines with a bare LF are '$bare'"
