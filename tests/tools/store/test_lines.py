"""Single lines: the same money as the rollup, by resource and hour."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.focus import line
from tests.support.store import load, view_of
from tools.context.schema import Context
from tools.periods import Period
from tools.store.open import open_store
from tools.view import Selection
from tools.visibility import Visibility

if TYPE_CHECKING:
    from pathlib import Path

NOVEMBER = Selection(Period(start=date(2026, 11, 1), end=date(2026, 12, 1)))
RULES = Context.model_validate(
    {
        "rules": [
            {
                "id": "tag",
                "when": {"field": "Tags.t", "exists": True},
                "assign": {"team": "$Tags.t"},
            },
            {
                "id": "shared",
                "when": {"field": "ResourceId", "prefix": "shared-"},
                "split": {"dimension": "team", "by": "even", "among": ["x", "y", "z"]},
                "environment": "prod",
            },
        ]
    }
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lines of a resource in two hours, a shared line, a correction, and one of October."""
    folder = tmp_path_factory.mktemp("lines") / "home"
    hour = "2026-11-16T{:02}:00:00Z"
    load(
        folder,
        [
            line(
                cost="1",
                ResourceId="i-1",
                Tags='{"t": "x"}',
                ChargePeriodStart=hour.format(3),
                ChargePeriodEnd=hour.format(4),
            ),
            line(
                cost="2",
                ResourceId="i-1",
                Tags='{"t": "x"}',
                ChargePeriodStart=hour.format(5),
                ChargePeriodEnd=hour.format(6),
            ),
            line(cost="10", ResourceId="shared-db"),
            line(day="2026-10-20", cost="30", ResourceId="i-2"),
            line(
                day="2026-10-21",
                cost="-5",
                ResourceId="i-2",
                ChargeClass="Correction",
                BillingPeriodStart="2026-11-01T00:00:00Z",
                BillingPeriodEnd="2026-12-01T00:00:00Z",
            ),
        ],
        RULES,
    )
    return folder


def test_resources_sum_to_the_total(home: Path) -> None:
    """Each resource has its own sum, lines without one are unallocated, and nothing is lost."""
    with open_store(home) as store:
        rows, _ = view_of(store).sums(NOVEMBER, by=("resource", "team"))
        total, lines, _ = view_of(store).total(NOVEMBER)
    assert {row.keys: str(row.amount.normalize()) for row in rows} == {
        ("shared-db", "x"): "3.33333334",
        ("shared-db", "y"): "3.33333333",
        ("shared-db", "z"): "3.33333333",
        ("i-1", "x"): "3",
    }
    assert sum(row.amount for row in rows) == total == Decimal(13)
    assert lines == 3


def test_lines_and_rollup_agree_in_every_dimension(home: Path) -> None:
    """Whatever is grouped by, the drill-down sums to what the rollup has, cent for cent."""
    columns = (
        "ChargeDay, BillingPeriod, Source, BillingCurrency, ServiceName, ChargeClass, Environment,"
        " Component, Feature, Team, TagSet, RuleId"
    )
    amounts = "SUM(BilledCost), SUM(EffectiveCost), SUM(ListCost), SUM(PricingQuantity)"
    asked = (
        f"SELECT {columns}, {amounts}, SUM(LineCount) FROM {{}} GROUP BY"
        " 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 ORDER BY ALL"
    )
    with open_store(home) as store:
        assert store.lines(asked.format("lines")) == store.execute(asked.format("rollup"))


def test_hours_count_the_lines_that_start_in_them(home: Path) -> None:
    """A window from three to five o'clock holds the line at three alone."""
    morning = Period(
        start=datetime(2026, 11, 16, 3, tzinfo=UTC), end=datetime(2026, 11, 16, 5, tzinfo=UTC)
    )
    with open_store(home) as store:
        view = view_of(store)
        assert view.total(Selection(morning))[0] == Decimal(1)
        hours, _ = view.sums(Selection(NOVEMBER.period, {"team": ["x"]}), grain="hour")
    assert [(row.start, str(row.amount.normalize())) for row in hours] == [
        (datetime(2026, 11, 16, 0), "3.33333334"),  # noqa: DTZ001 - the lake's clock is UTC
        (datetime(2026, 11, 16, 3), "1"),  # noqa: DTZ001
        (datetime(2026, 11, 16, 5), "2"),  # noqa: DTZ001
    ]


def test_both_bases_find_a_correction(home: Path) -> None:
    """October by charge holds the correction billed in November; by billing period it does not."""
    october = Period(start=date(2026, 10, 1), end=date(2026, 11, 1))
    with open_store(home) as store:
        view = view_of(store)
        for scope in ({}, {"resource": ["i-2"]}):
            assert view.total(Selection(october, scope))[0] == Decimal(25)
            assert view.total(Selection(october, scope, basis="billing"))[0] == Decimal(30)


def test_only_the_parts_of_the_window_are_read(home: Path) -> None:
    """A window of October reads the parts with October's days and leaves the others alone."""
    with open_store(home) as store:
        plan = store._lines.view(Period(start=date(2026, 10, 1), end=date(2026, 10, 21)), "charge")
        assert plan.count(".parquet") == 1
        assert "period=2026-10" in plan
        empty = store._lines.view(Period(start=date(2020, 1, 1), end=date(2020, 2, 1)), "charge")
        assert empty.count(".parquet") == 1
        nothing = Selection(Period(start=date(2020, 1, 1), end=date(2020, 2, 1)))
        assert view_of(store).sums(nothing, by=("resource",))[0] == []


def test_visibility_by_resource_reads_lines(home: Path) -> None:
    """What an asker may see can be named by resource; sums over anything else obey it."""
    seen = Visibility(allowed=({"resource": ["i-1"]},))
    with open_store(home) as store:
        rows, _ = view_of(store, visibility=seen).sums(NOVEMBER, by=("team",))
    assert {row.keys[0]: row.amount for row in rows} == {"x": Decimal(3)}
