"""Rules as SQL: conditions with bound values over a table that has a column for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.store.fields import Field, field_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tools.context.rules import Condition, Rule

NO_RULE = -1
"""The number of the rule on lines that no rule matches."""


def first_match(rules: Sequence[Rule], column: Callable[[Field], str]) -> tuple[str, list[str]]:
    """An expression for the number of the first rule that matches, and the values to bind.

    `column` gives the SQL for a field: text, NULL where a line has none.
    """
    params: list[str] = []
    cases = [
        f"WHEN {_test(rule.when, column, params)} THEN {number}"
        for number, rule in enumerate(rules)
    ]
    if not cases:
        return str(NO_RULE), params
    return f"CASE {' '.join(cases)} ELSE {NO_RULE} END", params


def _test(condition: Condition, column: Callable[[Field], str], params: list[str]) -> str:
    """SQL that is true or false, never NULL, so that `not` takes in lines without the field."""
    if condition.all_:
        return f"({' AND '.join(_test(part, column, params) for part in condition.all_)})"
    if condition.any_:
        return f"({' OR '.join(_test(part, column, params) for part in condition.any_)})"
    if condition.not_:
        return f"(NOT {_test(condition.not_, column, params)})"
    assert condition.field is not None  # noqa: S101 - the schema sees to it
    value = column(field_of(condition.field))
    if condition.exists is not None:
        return f"({value} IS {'NOT ' if condition.exists else ''}NULL)"
    return f"COALESCE({_comparison(condition, value, params)}, FALSE)"


def _comparison(condition: Condition, value: str, params: list[str]) -> str:
    if condition.equals is not None:
        params.append(condition.equals)
        return f"{value} = ?"
    if condition.in_ is not None:
        params.extend(condition.in_)
        return f"{value} IN ({', '.join('?' for _ in condition.in_)})"
    if condition.prefix is not None:
        params.append(condition.prefix)
        return f"starts_with({value}, ?)"
    assert condition.regex is not None  # noqa: S101 - the schema sees to it
    params.append(condition.regex)
    return f"regexp_matches({value}, ?)"
