"""The command line in processes that are forked from one that has all its modules: a run costs no start.

    python forked.py          # reads jobs from standard input, a JSON object a line, and writes what came of each

A job is {"arguments": [...], "environment": {...}, "at": N}: the command line, killed before its call number N (0:
never).  The answer is {"code": null or a number, "calls": [...], "out": ..., "err": ...}.
"""

import contextlib
import importlib
import itertools
import json
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
from kills.changes import Changes
from kills.tracing import traced

USED = ("asyncssh", "boto3", "imapclient", "rich.progress", "s3fs", "sshfs", "webdav4.fsspec")
SUBJECTS = ("language", "help", "click", "console", "archive", "access")


def prepare() -> None:
    """Import and read what the commands import and read when they run."""
    import bouncekit.cli.commands
    import bouncekit.cli.process
    from bouncekit.wording.language import LANGUAGES, tables

    folder = Path(bouncekit.cli.commands.__file__).parent
    for path in folder.glob("archive_*.py"):
        importlib.import_module(f"bouncekit.cli.commands.{path.stem}")
    for name in USED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for language, subject in itertools.product(LANGUAGES, SUBJECTS):
        with contextlib.suppress(FileNotFoundError):
            tables(language, subject)
    with contextlib.suppress(ImportError):
        _keep_models_of_s3()


def _keep_models_of_s3() -> None:
    """Let each file of botocore's be parsed once, and not in each run."""
    loaders: Any = importlib.import_module("botocore.loaders")
    session: Any = importlib.import_module("botocore.session")
    read_once = cache(loaders.JSONFileLoader().load_file)
    loaders.JSONFileLoader.load_file = lambda _, path: read_once(path)
    session.get_session().create_client("s3", "eu-west-3", aws_access_key_id="test", aws_secret_access_key="test")


def done(job: dict[str, Any], out: Path, err: Path) -> dict[str, Any]:
    """Run one job."""
    changes = Changes()

    def work() -> int:
        for number, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.environ.update(job["environment"])
        changes.count_packets_of_sftp()
        from bouncekit.cli import process

        process.prepare_process()
        code = process.run(job["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
        return code

    for path in (out, err):
        path.write_bytes(b"")
    ended = traced(work, job["at"], changes)
    return {"code": ended.code, "calls": ended.calls, "out": out.read_text(), "err": err.read_text()}


def main() -> None:
    """Do the jobs, until there are no more."""
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            answer = done(json.loads(line), Path(folder) / "out", Path(folder) / "err")
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
