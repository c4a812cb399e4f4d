"""What a rule may look at: a column of the lake, or a tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tools.ingest.focus import RENAMED
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.context.rules import Condition, Rule

REFERENCE = "$"
"""An assigned value that begins with this is taken from a field of the line."""

_TAGS = {"tags": "tags", "allocatedtags": "allocated"}


@dataclass(frozen=True, order=True)
class Field:
    """A column by its name, or a tag by its folded key.

    `tags` reads AllocatedTags before Tags, `allocated` AllocatedTags alone.
    """

    kind: Literal["column", "tags", "allocated"]
    name: str


def field_of(text: str) -> Field:
    """The field that a rule names: `Tags.app`, `AllocatedTags.app` or a column of FOCUS."""
    before, dot, key = text.partition(".")
    kind = _TAGS.get(before.casefold())
    if dot and kind:
        return Field(kind, fold(key))  # type: ignore[arg-type]
    return Field("column", RENAMED.get(text, text))


def reference(value: str | None) -> Field | None:
    """The field that an assigned value is taken from; None for a value that stands for itself."""
    if value is None or not value.startswith(REFERENCE):
        return None
    return field_of(value.removeprefix(REFERENCE))


def fields_of(rules: Sequence[Rule]) -> tuple[Field, ...]:
    """Every field that the rules look at, once, in a fixed order."""
    found = {field for rule in rules for field in _in_condition(rule.when)}
    for rule in rules:
        if rule.assign:
            values = (getattr(rule.assign, name) for name in type(rule.assign).model_fields)
            found |= {field for field in map(reference, values) if field}
        found |= {field for field in (reference(rule.placed_environment),) if field}
    return tuple(sorted(found))


def _in_condition(condition: Condition) -> Iterator[Field]:
    if condition.field is not None:
        yield field_of(condition.field)
    inner = condition.all_ or condition.any_ or ((condition.not_,) if condition.not_ else ())
    for part in inner:
        yield from _in_condition(part)
