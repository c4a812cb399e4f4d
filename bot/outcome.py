"""The parts of an answer that are read off the results: calls, owners, what to remember."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.messages import Reach, SaidVerdict
from bot.understand.reading import Call, Choice, Turn
from tools.arguments import CostArguments
from tools.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.messages import Status
    from tools.explained import Cause
    from tools.owner import Ownership
    from tools.periods import Period
    from tools.results import Result
    from tools.spend import SpendRow
    from tools.view import View


def status_of(results: Sequence[Result]) -> Status:
    """Answered when anything was found."""
    return "answered" if any(result.status == "answered" for result in results) else "no_data"


def call_json(asked: Call, result: Result) -> dict[str, Any]:
    """The call with the windows and the cost that were used."""
    args = dict(asked.args)
    taken = CATALOG[asked.tool].arguments
    if issubclass(taken, CostArguments):
        args = {"scope": {}, **args}
    for name, period in (("period", result.period), ("compare_to", result.compare_to)):
        if name in taken.model_fields and period is not None:
            args[name] = period_json(period)
    if "cost" in taken.model_fields and result.cost:
        args["cost"] = result.cost
    if "basis" in taken.model_fields:
        args["basis"] = result.basis
    return {"tool": asked.tool, "args": args}


def period_json(period: Period) -> dict[str, str]:
    """Both ends in ISO 8601, hours with their offset, and the label where there is one."""
    ends = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    return {**ends, "label": period.label} if period.label else ends


def verdict_of(result: Result | None) -> SaidVerdict | None:
    """The verdict on the whole, where the tool gives one."""
    if result is None or result.verdict is None:
        return None
    by = result.verdict.by
    return SaidVerdict(state=result.verdict.state, by=by.ref if by else None)


def merged(parts: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """All entries in order, each once."""
    return tuple(dict.fromkeys(entry for part in parts for entry in part))


def reach(view: View, owners: Iterable[str]) -> tuple[Reach, ...]:
    """How to reach the owners, by the context's own ids."""
    teams = view.context.teams
    return tuple(
        Reach(
            team=team,
            name=teams[team].name,
            slack_channel=teams[team].slack_channel,
            slack_usergroup=teams[team].slack_usergroup,
        )
        for team in owners
        if team in teams
    )


def turn(
    question: str,
    status: Status,
    calls: Iterable[dict[str, Any]],
    results: Sequence[Result],
    choices: tuple[Choice, ...],
) -> Turn:
    """What a thread should remember of this exchange."""
    first = results[0] if results else None
    return Turn(
        question=question,
        calls=tuple(Call(**entry) for entry in calls),
        status=status,
        period=period_json(first.period) if first and first.period else None,
        compare_to=period_json(first.compare_to) if first and first.compare_to else None,
        found=_found(first) if first else {},
        choices=choices,
    )


def _found(result: Result) -> dict[str, list[str]]:
    """What the answer singled out: its largest cause, or the only thing that it names."""
    causes: Sequence[Cause] = getattr(result, "causes", ())
    if causes:
        return dict(causes[0].where)
    rows: Sequence[SpendRow] = getattr(result, "rows", ())
    if rows and (len(rows) == 1 or result.tool == "cost_drivers"):
        return {
            dimension: values for name in rows[0].names for dimension, values in name.scope.items()
        }
    entities: Sequence[Ownership] = getattr(result, "entities", ())
    if len(entities) == 1:
        return {entities[0].dimension: [entities[0].value]}
    return {}
