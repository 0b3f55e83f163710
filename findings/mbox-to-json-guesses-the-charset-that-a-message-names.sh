#!/usr/bin/env bash
# mbox-to-json 2.0.0 (PyPI, with charset-normalizer 3.5.3): a message says `charset=iso-8859-15`, and its text is "Prêt
# à partir".  In the JSON it is "Prﻡt ﻓ partir", with Arabic letters; "prix : 5 €" in windows-1252 has a Cyrillic one in
# the place of the euro sign.  The charset is guessed from the octets, and what the message says of it is not read.
#
# Expected: the texts.  RFC 2045, section 5.1, and RFC 2046, section 4.1.2: the parameter charset says which charset the
# text is in.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi mbox-to-json==2.0.0 charset-normalizer==3.5.3
message() {
    printf '%s\n' 'From marie@example.org Mon Mar  2 10:00:00 2026' 'From: marie@example.org' 'Subject: Hello' \
        'MIME-Version: 1.0' "Content-Type: text/plain; charset=$1" 'Content-Transfer-Encoding: 8bit' '' "$2" ''
}
{
    message iso-8859-15 $'Pr\xeat \xe0 partir'
    message windows-1252 $'prix : 5 \x80'
    message utf-8 'Été'
} >"$work/letters.mbox"
(cd "$work" && venv/bin/mbox-to-json -o letters.json letters.mbox >output 2>&1)
seen=$("$work/venv/bin/python" - "$work/letters.json" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as letters:
    for letter in json.load(letters):
        print(letter["Body"].strip())
PYTHON
)
echo "$seen"

[ "$seen" = $'Prﻡt ﻓ partir\nprix : 5 А\nÉté' ] && as_stated "texts that are not in UTF-8 are decoded by guessing"
changed "the texts are decoded otherwise"
