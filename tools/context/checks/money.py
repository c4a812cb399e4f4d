"""Money of the context: currencies that can be converted, plans that do not explain twice."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tools.context.faults import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.context.draft import Draft
    from tools.context.faults import Place


def check_money(draft: Draft) -> None:
    """Warn of money without a rate, and of plans over the same scope and days."""
    _check_currencies(draft)
    _check_plans(draft)


def _check_currencies(draft: Draft) -> None:
    home = draft.organisation.currency
    rates = draft.organisation.exchange_rates
    convertible = {home, *(rate.from_ for rate in rates if rate.to == home)}
    for place, currency in _money(draft):
        if currency not in convertible:
            draft.faults.warn(
                place,
                f"no rate turns {currency} into {home}; add one to exchange_rates in org.yaml",
            )


def _money(draft: Draft) -> Iterator[tuple[Place, str]]:
    for plan in draft.plans.entries.values():
        if plan.expected.currency:
            yield draft.plans.origins[plan.id].at("expected", "currency"), plan.expected.currency
    for budget in draft.budgets.entries.values():
        yield draft.budgets.origins[budget.id].at("currency"), budget.currency
    for feature in draft.features.entries.values():
        if feature.revenue_per_hour:
            place = draft.features.origins[feature.id].at("revenue_per_hour", "currency")
            yield place, feature.revenue_per_hour.currency
    for decision in draft.decisions.entries.values():
        if decision.expected_monthly_cost_change:
            origin = draft.decisions.origins[decision.id]
            place = origin.at("expected_monthly_cost_change", "currency")
            yield place, decision.expected_monthly_cost_change.currency
    for slo in draft.slos.entries.values():
        if slo.credits:
            place = draft.slos.origins[slo.id].at("credits", "of", "currency")
            yield place, slo.credits.of.currency


def _check_plans(draft: Draft) -> None:
    plans = draft.plans.entries.values()
    for first, second in combinations(plans, 2):
        overlap = first.from_ <= second.until and second.from_ <= first.until
        if overlap and first.scope == second.scope:
            draft.faults.warn(
                draft.plans.origins[second.id].at("from"),
                f"covers the same scope as the plan {show(first.id)} on the same days, and each "
                "states its own amount; join them, or let one begin after the other",
            )
