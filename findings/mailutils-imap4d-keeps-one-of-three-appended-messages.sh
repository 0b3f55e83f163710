#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): with INBOX selected, three APPENDs to INBOX are each answered OK, but only the
# first message is kept.  A new SELECT counts one message, and the mbox on the disk holds one.  It makes no difference
# whether the client waits for each answer or, as here, sends the commands one after the other.
#
# Expected: three messages.  RFC 9051, section 6.3.12: OK means that the append is complete, and an APPEND that fails
# must leave the mailbox as it was.
#
# Needs Debian 12's package index (apt-get update) and openssl.
set -euo pipefail
export LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

version=1:3.15-4
mkdir "$work/packages" "$work/root" "$work/users" "$work/spool" "$work/home"
(
    cd "$work/packages"
    apt-get -qq -o APT::Sandbox::User=root download "mailutils-imap4d=$version" "libmailutils9=$version" \
        "libmu-dbm9=$version" "mailutils-common=$version" libgc1 guile-3.0-libs libgssglue1 libidn12 libntlm0 \
        libgsasl18 liblzo2-2 libkyotocabinet16v5 libltdl7 libmariadb3
)
for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/root"; done
LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu "$work"/root/lib/*-linux-gnu)

cat >"$work/configuration" <<CONFIGURATION
mode inetd;
virtdomain { passwd-dir "$work/users"; }
auth {
  authentication clear; authentication generic;
  authorization clear; authorization virtdomain; authorization system;
}
mailbox { mail-spool "$work/spool"; }
logging { syslog no; }
CONFIGURATION
printf 'marie:%s:%s:%s::%s:/bin/sh\n' "$(openssl passwd -6 secret)" "$(id -u)" "$(id -g)" "$work/home" \
    >"$work/users/example.org"
touch "$work/home/INBOX"

# Runs one session: commands on standard input, answers on standard output.
imap4d() {
    LD_LIBRARY_PATH=$LD_LIBRARY_PATH "$work/root/usr/sbin/imap4d" --no-config --config-file="$work/configuration" \
        2>"$work/errors"
}
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
if [ "$accepted/$last/$stored" = '3/* 1 EXISTS/1' ]; then
    echo "AS STATED: three APPENDs were answered OK, and one message was kept"
else
    echo "CHANGED: $accepted APPENDs were answered OK, then '$last', and $stored messages lay on the disk"
    exit 1
fi
