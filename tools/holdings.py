"""What a store holds, as far as it tells who may own what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tools.context.starter import Holdings, roles_of
from tools.periods import Period
from tools.scope import TAG_PREFIX, UNALLOCATED
from tools.view import Selection

if TYPE_CHECKING:
    from decimal import Decimal

    from tools.view import View

DAYS = 92
"""Days of cost, up to the newest, that decide what comes first."""

MOST_KEYS = 40
"""Tag keys that are looked at; those that hold roles come first."""


def holdings(view: View) -> Holdings:
    """Tags, accounts and services with their cost in the last quarter of the data."""
    store = view.store
    last = Period(
        start=max(store.data_from, store.data_through_end - timedelta(days=DAYS)),
        end=store.data_through_end,
    )
    recent = Selection(last)
    tags: dict[str, dict[str, Decimal]] = {}
    likely = roles_of({key: {} for key in store.tag_keys}).values()
    for key in list(dict.fromkeys([*likely, *store.tag_keys]))[:MOST_KEYS]:
        tags[key] = _costs(view, recent, f"{TAG_PREFIX}{key}")
    currencies = {currency for source in store.sources for currency in source.part.sums}
    return Holdings(
        currency=store.currency,
        tags=tags,
        accounts=[
            (account, view.name_of("account", account), cost)
            for account, cost in _costs(view, recent, "account").items()
        ],
        services=_costs(view, recent, "service"),
        owners=_owners(view, recent, tags),
        other_currencies=sorted(currencies - {store.currency}),
    )


def _costs(view: View, selection: Selection, dimension: str) -> dict[str, Decimal]:
    rows, _ = view.sums(selection, by=[dimension])
    return {row.keys[0]: row.amount for row in rows if row.keys[0] != UNALLOCATED}


def _owners(
    view: View, selection: Selection, tags: dict[str, dict[str, Decimal]]
) -> dict[str, str]:
    """Component → the team beside which most of its money stands."""
    roles = roles_of(tags)
    if "component" not in roles or "team" not in roles:
        return {}
    by = [f"{TAG_PREFIX}{roles[name]}" for name in ("component", "team")]
    found: dict[str, str] = {}
    for row in view.sums(selection, by=by)[0]:
        component, team = row.keys
        if UNALLOCATED not in row.keys:
            found.setdefault(component, team)
    return found
