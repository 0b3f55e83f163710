#!/usr/bin/env bash
# emails 1.1.3 (PyPI): a message has a text and an attachment.  `from_rfc822()` returns an attached table (text/csv)
# among the attachments.  An attached text (text/plain, "attachment; filename=notes.txt") is in no result, an attached
# page (text/html) becomes the HTML body of the message, and an attached message is named, without its data.
#
# Expected: four attachments.  RFC 2183, section 2.2: a part with the disposition "attachment" is separate from the main
# body of the message, whatever its type is.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi 'emails[html]==1.1.3'
seen=$("$work/venv/bin/python" - <<'PYTHON'
from emails.loader import from_rfc822

for kind, name, content in (
    ("text/csv", "prices.csv", "milk;5"),
    ("text/plain", "notes.txt", "Call Jean"),
    ("text/html", "page.html", "<p>Hello</p>"),
    ("message/rfc822", "letter.eml", "Subject: Hello\n\nText."),
):
    message = from_rfc822(
        "From: marie@example.org\nTo: jean@example.net\nSubject: Files\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=files\n\n--files\nContent-Type: text/plain\n\nText.\n--files\n"
        f"Content-Type: {kind}\nContent-Disposition: attachment; filename={name}\n\n{content}\n--files--\n"
    )
    print(f"{name}:", [(each.filename, each.data) for each in message.attachments], message.html)
PYTHON
)
echo "$seen"

[ "$seen" = "prices.csv: [('prices.csv', b'milk;5')] None
notes.txt: [] None
page.html: [] <p>Hello</p>
letter.eml: [('letter.eml', None)] None" ] && as_stated "one of four attachments is returned with its data"
changed "the attachments are returned otherwise"
