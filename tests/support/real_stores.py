"""The stores that real programs wrote, unpacked."""

import tarfile
from pathlib import Path

__all__ = ["unpacked"]

_PACKED = Path(__file__).parent.parent / "unit" / "stores" / "stores.tar.xz"


def unpacked(folder: Path) -> Path:
    """Unpack them into `folder`; return it."""
    with tarfile.open(_PACKED) as box:
        box.extractall(folder, filter="data")
    return folder
