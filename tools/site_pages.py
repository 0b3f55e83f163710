"""The pages of the site that are made of the program itself: the front page of the README, API, commands and JSON.

A hook of MkDocs: nothing that it makes is kept in the repository, so nothing can be out of date.
"""

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import bouncekit
from bouncekit.cli.app import bouncekit as command_line
from bouncekit.frontdoor import names_of_stub

ROOT = Path(__file__).parents[1]
_PACKAGES = (
    "bouncekit",
    "bouncekit.mailbox",
    "bouncekit.archive",
    "bouncekit.helpdesk",
    "bouncekit.helpdesk.relay",
    "bouncekit.helpdesk.watching",
    "bouncekit.serving",
    "bouncekit.batch",
    "bouncekit.tables",
    "bouncekit.tally",
    "bouncekit.errors",
)
_OUTSIDE = re.compile(r"\[([^\]]+)\]\((?!https?:|#)(?!docs/)[^)]+\)")
_WIDTH = 100  # columns of a help page


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    pages = {
        "index.md": front_page(),
        "reference/api.md": api_page(),
        "reference/commands.md": commands_page(),
        "reference/json.md": json_page(),
    }
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def front_page() -> str:
    """Return the README with its links turned to the site; what stands outside the site is named without a link."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return _OUTSIDE.sub(r"\1", text).replace("](docs/", "](")


def api_page() -> str:
    """Return one section for each public name, which mkdocstrings fills from the docstring of where it is at home."""
    parts = ["# Python\n"]
    told: set[str] = set()
    for package in map(importlib.import_module, _PACKAGES):
        homes = [f"{home}.{name}" for name, home in sorted(names_of_stub(vars(package)))]
        parts.append(f"## {package.__name__}\n")
        parts += [f"::: {home}\n" for home in homes if home not in told]  # an error has two doors, and one section
        told.update(homes)
    return "\n".join(parts)


def commands_page() -> str:
    """Return what ``--help`` says of every command."""
    return "# Command line\n" + "".join(_helps(command_line, "bouncekit", None))


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=parent, max_content_width=_WIDTH)
    context.terminal_width = _WIDTH
    yield f"\n## {name}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None and not found.hidden:
                yield from _helps(found, f"{name} {child}", context)


def json_page() -> str:
    """Return the fields of a JSON line, and the schema itself."""
    schema = bouncekit.Report.model_json_schema(mode="serialization")
    tables = [_table("Report", schema), *(_table(name, part) for name, part in schema["$defs"].items())]
    whole = json.dumps(schema, indent=2, ensure_ascii=False)
    return (
        "# JSON\n\nOne object a message, as `bouncekit classify --format jsonl` prints it. Fields may be added; where"
        f" one goes or changes its meaning, `schema_version` rises.\n{''.join(tables)}\n"
        f"## The schema\n\n```json\n{whole}\n```\n"
    )


def _table(name: str, part: Mapping[str, Any]) -> str:
    said = str(part.get("description", "")).replace("``", "`")
    if "enum" in part:
        return f"\n## {name}\n\n{said}\n\n" + "".join(f"- `{value}`\n" for value in part["enum"])
    rows = "".join(
        f"| `{field}` | {_type(about)} | {_default(about)} |\n" for field, about in part.get("properties", {}).items()
    )
    return f"\n## {name}\n\n{said}\n\n| field | type | otherwise |\n|---|---|---|\n{rows}"


def _type(about: Mapping[str, Any]) -> str:
    if "$ref" in about:
        name = about["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for key in ("anyOf", "oneOf"):
        if key in about:
            return " or ".join(map(_type, about[key]))
    if "const" in about:
        return f"`{about['const']}`"
    if "enum" in about:
        return " or ".join(f"`{value}`" for value in about["enum"])
    if about.get("type") == "array":
        return f"list of {_type(about.get('items', {}))}"
    return " ".join(filter(None, [about.get("type", "anything"), about.get("format")]))


def _default(about: Mapping[str, Any]) -> str:
    return f"`{json.dumps(about['default'])}`" if "default" in about else ""
