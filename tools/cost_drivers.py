"""Which features and teams stand behind a cost, directly and by sharing, and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import ComparedArguments, Dimensions
from tools.concerned import MOST, contact, contacts
from tools.facts import Fact
from tools.figures import money_of, name_of, share_of
from tools.placed import by_rule, placements_in_money, placements_in_percent, shared_rules
from tools.results import Contact, Placement, Result
from tools.scope import UNALLOCATED
from tools.spend import Change, compare, notes_on
from tools.view import last_days

if TYPE_CHECKING:
    from tools.view import Row, Selection, View

OWN = ("component", "feature", "team")
ROWS_SHOWN = 50


class CostDriversArguments(ComparedArguments):
    """Cost arguments; without `group_by` the drivers are features and their teams."""

    group_by: Dimensions = Field(default=[], description="dimensions")
    top: int | None = Field(default=None, ge=1, le=1000, description="only the largest rows")


class Driver(BaseModel):
    """One row: who stands behind how much, and how much of that is shared out by a rule."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    amount: Fact
    share: Fact | None = None
    shared: Fact | None = None
    """Percent of the row that a split rule shared out; the rest was assigned directly."""
    placements: tuple[Placement, ...] = ()
    """The rules that placed the row, largest first; their `amount` is a percent of the row."""
    contact: Contact | None = None
    against: Change | None = None
    folded: Fact | None = None
    """In the row `other`: how many rows it stands for."""


class CostDrivers(Result):
    """Total = direct + shared + unallocated; the rows sum to the total as well."""

    tool: str = "cost_drivers"
    window: Fact
    compared: Fact | None = None
    total: Fact
    against: Change | None = None
    direct: Fact | None = None
    shared: Fact | None = None
    unallocated: Fact | None = None
    groups: tuple[str, ...] = ()
    rows: tuple[Driver, ...] = ()
    placements: tuple[Placement, ...] = ()


def cost_drivers(asked: CostDriversArguments, view: View) -> CostDrivers:
    """Say who stands behind the selected cost."""
    selection = view.select(asked, default=last_days(view, 30))
    groups = asked.group_by or ["feature", "team"]
    ledger, period = view.ledger, selection.period
    by = tuple(dict.fromkeys((*groups, *OWN)))
    lines, query = view.sums(selection, by=by, columns=("RuleId",))
    total = sum((line.amount for line in lines), Decimal(0))
    result = CostDrivers(
        status="answered" if lines else "no_data",
        period=period,
        compare_to=asked.compare_to,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis, groups=groups),
        window=ledger.window("window", period),
        total=money_of(view, selection, "total", total, query),
        groups=tuple(groups),
    )
    if not lines:
        return result
    earlier = selection.during(asked.compare_to) if asked.compare_to else None
    sharing = shared_rules(view)
    parts = {"direct": Decimal(0), "shared": Decimal(0), UNALLOCATED: Decimal(0)}
    for line in lines:
        owned = any(line.keys[by.index(name)] != UNALLOCATED for name in OWN)
        part = ("shared" if line.keys[-1] in sharing else "direct") if owned else UNALLOCATED
        parts[part] += line.amount
    rows = _rows(view, selection, groups, lines, asked.top, query, earlier)
    features, owners = _behind(lines, by, "feature"), _behind(lines, by, "team")
    return result.model_copy(
        update={
            **{name: money_of(view, selection, name, part, query) for name, part in parts.items()},
            "rows": rows,
            "against": _against(view, total, earlier) if earlier else None,
            "compared": ledger.window("compared window", earlier.period) if earlier else None,
            "placements": placements_in_money(
                view, selection, by_rule((line.keys[-1], line.amount) for line in lines), query
            ),
            "features": features,
            "owners": owners,
            "contacts": contacts(view, owners),
        }
    )


def _rows(
    view: View,
    selection: Selection,
    groups: list[str],
    lines: list[Row],
    top: int | None,
    query: str,
    earlier: Selection | None,
) -> tuple[Driver, ...]:
    by_keys: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for line in lines:
        by_keys[line.keys[: len(groups)]].append(line)
    sums = {keys: sum((of.amount for of in row), Decimal(0)) for keys, row in by_keys.items()}
    order = sorted(sums, key=lambda keys: (-abs(sums[keys]), keys))
    total = sum(sums.values(), Decimal(0))
    before: dict[tuple[str, ...], Decimal] = {}
    query_before = ""
    if earlier:
        past, query_before = view.sums(earlier, by=groups)
        before = {row.keys: row.amount for row in past}
    sharing = shared_rules(view)
    most = top or ROWS_SHOWN
    rows: list[Driver] = []
    for keys in order[:most]:
        amount, of_row = sums[keys], by_rule((of.keys[-1], of.amount) for of in by_keys[keys])
        here = selection.within(_scope(groups, keys))
        shared = sum((part for rule, part in of_row.items() if rule in sharing), Decimal(0))
        team = _team(view, dict(zip(groups, keys, strict=True)))
        rows.append(
            Driver(
                names=tuple(
                    name_of(view, name, value) for name, value in zip(groups, keys, strict=True)
                ),
                amount=money_of(view, here, ", ".join(keys), amount, query),
                share=share_of(view, amount, total),
                shared=share_of(view, shared, amount, label="shared") if shared else None,
                placements=placements_in_percent(view, of_row),
                contact=contact(view, team) if team else None,
                against=compare(
                    view,
                    amount,
                    before.get(keys, Decimal(0)),
                    here.during(earlier.period),
                    query_before,
                )
                if earlier
                else None,
            )
        )
    rest = order[most:]
    if rest:
        amount = sum((sums[keys] for keys in rest), Decimal(0))
        rows.append(
            Driver(
                names=(view.ledger.name("row", "other"),),
                amount=money_of(view, selection, "other", amount, query),
                share=share_of(view, amount, total),
                folded=view.ledger.fact("count", "rows in other", len(rest)),
            )
        )
    return tuple(rows)


def _behind(lines: list[Row], by: tuple[str, ...], dimension: str) -> tuple[str, ...]:
    """The values that bear the most of the cost, largest first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.keys[by.index(dimension)]] += line.amount
    named = sorted(sums.keys() - {UNALLOCATED}, key=lambda value: (-sums[value], value))
    return tuple(named[:MOST])


def _scope(groups: list[str], keys: tuple[str, ...]) -> dict[str, list[str]]:
    return {name: [value] for name, value in zip(groups, keys, strict=True)}


def _team(view: View, values: dict[str, str]) -> str | None:
    """The team of a row: the one it names, or the owner of its component or feature."""
    context = view.context
    if (component := values.get("component", "")) in context.components:
        return context.components[component].team
    if values.get("team", UNALLOCATED) != UNALLOCATED:
        return values["team"]
    if (feature := values.get("feature", "")) in context.features:
        return context.features[feature].team
    return None


def _against(view: View, total: Decimal, earlier: Selection) -> Change:
    before, _, query = view.total(earlier)
    return compare(view, total, before, earlier, query)
