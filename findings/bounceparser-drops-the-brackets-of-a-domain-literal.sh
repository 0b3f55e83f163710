#!/usr/bin/env bash
# Mail::DeliveryStatus::BounceParser 1.543 (Perl, Debian 12): a report about jean@[192.0.2.1] is a bounce of
# "jean@192.0.2.1", which is no address that anything was sent to.
#
# Expected: jean@[192.0.2.1].  RFC 5321, section 4.1.3: the brackets are a part of an address literal.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian \
    libmail-deliverystatus-bounceparser-perl=1.543+repacked-1 libmime-tools-perl libmailtools-perl libtimedate-perl
seen=$(report $'Final-Recipient: rfc822; jean@[192.0.2.1]\nAction: failed\nStatus: 5.1.1' |
    perl -I "$work/root/usr/share/perl5" -MMail::DeliveryStatus::BounceParser -e '
        print "$_\n" for Mail::DeliveryStatus::BounceParser->new(join "", <STDIN>)->addresses')
echo "$seen"

[ "$seen" = 'jean@192.0.2.1' ] && as_stated "the brackets are dropped"
changed "the address is another one"
