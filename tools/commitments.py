"""How well commitments are used: coverage, utilisation, and the money for what nothing used.

Utilisation is of a whole commitment, whoever used it; what is left unused is a cost of whoever
owns it. Coverage is of a part of the bill: what commitments paid for there, beside what they could
have paid for, both at negotiated prices.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import ComparedArguments, Dimensions
from tools.concerned import contacts
from tools.facts import Fact
from tools.figures import money_of, name_of, share_of
from tools.periods import Period
from tools.results import Contact, Result
from tools.scope import UNALLOCATED
from tools.seen import wholly_seen
from tools.spend import Change, compare, notes_on
from tools.view import Selection, last_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.view import Row, View

ROWS_SHOWN = 50
ZERO = Decimal(0)
_COLUMNS = (
    "CommitmentDiscountId",
    "CommitmentDiscountName",
    "CommitmentDiscountType",
    "CommitmentDiscountStatus",
)


class CommitmentsArguments(ComparedArguments):
    """Cost arguments; `group_by` breaks coverage down."""

    group_by: Dimensions = Field(default=[], description="dimensions of the coverage")


class Commitment(BaseModel):
    """One commitment in the window, all of it effective cost.

    `used` and `unused` make up what it cost; `utilisation` is the used part in percent. Where
    `partial`, only the part that the scope used is known, without an unused part.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: Fact
    kind: Fact | None = None
    owner: Contact | None = None
    used: Fact
    unused: Fact | None = None
    cost: Fact | None = None
    utilisation: Fact | None = None
    partial: bool = False


