"""The page about the context folder and its schemas agree with the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from tests.support.context import SHOP, said, write_files
from tools.context.load import load_context
from tools.context.publish_schemas import main, schemas
from tools.context.schema import Context, Recommendation
from tools.scope import COLUMNS

_DOCS = Path(__file__).parents[2] / "docs"
_PAGE = (_DOCS / "context.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^### `(.+?)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_published_schemas_are_fresh(tmp_path: Path) -> None:
    """docs/schemas holds what the models say now; publish them again when this fails."""
    assert main([str(tmp_path)]) == 0
    published = {path.name: path.read_text() for path in (_DOCS / "schemas").iterdir()}
    assert published == {path.name: path.read_text() for path in tmp_path.iterdir()}


def test_the_folder_of_the_page_is_sound(tmp_path: Path) -> None:
    """Whoever copies the small folder of the page has one that loads."""
    files = dict(_FILE.findall(_PAGE))
    assert len(files) == 14
    folder = write_files(tmp_path, files)
    assert said(folder) == []
    context = load_context(folder)
    elsewhere = ("metric_values", "recommendations")
    assert all(getattr(context, name) for name in Context.model_fields if name not in elsewhere)
    assert len(context.metric_values) == 3


def test_every_key_is_explained() -> None:
    """No key of the folder is missing from the page."""
    missing = [key for key in _keys(Context) if f"`{key}`" not in _PAGE]
    assert sorted(missing) == []


def test_every_dimension_is_named() -> None:
    """The page lists the dimensions of a scope."""
    assert [name for name in COLUMNS if f"`{name}`" not in _PAGE] == []


@pytest.mark.parametrize("name", sorted(set(SHOP) - {"metrics/orders.csv"}))
def test_a_schema_takes_what_the_loader_takes(name: str) -> None:
    """An editor does not complain about a sound file, and does about an unknown key."""
    stem = "decision" if name.startswith("decisions/") else Path(name).stem
    text = SHOP[name].split("---\n")[1] if stem == "decision" else SHOP[name]
    schema = schemas()[f"{stem}.schema.json"]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    read = _as_an_editor(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 - own text
    assert [error.message for error in validator.iter_errors(read)] == []
    assert not validator.is_valid(read | {"unknwon": 1})


def _as_an_editor(value: Any) -> Any:
    """Scalars as YAML 1.2 reads them: numbers and truth values where they look like one."""
    if isinstance(value, dict):
        return {key: _as_an_editor(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_an_editor(inner) for inner in value]
    if value in ("true", "false"):
        return value == "true"
    try:
        return float(value)
    except ValueError:
        return value


def _keys(model: type[BaseModel]) -> set[str]:
    found: set[str] = set()
    waiting: list[type[BaseModel]] = [model]
    # Providers write recommendations, under keys of their own.
    seen: set[type[BaseModel]] = {Recommendation}
    while waiting:
        model = waiting.pop()
        seen.add(model)
        for name, field in model.model_fields.items():
            if name in ("path", "body") or model is Context:
                waiting += [part for part in _models(field.annotation) if part not in seen]
                continue
            found.add(field.alias or name)
            waiting += [part for part in _models(field.annotation) if part not in seen]
    return found


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models(part)]
