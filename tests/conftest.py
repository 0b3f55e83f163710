"""Shared by all tests: in CI nothing may be skipped."""

import os
import signal
import sys
import threading
from collections.abc import Generator

import pytest
from hypothesis import settings

pytest_plugins = ["servers.fixtures"]

# A busy machine is no fault of what is tested; where time counts, a test measures the processor's.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Files that run longest, so that no worker begins one of them when the others have nothing left to do (`.ci/run`).
LONGEST = (
    "test_copy_faults.py", "test_faults.py", "test_limited_stores.py", "test_real_servers.py", "test_many_messages.py",
    "test_archive_run.py", "test_classify.py", "test_outlook_data_files.py", "test_any_sequence.py", "test_cluster.py",
    "test_classify_resume.py", "test_osfiles.py", "test_fetch_identity.py", "test_archive_copy.py", "test_filter.py",
    "test_typing.py", "test_service.py", "test_page.py", "test_classify_output.py", "test_outlook_reports.py",
    "test_roundup_tracker.py", "test_remote_stores.py", "test_sheets_of_messages.py", "test_arrow_batches.py",
)  # fmt: skip
FORBID_SKIPS = os.environ.get("BOUNCEKIT_FORBID_SKIPS") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where BOUNCEKIT_FORBID_SKIPS=1: CI installs all that a test may need."""
    report = yield
    if FORBID_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and BOUNCEKIT_FORBID_SKIPS=1 forbids it: {report.longrepr}"
    return report


def pytest_runtest_setup() -> None:
    """Let Ctrl-C be heard: an interrupted command, or the background of a shell, leaves it ignored for all children."""
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Tell what our own marks mean."""
    config.addinivalue_line("markers", "unix(reason): about what Windows has no counterpart of; left out there.")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this system lacks, and let the longest files come first, where workers share the files."""
    leave_out_unix(config, items)
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def leave_out_unix(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out on Windows, or where it is played (`tests/as_windows`), what only Unix has: each such test says why."""
    if hasattr(os, "major") and sys.platform != "win32":
        return
    left_out = [item for item in items if item.get_closest_marker("unix") is not None]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item.get_closest_marker("unix") is None]
