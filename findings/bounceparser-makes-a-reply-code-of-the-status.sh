#!/usr/bin/env bash
# Mail::DeliveryStatus::BounceParser 1.543 (Perl, Debian 12): a report without a Diagnostic-Code has a status alone.
# Its first three digits are returned as the SMTP code: 571 for 5.7.1, 572 for 5.7.26, and 447 for 4.4.7.
#
# Expected: no code, as no server's reply is in the report.  RFC 5321, section 4.2.1: the second digit of a reply is 0
# to 5; RFC 3464, section 2.3.6: the reply stands in Diagnostic-Code.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_debian \
    libmail-deliverystatus-bounceparser-perl=1.543+repacked-1 libmime-tools-perl libmailtools-perl libtimedate-perl
seen=$(for status in 5.7.1 5.7.26 4.4.7; do
    echo "$status: $(report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: '"$status" |
        perl -I "$work/root/usr/share/perl5" -MMail::DeliveryStatus::BounceParser -e '
            print $_->get("smtp_code") for Mail::DeliveryStatus::BounceParser->new(join "", <STDIN>)->reports')"
done)
echo "$seen"

[ "$seen" = $'5.7.1: 571\n5.7.26: 572\n4.4.7: 447' ] && as_stated "digits of the status are the code of a reply"
changed "the codes are other ones"
