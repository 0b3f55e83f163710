#!/usr/bin/env bash
# mu 1.8.14 (maildir-utils, Debian 12): a letter is to `Team: jean@example.net, paul@example.net;, anne@example.net`.
# `mu find to:anne@example.net` finds it, and for jean and paul there are no matches: who stands in a group is no
# recipient.
#
# Expected: the letter for all three.  RFC 5322, section 3.4: a group is a display name for a list of mailboxes, and
# each of them is an address of the field.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian maildir-utils=1.8.14-1 libgmime-3.0-0 libxapian30 guile-3.0-libs libgc1 libgpgme11 libassuan0 libidn2-0
mkdir -p "$work"/mail/{cur,new,tmp}
printf '%s\n' 'From: marie@example.org' 'To: Team: jean@example.net, paul@example.net;, anne@example.net' \
    'Subject: Rehearsal' 'Message-ID: <1@example.org>' 'Date: Mon, 2 Mar 2026 10:00:00 +0100' '' 'Text.' \
    >"$work/mail/cur/1772442000.M1P1.mx:2,S"
mu() {
    HOME=$work LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/{usr/,}lib/*-linux-gnu) \
        "$work/root/usr/bin/mu" "$1" --muhome="$work/mu" "${@:2}"
}
mu init --maildir="$work/mail" >/dev/null
mu index --quiet >/dev/null
seen=$(for name in anne jean paul; do
    echo "$name: $(mu find "to:$name@example.net" --fields s 2>/dev/null || echo 'no match')"
done)
echo "$seen"

[ "$seen" = $'anne: Rehearsal\njean: no match\npaul: no match' ] && as_stated "the members of the group are not found"
changed "the recipients are found otherwise"
