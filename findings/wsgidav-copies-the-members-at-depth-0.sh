#!/usr/bin/env bash
# WsgiDAV 4.4.0 (PyPI): COPY of a folder with `Depth: 0` is answered 201, and the new folder has all the files of the
# old one.
#
# Expected: an empty folder.  RFC 4918, section 9.8.3: COPY on a collection with "Depth: 0" copies the collection and
# its properties, but not the resources in it.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi wsgidav==4.4.0 cheroot==11.1.2
mkdir -p "$work/served/old"
echo Text. >"$work/served/old/one.eml"
seen=$("$work/venv/bin/python" - "$work/served" <<'PYTHON'
import http.client
import os
import sys
import threading

from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp

settings = {"provider_mapping": {"/": sys.argv[1]}, "simple_dc": {"user_mapping": {"*": True}}, "verbose": 0}
server = Server(("127.0.0.1", 0), WsgiDAVApp(settings))
server.prepare()
threading.Thread(target=server.serve, daemon=True).start()
client = http.client.HTTPConnection(*server.bind_addr)
client.request("COPY", "/old/", headers={"Destination": "/new/", "Depth": "0"})
print("COPY:", client.getresponse().status)
print("in the new folder:", os.listdir(f"{sys.argv[1]}/new"))
server.stop()
PYTHON
)
echo "$seen"

[ "$seen" = $'COPY: 201\nin the new folder: [\'one.eml\']' ] && as_stated "with Depth: 0 the files are copied too"
changed "the copy is another one"
