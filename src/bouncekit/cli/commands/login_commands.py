"""`bouncekit login`: its options and its help; what it does stands in `bouncekit.cli.commands.login`."""

from typing import Any

import click

from bouncekit.cli.params.archive_options import archive_guard
from bouncekit.cli.params.common import LANG

__all__ = ["login"]


@click.command()
@click.argument("user")
@click.option("--provider", type=click.Choice(["microsoft", "google"]), help="Where the account is.")
@click.option("--client-id", metavar="ID", help="The application that was registered with the provider.")
@click.option("--device-url", metavar="URL", help="Where another provider gives codes (RFC 8628).")
@click.option("--token-url", metavar="URL", help="Where another provider gives tokens.")
@click.option("--scope", metavar="WORDS", help="What to ask for, in place of what the provider's mail servers need.")
@click.option("--forget", is_flag=True, help="Forget what is kept for USER.")
@LANG
def login(**chosen: Any) -> int:
    """Authorize bouncekit to read the mailbox of USER, in a browser (OAuth 2), in place of a password.

    A code is shown that you type on the provider's page.  What the provider gives is kept in the system's keyring, or
    in a file that only you can read; every command uses it from then on.  The secret of an application that has one
    comes from the environment (BOUNCEKIT_CLIENT_SECRET).

    Exit status: 0 when the authorization is kept (or forgotten), 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        from bouncekit.cli.commands.login import run  # noqa: PLC0415 - --help must be quick

        return run(chosen, words)
