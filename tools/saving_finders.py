"""What could be saved, found in the bill: each finder returns amounts a month of 365/12 days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from tools.commitments import (
    commitment_amounts,
    commitment_owners,
    everywhere,
    owned_commitments,
)
from tools.periods import Period
from tools.saving_names import is_committable, is_idle, is_volume, successor
from tools.scope import UNALLOCATED
from tools.seen import wholly_seen

if TYPE_CHECKING:
    from tools.arguments import CostKind
    from tools.scope import Scope
    from tools.view import Selection, View

ZERO = Decimal(0)
A_MONTH = Decimal(365) / 12
STEADY = Decimal("0.8")
"""Use is steady where its smallest day is at least this part of the mean day."""

FEWEST_DAYS = 14
ASSUMED_DISCOUNT = Decimal(20)
"""Percent, where the bill has no commitment to take the discount from: less than any offers."""

USED_UP = Decimal("0.95")
"""From this utilisation on, a commitment has no room for further use."""

Kind = Literal[
    "unused_commitment",
    "left_behind",
    "untagged_volume",
    "idle",
    "steady_on_demand",
    "old_generation",
    "cache_misses",
    "unread_telemetry",
    "recommended",
]
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True)
class Found:
    """One thing that could be saved.

    `where` selects the lines it is about. `of` is what those cost a month. `name` is the thing's
    own name where `where` does not say it; `instead` what to use in its place.
    """

    kind: Kind
    where: Scope
    saving: Decimal
    of: Decimal
    confidence: Confidence
    name: str = ""
    instead: str = ""
    percent: Decimal | None = None
    resources: tuple[str, ...] = ()
    owner: str | None = None
    skus: frozenset[str] = field(default_factory=frozenset)
    restart: bool | None = None
    rollback: bool | None = None


def monthly(view: View, amount: Decimal, period: Period) -> Decimal:
    """An amount of a window as that of a month of 365/12 days, by the days that have data."""
    store = view.store
    first, end = max(period.first_day, store.data_from), min(period.end_day, store.data_through_end)
    return amount / max(1, (end - first).days) * A_MONTH


def unused_commitments(view: View, selection: Selection) -> list[Found]:
    """What nothing used, of the commitments that the scope owns."""
    if not wholly_seen(view, {}):
        return []
    owners = commitment_owners(view)
    owned = owned_commitments(view, selection, owners)
    return [
        Found(
            "unused_commitment",
            {},
            monthly(view, one.unused, selection.period),
            monthly(view, one.cost, selection.period),
            "high",
            name=one.name or identity,
            owner=owners.get(identity),
        )
        for identity, one in commitment_amounts(view, everywhere(selection)).items()
        if identity in owned and one.unused > 0
    ]


def idle_by_name(view: View, selection: Selection) -> list[Found]:
    """Meters that say themselves that nothing uses what they count."""
    rows, _ = view.sums(_usage(selection), by=("service", "sku"), columns=("SkuMeter",))
    return [
        Found(
            "idle",
            {"service": [row.keys[0]], "sku": [row.keys[1]]},
            monthly(view, row.amount, selection.period),
            monthly(view, row.amount, selection.period),
            "high",
        )
        for row in rows
        if row.amount > 0 and is_idle(row.keys[2], row.keys[1])
    ]


def untagged_volumes(view: View, selection: Selection) -> list[Found]:
    """Disks without any tag and owner, in accounts where disks usually have one."""
    rows, _ = view.sums(
        _usage(selection),
        by=("service", "account", "component", "feature", "team"),
        columns=("SkuMeter", "TagSet"),
    )
    loose: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    placed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        service, account, *owners, meter, tags = row.keys
        if is_volume(service, meter):
            if set(owners) != {UNALLOCATED}:
                placed[service, account] += row.amount
            elif tags == "0":
                loose[service, account] += row.amount
    found = []
    for (service, account), amount in loose.items():
        if amount <= 0 or placed[service, account] < amount:
            continue
        where = {
            "service": [service],
            "account": [account],
            "component": [UNALLOCATED],
            "feature": [UNALLOCATED],
            "team": [UNALLOCATED],
        }
        month = monthly(view, amount, selection.period)
        bare = _bare_resources(view, selection.within(where))
        found.append(Found("untagged_volume", where, month, month, "medium", resources=bare))
    return found


def _bare_resources(view: View, selection: Selection) -> tuple[str, ...]:
    rows, _ = view.sums(_usage(selection), by=("resource",), columns=("TagSet",))
    return tuple(row.keys[0] for row in rows if row.keys[0] != UNALLOCATED and row.keys[1] == "0")


def left_behind(view: View, selection: Selection) -> list[Found]:
    """What still costs of components whose machines are gone for two weeks."""
    end = min(selection.period.end_day, view.store.data_through_end)
    recent = Period(start=end - timedelta(days=FEWEST_DAYS), end=end)
    earlier = Period(start=end - timedelta(days=90), end=recent.first_day)
    before = _by_category(view, selection.during(earlier))
    now = _by_category(view, selection.during(recent))
    found = []
    for component, categories in now.items():
        machines = before.get(component, {}).get("Compute", ZERO)
        rest = sum(categories.values(), ZERO)
        if component == UNALLOCATED or machines <= 0 or "Compute" in categories or rest <= 0:
            continue
        month = monthly(view, rest, recent)
        found.append(Found("left_behind", {"component": [component]}, month, month, "medium"))
    return found


def _by_category(view: View, selection: Selection) -> dict[str, dict[str, Decimal]]:
    rows, _ = view.sums(_usage(selection), by=("component", "service_category"))
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        if row.amount:
            found[row.keys[0]][row.keys[1]] = row.amount
    return found


def old_generations(view: View, selection: Selection) -> list[Found]:
    """On-demand use of SKUs whose successor is cheaper at list price."""
    rows, _ = view.sums(
        _usage(selection),
        by=("service", "sku"),
        columns=("SkuMeter", "PricingCategory", "CommitmentDiscountStatus"),
    )
    found = []
    for row in rows:
        service, sku, meter, pricing, status = row.keys
        newer = successor(service, meter, sku)
        if newer is None or status or pricing not in ("Standard", "") or row.amount <= 0:
            continue
        month = monthly(view, row.amount, selection.period)
        old, (name, percent) = newer
        found.append(
            Found(
                "old_generation",
                {"service": [service], "sku": [sku]},
                month * percent / 100,
                month,
                "medium",
                name=old,
                instead=name,
                percent=percent,
                skus=frozenset({sku}),
            )
        )
    return found


def steady_on_demand(
    view: View, selection: Selection, taken: frozenset[str]
) -> tuple[list[Found], list[str]]:
    """Hours on demand that ran every day; `taken` are SKUs that are to be replaced first.

    Returns:
        What commitments would save, by service, and the services in which those that there are
        have room left, so that none should be bought.

    """
    roomy = _with_room(view, selection)
    days: dict[tuple[str, str, str], dict[object, tuple[Decimal, Decimal]]] = defaultdict(dict)
    rows, _ = view.sums(
        _usage(selection),
        by=("provider", "service", "sku"),
        columns=("PricingUnit", "PricingCategory", "CommitmentDiscountStatus"),
        grain="day",
    )
    for row in rows:
        provider, service, sku, unit, pricing, status = row.keys
        hours = "hour" in unit.casefold()
        if hours and is_committable(service) and pricing in ("Standard", "") and not status:
            days[provider, service, sku][row.start] = row.quantity, row.amount
    held = sorted({service for provider, service, _ in days if (provider, service) in roomy})
    window = {row.start for row in rows}
    known = _own_discounts(view, selection)
    base: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (provider, service, sku), by_day in days.items():
        if (provider, service) in roomy or sku in taken or len(by_day) < len(window):
            continue
        quantity = sum((one for one, _ in by_day.values()), ZERO)
        cost = sum((one for _, one in by_day.values()), ZERO)
        smallest = min(one for one, _ in by_day.values())
        if len(by_day) >= FEWEST_DAYS and smallest * len(by_day) >= STEADY * quantity > 0:
            base[provider, service] += cost * smallest * len(by_day) / quantity
    found = []
    for (provider, service), amount in base.items():
        percent = known.get(provider)
        rate = ASSUMED_DISCOUNT if percent is None else percent
        if amount > 0:
            found.append(
                Found(
                    "steady_on_demand",
                    {"provider": [provider], "service": [service]},
                    monthly(view, amount, selection.period) * rate / 100,
                    monthly(view, amount, selection.period),
                    "low" if percent is None else "medium",
                    percent=rate.quantize(Decimal("0.1")),
                )
            )
    return found, held


def _with_room(view: View, selection: Selection) -> set[tuple[str, str]]:
    """Provider and service of what commitments are used for that are not used up."""
    roomy = {
        identity
        for identity, one in commitment_amounts(view, everywhere(selection)).items()
        if one.used < USED_UP * one.cost
    }
    rows, _ = view.sums(
        everywhere(selection),
        by=("provider", "service"),
        columns=("CommitmentDiscountId", "CommitmentDiscountStatus"),
    )
    return {
        (row.keys[0], row.keys[1]) for row in rows if row.keys[2] in roomy and row.keys[3] == "Used"
    }


def _own_discounts(view: View, selection: Selection) -> dict[str, Decimal]:
    """What each provider's commitments took off negotiated prices in this bill, in percent."""
    costs: tuple[CostKind, ...] = ("effective", "contracted")
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for cost in costs:
        rows, _ = view.sums(
            replace(everywhere(selection), cost=cost),
            by=("provider",),
            columns=("CommitmentDiscountStatus",),
        )
        for row in rows:
            if row.keys[1] == "Used":
                sums[row.keys[0]][cost] += row.amount
    return {
        provider: 100 - of_one["effective"] * 100 / of_one["contracted"]
        for provider, of_one in sums.items()
        if 0 < of_one["effective"] < of_one["contracted"]
    }


def _usage(selection: Selection) -> Selection:
    return selection.within({"charge_category": ["Usage"]})
