"""What serves others has loaded what reading needs before it says that it is ready."""

import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
LOADING = """
import sys
from pathlib import Path
import bouncekit.data
from bouncekit import classify, read_ahead
if sys.argv[1] == "warm":
    read_ahead()
loaded = []
readers = {name: getattr(bouncekit.data, name) for name in ("load", "load_folder")}
for module in list(sys.modules.values()):
    for name, function in readers.items():
        if getattr(module, name, None) is function:
            setattr(module, name, lambda asked, of=function: loaded.append(asked) or of(asked))
modules = set(sys.modules)
for path in sys.argv[2:]:
    classify(Path(path).read_bytes())
print(loaded, sorted(name for name in set(sys.modules) - modules if name.startswith(("bouncekit", "flufl"))))
"""


@pytest.mark.parametrize(("begins", "told"), [("cold", False), ("warm", True)])
def test_usual_messages_load_nothing_after_it(begins: str, told: bool) -> None:
    paths = [path for group in sorted(CORPUS.iterdir()) for path in sorted(group.glob("*.eml"))[:1]]
    assert len(paths) > 5
    command = [sys.executable, "-c", LOADING, begins, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told is (done.stdout.strip() == "[] []"), done.stdout
