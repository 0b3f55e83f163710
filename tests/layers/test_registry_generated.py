"""The table of status codes is what its script makes of the registry's snapshot."""

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "tools" / "make_registry.py"


def test_the_status_codes_are_what_the_script_gives() -> None:
    spec = importlib.util.spec_from_file_location("make_registry", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    assert script.status_toml() == script.STATUS_FILE.read_text(encoding="utf-8")
