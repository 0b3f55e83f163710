#!/usr/bin/env bash
# Mail::AuthenticationResults 2.20230112 (Perl, Debian 12): a result whose reason quotes a word, with a backslash in
# front of the quotation marks, dies with "Quoted string not closed", and no result of the field is read.
#
# Expected: the reason `unknown "c=" tag`.  RFC 8601, section 2.2: a reason's value is a token or a quoted-string as in
# RFC 2045, section 5.1, and by RFC 5322, section 3.2.4 a quoted-string may hold \" for a quotation mark.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-authenticationresults-perl=2.20230112-1 libclone-perl=0.46-1 libjson-perl=4.10000-1
seen=$(perl -I "$work/root/usr/share/perl5" -I "$(echo "$work"/root/usr/lib/*/perl5/5.36)" \
    -MMail::AuthenticationResults::Parser -e '
    for my $reason (q{"unknown tag"}, q{"unknown \"c=\" tag"}) {
        my $field = "mx.example.net; spf=pass smtp.mailfrom=example.org; dkim=fail reason=$reason header.d=example.org";
        my $header = eval { Mail::AuthenticationResults::Parser->new($field)->parsed };
        print "reason=$reason: ", $header ? scalar @{$header->children} . " results" : $@ =~ s/ at .*//sr, "\n";
    }')
echo "$seen"

[ "$seen" = $'reason="unknown tag": 2 results\nreason="unknown \\"c=\\" tag": Quoted string not closed' ] &&
    as_stated "a quotation mark in a reason is an error"
changed "the field is read otherwise"
