"""Debian's Chromium, led by Playwright, and axe: what a page looks like, and what is wrong with it for whom.

Nothing is downloaded: the browser is Debian's package, axe stands in a package of PyPI, and no page is asked of the
network (the browser is offline but for loopback).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser", "open_page", "violations"]

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


@contextmanager
def browser() -> Iterator["Browser"]:
    """Start the browser, and end it; skip the test where it or its driver is not installed."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("needs chromium (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright (pip install 'bouncekit[dev]')")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=executable, args=list(_FLAGS))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def open_page(started: "Browser", url: str | Path, **context: Any) -> Iterator["Page"]:
    """Open a file or a URL in a context of its own (`context`: ``color_scheme="dark"``, ``locale="fr"``…).

    Whatever the page asks of another place than its own, and whatever it reports as an error, fails the test.
    """
    address = url.as_uri() if isinstance(url, Path) else url
    own = address if isinstance(url, Path) else "/".join(address.split("/")[:3]) + "/"
    faults: list[str] = []
    inside = started.new_context(**context)
    try:
        page = inside.new_page()
        page.on("request", lambda request: None if _is_own(request.url, own) else faults.append(f"asks {request.url}"))
        page.on("pageerror", lambda error: faults.append(f"error {error}"))
        page.on("console", lambda said: faults.append(f"console {said.text}") if said.type == "error" else None)
        page.goto(address)
        yield page
        assert [] == faults
    finally:
        inside.close()


def violations(page: "Page") -> list[str]:
    """Return what axe finds wrong in the page as it is now: the rule, and each place with what is to be mended."""
    axe = pytest.importorskip(
        "axe_playwright_python", reason="needs axe-playwright-python (pip install 'bouncekit[dev]')"
    )
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def _is_own(url: str, own: str) -> bool:
    return url.startswith((own, "data:", "blob:"))
