"""Click's own sentences in the language that is asked for: "Usage:", "Missing option", "No such command".

Click asks gettext for them, which finds compiled catalogues by the environment's language; ours is that of ``--lang``,
and its words are TOML like all others.  A sentence that we do not have stays English.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, get_args

import click

import bouncekit
from bouncekit.wording.catalogue import catalogue

__all__ = ["LANGUAGES", "in_language", "language_of", "sentence", "speak", "with_help_in_language"]

LANGUAGES: tuple[bouncekit.Language, ...] = get_args(bouncekit.Language)
_BLANKS = re.compile(r"[ \t\n]+")  # the no-break spaces of French are none
_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")


def language_of(arguments: Sequence[str]) -> bouncekit.Language:
    """Return the language that `arguments` ask for: a usage error wants words before Click has read them."""
    for place, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        said = value if equals else "".join(arguments[place + 1 : place + 2])
        chosen = next((lang for lang in LANGUAGES if lang == said), None)
        if name == "--lang" and chosen is not None:
            return chosen
    return LANGUAGES[0]


_chosen = [LANGUAGES[0]]


def sentence(message: str) -> str:
    """Return one of Click's sentences in the language that was chosen last; English where we do not have it."""
    return str(_table(_chosen[0], "sentences").get(message, message))


def speak(lang: bouncekit.Language) -> None:
    """Let Click say its sentences in `lang`."""

    _chosen[0] = lang

    def counted(singular: str, plural: str, count: int) -> str:
        return str(_table(lang, "counted").get(singular, (singular, plural))[count != 1])

    for name in _MODULES:
        module = sys.modules[f"click.{name}"]
        for function, ours in (("_", sentence), ("ngettext", counted)):
            if hasattr(module, function):
                setattr(module, function, ours)


def in_language(command: click.Command) -> click.Command:
    """Let the help of `command` and of its options be in the language that was chosen last; return the command."""
    command.help = _in_language(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = _in_language(parameter.help)
    return command


def with_help_in_language(command: click.Command) -> click.Command:
    """Return the command; its help is put into the language that is chosen when somebody asks for it.

    The words of all commands stand in one file of each language: a run that shows none of them reads none.
    """
    if "get_help" not in vars(command):
        given = command.get_help

        def get_help(ctx: click.Context) -> str:
            in_language(command)
            return given(ctx)

        command.get_help = get_help  # type: ignore[method-assign]
    return command


def _in_language(text: str | None) -> str | None:
    """Return a help text in the chosen language, paragraph by paragraph, from whatever language it is in."""
    if text is None:
        return None
    known = _help(_chosen[0])
    paragraphs = (_BLANKS.sub(" ", paragraph).strip(" \n") for paragraph in text.split("\n\n"))
    english = (_english().get(paragraph, paragraph) for paragraph in paragraphs)
    return "\n\n".join(known.get(paragraph, paragraph) for paragraph in english)


@cache
def _help(lang: str) -> Mapping[str, str]:
    """Return the help of a language by the English one; empty for English, and where nobody has written it yet."""
    try:
        return _table(lang, "help", "help")
    except FileNotFoundError:
        return {}


@cache
def _english() -> Mapping[str, str]:
    """Return the help of the other languages, each paragraph with the English one."""
    return {said: english for lang in LANGUAGES for english, said in _help(lang).items()}


@cache
def _table(lang: str, name: str, subject: str = "click") -> Mapping[str, Any]:
    return catalogue(lang, subject).table(name)
