#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), sieve: `header :matches "Subject" "[choir] *"` is true for the subject "h rehearsal",
# and false for "[choir] rehearsal": as in file names, what stands in brackets is a set of characters, one of which
# matches.  Mail of a list that puts its name into the subject is not filed.
#
# Expected: false and true.  RFC 5228, section 2.7.1: with ":matches", "*" and "?" are wildcards; all other characters
# stand for themselves (but for the backslash that quotes one of them).
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils_sieve.sh"

script='require "fileinto"; if header :matches "Subject" "[choir] *" { fileinto "choir"; }'
seen=$(for subject in 'h rehearsal' '[choir] rehearsal'; do echo "$subject: $(sieve "$script" "$subject")"; done)
echo "$seen"

[[ $seen = 'h rehearsal: FILEINTO on msg'*'[choir] rehearsal: IMPLICIT KEEP'* ]] &&
    as_stated "a letter of the name matches, and the name in its brackets does not"
changed "the subjects are matched otherwise"
