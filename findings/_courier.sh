# Sourced by the findings about Courier IMAP: its imapd from Debian's packages in "$work", with the mailbox of a user.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian courier-imap=5.0.13+1.0.16-3+b6 courier-base=1.0.16-3+b6 \
    courier-authlib libcourier-unicode4 libltdl7 libgamin0 libpcre3 libidn12
libraries=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu "$work"/root/lib/*-linux-gnu "$work/root/usr/lib" \
    "$work/root/usr/lib/courier-authlib")
cd "$work"
LD_LIBRARY_PATH=$libraries "$work/root/usr/bin/maildirmake.courier" Maildir

# Runs one session of a user who is logged in: commands, which get the tags a1, a2 …; the answers are on standard output,
# but for a note that no service tells of changed files.
imapd() {
    local number=0 command
    {
        for command in "$@" LOGOUT; do printf 'a%d %s\r\n' $((number += 1)) "$command"; done
    } | env LD_LIBRARY_PATH="$libraries" HOME="$work" AUTHENTICATED=marie AUTHADDR=marie TCPREMOTEIP=127.0.0.1 \
        TCPREMOTEPORT=1 PROTOCOL=IMAP IMAPLOGINTAG=a0 IMAP_CAPABILITY='IMAP4rev1 QUOTA' IMAP_KEYWORDS=1 \
        IMAP_USELOCKS=0 "$work/root/usr/bin/imapd" Maildir 2>"$work/errors" | tr -d '\r' | grep -v 'Filesystem notification'
}
