# Sourced by the findings about GNU mailutils' sieve: the program from Debian's packages in "$work", and one message.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

version=1:3.15-4
from_debian "mailutils=$version" "libmailutils9=$version" "libmu-dbm9=$version" "mailutils-common=$version" libgc1 \
    guile-3.0-libs libgssglue1 libidn12 libntlm0 libgsasl18 liblzo2-2 libkyotocabinet16v5 libltdl7 libmariadb3
libraries=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu "$work"/root/lib/*-linux-gnu)

# Runs a script on a message with the subject that is given, and says what would be done with it.
sieve() {
    printf '%s\n' 'From marie@example.org Mon Mar  2 10:00:00 2026' 'From: marie@example.org' "Subject: $2" '' 'Text.' \
        '' >"$work/mbox"
    echo "$1" >"$work/script"
    (
        cd "$work"
        LD_LIBRARY_PATH=$libraries root/usr/bin/sieve --no-config --no-actions --verbose -f mbox script 2>&1 |
            sed 's/^.*script:[0-9.-]*: //'
    )
}
