"""From an export to sums: whatever the lines and the rules, the parts add up to the whole."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.focus import line, write_csv
from tests.support.store import view_of
from tools.ingest.flow import ingest
from tools.periods import Period
from tools.store.open import open_store
from tools.view import Selection

if TYPE_CHECKING:
    import random

DAYS = ("2026-10-31", "2026-11-01", "2026-11-02")
WHOLE = Selection(Period(start=date(2026, 10, 1), end=date(2026, 12, 1)))
COMPONENTS = ("cart", "index", "lonely")

amounts = st.decimals("-99999", "99999", places=10, allow_nan=False, allow_infinity=False)
lines = st.lists(
    st.builds(
        lambda day, amount, app, service, category, resource: line(
            day=day,
            cost=f"{amount:f}",
            Tags=json.dumps({"App": app}) if app else "",
            ServiceName=service,
            ChargeCategory=category,
            ResourceId=resource,
        ),
        st.sampled_from(DAYS),
        amounts,
        st.sampled_from(("", "cart", "index", "lonely", "stranger")),
        st.sampled_from(("Compute", "Storage", "Support")),
        st.sampled_from(("Usage", "Credit", "Tax")),
        st.sampled_from(("", "i-1")),
    ),
    min_size=1,
    max_size=12,
)
conditions = st.sampled_from(
    (
        {"field": "Tags.app", "exists": True},
        {"field": "Tags.APP", "in": ["cart", "stranger"]},
        {"field": "ServiceName", "prefix": "S"},
        {"not": {"field": "ChargeCategory", "equals": "Usage"}},
        {"field": "ResourceId", "exists": True},
    )
)
actions = st.sampled_from(
    (
        {"assign": {"component": "$Tags.app"}},
        {"assign": {"team": "search", "environment": "prod"}},
        {"split": {"dimension": "component", "by": "even", "among": ["cart", "index", "lonely"]}},
        {
            "split": {
                "dimension": "team",
                "by": "fixed",
                "weights": {"search": "1", "payments": "7"},
            }
        },
        {"split": {"dimension": "feature", "by": "spend"}, "environment": "prod"},
    )
)
rules = st.lists(st.tuples(conditions, actions), max_size=4).map(
    lambda pairs: [
        {"id": f"rule-{number}", "when": when, **action}
        for number, (when, action) in enumerate(pairs)
    ]
)


def write_context(folder: Path, chosen: list[dict[str, Any]]) -> Path:
    """A context folder of two teams, one feature, three components and these rules."""
    folder.mkdir(parents=True)
    files: dict[str, Any] = {
        "teams": [{"id": "payments", "name": "Payments"}, {"id": "search", "name": "Search"}],
        "features": [{"id": "checkout", "name": "Checkout", "team": "payments", "value": "orders"}],
        "components": [
            {"id": "cart", "name": "Cart", "team": "payments", "feature": "checkout"},
            {"id": "index", "name": "Index", "team": "search"},
            {"id": "lonely", "name": "Lonely", "team": "search", "feature": "checkout"},
        ],
        "rules": chosen,
    }
    for name, entries in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump({name: entries}))
    return folder


def sums_of(folder: Path, bill: list[dict[str, str]], model: Path) -> dict[str, Any]:
    """Load a bill into a home of its own; what each value of each dimension comes to."""
    export = write_csv(folder / "export.csv", bill)
    ingest([export], folder / "home", context_folder=model, source="aws")
    found: dict[str, Any] = {}
    with open_store(folder / "home") as store:
        view = view_of(store)
        found["total"] = view.total(WHOLE)[0]
        for dimension in ("component", "feature", "team", "environment", "service", "resource"):
            rows, _ = view.sums(WHOLE, by=(dimension,))
            found[dimension] = {row.keys: row.amount for row in rows}
        found["cells"] = store.execute(
            "SELECT * EXCLUDE (TagSet, PricingQuantity, ConsumedQuantity) FROM rollup ORDER BY ALL"
        )
    return found


@settings(max_examples=10, deadline=None)
@given(bill=lines, chosen=rules, shuffled=st.randoms(use_true_random=False))
def test_parts_sum_to_the_whole_in_any_order_of_lines(
    bill: list[dict[str, str]], chosen: list[dict[str, Any]], shuffled: random.Random
) -> None:
    """Dimensions sum to the total, the total is the export's, and order changes nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = write_context(folder / "context", chosen)
        found = sums_of(folder / "first", bill, model)
        whole = sum((Decimal(entry["EffectiveCost"]) for entry in bill), Decimal(0))
        assert abs(found["total"] - whole) < Decimal("0.000001")
        for dimension in ("component", "feature", "team", "environment", "service", "resource"):
            parts = sum(found[dimension].values(), Decimal(0))
            # Single lines round their shares one by one, the rollup once for all.
            allowed = Decimal("0.000001") if dimension == "resource" else Decimal(0)
            assert abs(parts - found["total"]) <= allowed
        again = list(bill)
        shuffled.shuffle(again)
        assert sums_of(folder / "second", again, model) == found
