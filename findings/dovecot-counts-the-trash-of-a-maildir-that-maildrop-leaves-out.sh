#!/usr/bin/env bash
# Dovecot 2.3.19 and maildrop 2.9.3 (Debian 12): a Maildir holds three messages of 1002 bytes: one in the inbox, one in
# the inbox that is marked as deleted (T), and one in the folder Trash.  Its maildirsize says "1002 1" when maildrop
# (maildirmake -q) works it out, and "3006 3" when Dovecot (quota backend maildir) does: both keep the same file, and
# the user is over the limit by the one that wrote it last.
#
# Expected: the same from both, because it is one file.  Dovecot's documentation says that this backend implements Maildir++
# quota, which is Courier's and maildrop's: there, what is in the trash or marked to be removed does not count.
#
# Needs Debian 12's package index (apt-get update).
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

version=1:2.3.19.1+dfsg1-2.1+deb12u7
from_debian "dovecot-core=$version" "dovecot-imapd=$version" maildrop=2.9.3-2.1 libcourier-unicode4=2.1.2-2+b2 libgdbm6 \
    libunwind8 liblzma5 liblua5.3-0 libexttextcat-2.0-0 libstemmer0d libsodium23 libapparmor1
export LD_LIBRARY_PATH=$work/root/usr/lib/dovecot:$(printf '%s:' "$work"/root/{usr/,}lib/*-linux-gnu)
user=$(id -u)
if [ "$user" = 0 ]; then user=65534; fi
chmod 755 "$work"
mail=$work/Maildir
"$work/root/usr/bin/maildirmake.maildrop" "$mail"
"$work/root/usr/bin/maildirmake.maildrop" -f Trash "$mail"
printf 'From: marie@example.org\nSubject: Invoice\n\n%0959d\n' 0 >"$work/letter"
size=$(stat -c %s "$work/letter")
cp "$work/letter" "$mail/cur/1.host,S=$size:2,S"
cp "$work/letter" "$mail/cur/2.host,S=$size:2,ST"
cp "$work/letter" "$mail/.Trash/cur/3.host,S=$size:2,S"
"$work/root/usr/bin/maildirmake.maildrop" -q 100000S "$mail"
seen="maildrop: $(tail -n +2 "$mail/maildirsize" | xargs)"
rm "$mail/maildirsize"
if [ "$(id -u)" = 0 ]; then chown -R "$user:$user" "$mail"; fi
cat >"$work/dovecot.conf" <<DOVECOT
log_path = /dev/stderr
ssl = no
mail_location = maildir:$mail
mail_uid = $user
mail_gid = $user
first_valid_uid = 1
mail_plugins = quota
mail_plugin_dir = $work/root/usr/lib/dovecot/modules
import_environment = \$import_environment LD_LIBRARY_PATH
namespace inbox {
  inbox = yes
}
plugin {
  quota = maildir:User
}
DOVECOT
HOME=$work USER=marie "$work/root/usr/bin/doveconf" -c "$work/dovecot.conf" -e "$work/root/usr/bin/doveadm" quota recalc
seen+=$'\n'"Dovecot: $(tail -n +2 "$mail/maildirsize" | xargs)"
echo "$seen"

[ "$seen" = $'maildrop: 1002 1\nDovecot: 3006 3' ] && as_stated "Dovecot counts what maildrop leaves out of the same file"
changed "the two count otherwise"
