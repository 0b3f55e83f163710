#!/usr/bin/env bash
# popa3d 1.0.3 (Debian 12): two messages with different senders, subjects and texts, which two programs of one machine
# sent within the same second, stand in one UIDL listing with the same unique id: it is a digest of Date, Message-ID,
# Received and Delivered-To alone.  A client that knows by the id what it has never fetches the second one.
#
# Expected: two ids.  RFC 1939, section 7: a unique id identifies a message within a maildrop; the exception that it
# makes is for identical copies of a message, which these are not.
#
# Needs Debian 12's package index (apt-get update), and root, because the server changes its user and its root folder.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$work/packages" "$root"/{etc/pam.d,var/mail,var/lib/popa3d}
(cd "$work/packages" && apt-get -qq -o APT::Sandbox::User=root download popa3d=1.0.3-1.1)
dpkg -x "$work"/packages/popa3d*.deb "$root"
pam=$(ldd "$root/usr/sbin/popa3d" | awk '/libpam\.so/ { print $3 }')
{ ldd "$root/usr/sbin/popa3d" | grep -o '/[^ ]*' && echo "$(dirname "$pam")/security/pam_permit.so"; } |
    while read -r library; do cp -L --parents "$library" "$root"; done
printf 'auth required pam_permit.so\naccount required pam_permit.so\n' >"$root/etc/pam.d/popa3d"
printf 'popa3d:x:990:990::/:/bin/false\nmarie:x:1000:1000::/:/bin/false\n' >"$root/etc/passwd"
printf 'popa3d:x:990:\nmarie:x:1000:\n' >"$root/etc/group"
printf 'passwd: files\ngroup: files\n' >"$root/etc/nsswitch.conf"
for number in 1 2; do
    printf 'From pump%s@example.com Mon Mar  2 10:00:00 2026\nFrom: pump%s@example.com\n' "$number" "$number"
    printf 'To: marie@example.org\nSubject: Alarm %s\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n' "$number"
    printf '\nPump %s stands still.\n\n' "$number"
done >"$root/var/mail/marie"
chown 1000:8 "$root/var/mail/marie"
chmod 600 "$root/var/mail/marie"
chmod 755 "$work" "$root"

printf '%s\r\n' 'USER marie' 'PASS secret' 'UIDL' 'RETR 1' 'RETR 2' 'QUIT' | chroot "$root" /usr/sbin/popa3d |
    tr -d '\r' >"$work/answers"
cat "$work/answers"

ids=$(grep -E '^[12] ' "$work/answers" | cut -d ' ' -f 2 | sort -u | wc -l)
texts=$(grep -c '^Pump [12] stands still' "$work/answers" || true)
if [ "$ids/$texts" = 1/2 ]; then
    echo "AS STATED: two messages that differ in From, Subject and text have one unique id"
else
    echo "CHANGED: $texts texts have $ids unique ids"
    exit 1
fi
