#!/usr/bin/env bash
# Horde_Mail 2.6.6 (PHP, Debian 12): `jean@[192.0.2.1]` is read, and written again as `jean@192.0.2.1`, which is another
# address, at a domain of that name.
#
# Expected: jean@[192.0.2.1].  RFC 5322, section 3.4.1: the brackets are part of a domain-literal; RFC 5321, section
# 4.1.3: so an address literal is told from a domain name.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_horde.sh"

seen=$(php <<'PHP'
<?php
foreach (['jean@example.net', 'jean@[192.0.2.1]'] as $text) {
    $address = (new Horde_Mail_Rfc822())->parseAddressList($text, ['validate' => true])[0];
    echo "$text: host $address->host, written ", $address->writeAddress(), "\n";
}
PHP
)
echo "$seen"

[[ $seen = *'jean@[192.0.2.1]: host 192.0.2.1, written jean@192.0.2.1' ]] &&
    as_stated "an address literal is written as a domain name"
changed "the address is written otherwise"
