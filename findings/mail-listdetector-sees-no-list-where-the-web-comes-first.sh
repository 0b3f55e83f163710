#!/usr/bin/env bash
# Mail::ListDetector 1.04 (Perl, Debian 12): a letter with `List-Post: <mailto:choir@example.org>` is one of a list.
# With `List-Post: <https://lists.example.org/choir>, <mailto:choir@example.org>` it is not.
#
# Expected: the list choir in both.  RFC 2369, section 2: a field may have several addresses, with commas between them,
# and one takes the leftmost that one can use, which is mailto here.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-listdetector-perl=1.04+dfsg-2 libmailtools-perl libtimedate-perl liburi-perl libnet-dns-perl \
    libemail-abstract-perl libemail-simple-perl libemail-date-format-perl libemail-valid-perl libio-captureoutput-perl \
    libmodule-pluggable-perl libmro-compat-perl libclass-c3-perl
seen=$(perl -I "$work/root/usr/share/perl5" -MMail::Internet -MMail::ListDetector -e '
    for my $addresses ("<mailto:choir\@example.org>",
                       "<https://lists.example.org/choir>, <mailto:choir\@example.org>") {
        my $letter = Mail::Internet->new(["From: marie\@example.org\n", "List-Post: $addresses\n", "\n", "Text.\n"]);
        my $list = Mail::ListDetector->new($letter);
        print "$addresses: ", $list ? $list->listname : "no list", "\n";
    }')
echo "$seen"

[ "$seen" = '<mailto:choir@example.org>: choir
<https://lists.example.org/choir>, <mailto:choir@example.org>: no list' ] &&
    as_stated "the second address of the field is not looked at"
changed "the lists are detected otherwise"
