"""Which disk a folder stands on, so that two copies on one disk are told to be one.

Two folders with one ``st_dev`` share a file system.  Two file systems may share a disk all the same: partitions, and
what is laid over disks (encryption, LVM).  Linux tells in ``/sys`` and ``/proc/self/mountinfo``; elsewhere the device
number decides alone.
"""

from contextlib import suppress
from pathlib import Path

from bouncekit.osfiles import device_numbers

__all__ = ["device_of"]

_BLOCK_DEVICES = Path("/sys/dev/block")
_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"}


def device_of(path: Path) -> str | None:
    """Return what is the same for two folders on one disk: of the nearest folder above `path` that is there."""
    for folder in (path, *path.parents):
        with suppress(OSError):
            return _name(folder.stat().st_dev)
    return None


def _name(device: int) -> str:
    disks = _disks(device)
    if not disks:
        kind, source = _mounted(_number(device))
        if kind in _NETWORK:
            return f"host:{source.lstrip('/').replace('/', ':').partition(':')[0].rpartition('@')[2].lower()}"
        # btrfs has a device number of its own for each of its parts.
        with suppress(OSError):
            if source.startswith("/dev/"):
                disks = _disks(Path(source).stat().st_rdev)
    return f"disk:{','.join(sorted(disks))}" if disks else f"device:{device}"


def _disks(device: int) -> set[str]:
    """Return the disks below a block device."""
    entry = _BLOCK_DEVICES / (_number(device) or "none")
    return _below(entry.resolve()) if entry.exists() else set()


def _number(device: int) -> str:
    """Return a device number as ``/sys`` and ``/proc`` write it; nothing on Windows."""
    numbers = device_numbers(device)
    return f"{numbers[0]}:{numbers[1]}" if numbers else ""


def _below(entry: Path, depth: int = 0) -> set[str]:
    if (entry / "partition").exists():
        entry = entry.parent
    slaves = entry / "slaves"
    under = list(slaves.iterdir()) if slaves.is_dir() and depth < 8 else []
    return set().union(*(_below(each.resolve(), depth + 1) for each in under)) if under else {entry.name}


def _mounted(number: str) -> tuple[str, str]:
    """Return the kind and the source of the mount with a device number (proc(5), ``mountinfo``)."""
    with suppress(OSError):
        for line in _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines():
            fields, _, rest = line.partition(" - ")
            if fields.split()[2:3] == [number]:
                kind, source, *_ = [*rest.split(), "", ""]
                return kind, source
    return "", ""
