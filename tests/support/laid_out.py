"""Files written into a folder, as a program would have left them."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["laid_out"]


def laid_out(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files, each by its path below `folder`; return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
