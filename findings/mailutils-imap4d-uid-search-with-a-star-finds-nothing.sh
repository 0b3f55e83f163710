#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): `UID SEARCH UID 1:*` answers an empty list where `UID SEARCH ALL`, `UID SEARCH
# 1:*` (sequence numbers) and `UID SEARCH UID 1:1000` find both messages.
#
# Expected: 1 2.  RFC 9051, section 6.4.4: the key UID takes a sequence set, and section 9: "*" in a set of UIDs is the
# largest one in use, just as it is for sequence numbers.
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
for number in 1 2; do
    printf 'From %s@example.com Mon Mar  2 10:00:00 2026\nFrom: %s@example.com\nSubject: number %s\n\nText.\n\n' \
        "$number" "$number" "$number"
done >"$work/home/INBOX"
printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 SELECT INBOX' 'b1 UID SEARCH ALL' 'b2 UID SEARCH 1:*' \
    'b3 UID SEARCH UID 1:1000' 'b4 UID SEARCH UID 1:*' 'c1 LOGOUT' | imap4d | tr -d '\r' >"$work/answers"
grep -E '^\* SEARCH|^b' "$work/answers"

found=$(grep '^\* SEARCH' "$work/answers" | sed 's/^\* SEARCH *//' | paste -s -d '|')
if [ "$found" = '1 2|1 2|1 2|' ]; then
    echo "AS STATED: UID SEARCH UID 1:* finds nothing, the three other searches find messages 1 and 2"
else
    echo "CHANGED: the searches found '$found'"
    exit 1
fi
