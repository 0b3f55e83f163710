#!/usr/bin/env bash
# Mail::DKIM 1.20230212 (Perl, Debian 12): a message is signed, and the record of its key says `h=sha1:sha256`: the
# signature is valid.  With `h = sha256 : sha1` it is invalid, "public key: does not support hash algorithm 'sha256'";
# with `s=tlsrpt : email` as well: "does not support email".
#
# Expected: pass, three times.  RFC 6376, section 3.6.1: in the lists of both tags, folding white space may stand around
# each colon (key-h-tag, key-s-tag).
#
# Needs Debian 12's package index (apt-get update), perl and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian libmail-dkim-perl=1.20230212-2~deb12u1 libcrypt-openssl-rsa-perl libcrypt-openssl-bignum-perl \
    libcryptx-perl libnet-dns-perl libmailtools-perl libmail-authenticationresults-perl
openssl genrsa -out "$work/key" 2048 2>/dev/null
cat >"$work/show.pl" <<'PERL'
use Mail::DKIM::Signer;
use Mail::DKIM::Verifier;

my ($file, $public) = @ARGV;
my $letter = "From: marie\@example.org\r\nSubject: Hello\r\n\r\nText.\r\n";
my $signer =
    Mail::DKIM::Signer->new(Algorithm => "rsa-sha256", Domain => "example.org", Selector => "s", KeyFile => $file);
$signer->PRINT($letter);
$signer->CLOSE;
my $record;
{
    no warnings "redefine";
    *Mail::DKIM::DNS::query_async = sub {
        my ($name, $type, %options) = @_;
        my $found = $options{Callbacks}{Success}->(Record->new);
        return sub { $found };
    };
}
for my $list ("h=sha1:sha256", "h = sha256 : sha1", "s=tlsrpt : email") {
    $record = "v=DKIM1; $list; p=$public";
    my $verifier = Mail::DKIM::Verifier->new;
    $verifier->PRINT($signer->signature->as_string . "\r\n$letter");
    $verifier->CLOSE;
    print "$list: ", $verifier->result, "\n";
}

package Record;
sub new { return bless {} }
sub type { return "TXT" }
sub txtdata { return $record }
sub char_str_list { return ($record) }
PERL
public=$(openssl rsa -in "$work/key" -pubout -outform DER 2>/dev/null | openssl base64 -A)
seen=$(perl -I "$work/root/usr/share/perl5" $(printf -- '-I %s ' "$work"/root/usr/lib/*/perl5/*) "$work/show.pl" \
    "$work/key" "$public")
echo "$seen"

[ "$seen" = $'h=sha1:sha256: pass\nh = sha256 : sha1: invalid\ns=tlsrpt : email: invalid' ] &&
    as_stated "the signature is invalid for the blanks in the record of its key"
changed "the signatures have other results"
