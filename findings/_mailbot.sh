# Sourced by the findings about mailbot, the answering machine of maildrop: the program from Debian's packages in
# "$work", with a text to answer and a letter to be answered.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian maildrop=2.9.3-2.1 libcourier-unicode4=2.1.2-2+b2 libgdbm6
echo 'I am away until Monday.' >"$work/text"
letter='From: marie@example.org
To: jean@example.net
Subject: Invoice
Message-ID: <1@example.org>

Text.'

# Answers the letter on standard input, with the given options; the answer is printed instead of sent.
mailbot() {
    LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu) \
        "$work/root/usr/bin/mailbot" -t "$work/text" -A 'From: jean@example.net' -N "$@" cat
}
