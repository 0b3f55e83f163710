#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): a message is appended with the date "05-May-2024 10:00:00 +0200".  FETCH
# INTERNALDATE then says "05-May-2024 10:00:00 +0000", two hours later: the zone was cut off, not reckoned in.  An
# archive that copies messages between servers shifts all of them.
#
# Expected: the same moment, as 10:00:00 +0200 or as 08:00:00 +0000.  RFC 9051, section 6.3.12: the internal date should
# be set to the given date-time, and section 9: a date-time has a zone.
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
message=$'From: a@example.com\r\nSubject: May\r\n\r\nText.\r\n'
printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 CREATE Copies' \
    "a3 APPEND Copies () \"05-May-2024 10:00:00 +0200\" {${#message}+}" "$message" 'a4 SELECT Copies' \
    'a5 FETCH 1 INTERNALDATE' 'a6 LOGOUT' | imap4d | tr -d '\r' >"$work/answers"
cat "$work/answers"

date=$(sed -n 's/.*INTERNALDATE "\(.*\)".*/\1/p' "$work/answers")
if [ "$date" = '05-May-2024 10:00:00 +0000' ]; then
    echo "AS STATED: 10:00:00 +0200 became 10:00:00 +0000"
else
    echo "CHANGED: the internal date is '$date'"
    exit 1
fi
