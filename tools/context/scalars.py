"""The kinds of single values that a context folder holds.

Every value arrives as the text that stands in the file (see `tools.context.document`), so that an
account `0123` keeps its zero and a team called `no` is not a truth value. Each kind here reads
that text, and reads its own JSON form again when a stored context is opened.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from tools.scope import COLUMNS, UNALLOCATED, Dimension

_ID = re.compile(r"\w[\w.\-/]*", re.UNICODE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ZONE_GAP = re.compile(r"\s+(?=(?:[+-]\d{2}:?\d{2}|Z)$)")
_RESERVED = frozenset({UNALLOCATED, "unplaced"})


def safe_id(text: str) -> str:
    """Turn any text into an id: `Search & Find` becomes `search-find`; empty when nothing fits."""
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-_")[:60].rstrip("-_")


def _check_id(text: str) -> str:
    if len(text) > 100:
        raise ValueError("an id has at most 100 characters")
    if not _ID.fullmatch(text):
        hint = safe_id(text)
        suggestion = f"; write {hint!r}" if hint else ""
        raise ValueError(f"{text!r} is not an id: letters, digits and . _ - / only{suggestion}")
    if text in _RESERVED:
        raise ValueError(f"{text!r} is a reserved word; choose another id")
    return text


def _read_day(value: Any) -> Any:
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            raise ValueError(f"{value!r} is not a day; write it as YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a day of the calendar") from None
    return value


def read_instant(value: Any) -> Any:
    """Read a time with its offset from text; anything but text is returned as it is.

    Raises:
        ValueError: the text is no time, or it has no offset.

    """
    if isinstance(value, str):
        try:
            if _DAY.fullmatch(value):
                raise ValueError
            read = datetime.fromisoformat(_ZONE_GAP.sub("", value))
        except ValueError:
            raise ValueError(
                f"{value!r} is not a time; write it as 2026-11-16T02:00:00+00:00"
            ) from None
        if read.tzinfo is None:
            raise ValueError(
                f"{value!r} has no time zone; add an offset: {value}+00:00 or {value}Z"
            )
        return read.astimezone(UTC)
    return value


def read_true(value: Any) -> Any:
    """Read the text `true` as the truth value; anything else is returned as it is."""
    return True if isinstance(value, str) and value.casefold() == "true" else value


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            f"{name!r} is not a time zone; use a name such as Europe/Berlin or UTC"
        ) from None
    return name


def _check_month_day(text: str) -> str:
    try:
        # A common year, because a fiscal year cannot start on a day that most years lack.
        date.fromisoformat(f"2001-{text}")
    except ValueError:
        raise ValueError(f'{text!r} is not "MM-DD", such as "04-01"') from None
    return text


def _check_currency(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code):
        hint = f"; write {code.upper()!r}" if re.fullmatch(r"[A-Za-z]{3}", code) else ""
        raise ValueError(f"{code!r} is not a currency: three capital letters such as USD{hint}")
    return code


def _wrap_single(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, AfterValidator(_check_id)]
Day = Annotated[
    date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})
]
Instant = Annotated[
    datetime,
    BeforeValidator(read_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment with its offset, kept in UTC."""

Number = Annotated[
    Decimal, Field(max_digits=38, decimal_places=12), WithJsonSchema({"type": "number"})
]
Amount = Annotated[
    Decimal, Field(max_digits=26, decimal_places=8), WithJsonSchema({"type": "number"})
]
"""Money, or a rate of exchange, with the eight decimals of the rollup."""

NotNegative = Annotated[Amount, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
Currency = Annotated[
    str,
    AfterValidator(_check_currency),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"}),
]
ZoneName = Annotated[str, AfterValidator(_check_zone)]
MonthDay = Annotated[
    str,
    AfterValidator(_check_month_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{2}-\d{2}$"}),
]
Values = Annotated[list[Text], Field(min_length=1), BeforeValidator(_wrap_single)]
"""One value or several alternatives."""

_TEXT_SCHEMA = {"type": "string", "minLength": 1}
ContextScope = Annotated[
    dict[Dimension, Values],
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {
                "anyOf": [{"enum": list(COLUMNS)}, {"type": "string", "pattern": "^tag:."}]
            },
            "additionalProperties": {
                "anyOf": [{"type": "array", "items": _TEXT_SCHEMA, "minItems": 1}, _TEXT_SCHEMA]
            },
        }
    ),
]
"""A `tools.scope.Scope` whose faults name the dimension; empty means the whole bill."""
