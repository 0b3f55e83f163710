"""Runs a driver in the environment of its desk, and holds what is asked of every desk."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desks.installing import ROOT, python_of
from desks.six import AGENT, CUSTOMER, Answer, six

__all__ = ["RECIPES", "Desk", "Told", "hold", "six_delivered"]

RECIPES = ROOT / "docs" / "helpdesk" / "recipes"
DRIVERS = Path(__file__).parent / "drivers"
_PATIENCE = 600  # seconds: a desk that stands still is a failure
Told = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """One desk of PyPI: its name, its driver, and the folders of what its recipe makes importable."""

    name: str
    driver: str
    place: Path
    door: str | None
    paths: tuple[Path, ...] = ()

    def run(self, command: str) -> Told:
        """Run the driver and return what it prints last, as JSON."""
        python = python_of(self.name)
        if python is None:
            pytest.skip(
                f"{self.name} is not installed: `nox -s desks`, or python tests/desks/installing.py {self.name}"
            )
        called = [str(python), str(DRIVERS / self.driver), str(self.place), command]
        path = os.pathsep.join(map(str, [ROOT / "src", *self.paths]))
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        if self.door is not None:
            environment["DOOR"] = self.door
        done = subprocess.run(called, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        assert 0 == done.returncode, done.stdout + done.stderr
        told: Told = json.loads(done.stdout.splitlines()[-1])
        return told


def six_delivered(desk: Desk) -> dict[str, Told]:
    """Return, for each of the six messages, what was true before and after the desk got it."""
    answer = desk.run("begin")
    lay(desk.place / "messages", six(Answer(answer["message_id"], answer["subject"])))
    return desk.run("deliver")


def lay(folder: Path, messages: dict[str, bytes]) -> None:
    """Write the messages into `folder`, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in messages.items():
        (folder / name).write_bytes(content)


# Of each message: what opens ticket 1 again, what opens a new one, and what the note must say where there is one.
EXPECTED = {
    "failure": (True, 0, ("Non distribué", CUSTOMER, "Boîte e-mail pleine.", "552 5.1.1", "Prévenez")),
    "delay": (False, 0, ("Remise retardée", CUSTOMER, "réessaie tout seul")),
    "absence": (False, 0, ("Réponse automatique", "je suis absent jusqu'au 16 mars")),
    "complaint": (True, 0, ("Plainte", "retirez son adresse")),
    "forwarded": (False, 1, ()),
    "ordinary": (False, 1, ()),
}


def hold(name: str, told: Told) -> None:
    """Hold what every desk must do with message `name`, of which `told` is what was true before and after."""
    reopens, opens, words = EXPECTED[name]
    before, after = told["before"], told["after"]
    notes = after["notes"][len(before["notes"]) :]

    assert not before["is_open"]
    assert reopens is after["is_open"]
    assert opens == after["tickets"] - before["tickets"]
    assert (before["title"], before["customer"]) == (after["title"], after["customer"])
    assert (1 if words else 0) == len(notes) == after["entries"] - before["entries"]
    assert [] == [word for word in words if word not in notes[0]]
    assert [] == [note for note in notes if "\\" in note or "&#" in note]
    people = {each["to"] for each in after["sent"]}
    if words:  # a machine wrote: nobody but the desk's own people hears of it, and these surely where they must act
        assert people <= {AGENT}
        assert not reopens or people
    else:
        assert not {each for each in people if "daemon" in each.casefold()}
