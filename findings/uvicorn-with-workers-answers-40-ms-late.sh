#!/usr/bin/env bash
# uvicorn 0.54.0 (PyPI) on asyncio's loop: with `--workers 2` each answer over a kept connection comes 40 ms late; with
# one worker it does not.  uvicorn then makes the listening socket itself, without a protocol, and asyncio sets
# TCP_NODELAY only on sockets that name IPPROTO_TCP; an answer is written in two pieces, its header and its body, and
# the second waits for the client's delayed acknowledgement of the first (RFC 896; RFC 1122, section 4.2.3.2).
#
# Expected: the same answer at the same speed, however many workers there are.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi uvicorn==0.54.0
cat >"$work/app.py" <<'PYTHON'
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})
PYTHON
cat >"$work/ask.py" <<'PYTHON'
import http.client
import socket
import subprocess
import sys
import time

with socket.socket() as any_free:
    any_free.bind(("127.0.0.1", 0))
    port = any_free.getsockname()[1]
options = ["--lifespan", "off", "--loop", "asyncio", "--http", "h11", "--log-level", "critical"]
server = subprocess.Popen([sys.executable, "-m", "uvicorn", "app:app", "--port", str(port), "--workers", sys.argv[1], *options])
try:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.1)
    client = http.client.HTTPConnection("127.0.0.1", port)
    seconds = []
    for _ in range(100):
        began = time.monotonic()
        client.request("GET", "/")
        client.getresponse().read()
        seconds.append(time.monotonic() - began)
finally:
    server.terminate()
    server.wait()
print(round(1000 * sorted(seconds)[50]))
PYTHON
cd "$work"
one=$("$work/venv/bin/python" ask.py 1)
two=$("$work/venv/bin/python" ask.py 2)
echo "half of the answers come within, in ms: $one with one worker, $two with two"

if [ "$two" -ge 35 ] && [ "$((2 * one))" -lt "$two" ]; then
    echo "AS STATED: with two workers an answer waits for an acknowledgement"
else
    echo "CHANGED: the answers do not wait, or the machine is too busy to tell"
    exit 1
fi
