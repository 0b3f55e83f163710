#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): a message that was appended comes back from FETCH BODY[] with header fields
# that nobody wrote (X-IMAPbase, X-UID, Status): the notes that the server keeps in its mbox are served as part of the
# message, and RFC822.SIZE counts them too.
#
# Expected: the bytes that were appended.  RFC 9051, section 6.3.12: APPEND adds its literal argument as a new message.
# Neither a digest of the message nor its size can tell whether it was kept.
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
message=$'From: a@example.com\r\nMessage-ID: <1@example.com>\r\nSubject: One\r\n\r\nText.\r\n'
printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 CREATE Copies' "a3 APPEND Copies (\\Seen) {${#message}+}" \
    "$message" 'a4 SELECT Copies' 'a5 FETCH 1 BODY.PEEK[]' 'a6 LOGOUT' | imap4d | tr -d '\r' >"$work/answers"
sed -n '/FETCH (/,/^a5/p' "$work/answers"

added=$(sed -n '/FETCH (/,/^a5/p' "$work/answers" |
    sed -n 's/^\(X-IMAPbase\|X-UID\|Status\|X-Status\):.*/\1/p' | paste -s)
if [ "$added" = $'X-IMAPbase\tX-UID\tStatus' ]; then
    echo "AS STATED: BODY[] holds X-IMAPbase, X-UID and Status, which were not in the message appended"
else
    echo "CHANGED: the fields added are '$added'"
    exit 1
fi
