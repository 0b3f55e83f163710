"""Which disk a folder stands on, so that two copies on one disk are told to be one, and one disk from another.

Two folders with one ``st_dev`` share a file system.  Two file systems may share a disk all the same: partitions, and
what is laid over disks (encryption, LVM).  Linux tells in ``/sys`` and ``/proc/self/mountinfo``; elsewhere the device
number decides alone.

A path is not a disk: another one may be mounted there tomorrow.  `medium_of` tells what stays with a disk wherever it
is mounted: the serial number of the hardware, the identifier of the file system, and the folder in it.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bouncekit.osfiles import device_numbers

__all__ = ["Medium", "device_of", "medium_of", "mount_point"]

_BLOCK_DEVICES = Path("/sys/dev/block")
_BLOCKS = Path("/sys/class/block")
_MOUNTS = Path("/proc/self/mountinfo")
_UUIDS = Path("/dev/disk/by-uuid")
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"}
# Where the number of a folder is written on the disk.  FAT has none: the system makes one up each time.
_NUMBERED = {"ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "ntfs", "ntfs3", "nfs", "nfs4"}
_SERIALS = ("wwid", "device/wwid", "serial", "device/serial", "device/cid", "loop/backing_file")
_HIGHEST = 10  # folders of /sys between a disk and the USB device that it is


@dataclass(frozen=True, slots=True)
class Medium:
    """What tells a folder on a disk from every other one, wherever the disk is mounted.

    `hardware` is the serial number of the disk, None where it cannot be told; `volume` its file system; `folder` where
    in it the folder lies, and which one it is.
    """

    hardware: str | None
    volume: str
    folder: str


def device_of(path: Path) -> str | None:
    """Return what is the same for two folders on one disk: of the nearest folder above `path` that is there."""
    for folder in (path, *path.parents):
        with suppress(OSError):
            return _name(folder.stat().st_dev)
    return None


def medium_of(path: Path) -> Medium | None:
    """Return what the folder `path` lies on; None where there is no such folder."""
    try:
        path = path.resolve(strict=True)
        status = path.stat()
    except OSError:
        return None
    kind, source = _mounted(_number(status.st_dev))
    device = status.st_dev
    if source.startswith("/dev/"):
        with suppress(OSError):
            device = Path(source).stat().st_rdev
    number = f"#{status.st_ino}" if kind in _NUMBERED else ""
    folder = path.relative_to(mount_point(path)).as_posix() + number
    return Medium(_hardware(device), _volume(path, (kind, source), device), folder)


def mount_point(path: Path) -> Path:
    """Return the topmost folder of the file system that `path`, or the nearest folder above that is there, is in."""
    return next((each for each in (path, *path.parents) if os.path.ismount(each)), Path(path.anchor))


def _volume(path: Path, mounted: tuple[str, str], device: int) -> str:
    kind, source = mounted
    if kind in _NETWORK:
        return f"{kind}:{source}"
    with suppress(OSError):
        for link in _UUIDS.iterdir():
            if link.stat().st_rdev == device:
                return f"uuid:{link.name}"
    with suppress(OSError, AttributeError):  # Windows has no such call; its device number is that of the volume
        if number := os.statvfs(path).f_fsid:
            return f"fsid:{number:x}"
    return f"device:{device}"


def _hardware(device: int) -> str | None:
    """Return the serial numbers of the disks below a block device; None where one of them does not tell."""
    serials = [_serial(_BLOCKS / disk) for disk in sorted(_disks(device))]
    return ",".join(filter(None, serials)) if serials and all(serials) else None


def _serial(disk: Path) -> str:
    for name in _SERIALS:
        with suppress(OSError, ValueError):
            if serial := (disk / name).read_text(encoding="utf-8").strip("\0 \n"):
                return serial
    with suppress(OSError, ValueError):
        for above in list(disk.resolve(strict=True).parents)[:_HIGHEST]:
            if (above / "idVendor").exists():
                told = [
                    (above / name).read_text(encoding="utf-8").strip() for name in ("idVendor", "idProduct", "serial")
                ]
                return ":".join(told)
    return ""


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
