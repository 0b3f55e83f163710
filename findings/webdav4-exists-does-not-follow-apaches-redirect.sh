#!/usr/bin/env bash
# webdav4 0.11.0 (PyPI) with Apache 2.4.71's mod_dav (Debian 12, mod_dir loaded as by default): for a folder,
# `ls("march")` lists it, but `exists("march")` and `isdir("march")` raise HTTPError 301.  `exists("march/")` raises it
# too: the library takes the slash off before it asks.
#
# Expected: True.  RFC 4918, section 5.2: who asks for a collection without its trailing slash must be prepared to be
# redirected to the name with the slash (`ls` follows, the others do not).
#
# Needs Debian 12's package index (apt-get update) and curl.
source "$(dirname "${BASH_SOURCE[0]}")/_apache_dav.sh"

from_pypi webdav4==0.11.0
mkdir "$work/files/march"
seen=$("$work/venv/bin/python" - "$url" <<'PYTHON'
import sys

from webdav4.client import Client, HTTPError

client = Client(sys.argv[1])
print("ls('march'):", client.ls("march"))
for question in "exists('march')", "exists('march/')", "isdir('march')":
    name, argument = question.rstrip("')").split("('")
    try:
        print(f"{question}:", getattr(client, name)(argument))
    except HTTPError as error:
        print(f"{question} raises HTTPError:", error)
PYTHON
)
echo "$seen"

[[ $(grep -c 'raises HTTPError: received 301' <<<"$seen") = 3 && $seen = "ls('march'): []"* ]] &&
    as_stated "ls() lists the folder, exists() and isdir() raise HTTPError 301"
changed "the four questions are answered otherwise"
