"""What the provider recommends to save, for resources that are in the bill."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tools.rates import converted
from tools.saving_finders import Found, monthly
from tools.scope import UNALLOCATED
from tools.words import last_part

if TYPE_CHECKING:
    from tools.context.schema import Money, Recommendation
    from tools.view import Row, Selection, View


def recommended(view: View, selection: Selection) -> list[Found]:
    """The recommendations of the context folder that are about the scope.

    A resource is known by its id as the bill has it, or by the last part of an ARN or path. One
    that the bill does not hold counts only where nothing narrows the question.
    """
    told = view.context.recommendations
    if not told:
        return []
    rows, _ = view.sums(selection, by=("resource", "team"))
    by_resource: dict[str, list[Row]] = {}
    for row in rows:
        if row.keys[0] != UNALLOCATED:
            by_resource.setdefault(row.keys[0].casefold(), []).append(row)
            by_resource.setdefault(last_part(row.keys[0]), []).append(row)
    found = []
    for one in told:
        lines = _lines_of(one, by_resource)
        if not lines and (selection.scope or not view.visibility.everything):
            continue
        saving = _converted(view, one.monthly_saving)
        if saving is None:
            continue
        amount = sum((row.amount for row in lines), Decimal(0))
        cost = _converted(view, one.monthly_cost) if one.monthly_cost else None
        teams = [row.keys[1] for row in lines if row.keys[1] != UNALLOCATED]
        resource = lines[0].keys[0] if lines else one.resource
        found.append(
            Found(
                "recommended",
                {"resource": [resource]} if lines and resource else {},
                saving,
                cost if cost is not None else monthly(view, amount, selection.period),
                "high" if one.effort == "low" and one.rollback else "medium",
                name=one.action,
                instead=one.source,
                resources=(resource,) if resource else (),
                owner=teams[0] if teams else None,
                restart=one.restart,
                rollback=one.rollback,
            )
        )
    return found


def _lines_of(one: Recommendation, by_resource: dict[str, list[Row]]) -> list[Row]:
    if one.resource is None:
        return []
    return by_resource.get(one.resource.casefold()) or by_resource.get(last_part(one.resource), [])


def _converted(view: View, money: Money) -> Decimal | None:
    return converted(view, money.amount, money.currency, view.store.data_through)
