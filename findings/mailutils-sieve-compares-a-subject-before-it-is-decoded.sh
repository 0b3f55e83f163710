#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), sieve: a message has the subject `=?utf-8?Q?R=C3=A9ponse?=`.  The test `header :is
# "Subject" "Réponse"` is false, and `header :contains "Subject" "utf-8"` is true: the encoded text is compared.  A
# filter for words with accents files nothing.
#
# Expected: true and false.  RFC 5228, section 2.7.2: before a header is compared, its encoded words are decoded, and
# their text is compared in UTF-8.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils_sieve.sh"

seen=$(sieve 'require "fileinto";
if header :is "Subject" "Réponse" { fileinto "answers"; }
elsif header :contains "Subject" "utf-8" { fileinto "encoded"; }' '=?utf-8?Q?R=C3=A9ponse?=')
echo "$seen"

[[ $seen = *'delivering into encoded' ]] && as_stated "the subject is compared as it was encoded"
changed "the subject is compared otherwise"
