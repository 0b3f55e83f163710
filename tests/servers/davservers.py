"""Real WebDAV servers on loopback, as Debian ships them: Apache (mod_dav), lighttpd and nginx (with dav-ext)."""

import base64
import hashlib
import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servers.loopback import free_port, running, unpacked
from servers.webdav import WebdavServer

__all__ = ["DAV_SERVERS", "serve_dav"]

_USER, _PASSWORD = "marie", "secret"
_APACHE = """\
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog /dev/stderr
{modules}
Mutex fcntl:{folder}
DavLockDB {folder}/locks
DocumentRoot {files}
<Directory {files}>
  Dav On
  DirectorySlash On
  AuthType Basic
  AuthName archive
  AuthUserFile {folder}/users
  Require valid-user
</Directory>
{identity}
"""
# mod_dir redirects who asks for a folder.
_APACHE_MODULES: tuple[str, ...] = ("mpm_event", "authz_core", "authz_user", "authn_core", "authn_file")
_APACHE_MODULES += ("auth_basic", "dav", "dav_fs", "dir")
_LIGHTTPD = """\
server.document-root = "{files}"
server.bind = "127.0.0.1"
server.port = {port}
server.modules = ( "mod_auth", "mod_authn_file", "mod_webdav" )
server.upload-dirs = ( "{folder}/uploads" )
auth.backend = "plain"
auth.backend.plain.userfile = "{folder}/plain"
auth.require = ( "/" => ( "method" => "basic", "realm" => "archive", "require" => "valid-user" ) )
webdav.activate = "enable"
webdav.sqlite-db-name = "{folder}/locks.sqlite"
"""
_NGINX = """\
load_module {packages}/usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr;
{identity}
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/uploads;
  proxy_temp_path {folder}/uploads;
  fastcgi_temp_path {folder}/uploads;
  uwsgi_temp_path {folder}/uploads;
  scgi_temp_path {folder}/uploads;
  dav_ext_lock_zone zone=locks:1m;
  server {{
    listen 127.0.0.1:{port};
    root {files};
    client_max_body_size 0;
    location / {{
      auth_basic archive;
      auth_basic_user_file {folder}/users;
      dav_methods PUT DELETE MKCOL COPY MOVE;
      dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;
      dav_ext_lock zone=locks;
    }}
  }}
}}
"""


def _apache(packages: Path, folder: Path, port: int) -> list[str]:
    modules = packages / "usr/lib/apache2/modules"
    # Its drivers are loaded late, by a user who may not look into the folder of the packages.
    drivers = packages / f"usr/lib/{platform.machine()}-linux-gnu/apr-util-1"
    shutil.copytree(drivers, folder / "apr-util-1", symlinks=True)
    settings = _APACHE.format(
        folder=folder,
        files=folder / "files",
        port=port,
        modules="\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in _APACHE_MODULES),
        identity="User nobody\nGroup nogroup" if os.geteuid() == 0 else "",
    )
    (folder / "apache.conf").write_text(settings)
    return [str(packages / "usr/sbin/apache2"), "-X", "-f", str(folder / "apache.conf")]


def _lighttpd(packages: Path, folder: Path, port: int) -> list[str]:
    (folder / "lighttpd.conf").write_text(_LIGHTTPD.format(folder=folder, files=folder / "files", port=port))
    modules = packages / "usr/lib/lighttpd"
    return [str(packages / "usr/sbin/lighttpd"), "-D", "-m", str(modules), "-f", str(folder / "lighttpd.conf")]


def _nginx(packages: Path, folder: Path, port: int) -> list[str]:
    identity = "user root;" if os.geteuid() == 0 else ""
    settings = _NGINX.format(folder=folder, files=folder / "files", port=port, packages=packages, identity=identity)
    (folder / "nginx.conf").write_text(settings)
    program = str(packages / "usr/sbin/nginx")
    return [program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


DAV_SERVERS: dict[str, Callable[[Path, Path, int], list[str]]] = {
    "apache": _apache,
    "lighttpd": _lighttpd,
    "nginx": _nginx,
}


@contextmanager
def serve_dav(name: str, folder: Path) -> Iterator[WebdavServer]:
    """Run the server `name`, which keeps its files and all else below `folder`."""
    packages = unpacked(name)
    if packages is None:
        pytest.skip(f"{name} not found: run .ci/servers")
    for part in ("files", "uploads"):
        (folder / part).mkdir()
        (folder / part).chmod(0o777)  # a server of root's works as another user
    digest = base64.b64encode(hashlib.sha1(_PASSWORD.encode()).digest()).decode()
    (folder / "users").write_text(f"{_USER}:{{SHA}}{digest}\n")
    (folder / "plain").write_text(f"{_USER}:{_PASSWORD}\n")
    _open_to_all(folder)
    libraries = packages / f"usr/lib/{platform.machine()}-linux-gnu"
    environment = {**os.environ, "LD_LIBRARY_PATH": f"{libraries}:{folder}"}  # where Apache looks for drivers, too
    port = free_port()
    command = DAV_SERVERS[name](packages, folder, port)
    with running(command, port, folder / f"{name}.log", environment):
        yield WebdavServer(port, _USER, _PASSWORD, folder / "files")


def _open_to_all(folder: Path) -> None:
    """Let other users reach `folder`: pytest makes its folders for the owner alone."""
    folder.chmod(0o777)
    for parent in folder.parents:
        if parent.owner() == folder.owner() and parent != Path("/") and not parent.stat().st_mode & 0o001:
            subprocess.run(["chmod", "o+x", str(parent)], check=True)
