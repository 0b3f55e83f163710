#!/usr/bin/env bash
# Mailman 3.3.10: three messages wait in the queue of bounces, and `runner --runner=bounces --once` handles one of them;
# two are left.  The flag to stop is set after each message, not after each round, and the runner's own periodic work is
# replaced on the way: the bounce that was registered is not counted either.
#
# Expected: what the help of the option says, "Run the named runner exactly once through its main loop".  Without the
# option, one round of that loop takes every file that is in the queue when it begins.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi mailman==3.3.10
cat >"$work/mailman.cfg" <<CONFIG
[mailman]
layout: here
site_owner: owner@example.org
[paths.here]
var_dir: $work/var
bin_dir: $work/venv/bin
[mta]
incoming: mailman.mta.null.NullMTA
CONFIG
printf 'From: Anne <anne@example.org>\nTo: news-bounces@example.org\nSubject: A letter\n\nHello.\n' >"$work/letter.eml"

mailman() { "$work/venv/bin/mailman" --run-as-root -C "$work/mailman.cfg" "$@"; }
mailman create -q news@example.org
for _ in 1 2 3; do mailman inject -q bounces -f "$work/letter.eml" news.example.org; done
waiting() { find "$work/var/queue/bounces" -name '*.pck' | wc -l; }
echo "waiting before: $(waiting)"
"$work/venv/bin/runner" -C "$work/mailman.cfg" --runner=bounces --once
left=$(waiting)
echo "waiting after: $left"

[ "$left" = 2 ] && as_stated "one of three messages was handled"
changed "$left messages are left"
