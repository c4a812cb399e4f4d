"""What language models were used for: cost, tokens and requests, summed from the bill's lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.ai_meters import TOKEN_KINDS, counted, is_language_model, is_vector_store
from tools.scope import UNALLOCATED
from tools.store.authority import RANKS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tools.ai_meters import Kind
    from tools.periods import Grain
    from tools.view import Row, Selection, View

ZERO = Decimal(0)
Key = tuple[str, ...]


@dataclass
class Use:
    """The use behind one row: its cost and how much of each kind was counted."""

    cost: Decimal = ZERO
    counts: dict[Kind, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    lines: int = 0

    def add(self, other: Use) -> None:
        """Count another part of the same row in."""
        self.cost += other.cost
        self.lines += other.lines
        for kind, count in other.counts.items():
            self.counts[kind] += count

    def count(self, kind: Kind) -> Decimal:
        """How much of one kind was counted."""
        return self.counts.get(kind, ZERO)

    @property
    def tokens(self) -> Decimal:
        """Tokens of every kind."""
        return sum((self.count(kind) for kind in TOKEN_KINDS), ZERO)

    @property
    def read(self) -> Decimal:
        """Input tokens, from a cache or not."""
        return self.count("uncached") + self.count("cached") + self.count("written")


@dataclass(frozen=True)
class Uses:
    """Use by row; the first key of each is the time where there is a grain. `query` gave it."""

    rows: dict[Key, Use]
    moments: dict[Key, date | datetime]
    query: str | None
    counted_by: tuple[str, ...] = ()
    """Sources below the bill that counted what the bill does not."""

    @property
    def total(self) -> Use:
        """All rows together."""
        total = Use()
        for use in self.rows.values():
            total.add(use)
        return total


def language_models(view: View, selections: Sequence[Selection]) -> list[Selection]:
    """The parts of each selection that are language models; none where there are none.

    Services for language models count as a whole; of any other service only the lines that name
    an AI model. The parts do not overlap and come in pairs as the selections do.
    """
    services: set[str] = set()
    models: set[str] = set()
    for selection in selections:
        rows, _ = view.sums(selection, by=("provider", "service", "ai_model"))
        for row in rows:
            provider, service, model = row.keys
            if is_language_model(provider, service):
                services.add(service)
            elif model != UNALLOCATED and not is_vector_store(provider, service):
                models.add(model)
    first = selections[0]
    parts = [first.within({"service": sorted(services)})] if services else []
    if models:
        named = first.within({"ai_model": sorted(models)})
        exclude = dict(named.exclude)
        exclude["service"] = [*exclude.get("service", []), *sorted(services)]
        parts.append(replace(named, exclude=exclude))
    return parts


def vector_stores(view: View, selections: Sequence[Selection]) -> Selection | None:
    """The part of the first selection that is vector stores, by the services of all of them."""
    services: set[str] = set()
    for selection in selections:
        rows, _ = view.sums(selection, by=("provider", "service"))
        services |= {row.keys[1] for row in rows if is_vector_store(*row.keys)}
    return selections[0].within({"service": sorted(services)}) if services else None


def uses(
    view: View, parts: Sequence[Selection], groups: Sequence[str] = (), grain: Grain | None = None
) -> Uses:
    """Sum parts of the bill by dimensions and time."""
    found: dict[Key, Use] = defaultdict(Use)
    moments: dict[Key, date | datetime] = {}
    query = None
    width = len(groups)
    for part in parts:
        rows, query = view.sums(
            part, by=(*groups, "sku"), columns=("SkuMeter", "ConsumedUnit"), grain=grain
        )
        bare = any(not row.keys[-1] for row in rows)
        for row in rows:
            key = _key(row, width)
            found[key].cost += row.amount
            found[key].lines += row.lines
            if row.start is not None:
                moments[key] = row.start
            _count(found[key], row)
        if bare:
            priced, _ = view.sums(
                part,
                by=(*groups, "sku"),
                columns=("SkuMeter", "ConsumedUnit", "PricingUnit"),
                grain=grain,
            )
            for row in priced:
                sku, meter, consumed, unit = row.keys[-4:]
                if not consumed:
                    keys = (*row.keys[:width], sku, meter, unit)
                    _count(found[_key(row, width)], row._replace(keys=keys))
    return Uses(dict(found), moments, query)


def with_logs(
    view: View,
    selection: Selection,
    parts: Sequence[Selection],
    found: Uses,
    groups: Sequence[str] = (),
    grain: Grain | None = None,
) -> Uses:
    """The use with what the bill does not count, from gateways and telemetry that do.

    Provider by provider, and of each the source with the most authority: where the bill counts
    requests, or tokens, no other count is looked at. Money is the bill's alone.
    """
    logged = view.usage(
        selection,
        by=("provider", *groups, "sku"),
        columns=("Source", "SkuMeter", "ConsumedUnit"),
        grain=grain,
    )
    if not logged:
        return found
    billed = uses(view, parts, ("provider",)).rows
    best = _best_sources(view, logged)
    rows = {key: replace(use, counts=dict(use.counts)) for key, use in found.rows.items()}
    moments = dict(found.moments)
    taken = set()
    for row in logged:
        provider, *keys, sku, source, meter, unit = row.keys
        what = counted(meter, sku, unit)
        if what is None or source != best[provider]:
            continue
        kind, factor = what
        of_bill = billed.get((provider,), Use())
        if of_bill.tokens > 0 if kind in TOKEN_KINDS else of_bill.count(kind) > 0:
            continue
        key = _key(row._replace(keys=tuple(keys)), len(groups))
        use = rows.setdefault(key, Use())
        use.counts[kind] = use.count(kind) + row.quantity * factor
        if row.start is not None:
            moments[key] = row.start
        taken.add(source)
    return Uses(rows, moments, found.query, tuple(sorted(taken)))


def _best_sources(view: View, logged: Sequence[Row]) -> dict[str, str]:
    """Provider → the one source of its logs that counts."""
    ranks = {
        source: RANKS.index(authority)
        for source, authority in view.store.execute("SELECT source, authority FROM sources")
        if authority in RANKS
    }
    best: dict[str, str] = {}
    for row in logged:
        provider, source = row.keys[0], row.keys[-3]
        best[provider] = min(
            best.get(provider, source), source, key=lambda name: (ranks[name], name)
        )
    return best


def _key(row: Row, width: int) -> Key:
    start = () if row.start is None else (row.start.isoformat(),)
    return (*start, *row.keys[:width])


def _count(use: Use, row: Row) -> None:
    sku, meter, unit = row.keys[-3:]
    what = counted(meter, sku, unit)
    if what and row.quantity:
        kind, factor = what
        use.counts[kind] += row.quantity * factor
