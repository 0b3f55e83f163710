#!/usr/bin/env bash
# Mail::DeliveryStatus::BounceParser 1.543 (Perl, Debian 12): of `Final-Recipient: rfc822; jean@example.net (Jean)`,
# the address that bounces is "jean@example.net Jean".
#
# Expected: jean@example.net.  RFC 3464, section 2.1.1: text in parentheses is a comment, no part of what a field says.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian \
    libmail-deliverystatus-bounceparser-perl=1.543+repacked-1 libmime-tools-perl libmailtools-perl libtimedate-perl
seen=$(report $'Final-Recipient: rfc822; jean@example.net (Jean)\nAction: failed\nStatus: 5.1.1' |
    perl -I "$work/root/usr/share/perl5" -MMail::DeliveryStatus::BounceParser -e '
        print "$_\n" for Mail::DeliveryStatus::BounceParser->new(join "", <STDIN>)->addresses')
echo "$seen"

[ "$seen" = 'jean@example.net Jean' ] && as_stated "the comment is a part of the address"
changed "the address is another one"
