"""`bouncekit archive recover`."""

from pathlib import Path

from cli_runs import Run
from making import message, payload

from servers.webdav import WebdavServer


def test_an_archive_comes_back_from_the_server_alone(
    ready: Path, run: Run, key: Path, tmp_path: Path, webdav_server: WebdavServer
) -> None:
    remote = webdav_server.url(tmp_path.name)
    without = run("recover", remote, str(tmp_path / "new"))
    made = run("recover", remote, str(tmp_path / "new"), "--key", str(key))

    assert (1, 0) == (without.code, made.code)
    assert "cette clé ne l’ouvre pas" in without.err
    assert f"5 messages repris\nL’archive est reprise\u00a0: {tmp_path}/new\n" == made.out
    assert message(3) == payload(tmp_path / "new", 3).read_bytes()
