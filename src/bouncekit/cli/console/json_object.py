"""The JSON output of the commands of the archive."""

import json
from typing import Any

import click

__all__ = ["print_json"]


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own, in ASCII: no terminal obeys what stands in it."""
    click.echo(json.dumps(value))
