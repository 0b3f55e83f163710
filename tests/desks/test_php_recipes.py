"""The PHP of the recipes for osTicket and FreeScout, before stand-ins: neither desk is in a package registry.

That the desks themselves do what the stand-ins say was seen once, by hand (docs/helpdesk).
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from desks.driving import RECIPES
from desks.installing import place

STAND_INS = Path(__file__).parent / "stand_ins"
MODULE = RECIPES / "freescout/Bouncekit/Providers/BouncekitServiceProvider.php"
PIPE = RECIPES / "osticket/bouncekit-pipe.php"
OURS = "In-Reply-To: <FS_reply-12-{HASH}@example.fr>"
NOTE = "X-Bouncekit-Note: yes"


def php(*command: object, content: str) -> Any:
    packages = place("php")
    if packages is None:
        pytest.skip("PHP is not installed: python tests/desks/installing.py php")
    (binary,) = packages.glob("usr/bin/php[0-9]*.[0-9]")
    libraries = ":".join(map(str, packages.glob("usr/lib/*-linux-gnu")))
    environment = {**os.environ, "LD_LIBRARY_PATH": libraries, "OSTICKET_API": str(STAND_INS / "osticket")}
    called = [str(binary), "-n", *map(str, command)]
    done = subprocess.run(called, input=content, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("header", "conversation", "status"),
    [
        ((NOTE, "X-Bouncekit-Handling: reopen", OURS), "12", "active"),
        ((NOTE, "X-Bouncekit-Handling: note", OURS), "12", "closed"),
        (
            (NOTE, "X-Bouncekit-Handling: note", "In-Reply-To: <FS_reply-12-0123456789abcdef@example.fr>"),
            None,
            "closed",
        ),
        (("X-Bouncekit-Handling: reopen", OURS), None, "active"),
    ],
    ids=["failure", "delay", "an id that is not FreeScout's", "a person"],
)
def test_freescout_lays_a_note_to_its_conversation_whose_customer_stays(
    header: tuple[str, ...], conversation: str | None, status: str
) -> None:
    saved = php(STAND_INS / "freescout.php", MODULE, content="\n".join([*header, ""]))
    customer = "jean.rey@client.example" if conversation else "sender@example.net"

    assert {"from": customer, "conversation": conversation, "status": status} == saved


@pytest.mark.parametrize(
    ("header", "done"),
    [
        ((NOTE, "X-Bouncekit-Handling: reopen"), ["reopen", ["Non distribué", "note", "bouncekit", True]]),
        ((NOTE, "X-Bouncekit-Handling: stop_writing"), ["reopen", ["Non distribué", "note", "bouncekit", True]]),
        ((NOTE, "X-Bouncekit-Handling: note"), []),
        (("X-Bouncekit-Handling: reopen",), []),
    ],
    ids=["failure", "complaint", "delay", "a person"],
)
def test_osticket_opens_a_ticket_again_and_alerts_where_somebody_must_act(
    header: tuple[str, ...], done: list[Any]
) -> None:
    assert done == php(PIPE, content="\n".join([*header, "", "text"]))
