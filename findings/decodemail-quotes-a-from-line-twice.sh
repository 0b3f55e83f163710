#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12): the text of a letter is "=46rom here on.", which is quoted-printable for "From here on.".
# In the mbox that decodemail writes, the line is ">>From here on.".
#
# Expected: ">From here on.".  qmail's mbox(5): a writer puts one sign of quotation before such a line, and a reader takes
# one away, so that this line is left with a sign that nobody wrote.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_decodemail.sh"

seen=$(decoded <<<'=46rom here on.' | grep -a 'From here')
echo "$seen"

[ "$seen" = '>>From here on.' ] && as_stated "the line is quoted twice"
changed "the line is written otherwise"
