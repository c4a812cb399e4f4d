"""The generator's own bookkeeping: every charge, and every share of it, with its true owner."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from tools.demo.architecture import BILLING_ACCOUNTS, COMPONENT, TEAMS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tools.demo.charges import Charges
    from tools.demo.measures import Series
    from tools.demo.meter import Meter, Split
    from tools.demo.timeline import Timeline

AMOUNTS = ("effective", "billed", "listed", "contracted")

CLUSTER_USERS = ("storefront-web", "checkout-api", "search-api", "tracking-api", "chat-gateway")
PLATFORM_FEE_AMONG = (
    "storefront-web",
    "search-api",
    "recommender",
    "checkout-api",
    "fraud-scorer",
    "chat-gateway",
    "tracking-api",
    "event-pipeline",
)
FIREWALL_WEIGHTS = {"catalogue": 3, "checkout": 2}

Weigh = dict[str, np.ndarray]
"""Who → weight on each day."""


@dataclass(frozen=True)
class Owner:
    """Whose a charge is; "unallocated" where nobody's."""

    component: str = "unallocated"
    feature: str = "unallocated"
    team: str = "unallocated"

    @staticmethod
    def of_component(component: str) -> Owner:
        """A component brings its feature and team along."""
        entry = COMPONENT[component]
        return Owner(component, entry.feature or "unallocated", entry.team)

    @staticmethod
    def of_feature(feature: str) -> Owner:
        """A feature alone brings no team along."""
        return Owner(feature=feature)


def owner_of(meter: Meter) -> Owner:
    """Whose a meter is that is not shared."""
    if meter.component:
        return Owner.of_component(meter.component)
    return Owner(team=meter.team or "unallocated")


def open_ledger(
    time: Timeline, charges: Charges, measures: Sequence[Series]
) -> duckdb.DuckDBPyConnection:
    """The tables `meters`, `charges` (a line each) and `shares` (a line or part of it each).

    Costs are in 10^-8 of the currency, quantities in 10^-6 of their unit, days count from the
    first one. A shared line counts, with its quantity, on its largest share, whose weight is 1.
    """
    con = duckdb.connect(config={"threads": 2})
    con.execute("SET TimeZone = 'UTC'")
    _write_meters(con, charges.meters)
    columns = charges.arrays()
    columns = {"line": np.arange(len(columns["day"]), dtype=np.int64), **columns}
    con.register("columns", columns)
    con.execute("CREATE TABLE charges AS SELECT * FROM columns")
    con.unregister("columns")
    con.execute(
        "CREATE TABLE days AS SELECT unnest(?) AS day, unnest(?) AS date",
        [list(range(len(time.days))), list(time.days)],
    )
    con.execute(
        f"""CREATE TABLE shares AS
        SELECT line, meter, day, m.component, m.feature, m.team,
               {", ".join(AMOUNTS)}, quantity, 1 AS weight
        FROM charges JOIN meters m ON m.id = meter WHERE m.split IS NULL"""
    )
    _share(con, time, charges, measures)
    return con


def _write_meters(con: duckdb.DuckDBPyConnection, meters: Sequence[Meter]) -> None:
    rows = [_row(number, meter) for number, meter in enumerate(meters)]
    names = list(rows[0])
    picked = ", ".join(f"unnest(${number + 1}) AS {name}" for number, name in enumerate(names))
    con.execute(
        f"CREATE TABLE meters AS SELECT {picked}",
        [[row[name] for row in rows] for name in names],
    )


