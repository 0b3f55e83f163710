"""What a wheel holds beside the source: the rule book, read and checked; the data as JSON; the compiled core, if asked.

A checkout and an editable install have only the TOML files, and keep what they make of them (`bouncekit.data.keeping`).
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "native"))
from compiling import REQUIREMENTS, compiled, is_asked

__all__ = ["BouncekitHook", "prebuilt_files"]

# What `bouncekit.judging` needs to be imported: the rules are read by its own code.
_NEEDED = ["pyahocorasick>=2.1"]


class BouncekitHook(BuildHookInterface):
    """The build hook that `pyproject.toml` names."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what must be installed where the wheel is built."""
        if self.target_name != "wheel":
            return []
        return [*_NEEDED, *REQUIREMENTS] if is_asked() else _NEEDED

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what the wheel holds beside the source."""
        self._folder = Path(tempfile.mkdtemp())
        if self.target_name == "wheel" and version != "editable":
            self._add_prebuilt(build_data)
            if is_asked():
                self._add_compiled(build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear away what was made."""
        shutil.rmtree(self._folder)

    def _add_compiled(self, build_data: dict[str, Any]) -> None:
        for built in compiled(Path(self.root), self._folder / "compiling"):
            build_data["force_include"][str(built)] = str(built.relative_to(self._folder / "compiling" / "out"))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def _add_prebuilt(self, build_data: dict[str, Any]) -> None:
        try:
            files = list(prebuilt_files(Path(self.root) / "src"))
        except ImportError as error:  # built without isolation: the wheel is as good, and starts more slowly
            self.app.display_warning(f"the rule book is not prebuilt: {error}")
            return
        for name, content in files:
            target = self._folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            build_data["force_include"][str(target)] = f"bouncekit/data/{name}"


def prebuilt_files(source: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (path below ``bouncekit/data``, content) of what the package below `source` is to hold.

    All is read from the TOML files themselves: what an earlier process kept of them is not asked.
    """
    sys.path.insert(0, str(source))
    try:
        from bouncekit.data import WHOLE, as_json, parsed, parsed_folder  # noqa: PLC0415 - it is being built
        from bouncekit.judging.rules.building import built_book  # noqa: PLC0415
        from bouncekit.judging.rules.prebuilt import PREBUILT  # noqa: PLC0415
    finally:
        sys.path.pop(0)
    yield PREBUILT, built_book()
    for folder in WHOLE:
        yield f"{folder}.json", as_json(parsed_folder(folder))
    data = source / "bouncekit" / "data"
    for path in sorted(data.rglob("*.toml")):
        name = path.relative_to(data)
        if name.parts[0] not in {"rules", "providers", *WHOLE}:  # the first two are the book
            yield name.with_suffix(".json").as_posix(), as_json(parsed(name.as_posix()))
