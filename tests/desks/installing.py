"""Lays the real desks on the disk, each in an environment of its own: ``python tests/desks/installing.py [NAME…]``.

Nothing of the system is changed: what PyPI has goes into virtual environments, and Debian's packages are unpacked,
not installed.  All lies below $BOUNCEKIT_DESKS, otherwise the user's cache.
"""

import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
DESKS = Path(
    os.environ.get("BOUNCEKIT_DESKS")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bouncekit-desks"
)
# The releases with which the recipes are held; their dependencies are those of the day.
OF_PYPI = {
    "django-helpdesk": ["django-helpdesk==2.6.1", "Django>=5.2,<5.3"],
    "roundup": ["roundup==2.6.0"],
    "mailman": ["mailman==3.3.10"],
}
OF_DEBIAN = {"rt": ["request-tracker5", "rt5-db-sqlite", "rt5-standalone", "rt5-clients"], "php": ["php-cli"]}
# What nothing here asks for: fonts, graphs, a mail server, the manual, questions at installation.
_LEFT_OUT = ("fonts-", "exim4", "dbconfig-", "graphviz", "perl-doc", "debconf", "ucf", "perl-base")


def place(name: str) -> Path | None:
    """Return where the desk lies; None where it is not installed."""
    folder = DESKS / name
    return folder if (folder / ".complete").is_file() else None


def python_of(name: str) -> Path | None:
    """Return the Python of a desk of PyPI: its own one, or else this one, where it has the desk; None otherwise."""
    folder = place(name)
    if folder is None:
        return Path(sys.executable) if find_spec(name) is not None else None
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


def install(names: Iterable[str]) -> None:
    """Install the desks that are not there yet, and say how long each took."""
    for name in names:
        if place(name) is not None:
            continue
        begun = time.monotonic()
        (DESKS / name).mkdir(parents=True, exist_ok=True)
        if name in OF_PYPI:
            _of_pypi(name)
        else:
            _of_debian(name)
        (DESKS / name / ".complete").touch()
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)


def _of_pypi(name: str) -> None:
    """Make a virtual environment of the desk and of what bouncekit needs; bouncekit itself is that of this tree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["cli"]]
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(DESKS / name)], check=True)
    python = DESKS / name / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", *OF_PYPI[name], *needed], check=True)


def _of_debian(name: str) -> None:
    """Unpack the packages of the desk, and those that they need and the system has not."""
    subprocess.run(["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "update"], check=False)
    plan = ["apt-get", "install", "--simulate", "--no-install-recommends", *OF_DEBIAN[name]]
    told = subprocess.run(plan, check=True, capture_output=True, text=True).stdout
    packages = [line.split()[1] for line in told.splitlines() if line.startswith("Inst ")]
    kept = DESKS / name / ".packages"
    kept.mkdir(exist_ok=True)
    wanted = [package for package in packages if not package.startswith(_LEFT_OUT)]
    subprocess.run(["apt-get", "-qq", "download", *wanted], check=True, cwd=kept)
    for package in sorted(kept.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(DESKS / name)], check=True)
        package.unlink()


if __name__ == "__main__":
    install(sys.argv[1:] or [*OF_PYPI, *OF_DEBIAN])
