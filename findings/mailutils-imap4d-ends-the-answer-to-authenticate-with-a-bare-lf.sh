#!/usr/bin/env bash
# GNU mailutils imap4d 3.15 (Debian 12): the tagged answer to a successful AUTHENTICATE PLAIN ends with a line feed
# alone, while all other lines, such as the one after LOGIN or CAPABILITY, end with CR LF.  A client that looks for CR
# LF waits, or takes the line and the next one together.
#
# Expected: CR LF.  RFC 9051, section 2.2: all that client and server say are lines that end with CRLF.
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
token=$(printf '\0marie@example.org\0secret' | base64)
printf '%s\r\n' 'a1 CAPABILITY' 'a2 AUTHENTICATE PLAIN' "$token" 'a3 NOOP' 'a4 LOGOUT' | imap4d >"$work/answers"
cat -A "$work/answers"

bare=$(grep -v $'\r$' "$work/answers" || true)
if [[ $bare = 'a2 OK '* && $bare != *$'\n'* ]]; then
    echo "AS STATED: the answer to AUTHENTICATE, and no other line, ends with a bare LF"
else
    echo "CHANGED: the lines with a bare LF are '$bare'"
    exit 1
fi
