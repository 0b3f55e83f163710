#!/usr/bin/env bash
# imbox 0.10.1 (PyPI): a message has a text, and a second one of the disposition "inline" that has a file name.  The
# list `body["plain"]` holds the first as a str, and the second as bytes that are not decoded.
#
# Expected: two texts.  The README shows `body` as lists of strings; RFC 2183, section 2.1: an inline part is shown with
# the message, and section 2.3: a file name tells how to name it if it is saved.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi imbox==0.10.1
cat >"$work/letter.eml" <<'LETTER'
From: marie@example.org
To: jean@example.net
Subject: Lunch
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

À midi.
--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit
Content-Disposition: inline; filename="menu.txt"

Café.
--b--
LETTER
seen=$("$work/venv/bin/python" - "$work/letter.eml" <<'PYTHON'
import sys
from pathlib import Path

from imbox.parser import parse_email

print(parse_email(Path(sys.argv[1]).read_bytes()).body["plain"])
PYTHON
)
echo "$seen"

[ "$seen" = "['À midi.', b'Caf\\xc3\\xa9.']" ] && as_stated "the text that has a file name is bytes among the texts"
changed "the texts are returned otherwise"
