"""Debian's Chromium without a window, as Playwright drives it; its own browsers are never downloaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["running_browser", "why_no_browser"]

_CHROMIUM = Path("/usr/bin/chromium")
_OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def why_no_browser() -> str | None:
    """Return what to install, where something is missing."""
    if find_spec("playwright") is None or find_spec("axe_playwright_python") is None:
        return "the packages playwright and axe-playwright-python are missing: pip install -e '.[dev]'"
    if not _CHROMIUM.exists():
        return "there is no Chromium: apt-get install chromium (or .ci/servers)"
    return None


@contextmanager
def running_browser() -> Iterator["Browser"]:
    """Run the browser until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=_OPTIONS)
        try:
            yield browser
        finally:
            browser.close()
