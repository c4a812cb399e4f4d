"""Rules that can do what they say: fields that exist, patterns that compile, lines to match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from tools.context.checks.references import Path, check_name, shelves, values_at
from tools.context.faults import did_you_mean, show
from tools.ingest.focus import LAKE_COLUMNS, TAG_COLUMNS
from tools.store.fields import REFERENCE, Field, field_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.context.draft import Draft
    from tools.context.entries import Origin
    from tools.context.rules import Condition, Rule

_ASSIGNED = ("component", "feature", "team")
_ENVIRONMENTS = ("assign.environment", "split.environment", "environment")


def check_rules(draft: Draft) -> None:
    """Note what keeps a rule from working; a rule that never matches is a warning."""
    for origin in draft.rules.origins.values():
        for path, test in _tests(origin.raw.get("when"), ("when",)):
            _check_test(draft, origin, path, test)
        _check_assign(draft, origin)
        _check_split(draft, origin)
    _check_reach(draft)


def _tests(raw: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every test of one field in a condition, and where it stands."""
    if not isinstance(raw, dict):
        return
    if "field" in raw:
        yield path, raw
    for key in ("all", "any"):
        parts = raw.get(key)
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            yield from _tests(part, (*path, key, index))
    yield from _tests(raw.get("not"), (*path, "not"))


def _check_test(draft: Draft, origin: Origin, path: Path, test: dict[str, Any]) -> None:
    if isinstance(test["field"], str):
        _check_field(draft, origin, (*path, "field"), test["field"])
    if isinstance(test.get("regex"), str):
        problem = _regex_problem(test["regex"])
        if problem:
            draft.faults.fault(
                origin.at(*path, "regex"),
                f"{show(test['regex'])} is no pattern ({problem}); mend it, "
                "or use equals, in or prefix",
            )


def _check_field(draft: Draft, origin: Origin, path: Path, field: str) -> None:
    read = field_of(field)
    if read.kind != "column":
        if not read.name:
            draft.faults.fault(
                origin.at(*path), f"{show(field)} names no tag; write Tags.KEY, such as Tags.app"
            )
    elif read.name in TAG_COLUMNS:
        draft.faults.fault(
            origin.at(*path), f"{show(field)} is all tags at once; write {field}.KEY"
        )
    elif read.name not in LAKE_COLUMNS and not read.name.startswith("x_"):
        key = field.rpartition(".")[2]
        mend = did_you_mean(field, [*LAKE_COLUMNS, f"Tags.{key}"])
        draft.faults.fault(origin.at(*path), f"unknown field {show(field)}{mend}")


def _regex_problem(pattern: str) -> str | None:
    """Why the engine that runs the rules does not take a pattern; None when it does."""
    with duckdb.connect() as engine:
        try:
            engine.execute("SELECT regexp_matches('', ?)", [pattern])
        except duckdb.Error as error:
            return str(error).splitlines()[0].partition(": ")[2].strip() or "not understood"
    return None


def _check_assign(draft: Draft, origin: Origin) -> None:
    places = [*(f"assign.{kind}" for kind in _ASSIGNED), *_ENVIRONMENTS]
    for place in places:
        for path, value in values_at(origin.raw, place):
            if value.startswith(REFERENCE):
                _check_field(draft, origin, path, value.removeprefix(REFERENCE))
            elif place not in _ENVIRONMENTS:
                check_name(draft, origin, path, place.removeprefix("assign."), value)


def _check_split(draft: Draft, origin: Origin) -> None:
    split = origin.raw.get("split")
    kind = split.get("dimension") if isinstance(split, dict) else None
    if not isinstance(split, dict) or kind not in _ASSIGNED:
        return
    for path, name in values_at(split, "among.*"):
        check_name(draft, origin, ("split", *path), kind, name)
    weights = split.get("weights")
    for name in weights if isinstance(weights, dict) else ():
        check_name(draft, origin, ("split", "weights", name), kind, name)
    shelf = shelves(draft)[kind]
    if not shelf.origins and not split.get("among") and not weights:
        draft.faults.fault(
            origin.at("split"), f"divides among {kind}s, and there are none; add {shelf.file}"
        )
    metric = split.get("metric")
    if kind == "team" or metric not in draft.metrics.entries:
        return
    if not any(value.metric == metric and getattr(value, kind) for value in draft.metric_values):
        draft.faults.warn(
            origin.at("split", "metric"),
            f"{show(metric)} has no value of any {kind}, so nothing can be divided by it; "
            f"add values that name a {kind} to metrics/",
        )


def _check_reach(draft: Draft) -> None:
    earlier: list[Rule] = []
    for rule in draft.rules.entries.values():
        place = draft.rules.origins[rule.id].at("when")
        hiding = next((before for before in earlier if _covers(before.when, rule.when)), None)
        if _contradicts(rule.when):
            draft.faults.warn(
                place,
                f"the rule {show(rule.id)} never matches, because its conditions exclude one "
                "another; use any, or in: [one, two]",
            )
        elif hiding:
            draft.faults.warn(
                place,
                f"the rule {show(rule.id)} never matches, because {show(hiding.id)} before it "
                "takes all its lines; move it up or delete it",
            )
        earlier.append(rule)


def _covers(wide: Condition, narrow: Condition) -> bool:
    """Whether every line that fits `narrow` fits `wide`, as far as that can be told."""
    if wide == narrow:
        return True
    if narrow.any_:
        return all(_covers(wide, part) for part in narrow.any_)
    if wide.all_:
        return all(_covers(part, narrow) for part in wide.all_)
    if wide.any_ and any(_covers(part, narrow) for part in wide.any_):
        return True
    if narrow.all_:
        return any(_covers(wide, part) for part in narrow.all_)
    if wide.not_ and narrow.not_:
        return _covers(narrow.not_, wide.not_)
    if wide.field is None or narrow.field is None or _field(wide) != _field(narrow):
        return False
    values = _values(narrow)
    if wide.exists:
        return values is not None or bool(narrow.prefix) or bool(narrow.exists)
    if wide.prefix is not None:
        starts = values if values is not None else {narrow.prefix or ""}
        return all(start.startswith(wide.prefix) for start in starts)
    accepted = _values(wide)
    return accepted is not None and values is not None and values <= accepted


def _contradicts(condition: Condition) -> bool:
    """Whether a condition asks one field for two different values at once."""
    if condition.any_:
        return all(_contradicts(part) for part in condition.any_)
    if not condition.all_:
        return False
    allowed: dict[Field, set[str]] = {}
    for part in condition.all_:
        values = _values(part)
        if values is not None:
            allowed[_field(part)] = allowed.get(_field(part), values) & values
    for part in condition.all_:
        known = allowed.get(_field(part)) if part.field else None
        if known is None:
            continue
        if part.exists is False:
            return True
        if part.prefix is not None:
            known -= {value for value in known if not value.startswith(part.prefix)}
    return not all(allowed.values()) or any(map(_contradicts, condition.all_))


def _values(condition: Condition) -> set[str] | None:
    if condition.equals is not None:
        return {condition.equals}
    return set(condition.in_) if condition.in_ is not None else None


def _field(condition: Condition) -> Field:
    return field_of(condition.field or "")
