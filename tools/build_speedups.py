"""Build the primitives of native/_speedups.c with the compiler at hand: ``build_speedups.py FOLDER [FLAG...]``.

FOLDER receives a copy of the package with them inside, for ``PYTHONPATH``; the checkout itself stays pure.  Flags go to
the compiler, such as ``-fsanitize=address,undefined``.
"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "native" / "_speedups.c"
WARNINGS = ("-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-cast-function-type")


def build(folder: Path, *flags: str) -> Path:
    """Copy the package to `folder`, build the primitives in it, and return where they are."""
    package = folder / "bouncekit"
    shutil.copytree(ROOT / "src" / "bouncekit", package, ignore=shutil.ignore_patterns("__pycache__"))
    built = package / "speed" / f"_speedups{sysconfig.get_config_var('EXT_SUFFIX')}"
    usual = ("-std=c11", "-O2", "-shared", "-fPIC", f"-I{sysconfig.get_paths()['include']}")
    compiler = shutil.which("cc") or "gcc"
    subprocess.run([compiler, *usual, *WARNINGS, *flags, str(SOURCE), "-o", str(built)], check=True)
    return built


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), *sys.argv[2:]))
