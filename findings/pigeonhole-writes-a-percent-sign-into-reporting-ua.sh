#!/usr/bin/env bash
# Pigeonhole 0.5.19 (Debian 12): the notice of a letter that a script refuses has the field
# `Reporting-UA: %s; Dovecot Mail Delivery Agent: HOST`.  The name of the host stands behind the product, and in its own
# place the two signs of a format.
#
# Expected: `Reporting-UA: HOST; Dovecot Mail Delivery Agent`.  RFC 8098, section 3.2.1: the name of the user agent, which
# is to be the name of its host, then a semicolon and the product.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_pigeonhole.sh"

seen=$(refused | grep -a '^Reporting-UA:' | sed "s/$(hostname)/HOST/g")
echo "$seen"

[ "$seen" = 'Reporting-UA: %s; Dovecot Mail Delivery Agent: HOST' ] &&
    as_stated "%s stands where the name of the host belongs"
changed "the field is another one"
