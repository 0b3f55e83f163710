#!/usr/bin/env bash
# nmh 1.8-RC2 (Debian 12, 64 bits): the format function `clock` gives the seconds of a date since 1970.  For a letter
# dated 2037 they are right; for one dated 2040 they are negative, as if it were of before 1970.
#
# Expected: 2214896400.  mh-format(5): clock is the seconds since the UNIX epoch; RFC 5322, section 3.3: a year has four
# digits or more.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian nmh=1.8~RC2-2 liblockfile1
echo "Path: $work" >"$work/.mh_profile"
seen=$(for year in 2037 2040; do
    echo "$year: $(LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu) HOME=$work \
        "$work/root/usr/lib/mh/dp" -format '%(clock{text})' "9 Mar $year 10:00:00 +0100")" \
        "($(date -d "$year-03-09 09:00 UTC" +%s))"
done)
echo "$seen"

[ "$seen" = $'2037: 2120202000 (2120202000)\n2040: -2080070896 (2214896400)' ] &&
    as_stated "a date behind 2038 is one before 1970"
changed "the dates are read otherwise"
