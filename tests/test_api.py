"""The public names: a literal list, each name real, documented and loaded only when asked for."""

import subprocess
import sys

import pytest

import bouncekit


@pytest.mark.parametrize("name", bouncekit.__all__)
def test_every_public_name_exists_and_is_documented(name: str) -> None:
    thing = getattr(bouncekit, name)

    assert name == thing.__name__
    assert len(thing.__doc__) > 20


def test_the_list_is_sorted_and_complete() -> None:
    public = {name for names in bouncekit._HOMES.values() for name in names}

    assert sorted(bouncekit.__all__) == list(bouncekit.__all__)
    assert public == set(bouncekit.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="clasify"):
        bouncekit.clasify  # noqa: B018  # the access is what is tested


@pytest.mark.parametrize("first", bouncekit.__all__)
def test_no_order_of_imports_hides_a_function_behind_a_module(first: str) -> None:
    types = "(type(getattr(bouncekit, name)).__name__ for name in bouncekit.__all__)"
    code = f"import bouncekit; bouncekit.{first}; print(*{types})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "module" not in run.stdout.split()
    assert len(bouncekit.__all__) == len(run.stdout.split())


def test_importing_the_package_does_not_import_the_models() -> None:
    code = (
        "import sys, bouncekit; print([m for m in ('pydantic', 'regex', 'flufl.bounce', 'click') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == run.stdout.strip()


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
    ] == list(schema["properties"])
    assert "from" in schema["$defs"]["Original"]["properties"]