def _row(number: int, meter: Meter) -> dict[str, Any]:
    sku, service = meter.sku, meter.sku.service
    owner = owner_of(meter)
    billing = BILLING_ACCOUNTS[service.source]
    return {
        "id": number,
        "key": meter.key,
        "source": service.source,
        "provider": service.provider,
        "publisher": service.publisher or service.provider,
        "service": service.name,
        "category": service.category,
        "subcategory": service.subcategory,
        "sku": sku.id,
        "sku_meter": sku.meter,
        "unit": sku.unit,
        "consumed_unit": sku.consumed_unit,
        "consumed_per_unit": sku.consumed_per_unit,
        "account": meter.account.id,
        "account_name": meter.account.name,
        "billing_account": billing.id,
        "billing_account_name": billing.name,
        "region": meter.region,
        "resource": meter.resource,
        "resource_name": meter.resource_name or meter.resource,
        "tags": json.dumps(meter.tags) if meter.tags else None,
        "charge_category": meter.category,
        "charge_class": "Correction" if meter.correction else None,
        "frequency": "Recurring" if meter.monthly else "Usage-Based",
        "description": meter.description or f"{sku.meter} in {meter.region or 'global'}",
        "commitment": meter.commitment,
        "commitment_status": meter.commitment_status,
        "commitment_type": _commitment_type(meter),
        "ai_model": meter.ai_model,
        "ai_key": meter.ai_key,
        "third_party": meter.third_party,
        "split": meter.split,
        "component": owner.component,
        "feature": owner.feature,
        "team": owner.team,
        "environment": meter.environment or "unallocated",
    }


def _commitment_type(meter: Meter) -> str | None:
    if meter.commitment is None:
        return None
    return "Savings Plan" if "savingsplan" in meter.commitment else "Reserved Instance"


def _share(
    con: duckdb.DuckDBPyConnection,
    time: Timeline,
    charges: Charges,
    measures: Sequence[Series],
) -> None:
    """Divide what is shared; the last 10^-8 goes to the largest share."""
    requests = {
        series.component: series.values
        for series in measures
        if series.metric == "requests" and series.component in CLUSTER_USERS
    }
    days = len(time.days)
    by_component: Callable[[str], Owner] = Owner.of_component
    ways: dict[Split, tuple[Callable[[str], Owner], Weigh]] = {
        "cluster": (by_component, {str(who): values for who, values in requests.items()}),
        "platform-fee": (by_component, {who: _always(1, days) for who in PLATFORM_FEE_AMONG}),
        "firewall": (
            Owner.of_feature,
            {who: _always(weight, days) for who, weight in FIREWALL_WEIGHTS.items()},
        ),
        "support": (lambda team: Owner(team=team), _spend_by_team(con, days)),
    }
    lines = charges.arrays()
    for split, (owner, weigh) in ways.items():
        ids = [number for number, meter in enumerate(charges.meters) if meter.split == split]
        chosen = np.flatnonzero(np.isin(lines["meter"], ids))
        day = lines["day"][chosen]
        weights = np.stack([weigh[who][day] for who in weigh])
        largest = weights.argmax(axis=0)
        parts = {name: _divide(lines[name][chosen], weights, largest) for name in AMOUNTS}
        for number, who in enumerate(weigh):
            of = owner(who)
            share = {
                "line": chosen.astype(np.int64),
                "meter": lines["meter"][chosen],
                "day": day,
                **{name: parts[name][number] for name in AMOUNTS},
                "quantity": lines["quantity"][chosen],
                "weight": (largest == number).astype(np.int64),
            }
            con.register("share", share)
            con.execute(
                f"""INSERT INTO shares SELECT line, meter, day, ?, ?, ?,
                {", ".join(AMOUNTS)}, quantity, weight FROM share""",
                [of.component, of.feature, of.team],
            )
            con.unregister("share")


def _always(weight: int, days: int) -> np.ndarray:
    return np.full(days, weight, np.int64)


def _spend_by_team(con: duckdb.DuckDBPyConnection, days: int) -> Weigh:
    """The directly assigned effective cost of each team on each day, before anything is shared."""
    spend = {team.id: np.zeros(days, np.int64) for team in TEAMS}
    for team, day, amount in con.execute(
        "SELECT team, day, CAST(SUM(effective) AS BIGINT) FROM shares"
        " WHERE team <> 'unallocated' GROUP BY 1, 2"
    ).fetchall():
        spend[team][day] = amount
    return spend


def _divide(amounts: np.ndarray, weights: np.ndarray, largest: np.ndarray) -> np.ndarray:
    """Share whole amounts by weights, each rounded towards zero, the rest to the largest."""
    total = weights.sum(axis=0)
    shares = np.array(
        [
            [int(amount) * int(weight) // int(whole) for amount, whole, weight in column]
            for column in (zip(amounts, total, of_one, strict=True) for of_one in weights)
        ],
        dtype=np.int64,
    ).reshape(weights.shape)
    rest = amounts - shares.sum(axis=0)
    shares[largest, np.arange(len(amounts))] += rest
    return shares
