"""Which rules of the allocation placed an amount, and how sure that makes it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from tools.figures import money_of, share_of
from tools.results import Placement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tools.context.rules import Condition, Rule
    from tools.facts import Fact
    from tools.view import Selection, View

UNPLACED = "unplaced"
"""The rule of a line that no rule matched."""

How = Literal["tag", "resource", "account", "service", "other", "split", "none"]

_FIELDS: tuple[tuple[How, tuple[str, ...]], ...] = (
    ("tag", ("AllocatedTags", "Tags", "AllocatedResource")),
    ("resource", ("Resource",)),
    ("account", ("SubAccount", "BillingAccount", "InvoiceIssuer")),
    ("service", ("Service", "Sku", "Provider", "Publisher", "Host", "Charge")),
)
"""What a rule reads, the surest first: said by who runs it, or inferred from where it ran."""


def by_rule(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Add up amounts a rule, the largest first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for rule, amount in amounts:
        sums[rule] += amount
    return dict(sorted(sums.items(), key=lambda entry: (-abs(entry[1]), entry[0])))


def shared_rules(view: View) -> frozenset[str]:
    """The ids of the rules that share a line out rather than assign it."""
    return frozenset(rule.id for rule in view.store.context.rules if rule.split)


def placements_in_money(
    view: View, selection: Selection, sums: Mapping[str, Decimal], query: str
) -> tuple[Placement, ...]:
    """The rules with the money that each placed."""
    total = sum(sums.values(), Decimal(0))

    def facts(rule: str, amount: Decimal) -> tuple[Fact, Fact | None]:
        label = f"placed by {rule}"
        money = money_of(view, selection, label, amount, query)
        return money, share_of(view, amount, total, label=label)

    return tuple(_placement(view, rule, *facts(rule, amount)) for rule, amount in sums.items())


def placements_in_percent(view: View, sums: Mapping[str, Decimal]) -> tuple[Placement, ...]:
    """The rules with the percent of the amount that each placed."""
    total = sum(sums.values(), Decimal(0))
    return tuple(
        _placement(view, rule, percent, None)
        for rule, amount in sums.items()
        if (percent := share_of(view, amount, total, label=f"placed by {rule}"))
    )


def _placement(view: View, rule_id: str, amount: Fact, share: Fact | None) -> Placement:
    rule = next((rule for rule in view.store.context.rules if rule.id == rule_id), None)
    how, field = _how(rule, rule_id)
    return Placement(
        rule=rule_id,
        name=view.ledger.name("rule", rule_id),
        how=how,
        field=view.ledger.name("field", field) if field else None,
        split_by=rule.split.by if rule and rule.split else None,
        amount=amount,
        share=share,
    )


def _how(rule: Rule | None, rule_id: str) -> tuple[How, str | None]:
    if rule_id == UNPLACED:
        return "none", None
    if rule is None:
        return "other", None
    fields = list(fields_of(rule.when))
    for how, prefixes in _FIELDS:
        for field in fields:
            if field.startswith(prefixes):
                return ("split" if rule.split else how), field
    return ("split" if rule.split else "other"), next(iter(fields), None)


def fields_of(condition: Condition) -> Iterator[str]:
    """Every field of a line that a condition reads."""
    if condition.field is not None:
        yield condition.field
    for part in (*(condition.all_ or ()), *(condition.any_ or ())):
        yield from fields_of(part)
    if condition.not_ is not None:
        yield from fields_of(condition.not_)
