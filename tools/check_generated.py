#!/usr/bin/env python3
"""Say which generated files are not what their scripts give; exit with 1 where there are any.

The scripts are the ``make_*.py`` beside this one, each of which knows ``--check``.
"""

import subprocess
import sys
from pathlib import Path


def _fails(script: Path) -> bool:
    return subprocess.run([sys.executable, script, "--check"], check=False).returncode != 0


def main() -> int:
    scripts = sorted(Path(__file__).parent.glob("make_*.py"))
    stale = [script for script in scripts if _fails(script)]
    for script in stale:
        print(f"what tools/{script.name} writes is out of date: run it")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
