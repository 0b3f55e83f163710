"""Which tests run a second time without what Windows lacks (`tests/as_windows`): all whose subject can depend on it.

A room that reaches for no disk, server, clock or terminal cannot: none of its modules imports `os`, `signal`, `socket`
or anything else of the system, which `test_layers` holds module by module.  The rooms that do are named in
docs/architecture.md, and each of them stands in the command of `.ci/run`.
"""

import importlib.util
import os
import re
import signal
import sys
from pathlib import Path
from types import ModuleType

import pytest

from layers.test_layers import OUTER_EDGE, ROOT

# `judging.rules.files` is the one module of its folder that reads files.
ELSEWHERE = {
    "cli": "tests/cli",
    "osfiles": "tests/unit/test_osfiles.py",
    "__main__": "tests/cli",
    "judging.rules.files": "tests/unit/judging/rules/test_rulefiles.py",
}


def run_as_windows() -> list[str]:
    """Return the paths that the command of `.ci/run` names."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("\\\n", " ")
    (command,) = re.findall(r"(?m)^PYTHONPATH=tests/as_windows .*", script)
    return [word for word in command.split() if word.startswith("tests/")]


@pytest.mark.parametrize("room", sorted(OUTER_EDGE))
def test_what_reaches_out_is_tested_without_what_windows_lacks(room: str) -> None:
    folder = ELSEWHERE.get(room, f"tests/unit/{room.replace('.', '/')}")
    listed = [path for path in run_as_windows() if folder == path or folder.startswith(f"{path}/")]

    assert 1 == len(listed)
    assert (ROOT / listed[0]).exists()


@pytest.fixture
def played() -> ModuleType:
    """`sitecustomize`, loaded without its effect on this process."""
    path = ROOT / "tests" / "as_windows" / "sitecustomize.py"
    text = path.read_text(encoding="utf-8").partition("\nfor module, names in GONE:")[0]
    module = ModuleType("played")
    exec(compile(text, path, "exec"), module.__dict__)
    return module


def test_the_names_that_are_taken_away_are_names_of_this_system(played: ModuleType) -> None:
    if sys.platform != "linux" or not hasattr(os, "major"):
        pytest.skip("only Linux has all of them")
    optional = {
        "O_RSYNC",
        "O_NDELAY",
        "lchmod",
        "SIGCLD",
        "pthread_getcpuclockid",
        "tzset",
        "sendmsg_afalg",
        "ST_RDONLY",
    }
    for module, names in played.GONE:
        assert set() == {name for name in names if not hasattr(module, name)} - optional
    for name, unseen in played.UNSEEN.items():
        real = importlib.import_module(name)
        assert set() == {each for each in unseen if not hasattr(real, each)} - optional
    assert hasattr(signal, "SIGTERM")


def test_nothing_of_ours_asks_for_a_name_that_is_taken_away_without_looking(played: ModuleType) -> None:
    wanted = {name for _, names in played.GONE for name in names} | set().union(*played.UNSEEN.values())
    pattern = re.compile(rf"\b(?:os|signal|socket)\.({'|'.join(sorted(wanted))})\b")
    found = {
        (str(path.relative_to(ROOT / "src" / "bouncekit")), match[1])
        for path in (ROOT / "src").rglob("*.py")
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    }

    assert {name for path, name in found if Path(path).name != "osfiles.py"} <= {
        "posix_fadvise",  # this and the next four where hasattr has told that they are there
        "POSIX_FADV_DONTNEED",
        "pthread_sigmask",
        "sched_getaffinity",
        "setitimer",
        "statvfs",  # its absence is caught
    }
