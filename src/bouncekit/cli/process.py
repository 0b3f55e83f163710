"""How the command line begins and ends: streams that can print anything, and no traceback."""

import codecs
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from bouncekit.cli.console.last_words import say_on_stderr
from bouncekit.cli.exits import InterruptError, OutputClosedError
from bouncekit.osfiles import is_closed_pipe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bouncekit import Language

__all__ = ["leave", "prepare_process", "run"]

_PLAIN = {
    "\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "‚": "'", "«": '"', "»": '"',
    "…": ".", "–": "-", "—": "-", "─": "-", "━": "-", "œ": "oe", "Œ": "OE", "ß": "ss",
}  # fmt: skip


_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")  # Windows has the first and the last


def prepare_process() -> None:
    """Let the standard streams print any text, in any locale, and let whoever ends the process have it tidy up."""
    for number in (getattr(signal, name) for name in _ENDING if hasattr(signal, name)):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup means that it stays ignored
            signal.signal(number, _end)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for the whole run
    codecs.register_error("bouncekit", _replace)
    sys.stdout.reconfigure(errors="bouncekit")  # type: ignore[union-attr]  # the text streams of a process have it
    sys.stderr.reconfigure(errors="bouncekit")  # type: ignore[union-attr]  # as above


def _end(number: int, _: object) -> NoReturn:
    # What holds temporary files and worker processes lets them go as this passes.
    raise SystemExit(128 + number)


def _replace(error: UnicodeError) -> tuple[str, int]:
    """Write what the encoding of the terminal lacks as near to it as we can."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from unicodedata import normalize  # noqa: PLC0415 - rarely needed

    written = []
    for character in error.object[error.start : error.end]:
        plain = _PLAIN.get(character) or normalize("NFKD", character)[0]
        written.append(plain if plain.isascii() else "?")
    return "".join(written), error.end


def run(arguments: "Sequence[str]") -> int:
    """Run the command line with `arguments`; return the exit code."""
    try:
        import click  # noqa: PLC0415 - main has looked whether it is there

        from bouncekit.cli.console.click_words import language_of, speak  # noqa: PLC0415 - needs click

        lang = language_of(arguments)
        speak(lang)

        from bouncekit.cli.app import bouncekit  # noqa: PLC0415 - what it says of --version it says when imported

        try:
            code = bouncekit.main(list(arguments), prog_name="bouncekit", standalone_mode=False)
            sys.stdout.flush()
            return code if isinstance(code, int) else 0
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except click.Abort:
            raise KeyboardInterrupt from None
    except OutputClosedError:
        return 0
    except (KeyboardInterrupt, InterruptError) as error:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would show where we are
        say_on_stderr("interrupted", error.args[0] if error.args else "fr")
        return 130
    except OSError as error:
        return 0 if is_closed_pipe(error) else _not_written(error, lang)
    except Exception as error:  # an error of ours, but a person reads it
        return _failed("failed", f"{type(error).__name__}: {error}", lang)


def _not_written(error: OSError, lang: "Language") -> int:
    from bouncekit.cli.console.safe_text import Words  # noqa: PLC0415 - as in `run`
    from bouncekit.cli.console.write_errors import write_problem  # noqa: PLC0415 - as above

    return _failed("cannot-write", write_problem(error, Words(lang)), lang)


def _failed(key: str, problem: str, lang: "Language") -> int:
    say_on_stderr(key, lang, problem=problem)
    return 1


def leave(code: int) -> NoReturn:
    """End the process, without a word even where the output is closed."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            # The interpreter flushes once more when it ends, and would complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)
