#!/usr/bin/env bash
# GNU mailutils 3.15 (Debian 12), imap4d: part 2 of a notice is the returned message, a plain text.  FETCH BODY[2.1],
# which is that text, is answered with the whole message, its header in front.  BODY[2.TEXT] is right.
#
# Expected: the text alone.  RFC 3501, section 6.4.5: a message that is not multipart has its text as part 1, within
# message/rfc822 too; the header is BODY[2.HEADER].
#
# Needs Debian 12's package index (apt-get update) and openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_mailutils.sh"

cat >"$work/home/INBOX" <<'MAILBOX'
From daemon Mon Mar  2 10:00:00 2026
Subject: Returned mail
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Nobody here has this name.
--b
Content-Type: message/rfc822

From: marie@example.org
Subject: Invoice

Please pay.
--b--

MAILBOX
seen=$(printf '%s\r\n' 'a1 LOGIN marie@example.org secret' 'a2 SELECT INBOX' 'a3 FETCH 1 BODY.PEEK[2.1]' \
    'a4 FETCH 1 BODY.PEEK[2.TEXT]' 'a5 LOGOUT' | imap4d | tr -d '\r' | sed -n '/BODY\[2.1\]/,/^a4/p')
echo "$seen"

[[ $seen = *'BODY[2.1] {'*'Subject: Invoice'*'a3 OK'* ]] &&
    as_stated "the text of the returned message comes with its header"
changed "the text is given otherwise"
