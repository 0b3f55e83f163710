"""Containers of members that are given as {name: content}."""

import io
import tarfile
import zipfile

__all__ = ["tarred", "zipped"]


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in members.items():
            box.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    """Return a tar that is not packed."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as box:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            box.addfile(info, io.BytesIO(content))
    return out.getvalue()
