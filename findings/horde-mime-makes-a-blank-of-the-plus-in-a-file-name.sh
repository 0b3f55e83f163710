#!/usr/bin/env bash
# Horde_Mime 2.11.2 (PHP, Debian 12): an attachment is named with filename*=utf-8''C++%20caf%C3%A9.pdf.  Its name is "C
# café.pdf": each plus has become a blank, as in the forms of web pages.
#
# Expected: C++ café.pdf.  RFC 2231, sections 4 and 7: in an extended value, "%" and two digits stand for an octet, and
# a plus is a character like others.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_horde.sh"

seen=$(php <<'PHP'
<?php
$lines = [
    'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '',
    '--b', 'Content-Type: application/pdf',
    "Content-Disposition: attachment; filename*=utf-8''C++%20caf%C3%A9.pdf", '', 'Text.', '--b--', '',
];
$message = Horde_Mime_Part::parseMessage(implode("\r\n", $lines));
echo $message->getPart('1')->getName(), "\n";
PHP
)
echo "$seen"

[ "$seen" = "C   café.pdf" ] && as_stated "each plus in the name has become a blank"
changed "the name is read otherwise"
