"""Sessions for whoever works on bouncekit: ``nox`` checks all, ``nox -s fuzz -- 600`` fuzzes for ten minutes.

`.ci/run` runs the same sessions with ``--no-venv`` in the environment that the README's command made.
"""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import nox

nox.options.sessions = ["lint", "types", "tests", "docs"]
nox.options.default_venv_backend = "venv"


def _install(session: nox.Session, *packages: str) -> None:
    """Install `packages`; nothing where the caller's own environment is used (``--no-venv``)."""
    if session.virtualenv.venv_backend != "none":
        session.install("-q", *packages)


# What another interpreter, or another release of a dependency, reads otherwise: everything between bytes and report.
READING = [
    f"tests/unit/{room}" for room in ("text", "message", "reading", "judging", "wording", "interop", "sources", "batch")
]
READING += ["tests/corpus"]
TESTING = ["hatchling>=1.25", "hypothesis>=6.100", "pytest>=8.2", "pytest-benchmark>=5.0", "pytest-randomly>=3.15"]
TESTING += ["pytest-xdist>=3.6"]


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, or those that are named."""
    _install(session, "-e", ".[dev]")
    session.run("pytest", "-q", *session.posargs)


@nox.session(python=["3.12", "3.13"])
def interpreters(session: nox.Session) -> None:
    """Run what reads and judges under another CPython."""
    session.install("-q", "-e", ".[cli,imap,outlook]", *TESTING)
    session.run("pytest", "-q", *(session.posargs or READING))


@nox.session
def oldest(session: nox.Session) -> None:
    """Run what reads and judges with the oldest release of each dependency that pyproject.toml allows."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["cli"]]
    bounds = (re.match(r"([\w.-]+)>=([\d.]+)", need) for need in asked)
    session.install(
        "-q", "-e", ".[cli,imap,outlook]", *TESTING, *(f"{bound[1]}=={bound[2]}" for bound in bounds if bound)
    )
    session.run("pytest", "-q", *(session.posargs or READING))


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests and tell which branches none of them takes; too many are an error."""
    _install(session, "-e", ".[dev]")
    session.run("pytest", "-q", "--cov", "--cov-report=term:skip-covered", "--cov-fail-under=90", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, and that generated files are current."""
    _install(session, "-e", ".", "ruff>=0.9")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("python", "tools/check_generated.py")


@nox.session
def types(session: nox.Session) -> None:
    """Check types."""
    _install(session, "-e", ".[dev]")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site into build/site; a link that leads nowhere is an error."""
    _install(session, "-e", ".[cli,docs]")
    session.run("mkdocs", "build", "--strict", "-q")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz the library for the seconds given (60 otherwise), led by `atheris` where it can be installed."""
    _install(session, "-e", ".", "pytest")
    session.run("python", "-m", "pip", "install", "-q", "atheris", success_codes=[0, 1])
    session.run("python", "tests/property/fuzz.py", *(session.posargs or ["60"]))


