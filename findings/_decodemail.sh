# Sourced by the findings about decodemail of GNU mailutils, from Debian's packages: decodes the text on standard input,
# which is quoted-printable and ISO-8859-1, as the one letter of an mbox, and prints the mbox that was written.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian mailutils=1:3.15-4 libmailutils9 mailutils-common libmariadb3 libidn12 libgsasl18 libgssglue1 libntlm0 \
    libldap-2.5-0 libsasl2-2 libgdbm6
decoded() {
    {
        printf '%s\n' 'From marie@example.org Mon Mar  2 10:00:00 2026' 'From: marie@example.org' 'To: jean@example.net' \
            'Subject: Invoice' 'MIME-Version: 1.0' 'Content-Type: text/plain; charset=iso-8859-1' \
            'Content-Transfer-Encoding: quoted-printable' ''
        cat
    } >"$work/encoded"
    LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/{usr/,}lib/*-linux-gnu{,/mailutils}) \
        "$work/root/usr/bin/decodemail" "$work/encoded" "$work/decoded"
    iconv -f iso-8859-1 "$work/decoded"
}
