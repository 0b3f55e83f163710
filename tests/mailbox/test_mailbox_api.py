"""The public names of `bouncekit.mailbox`: a literal list, each name real, documented, loaded when asked for."""

import subprocess
import sys

import pytest

from bouncekit import mailbox


@pytest.mark.parametrize("name", mailbox.__all__)
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    thing = getattr(mailbox, name)

    assert name == thing.__name__
    assert len(thing.__doc__) > 20


def test_the_list_is_sorted_and_complete() -> None:
    public = {name for names in mailbox._HOMES.values() for name in names}

    assert sorted(mailbox.__all__) == list(mailbox.__all__)
    assert public == set(mailbox.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="qouta"):
        mailbox.qouta  # noqa: B018  # the access is what is tested


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
