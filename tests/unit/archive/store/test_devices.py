"""Which disk a folder stands on: partitions, volumes and network mounts are traced to what is below."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bouncekit.archive.store import LocalStore, RemoteStore, devices
from bouncekit.archive.store.connecting import RemoteOptions

MOUNTS = """\
22 1 0:30 / /home rw - btrfs {source} rw
23 1 0:40 / /mnt/nas rw - nfs4 NAS.example.fr:/volume1 rw
24 1 0:41 / /mnt/share rw - cifs //nas.example.fr/photos rw
25 1 0:42 / /run rw - tmpfs tmpfs rw
"""


@pytest.fixture
def name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], str]:
    """Two disks: sda with two partitions and an encrypted volume on the second, sdb whole."""
    block, numbers = tmp_path / "block", tmp_path / "dev"
    numbers.mkdir()
    for number, place in (("8:0", "sda"), ("8:1", "sda/sda1"), ("8:2", "sda/sda2"), ("8:16", "sdb"), ("253:0", "dm-0")):
        folder = block / place
        folder.mkdir(parents=True, exist_ok=True)
        if "/" in place:
            (folder / "partition").write_text("1")
        (numbers / number).symlink_to(folder)
    (block / "dm-0" / "slaves").mkdir()
    (block / "dm-0" / "slaves" / "sda2").symlink_to(block / "sda" / "sda2")
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.format(source="/dev/none"))
    monkeypatch.setattr(devices, "_BLOCK_DEVICES", numbers)
    monkeypatch.setattr(devices, "_MOUNTS", mounts)
    return lambda major, minor: devices._name(os.makedev(major, minor))


@pytest.mark.unix("numbers of devices, and what Linux tells of them in /sys")
def test_partitions_and_volumes_of_one_disk_are_one(name: Callable[[int, int], str]) -> None:
    assert {"disk:sda"} == {name(8, 0), name(8, 1), name(8, 2), name(253, 0)}
    assert "disk:sdb" == name(8, 16)


@pytest.mark.unix("numbers of devices, and what Linux tells of them in /proc")
def test_mounts_of_one_server_are_one(name: Callable[[int, int], str]) -> None:
    assert "host:nas.example.fr" == name(0, 40) == name(0, 41)
    assert name(0, 42) not in {name(0, 43), "host:tmpfs"}


def test_a_folder_that_is_not_there_stands_where_it_would_be_made(tmp_path: Path) -> None:
    assert LocalStore(tmp_path).identity() == LocalStore(tmp_path / "not" / "there").identity()


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("sftp://marie@Example.fr/a", "sftp://paul@example.fr:2222/b", True),
        ("sftp://example.fr/a", "webdav://example.fr/a", True),
        ("sftp://example.fr/a", "sftp://example.org/a", False),
        ("s3://bucket/a", "s3://bucket/b", True),
        ("s3://bucket/a", "s3://other/a", False),
    ],
)
def test_places_on_one_server_or_in_one_bucket_are_one(one: str, other: str, is_one: bool) -> None:
    assert is_one == (RemoteStore(one).identity() == RemoteStore(other).identity())


def test_one_bucket_name_at_two_providers_is_two() -> None:
    here, there = RemoteOptions(endpoint="https://one.example"), RemoteOptions(endpoint="https://two.example")

    assert RemoteStore("s3://bucket", here).identity() != RemoteStore("s3://bucket", there).identity()
