"""JSON Schemas of the context's files, so that editors complete and check what is typed.

`python -m tools.context.publish_schemas docs/schemas` writes one file for each. The check of the
whole folder (`spendthread context check`) sees more: ids of other files, circles, rules that hide.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, create_model

from tools.context.draft import Draft
from tools.context.files import LISTS
from tools.context.record import Record
from tools.context.schema import Access, Decision, Organisation
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOT_WRITTEN = ("path", "body")
_SCALARS = ["string", "number", "boolean"]
_BOUND = {"format", "enum", "const", "pattern"}


def schemas() -> dict[str, dict[str, Any]]:
    """File name → JSON Schema: `org.schema.json`, `teams.schema.json` and so on."""
    found = {}
    for stem, model in _models():
        schema = model.model_json_schema(by_alias=True)
        schema["title"] = "decisions/*.md, front matter" if stem == "decision" else f"{stem}.yaml"
        for key in _NOT_WRITTEN:
            schema["properties"].pop(key, None)
        found[f"{stem}.schema.json"] = {"$schema": _DIALECT, **_as_written(schema)}
    return found


def main(arguments: list[str]) -> int:
    """Write every schema into the folder that is named."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tools.context.publish_schemas FOLDER\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True)
        (folder / name).write_text(text + "\n", encoding="utf-8")
    return 0


def _models() -> Iterator[tuple[str, type[BaseModel]]]:
    yield "org", Organisation
    draft = Draft(Path())
    for stem in LISTS:
        entry: Any = getattr(draft, stem).model
        fields: dict[str, Any] = {stem: (list[entry], [])}
        if stem == "rules":
            fields["default"] = (Literal["unallocated"], Field(default=UNALLOCATED))
        yield stem, create_model(stem, __base__=Record, **fields)
    yield "access", Access
    yield "decision", Decision


def _as_written(schema: Any, *, inside: bool = False) -> Any:
    """The schema of the file as an editor sees it, where `0123` is a number and `no` may be false.

    Here every scalar is the text in the file, so a text may look like any of them. That a key may
    be left empty is nothing to complete, and titles made of keys say nothing new.
    """
    if isinstance(schema, list):
        return [_as_written(part, inside=True) for part in schema]
    if not isinstance(schema, dict):
        return schema
    written = {key: _as_written(value, inside=True) for key, value in schema.items()}
    if inside and isinstance(written.get("title"), str):
        del written["title"]
    choices = [choice for choice in written.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        del written["anyOf"]
        written |= choices[0]
    if "default" in written and written["default"] is None:
        del written["default"]
    if written.get("type") == "string" and not _BOUND & written.keys():
        written["type"] = _SCALARS
    return written


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
