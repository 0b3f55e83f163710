#!/usr/bin/env bash
# Net::Sieve::Script 0.09 (Perl, Debian 12): `if true { keep; }` is parsed.  `keep;` alone is not, and neither is a
# script that files or redirects all mail: `parsing_ok` is false, and what `write_script` makes of it is empty, so that
# nothing is left of a script that is read and stored again.  (`vacation` alone is known.)
#
# Expected: all four are read.  RFC 5228, section 2.9 and the grammar in section 8.2: a script is a list of commands,
# and an action is one; an "if" around it is not asked for.
#
# Needs Debian 12's package index (apt-get update) and perl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libnet-sieve-script-perl=0.09-2 libclass-accessor-perl=0.51-2
seen=$(perl -I "$work/root/usr/share/perl5" -MNet::Sieve::Script -e '
    for my $text (
        "if true { keep; }", "keep;", q{require "fileinto"; fileinto "Old";}, q{redirect "marie@example.org"; keep;})
    {
        my $script = Net::Sieve::Script->new($text);
        my $written = $script->write_script =~ s/\s+/ /gr;
        print "$text ", $script->parsing_ok ? "is read" : "is not read", ", written again: <$written>\n";
    }' 2>/dev/null)
echo "$seen"

refused=$(grep -c 'is not read, written again: < *>' <<<"$seen")
[ "$refused" = 3 ] && [[ $seen = 'if true { keep; } is read'* ]] && as_stated "an action is read within an if alone"
changed "the scripts are read otherwise"
