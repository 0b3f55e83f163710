# Sourced by the findings about reformime, the MIME reader of maildrop, from Debian's packages.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian maildrop=2.9.3-2.1 libcourier-unicode4=2.1.2-2+b2 libgdbm6
reformime() {
    LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu) "$work/root/usr/bin/reformime" "$@"
}
