"""The command line: the only room that speaks to a person.

It uses the public API and the contract of names (the JSON of a report), and knows nothing of how they come about.
Rule 1: no traceback ever reaches a user.
Rule 2: nothing that a message or a file name contains reaches a terminal unneutralised.
Rule 3: a command is imported when it is called, and no help page loads models, progress bars or mail clients.
"""

import sys
from importlib.util import find_spec

__all__ = ["main"]


def main() -> None:
    """Run the command line of this process and exit: 0 all was read, 1 something was not, 2 wrong usage."""
    try:
        from bouncekit.cli import process  # noqa: PLC0415 - nothing may be imported outside of the guard

        process.prepare_process()
        if find_spec("click") is None or find_spec("rich") is None:
            from bouncekit.cli.console.last_words import say_on_stderr  # noqa: PLC0415 - as above

            say_on_stderr("extra-missing", "fr")
            sys.exit(2)
        process.leave(process.run(sys.argv[1:]))
    except KeyboardInterrupt:  # before or after what `run` guards
        sys.exit(130)
