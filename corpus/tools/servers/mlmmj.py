"""mlmmj: a mailing list that refuses, holds or answers; everything goes out through the collector."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import outgoing

_LIST = "/var/spool/mlmmj/liste"


class Driver(outgoing.HandedOver):
    packages = ("mlmmj",)

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        chrooted(root, "rm", "-rf", _LIST)
        answers = f"{HOST_NAME}\nlea@{HOST_NAME}\n{settings.get('language', 'en')}\nn\n".encode()
        chrooted(root, "mlmmj-make-ml", "-L", "liste", "-s", "/var/spool/mlmmj", stdin=answers)
        control = root / _LIST.lstrip("/") / "control"
        for name, content in ({"relayhost": "127.0.0.2", "delimiter": "+"} | dict(settings.get("control", {}))).items():
            (control / name).write_text(f"{content}\n", encoding="utf-8")
        if settings.get("member"):
            (control.parent / "subscribers.d/n").write_text("nadia.benali@example.fr\n", encoding="utf-8")
        call = f'{{ echo "Delivered-To: $RECIPIENT"; cat; }} | /usr/bin/mlmmj-receive -F -L {_LIST}'
        outgoing.write(root, call, replies=False)

    def start(self, root: Path) -> None:
        """There is nothing to start."""
