"""`bouncekit serve`: who may ask it, how it ends, and what it says where it cannot run."""

import base64
import socket
from pathlib import Path

import pytest

from bouncekit.cli import process
from servers.service import is_alive, running_service, wait_until

TOKEN = "a-token-of-this-test-alone"


def test_beyond_this_machine_nobody_asks_without_the_token(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    basic = base64.b64encode(b"anybody:" + TOKEN.encode()).decode()
    wrong = [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic !"}, {"authorization": f"Digest {TOKEN}"}]

    with running_service("--jobs", "1", "--host", "0.0.0.0", "--token-file", str(tmp_path / "token")) as service:
        for path in ("/", "/metrics", "/openapi.json", "/static/page.css"):
            assert [401] * 4 == [service.ask(path, headers=field).status for field in wrong]
            for right in (f"Bearer {TOKEN}", f"basic {basic}"):
                assert 200 == service.ask(path, headers={"authorization": right}).status
        refused = service.ask("/v1/classify", b"Subject: x\n\n", {"content-type": "message/rfc822"})
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert 200 == service.ask("/healthz").status  # which tells nothing
        workers = service.workers()
        service.process.terminate()
        assert 0 == service.process.wait(60)

    wait_until(lambda: not any(map(is_alive, workers)))


@pytest.mark.parametrize(
    ("arguments", "token", "said"),
    [
        (["--host", "0.0.0.0"], None, "jeton"),
        (["--host", "mail.example.fr"], None, "jeton"),
        (["--host", "0.0.0.0"], "short", "openssl rand"),
        (["--token-file", "nowhere"], None, "nowhere"),
        (["--host", "192.0.2.1"], TOKEN, "--host"),
        (["--sent", "nowhere.sqlite"], None, "nowhere.sqlite"),
        (["--subject-tag", "[support]"], None, "{id}"),
        (["--rules", "nowhere.toml"], None, "nowhere.toml"),
    ],
)
def test_what_cannot_run_says_why(
    arguments: list[str],
    token: str | None,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("BOUNCEKIT_TOKEN", raising=False)
    if token is not None:
        monkeypatch.setenv("BOUNCEKIT_TOKEN", token)

    assert 2 == process.run(["serve", "--port", "0", *arguments])
    told = capsys.readouterr().err
    assert said in told
    assert TOKEN not in told


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert 2 == process.run(["serve", "--port", str(taken.getsockname()[1])])
    assert "un autre programme" in capsys.readouterr().err


def test_without_its_extra_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from bouncekit.cli.commands import serve

    monkeypatch.setattr(serve, "_NEEDED", ("no_such_package",))
    assert 2 == process.run(["serve"])
    assert "pip install 'bouncekit[server]'" in capsys.readouterr().err
