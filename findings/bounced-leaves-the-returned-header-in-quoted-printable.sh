#!/usr/bin/env bash
# bounced 0.3.0 (PyPI): a report returns the header of the message as text/rfc822-headers in quoted-printable.
# `get_delivery_status().original` is parsed before it is decoded: the Message-ID <a=b@example.org> is <a=3Db@…>, and a
# line that was too long is cut where its soft line break stands.
#
# Expected: <a=b@example.org>, and the whole line.  RFC 6522, section 4: text/rfc822-headers may be encoded with
# quoted-printable; RFC 2045, section 6.7: =3D is an equals sign, and = at the end of a line is no part of the text.
source "$(dirname "${BASH_SOURCE[0]}")/_report.sh"

from_pypi bounced==0.3.0
report $'Final-Recipient: rfc822; jean@example.net\nAction: failed\nStatus: 5.1.1' \
    'Content-Type: text/rfc822-headers; charset=utf-8
Content-Transfer-Encoding: quoted-printable

From: marie@example.org
Message-ID: <a=3Db@example.org>
Subject: Invoice of the month of =
March
' >"$work/report.eml"
seen=$("$work/venv/bin/python" - "$work/report.eml" <<'PYTHON'
import sys
from email import message_from_string
from pathlib import Path

from bounced import get_delivery_status

original = get_delivery_status(message_from_string(Path(sys.argv[1]).read_text())).original
print(original["Message-ID"])
print(original["Subject"])
PYTHON
)
echo "$seen"

[ "$seen" = $'<a=3Db@example.org>\nInvoice of the month of =' ] &&
    as_stated "the returned header is read without being decoded"
changed "the returned header is read otherwise"
