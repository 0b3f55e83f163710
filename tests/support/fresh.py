"""What a new Python has loaded after some statements: the rooms that stay unloaded until they are wanted."""

import subprocess
import sys


def loaded_after(statements: str, *names: str) -> list[str]:
    """Return those of the modules `names` that a new Python has loaded after `statements`."""
    code = f"{statements}\nimport sys\nprint(*[name for name in {names!r} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
