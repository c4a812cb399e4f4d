"""What could be saved in use: caches of AI models that are missed, telemetry that nobody reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.ai_meters import TOKEN_KINDS
from tools.ai_use import Use, language_models, uses
from tools.metrics import measure, subjects_of
from tools.periods import Period
from tools.saving_finders import Found, monthly
from tools.telemetry_spend import telemetry_services
from tools.words import fold

if TYPE_CHECKING:
    from tools.context.schema import MetricDefinition
    from tools.view import Selection, View

ZERO = Decimal(0)
LOOK_BACK = 90
"""Days before the window in which an AI model may have used its cache better."""

NOTICED = Decimal("0.05")
"""A smaller fall of the cached share is left alone."""

_WATCHED = ("log", "trace", "telemetry", "dashboard")
_READ = ("read", "quer", "view", "search")
_GROUPS = ("provider", "ai_model", "component")


def cache_misses(view: View, selection: Selection) -> list[Found]:
    """Input tokens that an AI model used to read from its cache and now reads in full.

    At the prices of the bill itself: the saving is the tokens of the cached share that was lost,
    each at the difference between reading it in full and from the cache.
    """
    before = selection.during(
        Period(
            start=selection.period.first_day - timedelta(days=LOOK_BACK),
            end=selection.period.first_day,
        )
    )
    now_parts = language_models(view, [selection, before])
    now = _by_kind(view, now_parts)
    then = _by_kind(view, [part.during(before.period) for part in now_parts])
    found = []
    for key, kinds in now.items():
        provider, model, component = key
        earlier = then.get(key, {})
        lost = _cached_share(earlier) - _cached_share(kinds)
        full, cached = _price("uncached", kinds, earlier), _price("cached", kinds, earlier)
        if lost < NOTICED or full is None or cached is None or cached >= full:
            continue
        read = sum((use.read for use in kinds.values()), ZERO)
        cost = sum((use.cost for use in kinds.values()), ZERO)
        found.append(
            Found(
                "cache_misses",
                {"provider": [provider], "ai_model": [model], "component": [component]},
                monthly(view, read * lost * (full - cached), selection.period),
                monthly(view, cost, selection.period),
                "medium",
                percent=(lost * 100).quantize(Decimal("0.1")),
            )
        )
    return found


def _by_kind(view: View, parts: list[Selection]) -> dict[tuple[str, ...], dict[str, Use]]:
    """Use of each AI model by each component, apart by the kind of token that a SKU counts."""
    found: dict[tuple[str, ...], dict[str, Use]] = {}
    for key, use in uses(view, parts, (*_GROUPS, "sku")).rows.items():
        counted = [kind for kind in TOKEN_KINDS if use.count(kind)]
        if len(counted) == 1:
            found.setdefault(key[:-1], {}).setdefault(counted[0], Use()).add(use)
    return found


def _cached_share(kinds: dict[str, Use]) -> Decimal:
    read = sum((use.read for use in kinds.values()), ZERO)
    cached = sum((use.count("cached") for use in kinds.values()), ZERO)
    return cached / read if read > 0 else ZERO


def _price(kind: str, *windows: dict[str, Use]) -> Decimal | None:
    """What a token of a kind costs, by the first window that has any."""
    for kinds in windows:
        use = kinds.get(kind)
        if use and use.tokens > 0 and use.cost > 0:
            return use.cost / use.tokens
    return None


def unread_telemetry(view: View, selection: Selection) -> list[Found]:
    """Telemetry of components for which a metric counts how often it is read, and counts none."""
    services = telemetry_services(view, [selection])
    if not services:
        return []
    unread = set()
    for metric in view.context.metrics.values():
        if _counts_reading(metric):
            for subject in subjects_of(view, metric.name):
                measured = measure(view, metric, selection.period, (subject,))
                if subject.component and measured.value == 0 and not measured.missing():
                    unread.add(subject.component)
    found = []
    for component in sorted(unread):
        where = {"service": services, "component": [component]}
        amount, _, _ = view.total(replace(selection, scope={**selection.scope, **where}))
        if amount > 0 and component in selection.scope.get("component", [component]):
            month = monthly(view, amount, selection.period)
            found.append(Found("unread_telemetry", where, month, month, "medium"))
    return found


def _counts_reading(metric: MetricDefinition) -> bool:
    name = fold(metric.name)
    return (
        metric.kind == "usage"
        and metric.aggregation == "sum"
        and any(word in name for word in _WATCHED)
        and any(word in name for word in _READ)
    )
