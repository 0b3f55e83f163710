"""Reaching a server through a proxy: SOCKS 5 (RFC 1928) and SOCKS 4 by python-socks, HTTP CONNECT (RFC 9110, 9.3.6).

The proxy resolves the server's name, and sees nothing but the host, the port and TLS.  CONNECT is spoken here, because
a mail server speaks first: its greeting may come with the proxy's answer, and python-socks and http.client would
swallow it.
"""

import re
import socket
from base64 import b64encode
from time import monotonic
from urllib.parse import SplitResult, unquote, urlsplit

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError

__all__ = ["connect_through"]

_SCHEMES = {"socks5": "socks5", "socks5h": "socks5", "socks4": "socks4", "http": "http"}
_MOST_HEAD = 1 << 14  # bytes of a proxy's answer
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: ([^\r\n]{0,200}))?")


def connect_through(proxy: str, host: str, port: int, seconds: float) -> socket.socket:
    """Return a socket that is connected to `host` and `port` by way of `proxy` (``socks5://[USER:PASSWORD@]HOST:PORT``).

    Raises `MailboxError`: ``bad-proxy`` where that is no address of a proxy, ``proxy-missing`` where python-socks is
    not installed, ``proxy-failed`` where the proxy cannot be reached or will not connect.
    """
    try:
        parts = urlsplit(proxy)
        place = f"{parts.hostname}:{parts.port}"
    except ValueError as error:
        raise MailboxError(MailboxReason.BAD_PROXY, "", str(error)) from None
    if parts.scheme not in _SCHEMES or not parts.hostname or parts.port is None:
        raise MailboxError(MailboxReason.BAD_PROXY, parts.hostname or "")
    try:
        if parts.scheme == "http":
            return _tunnel(parts, host, port, seconds)
        return _socks(parts, host, port, seconds)
    except ModuleNotFoundError as error:
        raise MailboxError(MailboxReason.PROXY_MISSING, place, str(error)) from error
    except (OSError, ValueError, OverflowError) as error:
        raise MailboxError(MailboxReason.PROXY_FAILED, place, str(error)) from error


def _socks(parts: SplitResult, host: str, port: int, seconds: float) -> socket.socket:
    from python_socks import ProxyError  # noqa: PLC0415 - the extra may be missing
    from python_socks.sync import Proxy  # noqa: PLC0415 - as above

    way = Proxy.from_url(parts._replace(scheme=_SCHEMES[parts.scheme]).geturl(), rdns=True)
    try:
        return way.connect(dest_host=host, dest_port=port, timeout=seconds)
    except ProxyError as error:  # the others of python-socks are errors of the system, too
        raise OSError(str(error)) from error


def _tunnel(parts: SplitResult, host: str, port: int, seconds: float) -> socket.socket:
    end = monotonic() + seconds
    connection = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=seconds)
    try:
        connection.sendall(_connect_request(parts, host, port))
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _MOST_HEAD:
            connection.settimeout(max(0.001, end - monotonic()))
            byte = connection.recv(1)  # not one more: what follows is the mail server's
            if not byte:
                break
            head += byte
        status = _STATUS.match(head)
        if status is None or b"\r\n\r\n" not in head:
            raise OSError("the proxy does not answer in HTTP")
        if not status[1].startswith(b"2"):
            raise OSError(f"{status[1].decode()} {(status[2] or b'').decode('utf-8', 'replace')}".strip())
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_request(parts: SplitResult, host: str, port: int) -> bytes:
    name = f"[{host}]" if ":" in host else host.encode("ascii" if host.isascii() else "idna").decode()
    if re.search(r"[\x00-\x20\x7f]", name):
        raise ValueError("no name of a host")
    lines = [f"CONNECT {name}:{port} HTTP/1.1", f"Host: {name}:{port}"]
    if parts.username is not None:
        known = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        lines.append(f"Proxy-Authorization: Basic {b64encode(known).decode()}")
    return "\r\n".join([*lines, "", ""]).encode()
