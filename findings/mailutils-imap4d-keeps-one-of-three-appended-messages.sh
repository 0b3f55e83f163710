#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): with INBOX selected, three APPENDs to INBOX are each answered OK, but only the
# first message is kept.  A new SELECT counts one message, and the mbox on the disk holds one.  It makes no difference
# whether the client waits for each answer or, as here, sends the commands one after the other.
#
# Expected: three messages.  RFC 9051, section 6.3.12: OK means that the append is complete, and an APPEND that fails
# must leave the mailbox as it was.
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"
append() {
    local message
    message=$(printf '%s\r\n' "From: a@example.com" "To: marie@example.org" "Subject: number $1" \
        "Message-ID: <$1@example.com>" "Date: Mon, 2 Mar 2026 10:00:00 +0100" "" "Text $1." && echo .)
    message=${message%.}
    printf 'b%s APPEND INBOX {%d+}\r\n%s\r\n' "$1" "${#message}" "$message"
}
{
    printf 'a1 LOGIN marie@example.org secret\r\na2 SELECT INBOX\r\n'
    append 1
    append 2
    append 3
    printf 'c1 SELECT INBOX\r\nc2 LOGOUT\r\n'
} | imap4d | tr -d '\r' >"$work/answers"
cat "$work/answers"
stored=$(grep -c '^From ' "$work/home/INBOX" || true)
echo "messages in the mbox on the disk: $stored"

accepted=$(grep -c '^b. OK APPEND' "$work/answers" || true)
last=$(grep ' EXISTS$' "$work/answers" | tail -n 1)
[ "$accepted/$last/$stored" = '3/* 1 EXISTS/1' ] && as_stated "three APPENDs were answered OK, and one message was kept"
changed "$accepted APPENDs were answered OK, then '$last', and $stored messages lay on the disk"