class Coverage(BaseModel):
    """What commitments paid for beside what they could have, at negotiated prices."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...] = ()
    covered: Fact
    on_demand: Fact
    percent: Fact | None = None


class Commitments(Result):
    """Commitments by the money left unused, and the coverage of the scope."""

    tool: str = "commitments"
    window: Fact
    compared: Fact | None = None
    items: tuple[Commitment, ...] = ()
    unused: Fact | None = None
    cost_of_all: Fact | None = None
    utilisation: Fact | None = None
    against: Change | None = None
    """The unused money against the window compared with."""
    coverage: Coverage | None = None
    groups: tuple[str, ...] = ()
    rows: tuple[Coverage, ...] = ()


class Amounts:
    """What is known of one commitment before it is written down."""

    def __init__(self, identity: str) -> None:
        self.id = identity
        self.name = ""
        self.kind = ""
        self.used = ZERO
        self.unused = ZERO
        self.query = ""

    @property
    def cost(self) -> Decimal:
        """What it cost, used or not."""
        return self.used + self.unused


def commitments(asked: CommitmentsArguments, view: View) -> Commitments:
    """Sum what commitments cost, what of it was used, and what they could cover."""
    selection = replace(view.select(asked, default=last_days(view, 30)), cost="effective")
    ledger = view.ledger
    owners = commitment_owners(view)
    used_here = commitment_amounts(view, selection)
    owned = owned_commitments(view, selection, owners)
    whole = {
        identity: amounts
        for identity, amounts in commitment_amounts(view, everywhere(selection)).items()
        if identity in owned
    }
    known = sorted(
        (whole | {key: one for key, one in used_here.items() if key not in whole}).values(),
        key=lambda one: (-one.unused, -one.used, one.id),
    )
    result = Commitments(
        status="answered" if known else "no_data",
        period=selection.period,
        compare_to=asked.compare_to,
        cost="effective",
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis, groups=asked.group_by),
        window=ledger.window("window", selection.period),
        groups=tuple(asked.group_by),
    )
    if not known:
        return result
    items = tuple(
        _written(view, selection, one, owners.get(one.id), partial=one.id not in whole)
        for one in known
    )
    teams = list(dict.fromkeys(item.owner.id for item in items if item.owner))
    return result.model_copy(
        update={
            "items": items,
            **_totals(view, selection, asked.compare_to, list(whole.values()), owned),
            **_coverage(view, selection, asked.group_by),
            "owners": tuple(teams),
            "contacts": contacts(view, teams),
        }
    )


def commitment_owners(view: View) -> dict[str, str]:
    """Whose each commitment is: the team that its purchase and its unused part are placed with.

    All data are looked at, because a commitment that is used up has no unused part in a window.
    """
    store = view.store
    window = Period(start=store.data_from, end=store.data_through_end)
    rows, _ = view.sums(
        Selection(window),
        by=("team", "charge_category"),
        columns=("CommitmentDiscountId", "CommitmentDiscountStatus"),
    )
    held: dict[str, dict[str, tuple[Decimal, int]]] = defaultdict(dict)
    for row in rows:
        team, category, identity, status = row.keys
        if identity and team != UNALLOCATED and (status == "Unused" or category == "Purchase"):
            amount, lines = held[identity].get(team, (ZERO, 0))
            held[identity][team] = amount + row.amount, lines + row.lines
    return {
        identity: max(teams, key=lambda team: (*teams[team], team))
        for identity, teams in held.items()
    }


def owned_commitments(view: View, selection: Selection, owners: dict[str, str]) -> set[str]:
    """The commitments that the scope owns, and not only uses: those whose own lines lie in it."""
    if not selection.scope and not selection.exclude:
        return {*owners, *commitment_amounts(view, selection)}
    store = view.store
    all_data = Period(start=store.data_from, end=store.data_through_end)
    rows, _ = view.sums(
        selection.during(all_data),
        by=("charge_category",),
        columns=("CommitmentDiscountId", "CommitmentDiscountStatus"),
    )
    return {
        row.keys[1]
        for row in rows
        if row.keys[1] and (row.keys[2] == "Unused" or row.keys[0] == "Purchase")
    }


def everywhere(selection: Selection) -> Selection:
    """The same window in the whole bill: a commitment may be used far from who owns it."""
    return replace(selection, scope={}, exclude={})


def commitment_amounts(view: View, selection: Selection) -> dict[str, Amounts]:
    """What the commitments that show in a selection cost there, used and unused."""
    rows, query = view.sums(selection, columns=_COLUMNS)
    found: dict[str, Amounts] = {}
    for row in rows:
        identity, name, kind, status = row.keys
        if not identity:
            continue
        one = found.setdefault(identity, Amounts(identity))
        one.name, one.kind, one.query = one.name or name, one.kind or kind, query
        if status == "Used":
            one.used += row.amount
        elif status == "Unused":
            one.unused += row.amount
    return {key: one for key, one in found.items() if one.used or one.unused}


def _written(
    view: View, selection: Selection, one: Amounts, owner: str | None, *, partial: bool
) -> Commitment:
    ledger, period = view.ledger, selection.period

    def money(label: str, amount: Decimal) -> Fact:
        return ledger.money(
            label,
            amount,
            view.currency,
            period=period,
            scope=selection.scope if partial else {},
            query=one.query,
        )

    whole = not partial and wholly_seen(view, {})
    return Commitment(
        id=one.id,
        name=ledger.name("commitment", one.name or one.id),
        kind=ledger.name("kind", one.kind) if one.kind else None,
        owner=contacts(view, [owner])[0] if owner else None,
        used=money("used", one.used),
        unused=money("unused", one.unused) if whole else None,
        cost=money("cost", one.cost) if whole else None,
        utilisation=share_of(view, one.used, one.cost, label="utilisation") if whole else None,
        partial=not whole,
    )


def _totals(
    view: View,
    selection: Selection,
    compare_to: Period | None,
    whole: Sequence[Amounts],
    owned: Iterable[str],
) -> dict[str, object]:
    """All commitments that are known as a whole, together."""
    if not whole or not wholly_seen(view, {}):
        return {}
    unused = sum((one.unused for one in whole), ZERO)
    used = sum((one.used for one in whole), ZERO)
    query = whole[0].query
    all_of_it = everywhere(selection)
    against = compared = None
    if compare_to:
        earlier = all_of_it.during(compare_to)
        amounts = commitment_amounts(view, earlier)
        before = sum((one.unused for key, one in amounts.items() if key in set(owned)), ZERO)
        against = compare(view, unused, before, earlier, query)
        compared = view.ledger.window("compared window", compare_to)
    return {
        "unused": money_of(view, all_of_it, "unused in all", unused, query),
        "cost_of_all": money_of(view, all_of_it, "cost in all", unused + used, query),
        "utilisation": share_of(view, used, unused + used, label="utilisation"),
        "against": against,
        "compared": compared,
    }


def _coverage(view: View, selection: Selection, groups: Sequence[str]) -> dict[str, object]:
    """What commitments covered in the scope; in the same services and units as they are used in."""
    could = _coverable(view, selection)
    rows, query = view.sums(
        replace(selection, cost="contracted"),
        by=("provider", "service", "charge_category", *groups),
        columns=("PricingUnit", "PricingCategory", "CommitmentDiscountStatus"),
    )
    sums: dict[tuple[str, ...], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for row in rows:
        covered = _covers(row, could)
        if covered is not None:
            for key in {(), row.keys[3:-3]}:
                sums[key][0 if covered else 1] += row.amount
    if () not in sums:
        return {}

    def written(key: tuple[str, ...]) -> Coverage:
        scope = {name: [value] for name, value in zip(groups, key, strict=False)}
        of_row = selection.within(scope)
        covered, on_demand = sums[key]
        return Coverage(
            names=tuple(name_of(view, name, value[0]) for name, value in scope.items()),
            covered=money_of(view, of_row, "covered", covered, query),
            on_demand=money_of(view, of_row, "not covered", on_demand, query),
            percent=share_of(view, covered, covered + on_demand, label="coverage", scope=scope),
        )

    order = sorted((key for key in sums if key), key=lambda key: (-sum(sums[key]), key))
    return {
        "coverage": written(()),
        "rows": tuple(written(key) for key in order[:ROWS_SHOWN]) if groups else (),
    }


def _coverable(view: View, selection: Selection) -> set[tuple[str, str, str]]:
    """Provider, service and unit of what commitments of the whole bill are used for."""
    rows, _ = view.sums(
        everywhere(selection),
        by=("provider", "service"),
        columns=("PricingUnit", "CommitmentDiscountStatus"),
    )
    return {row.keys[:3] for row in rows if row.keys[3] == "Used"}  # type: ignore[misc]


def _covers(row: Row, could: set[tuple[str, str, str]]) -> bool | None:
    """Whether a commitment paid for the row; None where none could have."""
    provider, service, charge, *_, unit, pricing, status = row.keys
    if (provider, service, unit) not in could or charge != "Usage" or status == "Unused":
        return None
    if status == "Used":
        return True
    return False if pricing in ("Standard", "") else None
