"""Allocation: the rules run once over each distinct combination of the values they look at.

The result is three tables of the generation. `line_keys` holds those combinations, as they stand
in the lake, with the number of their set of tags and of their placement; `placements` says where
that is; `shares` says how a split divides a line of one day. The rollup and the drill-down to
single lines both join the lake to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tools.errors import ContextError
from tools.ingest.focus import TAG_COLUMNS
from tools.scope import UNALLOCATED
from tools.store.conditions import NO_RULE, first_match
from tools.store.fields import Field, fields_of, reference
from tools.store.placements import ASSIGNED, Places
from tools.store.tables import UNPLACED, insert
from tools.store.tags import extract_tags, number_tags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.context.rules import Rule
    from tools.context.schema import Context

NOWHERE = (UNALLOCATED,) * len(ASSIGNED)


def key_columns(context: Context, lake_columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of the lake that decide where a line goes."""
    looked_at = {field.name for field in fields_of(context.rules) if field.kind == "column"}
    return (*TAG_COLUMNS, *sorted(looked_at & set(lake_columns) - set(TAG_COLUMNS)))


def allocate(
    connection: duckdb.DuckDBPyConnection, context: Context, lake_columns: Sequence[str]
) -> None:
    """Fill `line_keys`, `placements` and `tag_values` from the relation `lake`.

    Raises:
        ContextError: a rule holds a regular expression that cannot be used.

    """
    _check_expressions(connection, context.rules)
    keys = key_columns(context, lake_columns)
    quoted = ", ".join(quote(name) for name in keys)
    connection.execute(f"CREATE TEMP TABLE line_keys AS SELECT DISTINCT {quoted} FROM lake")
    number_tags(connection)
    fields = fields_of(context.rules)
    tags = tuple(field for field in fields if field.kind != "column")
    extract_tags(connection, tags)

    def column(field: Field) -> str:
        if field.kind != "column":
            return f"c.t{tags.index(field)}"
        if field.name not in keys:
            return "CAST(NULL AS VARCHAR)"
        return f"NULLIF(CAST(k.{quote(field.name)} AS VARCHAR), '')"

    number, params = first_match(context.rules, column)
    values = "".join(f", {column(field)} AS v{n}" for n, field in enumerate(fields))
    connection.execute(
        f"CREATE TEMP TABLE matched AS SELECT k.*, p.TagSet, {number} AS RuleNumber{values}"
        " FROM line_keys k"
        f" JOIN tag_pairs p ON {same(TAG_COLUMNS, 'k', 'p')}"
        " LEFT JOIN tag_columns c ON c.Pair = p.Pair",
        params,
    )
    referred = [_referred(context.rules, fields, name) for name in ASSIGNED]
    connection.execute(
        f"CREATE TEMP TABLE placed AS SELECT RuleNumber,"
        f" {', '.join(f'{sql} AS {name}' for name, sql in zip(ASSIGNED, referred, strict=True))},"
        f" {quoted}, TagSet FROM matched"
    )
    _place(connection, context)
    connection.execute("DROP TABLE line_keys")
    connection.execute(
        f"CREATE TABLE line_keys AS SELECT {quoted}, TagSet, n.Placement FROM placed p"
        f" JOIN numbered n ON {same(('RuleNumber', *ASSIGNED), 'p', 'n')}"
    )


def same(columns: Sequence[str], left: str, right: str) -> str:
    """A join condition in which NULL equals NULL."""
    return " AND ".join(
        f"{left}.{quote(name)} IS NOT DISTINCT FROM {right}.{quote(name)}" for name in columns
    )


def quote(name: str) -> str:
    """A column name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def _referred(rules: Sequence[Rule], fields: Sequence[Field], name: str) -> str:
    """SQL for the value that the matching rule takes from the line for one assigned dimension."""
    cases = []
    for number, rule in enumerate(rules):
        value = (
            rule.placed_environment if name == "environment" else getattr(rule.assign, name, None)
        )
        field = reference(value)
        if field:
            cases.append(f"WHEN {number} THEN v{fields.index(field)}")
    return f"CASE RuleNumber {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def _place(connection: duckdb.DuckDBPyConnection, context: Context) -> None:
    """Give each distinct outcome of the rules a placement: `placements`, and `numbered` to join."""
    outcomes = connection.execute(
        f"SELECT DISTINCT RuleNumber, {', '.join(ASSIGNED)} FROM placed ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()
    places = Places(context)
    numbers: dict[tuple[object, ...], int] = {}
    numbered = []
    for rule_number, *referred in outcomes:
        if rule_number == NO_RULE:
            outcome: tuple[object, ...] = (UNPLACED, None, *NOWHERE)
        else:
            rule = context.rules[rule_number]
            values = {name: value for name, value in zip(ASSIGNED, referred, strict=True) if value}
            place = places.placed(rule, values)
            outcome = (rule.id, rule_number if rule.split else None, *place)
        placement = numbers.setdefault(outcome, len(numbers))
        numbered.append((rule_number, *referred, placement))
    rows = [(number, *outcome) for outcome, number in numbers.items()]
    insert(connection, "placements", rows)
    texts = ", ".join(f"{name} VARCHAR" for name in ASSIGNED)
    columns = f"RuleNumber INTEGER, {texts}, Placement INTEGER"
    connection.execute(f"CREATE TEMP TABLE numbered ({columns})")
    insert(connection, "numbered", numbered, columns)


def _check_expressions(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    faults = []
    for rule in rules:
        for expression in _expressions(rule.when.model_dump()):
            try:
                connection.execute("SELECT regexp_matches('', ?)", [expression])
            except duckdb.Error as fault:
                faults.append(
                    f"rules.yaml: rule {rule.id}: the regex {expression!r} cannot be used"
                    f" ({_first_line(fault)}); write it in RE2 syntax, without look-ahead"
                )
    if faults:
        raise ContextError("\n".join(faults))


def _expressions(condition: object) -> list[str]:
    if isinstance(condition, dict):
        own = [condition["regex"]] if condition.get("regex") else []
        return own + [found for part in condition.values() for found in _expressions(part)]
    if isinstance(condition, (list, tuple)):
        return [found for part in condition for found in _expressions(part)]
    return []


def _first_line(fault: Exception) -> str:
    return str(fault).splitlines()[0]
