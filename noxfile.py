"""Sessions for whoever works on bouncekit: ``nox -s fuzz -- 600`` fuzzes for ten minutes."""

import nox

nox.options.sessions = []


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz the library for the seconds given (60 otherwise), led by `atheris` where it can be installed."""
    session.install("-e", ".", "pytest")
    session.run("python", "-m", "pip", "install", "-q", "atheris", success_codes=[0, 1])
    session.run("python", "tests/property/fuzz.py", *(session.posargs or ["60"]))
