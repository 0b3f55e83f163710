"""The names of `bouncekit.mailbox` load no more than they need."""

import subprocess
import sys


def test_the_values_need_no_server_and_no_models() -> None:
    code = (
        "import sys, bouncekit.mailbox as m; m.parse_quota('x'); m.assess, m.forecast, m.MailboxError; "
        "print([n for n in ('pydantic', 'imapclient', 'imaplib', 'ssl', 'click') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == run.stdout.strip()
