#!/usr/bin/env bash
# Pigeonhole 0.5.19 (Dovecot 2.3.19.1, Debian 12): of `To: undisclosed-recipients:;`, the sieve test `address :contains
# "To" "undisclosed"` is true, and so is `address :count "eq" "To" "1"`.  Of `To: Team: jean@example.net;`, `address
# :contains "To" "team"` is false, as it should be.
#
# Expected: false each time.  RFC 5228, section 5.1: the address test never acts on the name of a group, but on the
# addresses in it, and here there is none; RFC 5231, section 4.2: "count" counts addresses.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

version=1:2.3.19.1+dfsg1-2.1+deb12u7
from_debian "dovecot-core=$version" "dovecot-sieve=$version" libunwind8 liblzma5
user=$(id -u)
if [ "$user" = 0 ]; then user=65534; fi
mkdir "$work/scripts"
cat >"$work/scripts/groups" <<'SIEVE'
require ["fileinto", "relational", "comparator-i;ascii-numeric"];
if address :contains "To" ["undisclosed", "team"] { fileinto "named"; }
if address :count "eq" :comparator "i;ascii-numeric" "To" "1" { fileinto "one"; }
SIEVE
chmod 755 "$work"
chmod 777 "$work/scripts"
seen=$(for to in 'Team: jean@example.net;' 'undisclosed-recipients:;'; do
    printf '%s\n' 'From: marie@example.org' "To: $to" 'Subject: Hello' '' 'Text.' >"$work/letter"
    echo "$to"
    DOVECONF_ENV=1 MAIL_UID=$user MAIL_GID=$user FIRST_VALID_UID=1 MAIL_LOCATION="maildir:$work/mail" \
        LD_LIBRARY_PATH="$work/root/usr/lib/dovecot:$(printf '%s:' "$work"/root/{usr/,}lib/*-linux-gnu)" \
        "$work/root/usr/bin/sieve-test" -a jean@example.net "$work/scripts/groups" "$work/letter" 2>/dev/null |
        grep 'store message'
done)
echo "$seen"

[ "$seen" = 'Team: jean@example.net;
 * store message in folder: one
undisclosed-recipients:;
 * store message in folder: named
 * store message in folder: one' ] && as_stated "the name of a group without members is an address"
changed "the groups are read otherwise"
