# Sourced by the findings about Pigeonhole's notices: its sieve-test from Debian's packages, and a script that refuses.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

version=1:2.3.19.1+dfsg1-2.1+deb12u7
from_debian "dovecot-core=$version" "dovecot-sieve=$version" libunwind8 liblzma5
user=$(id -u)
if [ "$user" = 0 ]; then user=65534; fi
mkdir "$work/scripts"
echo 'require "reject"; reject "Please write to my colleague.";' >"$work/scripts/refuse"
chmod 755 "$work"
chmod 777 "$work/scripts"

# Prints the notice about a letter of marie's, which is refused.
refused() {
    printf '%s\n' 'From: marie@example.org' 'To: jean@example.net' 'Subject: Invoice' 'Message-ID: <1@example.org>' \
        'MIME-Version: 1.0' 'Content-Type: text/plain; charset=utf-8' 'Content-Transfer-Encoding: 8bit' '' \
        'The text of the letter.' >"$work/letter"
    DOVECONF_ENV=1 MAIL_UID=$user MAIL_GID=$user FIRST_VALID_UID=1 MAIL_LOCATION="maildir:$work/mail" \
        LD_LIBRARY_PATH="$work/root/usr/lib/dovecot:$(printf '%s:' "$work"/root/{usr/,}lib/*-linux-gnu)" \
        "$work/root/usr/bin/sieve-test" -e -r jean@example.net -a jean@example.net -f marie@example.org \
        "$work/scripts/refuse" "$work/letter" 2>/dev/null | tr -d "\r"
}
