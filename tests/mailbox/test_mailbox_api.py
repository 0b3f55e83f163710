"""The names of `bouncekit.mailbox` are loaded when asked for, in any order, and load no more than they need."""

import subprocess
import sys

from bouncekit import mailbox


def test_every_name_is_reachable_whatever_comes_first() -> None:
    names = ", ".join(repr(name) for name in mailbox.__all__)
    code = (
        "import bouncekit.mailbox as m, importlib, pkgutil\n"
        "for found in pkgutil.iter_modules(m.__path__): importlib.import_module(f'bouncekit.mailbox.{found.name}')\n"
        f"print(*(type(getattr(m, name)).__name__ for name in [{names}]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "module" not in run.stdout.split()


def test_the_values_need_no_server_and_no_models() -> None:
    code = (
        "import sys, bouncekit.mailbox as m; m.parse_quota('x'); m.assess, m.forecast, m.MailboxError; "
        "print([n for n in ('pydantic', 'imapclient', 'imaplib', 'ssl', 'click') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == run.stdout.strip()
