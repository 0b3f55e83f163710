"""`bouncekit archive copy`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from cli_runs import Run
from making import message, place_of

from bouncekit.archive import Archive, Incoming


def test_copy_says_what_it_did(office: Path, ready: Path, run: Run) -> None:
    Archive.open(str(office)).add([Incoming(message(9), place_of(9))])
    told = run("copy", "--json").told

    assert {"removable": (1, 6, True), "remote": (1, 6, True)} == {
        role: (each["sent"], each["held"], each["complete"]) for role, each in told.items()
    }
    again = run("copy")
    assert (0, 2) == (again.code, again.out.count("La copie est complète."))
    assert f"Disque externe ({ready})\n  0 message envoyé et relu\n  6 messages dans cette copie\n" in again.out


def test_ctrl_c_ends_cleanly_and_keeps_what_was_done(office: Path, disk: Path, run: Run) -> None:
    Archive.open(str(office)).add(Incoming(message(number), place_of(number)) for number in range(100, 1500))
    run("copies", "--removable", str(disk))
    command = [sys.executable, "-m", "bouncekit", "archive", "copy"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ)
    end = time.monotonic() + 60
    while time.monotonic() < end and not list(disk.glob("data/*/*.eml")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert 130 == process.returncode
    assert "Relancez la même commande pour continuer." in errors.decode()
    assert "Traceback" not in errors.decode()
    assert run("copy", "--json").told["removable"]["complete"]


def test_several_disks_are_copied_to_and_one_may_be_away(two_disks: tuple[Path, Path], office: Path, run: Run) -> None:
    assert ["removable", "removable-2"] == list(run("copy", "--json").told)
    assert 0 == run("verify").code
    friday = two_disks[1]
    friday.rename(friday.with_name("away"))
    Archive.open(str(office)).add([Incoming(message(9), place_of(9))])
    shown, verified = run("copy"), run("verify", "--json")

    assert (0, "") == (shown.code, shown.err)
    assert f"Disque externe n°\u00a02 ({friday})" in shown.out
    assert "pas branché en ce moment" in shown.out
    assert (0, "absent") == (verified.code, verified.told["removable-2"]["presence"])
    assert 1 == run("copy", "--copy", "removable-2").code
    two_disks[0].rename(two_disks[0].with_name("away-too"))
    gone = run("copy")
    assert (1, 2) == (gone.code, gone.out.count("introuvable"))


def test_one_of_several_disks_can_be_chosen(two_disks: tuple[Path, Path], run: Run) -> None:
    def chosen(name: str) -> list[str]:
        return list(run("verify", "--json", "--copy", name).told)

    assert ["removable", "removable-2"] == chosen("removable")
    assert (["removable"], ["removable-2"]) == (chosen("removable-1"), chosen("removable-2"))
    unknown, nonsense = run("verify", "--copy", "removable-3"), run("verify", "--copy", "disk")
    assert (2, 2) == (unknown.code, nonsense.code)
    assert "Disque externe n°\u00a03" in unknown.err
