"""The room of words is asked by commands that classify nothing: it must not bring the readers and judges along."""

import subprocess
import sys


def test_words_are_had_without_readers_and_judges() -> None:
    code = (
        "import sys, bouncekit.wording\n"
        "print([n for n in ('bouncekit.reading', 'bouncekit.judging', 'bouncekit.message') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()
