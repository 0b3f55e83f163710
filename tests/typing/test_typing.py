"""What type checkers see of the public API: every name, no other, and the faults that a program must not have."""

import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"
NAMES = ["accepted.py", "refused.py"]
ROOT = CASES.parent.parent.parent


Faults = dict[str, set[int]]
"""The lines of each file with which a type checker finds fault."""


@pytest.fixture(scope="module")
def mypy() -> Faults:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--output=json", "--config-file="]
    paths = [str(CASES / case) for case in NAMES]
    run = subprocess.run([*command, *paths], capture_output=True, text=True, check=False, cwd=ROOT / "src")

    assert "" == run.stderr
    told = [json.loads(line) for line in run.stdout.splitlines()]
    return by_file((each["file"], each["line"]) for each in told if each["severity"] == "error")


@pytest.fixture(scope="module")
def pyright(tmp_path_factory: pytest.TempPathFactory) -> Faults:
    """What pyright finds: basedpyright, which brings all that it needs as packages, and asks nothing of the network."""
    if find_spec("basedpyright") is None:
        pytest.skip("pip install basedpyright")
    settings = tmp_path_factory.mktemp("pyright") / "pyrightconfig.json"
    chosen = {
        "include": [str(CASES)],
        "extraPaths": [str(ROOT / "src")],
        "typeCheckingMode": "standard",
        "pythonVersion": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    settings.write_text(json.dumps(chosen), encoding="utf-8")
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable]
    run = subprocess.run([*command, "--project", settings], capture_output=True, text=True, check=False)
    told = json.loads(run.stdout)["generalDiagnostics"]
    return by_file((each["file"], each["range"]["start"]["line"] + 1) for each in told if each["severity"] == "error")


def by_file(faults: Iterable[tuple[str, int]]) -> Faults:
    found: Faults = {name: set() for name in NAMES}
    for path, line in faults:
        found[Path(path).name].add(line)
    return found


def marked(case: str) -> set[int]:
    lines = (CASES / case).read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# WRONG")}


@pytest.mark.parametrize("case", NAMES)
def test_mypy(case: str, mypy: Faults) -> None:
    assert marked(case) == mypy[case]


@pytest.mark.parametrize("case", NAMES)
def test_pyright(case: str, pyright: Faults) -> None:
    assert marked(case) == pyright[case]


def test_the_cases_hold_what_is_right_and_what_is_wrong() -> None:
    assert set() == marked("accepted.py")
    assert len(marked("refused.py")) > 10
