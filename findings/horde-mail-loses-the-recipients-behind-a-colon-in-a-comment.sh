#!/usr/bin/env bash
# Horde_Mail 2.6.6 (PHP, Debian 12): of `jean@example.net (Paris), paul@example.net` both addresses are read.  Of
# `jean@example.net (Tel: 12), paul@example.net` none is, and no error is raised: the colon in the comment is taken for
# that of a group.  (With the option "validate" both are read.)
#
# Expected: both addresses.  RFC 5322, section 3.2.2: a comment may hold any printable character but parentheses and the
# backslash; section 3.4: a group begins with its name, and an address is none.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_horde.sh"

seen=$(php <<'PHP'
<?php
foreach (['Paris', 'Tel: 12'] as $comment) {
    $list = (new Horde_Mail_Rfc822())->parseAddressList("jean@example.net ($comment), paul@example.net");
    echo "$comment: ", count($list), ' addresses ', $list->writeAddress(), "\n";
}
PHP
)
echo "$seen"

[[ $seen = *'Paris: 2 addresses jean@example.net, paul@example.net'*'Tel: 12: 0 addresses'* ]] &&
    as_stated "a colon in a comment loses the addresses, without an error"
changed "the lists are read otherwise"
