"""The table of status codes is what its script makes of the registry's snapshot."""

from importlib import import_module


def test_the_status_codes_are_what_the_script_gives() -> None:
    script = import_module("make_registry")

    assert script.status_toml() == script.STATUS_FILE.read_text(encoding="utf-8")