@nox.session
def sanitize(session: nox.Session) -> None:
    """Run the primitives in C under ASAN and UBSAN: tests, hostile messages, fuzzing for the seconds given (60)."""
    _install(session, "-e", ".[dev]")
    folder = Path(session.create_tmp()) / "sanitized"
    shutil.rmtree(folder, ignore_errors=True)
    flags = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
    session.run("python", "tools/build_speedups.py", str(folder), *flags)
    runtime = subprocess.run(["cc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    under = {
        "LD_PRELOAD": runtime.stdout.strip(),
        "ASAN_OPTIONS": "detect_leaks=0",  # Python itself keeps much until its end
        "PYTHONMALLOC": "malloc",  # else the memory of small objects is one block to the sanitizer
        "PYTHONPATH": str(folder),
    }
    primitives = {**under, "PYTHONPATH": "", "BOUNCEKIT_SPEEDUPS_FLAGS": " ".join(flags), "BOUNCEKIT_EXAMPLES": "2000"}
    session.run("python", "-m", "pytest", "-q", "tests/unit/speed", env=primitives)
    hostile = ("tests/unit/message", "tests/property", "tests/corpus")
    session.run("python", "-m", "pytest", "-q", *hostile, env=under)
    session.run("python", "tests/property/fuzz.py", "--no-atheris", *(session.posargs or ["60"]), env=under)


# Sessions that hand what they are given to one of our scripts: the script, the extra that it needs, and what it does.
_SCRIPTS = {
    "compiled": (
        "tools/compare_cores.py",
        "dev",
        "Build the compiled core, run a part of the tests on it, and compare its answers with those of pure Python.",
    ),
    "kills": (
        "tests/kills/every_call.py",
        "dev",
        "Kill `archive fetch`, `copy`, `repair` and `run` at each call that writes, in each kind of store (hours).",
    ),
    "fuzz_outlook": (
        "tests/property/fuzz_outlook.py",
        "outlook-pst",
        "Fuzz the reading of Outlook files: so many (2000 otherwise), of the .msg and .pst that are named.",
    ),
}


def _script(script: str, extra: str, about: str) -> Callable[[nox.Session], None]:
    def run(session: nox.Session) -> None:
        _install(session, "-e", f".[{extra}]")
        session.run("python", script, *session.posargs)

    run.__doc__ = about
    return run


for _name, _row in _SCRIPTS.items():
    nox.session(_script(*_row), name=_name)


@nox.session
def letters(session: nox.Session) -> None:
    """Fit the weights of pasted letters to corpus/letters again; ``--hold-out`` prints how unseen ones are told."""
    _install(session, "-e", ".", "scikit-learn>=1.5")
    session.run("python", "tools/fit_letters.py", *session.posargs)


@nox.session
def service(session: nox.Session) -> None:
    """Have schemathesis try the service on its own description, then attack it for the seconds given (60 otherwise)."""
    _install(session, "-e", ".[dev]")
    session.run("python", "tests/service/describing.py")
    session.run("python", "tests/service/hostile.py", *(session.posargs or ["60"]))


@nox.session
def desks(session: nox.Session) -> None:
    """Install real help desks, beside the system and one another, and run the recipes of docs/helpdesk before them."""
    _install(session, "-e", ".[dev]")
    session.run("python", "tests/desks/installing.py")
    session.run("pytest", "-q", *(session.posargs or ["tests/desks"]))


@nox.session
def cluster(session: nox.Session) -> None:
    """Make the table on Dask, Ray and Spark in local mode (Java 17 or later), and measure Dask against `--jobs 2`."""
    _install(session, "-e", ".[dev,ray,spark]")
    session.run("pytest", "-q", "tests/unit/batch/test_cluster.py", "tests/cluster/ray_and_spark.py")
    session.run("python", "benchmarks/cluster.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure what reading costs; ``-- --quick`` only tries it."""
    _install(session, "-e", ".[dev]")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session
def compare(session: nox.Session) -> None:
    """Compare the speed of this tree with that of a revision (``-- v1.0``; HEAD otherwise); fail past 5 % more time."""
    _install(session, "-e", ".")
    revision, *options = session.posargs or ["HEAD"]
    before = Path(session.create_tmp()) / "before"
    session.run("git", "worktree", "add", "--detach", "--force", str(before), revision, external=True)
    try:
        session.run("python", "benchmarks/compare.py", str(before), ".", *options)
    finally:
        session.run("git", "worktree", "remove", "--force", str(before), external=True)


@nox.session
def release(session: nox.Session) -> None:
    """Show what the changelog will say, and build and check both packages in dist."""
    _install(session, "build", "towncrier>=24.8", "twine")
    session.run("towncrier", "build", "--draft", "--version", *(session.posargs or ["next"]))
    session.run("python", "-m", "build", "--outdir", "dist")
    session.run("python", "-m", "twine", "check", "--strict", *map(str, Path("dist").iterdir()))
