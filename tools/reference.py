"""The page of the tools, from the catalogue: `python -m tools.reference > docs/tools.md`."""

from __future__ import annotations

import sys
from typing import Any

from tools.catalog import CATALOG, Tool

HEAD = """# Tools

What Spendthread can answer. A language model and the router choose among these and nothing else;
`spendthread call TOOL --args JSON --home DIR` runs one without words. This page is written by
`python -m tools.reference`; mend the catalogue, not the page.

A *scope* maps a dimension to one value or several: `{"team": ["payments"], "tag:app": ["web"]}`.
A *period* is `{"start": "2026-11-16", "end": "2026-11-23"}`; its end is the first day that no
longer counts.
"""


def page() -> str:
    """The whole page in Markdown."""
    return "\n".join([HEAD, *(_section(tool) for tool in CATALOG.values())])


def _section(tool: Tool[Any]) -> str:
    schema = tool.arguments.model_json_schema(by_alias=True)
    lines = [
        f"## {tool.name}\n",
        f"{tool.summary[0].upper()}{tool.summary[1:]}. For example: *{tool.question}*\n",
        "| argument | takes | meaning |",
        "| --- | --- | --- |",
    ]
    for name, field in schema["properties"].items():
        lines.append(f"| `{name}` | {_type(field)} | {field.get('description', '')} |")
    return "\n".join(lines) + "\n"


def _type(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_type(part) for part in field["anyOf"] if part.get("type") != "null")
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2].lower()
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    if field.get("type") == "object":
        return "scope"
    return str(field.get("type", "text")).replace("string", "text").replace("integer", "number")


if __name__ == "__main__":
    sys.stdout.write(page())
