"""From the raw values of a file to entries of the shared model, with faults that name the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from tools.context.document import line_of
from tools.context.faults import Place, did_you_mean, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from tools.context.faults import Faults

E = TypeVar("E", bound=BaseModel)


class Origin(NamedTuple):
    """Where an entry stands; `raw` is what was read there, `line` its line when `raw` has none.

    `checked` is true when the references of the entry were followed while it was read.
    """

    file: str
    raw: Any
    line: int | None = None
    checked: bool = False

    def at(self, *path: str | int) -> Place:
        """The place of a key inside the entry, or of the entry when the key is not there."""
        return Place(self.file, line_of(self.raw, *path) or self.line)


def read_entry(
    model: type[E], origin: Origin, faults: Faults, *, extra: dict[str, Any] | None = None
) -> E | None:
    """Make one entry of what stands at `origin`; None after noting every fault of it.

    Keys without a value count as absent. `extra` holds values that the file does not state.
    """
    if not isinstance(origin.raw, dict):
        faults.fault(origin.at(), f"{show(origin.raw)} is no entry; write its keys, {_keys(model)}")
        return None
    try:
        return model.model_validate(_given(origin.raw, model) | (extra or {}))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            faults.fault(_place(origin, detail), _explain(model, detail))
        return None


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys as they are written in a file."""
    return list(_fields(model))


def check_keys(raw: dict[str, Any], known: Iterable[str], origin: Origin, faults: Faults) -> None:
    """Note each key of `raw` that is not known."""
    known = list(known)
    for key in raw:
        if key not in known:
            faults.fault(origin.at(key), f"unknown key {show(key)}{did_you_mean(key, known)}")


def _given(value: Any, model: type[BaseModel] | None) -> Any:
    """The value without the known keys that are empty; an unknown key stays, to be told."""
    if isinstance(value, list):
        return [_given(inner, model) for inner in value]
    if not isinstance(value, dict):
        return value
    fields = _fields(model)
    return {
        key: _given(inner, _model_in(fields[key].annotation) if key in fields else None)
        for key, inner in value.items()
        if inner is not None or key not in fields
    }


def _fields(model: type[BaseModel] | None) -> dict[str, FieldInfo]:
    """Key as it is written → field."""
    fields = model.model_fields.items() if model else ()
    return {field.alias or name: field for name, field in fields}


def _place(origin: Origin, detail: ErrorDetails) -> Place:
    path = [step for step in detail["loc"] if step != "[key]"]
    if detail["type"] == "value_error":
        # A fault between two keys is shown at the one that its text begins with.
        path += str(detail["ctx"]["error"]).split(maxsplit=1)[:1]
    return origin.at(*path)


def _explain(model: type[BaseModel], detail: ErrorDetails) -> str:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail["input"]
    path = [str(step) for step in detail["loc"] if not isinstance(step, int) and step != "[key]"]
    key = path[-1] if path else "the entry"
    if kind == "missing":
        return f"{'.'.join(path)} is missing; add it"
    if kind == "extra_forbidden":
        known = keys_of(_model_at(model, path[:-1]))
        if value is None:
            # `{title: Hello, world}` has a key `world` without a value.
            return f"unknown key {show(key)}; put text that holds a comma in quotes"
        return f"unknown key {show(key)}{did_you_mean(key, known)}"
    if kind == "value_error":
        return _own(str(context["error"]), key)
    if value is None:
        return f"{key} is empty; give it a value or leave the key out"
    if kind == "literal_error":
        choices = [
            choice.strip("'") for choice in context["expected"].replace(" or ", ", ").split(", ")
        ]
        if len(choices) == 1:
            return f"{key} is {show(value)}; only {choices[0].lower()} can stand here"
        return f"{key} is {show(value)}; write one of {', '.join(choices)}"
    if kind in _MENDS:
        what, mend = _MENDS[kind]
        return f"{key} {what.format(value=show(value), **context)}; {mend.format(**context)}"
    return f"{key}: {detail['msg']}; the value is {show(value)}"


def _own(text: str, key: str) -> str:
    """A message of the schema itself, which may or may not begin with the key."""
    return text if text.startswith(key) or key == "the entry" else f"{key}: {text}"


_NUMBER = ("is {value}, not a number", "write digits with a point, such as 1234.50")
_WHOLE = ("is {value}, not a whole number", "write digits only")
_MENDS = {
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "finite_number": ("is {value}, not a finite number", "write digits, or leave the key out"),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_parsing": ("is {value}", "write true or false"),
    "bool_type": ("is {value}", "write true or false"),
    "string_type": ("is {value}, not text", "write one text, in quotes if it holds : or #"),
    "string_too_short": ("is empty", "give it a value or leave the key out"),
    "tuple_type": ("is {value}, not a list", "write [one, two]"),
    "list_type": ("is {value}, not a list", "write [one, two]"),
    "dict_type": ("is {value}, not keys and values", "write key: value on lines below it"),
    "model_type": ("is {value}, not keys and values", "write its keys on lines below it"),
    "model_attributes_type": (
        "is {value}, not keys and values",
        "write its keys on lines below it",
    ),
    "too_short": ("is empty", "name at least one, or leave the key out"),
    "greater_than": ("is {value}", "it must be more than {gt}"),
    "greater_than_equal": ("is {value}", "it must be at least {ge}"),
    "less_than": ("is {value}", "it must be less than {lt}"),
    "less_than_equal": ("is {value}", "it must be at most {le}"),
    "decimal_max_places": ("is {value}", "it has at most {decimal_places} decimals"),
    "decimal_max_digits": ("is {value}", "it has at most {max_digits} digits"),
    "decimal_whole_digits": ("is {value}", "it has at most {whole_digits} digits before the point"),
}
"""Kind of a pydantic error → what is wrong, and the mend."""


def _model_at(model: type[BaseModel], path: list[str]) -> type[BaseModel]:
    for step in path:
        field = _fields(model).get(step)
        model = (_model_in(field.annotation) if field else None) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found:
            return found
    return None


def _keys(model: type[BaseModel]) -> str:
    needed = [key for key, field in _fields(model).items() if field.is_required()]
    return ", ".join(f"{key}: …" for key in needed[:4]) or "key: value"
