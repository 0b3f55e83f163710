"""The public names: each is real, documented, in the stub, and loaded only when asked for."""

import ast
import pydoc
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fresh import loaded_after

import bouncekit
from bouncekit import archive, batch, errors, helpdesk, mailbox, serving, tables, tally
from bouncekit.archive import copies
from bouncekit.helpdesk import relay, watching

PACKAGES = [bouncekit, mailbox, archive, copies, errors, helpdesk, relay, watching, batch, tables, tally, serving]

ALIASES = {"AnyFailure", "Language", "OnError", "Source"}
CONSTANTS = {"WINDOW", "COLUMNS", "END_OF_STREAM", "RULES_VERSION", "TABLE_VERSION"}
CHOICES = {"Detail"}  # a Literal, of a package alone


def stub(package: ModuleType) -> dict[str, str]:
    """Return {public name: the module that defines it}, as the stub of the package tells."""
    tree = ast.parse(Path(package.__path__[0], "__init__.pyi").read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in found for alias in node.names if alias.name == alias.asname}


@pytest.mark.parametrize(
    ("package", "name"),
    [pytest.param(package, name, id=f"{package.__name__}.{name}") for package in PACKAGES for name in package.__all__],
)
def test_every_public_name_exists_and_is_documented(package: ModuleType, name: str) -> None:
    thing = getattr(package, name)

    if name in ALIASES | CONSTANTS | CHOICES:  # they have no name and no docstring of their own
        return
    assert name == thing.__name__
    assert len(thing.__doc__) > 20


def test_the_aliases_of_types_are_public() -> None:
    assert set() == ALIASES - set(bouncekit.__all__)  # type: ignore[attr-defined]  # made by the front door


@pytest.mark.parametrize("package", PACKAGES)
def test_the_stub_is_the_one_list(package: ModuleType) -> None:
    assert sorted(stub(package)) == package.__all__
    assert set() == stub(package).keys() - set(dir(package))


@pytest.mark.parametrize("package", PACKAGES)
def test_help_is_a_page_that_names_every_public_name(package: ModuleType) -> None:
    page = pydoc.plain(pydoc.render_doc(package))

    assert len(page.splitlines()) < 100
    assert set() == set(package.__all__) - set(page.replace(",", " ").replace(".", " ").split())


@pytest.mark.parametrize("package", PACKAGES)
def test_a_star_imports_every_public_name(package: ModuleType) -> None:
    found: dict[str, object] = {}
    exec(f"from {package.__name__} import *", found)

    assert set(package.__all__) == found.keys() - {"__builtins__"}


@pytest.mark.parametrize("package", PACKAGES)
def test_an_unknown_name_is_an_attribute_error(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match="clasify"):
        package.clasify  # noqa: B018  # the access is what is tested


@pytest.mark.parametrize("package", [mailbox, archive])
def test_every_name_is_reachable_whatever_comes_first(package: ModuleType) -> None:
    code = (
        f"import {package.__name__} as package, importlib, pkgutil\n"
        "for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
        "print(*(type(getattr(package, name)).__name__ for name in package.__all__))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "module" not in run.stdout.split()
    assert len(package.__all__) == len(run.stdout.split())


# The names of one home are loaded by the same import: one of each is enough.
@pytest.mark.parametrize("first", sorted({home: name for name, home in stub(bouncekit).items()}.values()))
def test_no_order_of_imports_hides_a_function_behind_a_module(first: str) -> None:
    types = "(type(getattr(bouncekit, name)).__name__ for name in bouncekit.__all__)"
    code = f"import bouncekit; bouncekit.{first}; print(*{types})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "module" not in run.stdout.split()
    assert len(bouncekit.__all__) == len(run.stdout.split())  # type: ignore[attr-defined]  # made by the front door


def test_importing_the_package_does_not_import_the_models() -> None:
    assert [] == loaded_after("import bouncekit", "pydantic", "regex", "flufl.bounce", "click")


def test_the_schema_of_a_result_can_be_published() -> None:
    schema = bouncekit.Report.model_json_schema(mode="serialization")

    assert [
        "source",
        "kind",
        "forwarded",
        "software",
        "lang",
        "may_auto_reply",
        "defects",
        "original",
        "description",
        "failures",
        "queue_id",
        "envelope_id",
        "transcript",
        "complaint",
        "hint",
        "new_address",
        "deliveries",
        "schema_version",
        "rules_version",
        "date",
        "message_id",
        "situation",
    ] == list(schema["properties"])
    assert "from" in schema["$defs"]["Original"]["properties"]
