"""What language models cost: tokens, requests and caches, price against volume, vector stores."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tools.ai_meters import TOKEN_KINDS
from tools.ai_use import Use, language_models, uses, vector_stores, with_logs
from tools.analysis.token_parts import TokenParts, Workload, token_parts
from tools.concerned import concerned, contacts
from tools.facts import Fact
from tools.figures import money_of, name_of, share_of
from tools.results import Result
from tools.scope import TAG_PREFIX
from tools.spend import Change, compare, notes_on
from tools.unit_cost import own_metrics
from tools.unit_item import UnitItem, unit_item
from tools.view import bucket, last_days
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.ai_use import Key, Uses
    from tools.arguments import GroupedArguments
    from tools.periods import Period
    from tools.view import Selection, View

ROWS_SHOWN = 50
ZERO = Decimal(0)
_BESIDE = {"component", "feature", "team", "environment"}
"""Dimensions along which a vector store stands beside the language models that it feeds."""

_OF_MODELS = {"ai_model", "ai_key", "sku"}
"""Dimensions that no vector store has."""

_TALKS = ("conversation", "chat", "dialogue", "session")
"""How the units begin that stand for a conversation."""


class AiUse(BaseModel):
    """What one row used. Counts are facts only where the bill counts them.

    The labels of counts say what is counted. `cached_share` is the part of input tokens that was
    read from a cache, in percent.
    """

    model_config = ConfigDict(frozen=True)

    cost: Fact
    tokens: Fact | None = None
    uncached: Fact | None = None
    cached: Fact | None = None
    written: Fact | None = None
    output: Fact | None = None
    requests: Fact | None = None
    retries: Fact | None = None
    conversations: Fact | None = None
    cost_per_request: Fact | None = None
    cost_per_conversation: Fact | None = None
    tokens_per_request: Fact | None = None
    cached_share: Fact | None = None


class AiRow(BaseModel):
    """One row of a breakdown; `beside` is what vector stores cost in the same place."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    use: AiUse
    share: Fact | None = None
    against: Change | None = None
    beside: Fact | None = None
    folded: Fact | None = None
    """In the row `other`: how many rows it stands for."""


class AiParts(BaseModel):
    """A change as money facts that sum to it; parts that are nothing are left out."""

    model_config = ConfigDict(frozen=True)

    requests: Fact | None = None
    tokens_per_request: Fact | None = None
    cache_share: Fact | None = None
    price: Fact | None = None
    new: Fact | None = None
    vanished: Fact | None = None
    unsplit: Fact | None = None


class AiSpend(Result):
    """Language models in all and by row, and vector stores beside them.

    `uncosted` are AI models whose tokens are counted but carry no cost.
    """

    tool: str = "ai_spend"
    window: Fact
    compared: Fact | None = None
    total: AiUse
    talks: tuple[UnitItem, ...] = ()
    """Language models for one conversation, where a feature counts those."""
    against: Change | None = None
    parts: AiParts | None = None
    vectors: Fact | None = None
    groups: tuple[str, ...] = ()
    grain: str | None = None
    rows: tuple[AiRow, ...] = ()
    uncosted: tuple[Fact, ...] = ()
    counted_by: tuple[Fact, ...] = ()
    """Names of the sources that counted what the bill does not."""


def ai_spend(asked: GroupedArguments, view: View) -> AiSpend:
    """Sum cost and use of language models; break them down when asked to."""
    selection = view.select(asked, default=last_days(view, 30))
    windows = [selection.during(one) for one in (selection.period, asked.compare_to) if one]
    parts = language_models(view, windows)
    vectors = None if _OF_MODELS & set(selection.scope) else vector_stores(view, windows)
    groups = asked.group_by or ([] if asked.grain else ["ai_model"])
    found = uses(view, parts, groups, asked.grain)
    found = with_logs(view, selection, parts, found, groups, asked.grain)
    total = found.total
    stores, stored, query = view.total(vectors) if vectors else (ZERO, 0, None)
    ledger = view.ledger
    result = AiSpend(
        status="answered" if total.lines or stored else "no_data",
        period=selection.period,
        compare_to=asked.compare_to,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        window=ledger.window("window", selection.period),
        total=_written(view, selection, "AI spend", total, found.query),
        vectors=money_of(view, selection, "vector stores", stores, query) if stored else None,
        groups=tuple(groups),
        grain=asked.grain,
        counted_by=tuple(ledger.name("source", name) for name in found.counted_by),
        notes=notes_on(view, selection, asked_basis=asked.basis, groups=groups),
    )
    if result.status == "no_data":
        return result
    features, owners = _concerned(view, selection, parts or ([vectors] if vectors else []))
    earlier = [part.during(asked.compare_to) for part in parts] if asked.compare_to else []
    return result.model_copy(
        update={
            **_against(view, parts, earlier, total, asked.compare_to),
            "rows": _rows(view, selection, asked, groups, found, earlier, vectors),
            "talks": _talks(view, parts, asked.compare_to),
            "uncosted": _uncosted(view, parts),
            "features": features,
            "owners": owners,
            "contacts": contacts(view, owners),
        }
    )


