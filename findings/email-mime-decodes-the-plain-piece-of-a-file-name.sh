#!/usr/bin/env bash
# Email::MIME::ContentType 1.028 (Perl, Debian 12, the reader of Email::MIME): a file is named "Résumé 100%25.pdf", in
# an encoded piece (filename*0*) and a plain one (filename*1).  The name that is returned is "Résumé 100%.pdf": the
# percent sign of the plain piece is decoded too.
#
# Expected: Résumé 100%25.pdf.  RFC 2231, section 4.1: encoded and plain pieces may stand beside each other, and an
# asterisk at the end of its name tells which piece is encoded.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libemail-mime-contenttype-perl=1.028-1 libtext-unidecode-perl
seen=$(perl -I "$work/root/usr/share/perl5" -MEmail::MIME::ContentType=parse_content_disposition -CS -e '
    for my $pieces (q{filename*0="100%25"; filename*1=".pdf"},
                    q{filename*0*=utf-8'"''"'R%C3%A9sum%C3%A9%20; filename*1="100%25.pdf"}) {
        print parse_content_disposition("attachment; $pieces")->{attributes}{filename}, "\n";
    }')
echo "$seen"

[ "$seen" = $'100%25.pdf\nRésumé 100%.pdf' ] && as_stated "behind an encoded piece, a plain one is decoded"
changed "the names are read otherwise"
