#!/usr/bin/env bash
# fast-mail-parser 0.10.0 (PyPI): with `Content-Type: text/plain; charset=iso-8859-1 (Western)` the text is not decoded:
# "été" is returned as two replacement characters around a "t".  Without the comment it is read well.
#
# Expected: "été".  RFC 2045, section 5.1: comments may stand in the field, and `charset=us-ascii (Plain text)` and
# `charset="us-ascii"` are "completely equivalent".
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi fast-mail-parser==0.10.0
seen=$("$work/venv/bin/python" - <<'PYTHON'
from fast_mail_parser import parse_email

for charset in ("iso-8859-1", "iso-8859-1 (Western)"):
    message = (
        "From: marie@example.org\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\nété\r\n"
    )
    print(f"{charset}:", ascii(parse_email(message.encode("iso-8859-1")).text_plain))
PYTHON
)
echo "$seen"

[ "$seen" = "iso-8859-1: ['\\xe9t\\xe9\\r\\n']
iso-8859-1 (Western): ['\\ufffdt\\ufffd\\r\\n']" ] &&
    as_stated "behind a charset with a comment the text is not decoded"
changed "the texts are other ones"
