#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), sieve: of the subject "choir: fwd: rehearsal", `header :matches "Subject" "*: *"` has
# the match variable ${1} "choir: fwd".  Who files mail by the word in front of the colon gets a folder of that name.
#
# Expected: "choir".  RFC 5229, section 3.2: of several ways to match, each star takes the fewest characters, from left
# to right.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils_sieve.sh"

seen=$(sieve 'require ["fileinto", "variables"];
if header :matches "Subject" "*: *" { fileinto "${1}"; }' 'choir: fwd: rehearsal')
echo "$seen"

[[ $seen = *'delivering into choir: fwd' ]] && as_stated "the first star goes to the second colon"
changed "the subject is matched otherwise"