def _concerned(
    view: View, selection: Selection, parts: Sequence[Selection]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not selection.scope:
        return (), ()
    found = [concerned(view, part) for part in parts]
    features = dict.fromkeys(name for of_part, _ in found for name in of_part)
    owners = dict.fromkeys(name for _, of_part in found for name in of_part)
    return tuple(features), tuple(owners)


def _written(view: View, selection: Selection, label: str, use: Use, query: str | None) -> AiUse:
    """Write the use of one row down, with its window and scope."""
    ledger = view.ledger
    period, scope = selection.period, selection.scope

    def count(label: str, amount: Decimal) -> Fact | None:
        if not amount:
            return None
        return ledger.fact("count", label, _whole(amount), period=period, scope=scope, query=query)

    def each(label: str, number: Decimal) -> Fact | None:
        if number <= 0 or not use.cost:
            return None
        return ledger.money(
            f"cost per {label}",
            (use.cost / number).quantize(Decimal("1e-10")),
            view.currency,
            period=period,
            scope=scope,
            query=query,
        )

    requests, talks = use.count("requests"), use.count("conversations")
    kinds = {kind: count(f"{kind} tokens", use.count(kind)) for kind in TOKEN_KINDS}
    kinds.pop("unsorted")
    caches = use.count("cached") + use.count("written")
    per_request = None
    if requests > 0 and use.tokens:
        per_request = ledger.fact(
            "ratio",
            "tokens per request",
            (use.tokens / requests).quantize(Decimal("0.01")),
            unit="tokens",
            period=period,
            scope=scope,
        )
    return AiUse(
        cost=money_of(view, selection, label, use.cost, query),
        tokens=count("tokens", use.tokens),
        **kinds,
        requests=count("requests", requests),
        retries=count("retries", use.count("retries")),
        conversations=count("conversations", talks),
        cost_per_request=each("request", requests),
        cost_per_conversation=each("conversation", talks),
        tokens_per_request=per_request,
        cached_share=share_of(
            view, use.count("cached"), use.read, label="cached share", scope=scope
        )
        if caches > 0
        else None,
    )


def _whole(amount: Decimal) -> Decimal | int:
    """Tokens are whole, unless a split line shares them."""
    return int(amount) if amount == amount.to_integral_value() else amount


def _against(
    view: View,
    parts: Sequence[Selection],
    earlier: Sequence[Selection],
    total: Use,
    compare_to: Period | None,
) -> dict[str, object]:
    """The change of the cost, and what of it is price and what volume."""
    if compare_to is None or not parts:
        return {}
    before = uses(view, earlier)
    change = compare(view, total.cost, before.total.cost, earlier[0], before.query)
    split = token_parts(_pairs(view, parts, earlier))
    return {
        "compared": view.ledger.window("compared window", compare_to),
        "against": change,
        "parts": _parts(view, split) if before.total.cost and split.total else None,
    }


def _pairs(
    view: View, parts: Sequence[Selection], earlier: Sequence[Selection]
) -> list[tuple[Workload, Workload]]:
    """Each AI model in each project, before and after."""
    before, after = _workloads(view, earlier), _workloads(view, parts)
    nothing = Workload(ZERO, {}, {})
    keys = {**before, **after}
    return [(before.get(key, nothing), after.get(key, nothing)) for key in keys]


def _workloads(view: View, parts: Sequence[Selection]) -> dict[Key, Workload]:
    groups = ("provider", "account", "ai_model")
    found = uses(view, parts, (*groups, "sku"))
    kinds: dict[Key, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    costs: dict[Key, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    requests: dict[Key, Decimal] = defaultdict(Decimal)
    for key, use in found.rows.items():
        workload = key[:-1]
        counted = [kind for kind in TOKEN_KINDS if use.count(kind)]
        requests[workload] += use.count("requests")
        for kind in counted:
            kinds[workload][kind] += use.count(kind)
        costs[workload][counted[0] if len(counted) == 1 else "other"] += use.cost
    return {
        key: Workload(requests[key], dict(costs[key]), dict(kinds[key]))
        for key in {**costs, **kinds}
    }


def _parts(view: View, split: TokenParts) -> AiParts:
    ledger = view.ledger
    labels = {"price": "rate", "requests": "usage"}
    return AiParts(
        **{
            part.name: ledger.money(
                labels.get(part.name, "change"), getattr(split, part.name), view.currency
            )
            for part in fields(split)
            if getattr(split, part.name)
        }
    )


def _rows(
    view: View,
    selection: Selection,
    asked: GroupedArguments,
    groups: Sequence[str],
    found: Uses,
    earlier: Sequence[Selection],
    vectors: Selection | None,
) -> tuple[AiRow, ...]:
    """The rows in order of time, or the most expensive first; the rest is one row."""
    in_time = asked.grain is not None
    order = sorted(
        found.rows, key=(lambda key: key) if in_time else lambda key: _rank(found.rows[key], key)
    )
    before = uses(view, earlier, groups) if earlier and not in_time else None
    if before and not asked.top:
        order += sorted(key for key in before.rows if key not in found.rows)
    beside = _beside(view, vectors, groups) if vectors and not in_time else {}
    most = asked.top or (len(order) if in_time else ROWS_SHOWN)
    total = found.total.cost
    written = []
    for key in order[:most]:
        use = found.rows.get(key, Use())
        values = key[1:] if in_time else key
        scope = {name: [value] for name, value in zip(groups, values, strict=True)}
        of_row = selection.within(scope)
        names = [name_of(view, name, value[0]) for name, value in scope.items()]
        if asked.grain:
            of_row = of_row.during(bucket(found.moments[key], asked.grain, selection.period))
            names.insert(0, view.ledger.window("window", of_row.period))
        against = None
        if before and asked.compare_to:
            past = before.rows.get(key, Use()).cost
            against = compare(view, use.cost, past, of_row.during(asked.compare_to), before.query)
        written.append(
            AiRow(
                names=tuple(names),
                use=_written(view, of_row, "AI spend of it", use, found.query),
                share=None if in_time else share_of(view, use.cost, total, scope=scope),
                against=against,
                beside=_money_beside(view, of_row, beside.get(key)),
            )
        )
    if rest := order[most:]:
        use = Use()
        for key in rest:
            use.add(found.rows.get(key, Use()))
        written.append(
            AiRow(
                names=(view.ledger.name("row", "other"),),
                use=_written(view, selection, "other", use, found.query),
                share=share_of(view, use.cost, total),
                folded=view.ledger.fact("count", "rows in other", len(rest)),
            )
        )
    return tuple(written)


def _rank(use: Use, key: Key) -> tuple[Decimal, Decimal, Key]:
    return -abs(use.cost), -use.tokens, key


def _beside(view: View, vectors: Selection, groups: Sequence[str]) -> dict[Key, Decimal]:
    """What vector stores cost by the same row; nothing along dimensions of the models alone."""
    if not all(name in _BESIDE or name.startswith(TAG_PREFIX) for name in groups):
        return {}
    rows, _ = view.sums(vectors, by=groups)
    return {row.keys: row.amount for row in rows}


def _money_beside(view: View, of_row: Selection, amount: Decimal | None) -> Fact | None:
    return money_of(view, of_row, "vector stores", amount, None) if amount else None


def _talks(
    view: View, parts: Sequence[Selection], compare_to: Period | None
) -> tuple[UnitItem, ...]:
    """What language models cost a conversation, by the metric of the feature that has them."""
    if len(parts) != 1 or _OF_MODELS & set(parts[0].scope):
        return ()
    items = [
        unit_item(view, one, compare_to)
        for one in own_metrics(view, parts[0])
        if fold(one.metric.unit).startswith(_TALKS)
    ]
    return tuple(item for item in items if item.unit_cost and Decimal(item.cost.value))


def _uncosted(view: View, parts: Sequence[Selection]) -> tuple[Fact, ...]:
    """AI models with tokens and without a cost: no price is known, or somebody else pays."""
    found = uses(view, parts, ("ai_model",))
    return tuple(
        name_of(view, "ai_model", model)
        for (model,), use in sorted(found.rows.items())
        if use.tokens > 0 and not use.cost
    )
