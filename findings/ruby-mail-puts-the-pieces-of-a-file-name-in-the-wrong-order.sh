#!/usr/bin/env bash
# mail 2.7.1 (Ruby, Debian 12): a long file name is split into twelve pieces, filename*0 to filename*11.  They are
# joined in the order of their numbers as texts: 0, 1, 10, 11, 2 … 9.
#
# Expected: in the order of the numbers.  RFC 2231, section 3: the number of a piece is its position, in decimal.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian ruby-mail=2.7.1+dfsg1-2 ruby-mini-mime ruby3.1 libruby3.1 libgmp10
libraries=$(printf '%s:' "$work/root/usr/lib/ruby/vendor_ruby" "$work/root/usr/lib/ruby/3.1.0" \
    "$work"/root/usr/share/rubygems-integration/all/gems/*/lib "$work"/root/usr/lib/*/ruby/3.1.0 \
    "$work"/root/usr/lib/ruby/gems/3.1.0/gems/*/lib)
cat >"$work/show.rb" <<'RUBY'
require 'mail'

[10, 12].each do |count|
  pieces = ('a'..'z').take(count).each_with_index.map { |letter, number| %(filename*#{number}="#{letter}") }
  disposition = "attachment;\r\n #{pieces.join(";\r\n ")}"
  mail = Mail.new("Content-Type: text/plain\r\nContent-Disposition: #{disposition}\r\n\r\nText.\r\n")
  puts "#{count} pieces: #{mail.filename}"
end
RUBY
seen=$(LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu) RUBYLIB=$libraries \
    "$work/root/usr/bin/ruby3.1" --disable-gems -W0 "$work/show.rb")
echo "$seen"

[ "$seen" = $'10 pieces: abcdefghij\n12 pieces: abklcdefghij' ] &&
    as_stated "the pieces 10 and 11 stand behind the piece 1"
changed "the pieces are joined otherwise"
