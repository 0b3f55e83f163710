#!/usr/bin/env bash
# Exim 4.96 (Debian 12): in the report about a letter to josé@example.com (SMTPUTF8), the text and X-Failed-Recipients
# name `jos\303\251@example.com`, an address that nobody has.  A reader of either field or text blames that one, or
# what is behind its last backslash; the machine-readable part has the address as it is.
#
# Expected: josé@example.com in all three.  RFC 6532, section 3.2: in an internationalised message, UTF-8 stands in header
# fields as it is, and RFC 6533, section 3: a report about one is such a message.
#
# Needs Debian 12's package index (apt-get update), and root, because the server finds its settings at fixed paths.
source "$(dirname "${BASH_SOURCE[0]}")/_exim.sh"

internationalised_letter
seen=$(grep -E '^(X-Failed-Recipients:|  jos.*@|Final-Recipient:)' "$reports")
echo "$seen"

[ "$seen" = 'X-Failed-Recipients: jos\303\251@example.com
  jos\303\251@example.com
Final-Recipient: rfc822;josé@example.com' ] && as_stated "the bytes of the accent are written in octal"
changed "the address is written otherwise"
