#!/usr/bin/env bash
# dkimpy 1.1.8: a message is signed with DKIM, and the record of its key has the services `s=email`: the signature is
# valid.  With `s=email:tlsrpt`, for a key that signs mail and TLS reports, or with `s=email:other`, the same signature
# is not: the list is taken for one unknown service.
#
# Expected: valid.  RFC 6376, section 3.6.1: "s=" is a list with colons, of which unknown services are ignored, and the
# record counts where the service asked for ("email") is in the list.
#
# Needs openssl.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi dkimpy==1.1.8
openssl genrsa -out "$work/key" 2048 2>/dev/null
cat >"$work/show.py" <<'PYTHON'
import sys
from pathlib import Path
import dkim

work = Path(sys.argv[1])
public = (work / "public").read_bytes().replace(b"\n", b"").replace(b"-----", b"|").split(b"|")[2]
message = b"From: marie@example.org\r\nSubject: Invoice\r\n\r\nPaid.\r\n"
signature = dkim.sign(message, b"one", b"example.org", (work / "key").read_bytes())
for services in (b"email", b"tlsrpt", b"email:tlsrpt", b"email:other"):
    record = b"v=DKIM1; k=rsa; s=" + services + b"; p=" + public
    print(services.decode(), dkim.verify(signature + message, dnsfunc=lambda name, timeout: record))
PYTHON
openssl rsa -in "$work/key" -pubout -out "$work/public" 2>/dev/null
seen=$("$work/venv/bin/python" "$work/show.py" "$work" 2>"$work/errors")
echo "$seen"

[ "$seen" = $'email True\ntlsrpt False\nemail:tlsrpt False\nemail:other False' ] &&
    as_stated "a key for e-mail and for another service verifies no mail"
changed "the key is taken otherwise"
