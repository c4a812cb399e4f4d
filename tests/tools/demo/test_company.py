"""The demo company: what is written agrees with its books, every time and on every day."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from tools.context.load import check_context, load_context
from tools.demo.company import DemoCompany, make_demo

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 25)
COSTS = {
    "billed": "BilledCost",
    "effective": "EffectiveCost",
    "list": "ListCost",
    "contracted": "ContractedCost",
}


def delivered(demo: DemoCompany, source: str) -> str:
    """SQL that reads a source's files as delivered; of Azure the newest run of each month."""
    folder = demo.exports[source]
    if source == "aws":
        return f"read_parquet('{folder}/**/*.parquet')"
    files = sorted(folder.rglob("*.csv*"))
    if source == "azure":
        files = list({file.parts[-4]: file for file in files}.values())
    names = ", ".join(f"'{file}'" for file in files)
    return f"read_csv([{names}], all_varchar = true, header = true)"


@pytest.mark.parametrize(
    "source", ["aws", "azure", "gcp", "openai", "anthropic", "pinecone", "datadog"]
)
def test_each_source_sums_to_the_books(demo: DemoCompany, source: str) -> None:
    """Lines and all four costs of the written files are those of the books, to the last digit."""
    sums = ", ".join(f"SUM(CAST({column} AS DECIMAL(38,8)))" for column in COSTS.values())
    [(lines, *amounts)] = duckdb.sql(
        f"SELECT count(*), {sums} FROM {delivered(demo, source)}"
    ).fetchall()
    data = demo.books["data"]
    assert lines == data["lines"][source]
    texts = [f"{amount:.8f}" for amount in amounts]
    assert dict(zip(COSTS, texts, strict=True)) == data["sources"][source]


def test_months_and_services_sum_to_the_books(demo: DemoCompany) -> None:
    """The cost of each service in each month of charge, read from the files, is in the books."""
    columns = "ServiceName, CAST(ChargePeriodStart AS TIMESTAMP) AS start, EffectiveCost"
    union = " UNION ALL ".join(
        f"SELECT {columns} FROM {delivered(demo, source)}" for source in demo.exports
    )
    rows = duckdb.sql(
        "SELECT strftime(start, '%Y-%m'), ServiceName, SUM(CAST(EffectiveCost AS DECIMAL(38,8)))"
        f" FROM ({union}) GROUP BY 1, 2"
    ).fetchall()
    months = demo.books["months"]
    assert {(month, service): f"{amount:.8f}" for month, service, amount in rows} == {
        (month, service): amount
        for month, book in months.items()
        for service, amount in book["by"]["service"].items()
    }


def test_shares_sum_to_the_whole(demo: DemoCompany) -> None:
    """Features, teams and components with what is unallocated are the total of every window."""
    for window in demo.books["spend"].values():
        for breakdown in window["by"].values():
            assert sum(map(Decimal, breakdown.values())) == Decimal(window["effective"])


def test_the_context_has_no_fault(demo: DemoCompany) -> None:
    """The folder passes the check without a fault or a warning."""
    assert [str(fault) for fault in check_context(demo.context)] == []


def test_the_context_holds_every_kind_of_record(demo: DemoCompany) -> None:
    """Seven teams, eight features, and at least one of everything else."""
    context = load_context(demo.context)
    assert (len(context.teams), len(context.features)) == (7, 8)
    assert len(context.components) >= 16
    for shelf in ("rules", "plans", "budgets", "events", "incidents", "decisions", "slos"):
        assert getattr(context, shelf)
    assert context.access is not None


def test_last_week_rose_by_three_things(demo: DemoCompany) -> None:
    """What the vector query, the ramp and the experiments added is all but noise of the change."""
    books = demo.books
    happened = ("vector-overfetch", "holiday-ramp", "untagged-experiments")
    added = sum(Decimal(books["happenings"][name]["added"]) for name in happened)
    change = Decimal(books["last_week"]["change"])
    assert abs(change - added) < change / 100
    states = [books["happenings"][name]["verdict"] for name in happened]
    assert states == ["unplanned", "planned", "unknown"]


def test_the_vector_store_is_read_ten_times_as_much(demo: DemoCompany) -> None:
    """The day after the release, read units are ten times those of that day a week before."""
    rows = duckdb.sql(
        "SELECT CAST(ChargePeriodStart AS DATE), SUM(CAST(ConsumedQuantity AS DOUBLE))"
        f" FROM {delivered(demo, 'pinecone')}"
        " WHERE SkuId = 'PC-READ-UNITS' AND ResourceName = 'products' GROUP BY 1"
    ).fetchall()
    units = dict(rows)
    assert 9 < units[date(2026, 11, 18)] / units[date(2026, 11, 11)] < 11


def test_a_broken_cache_triples_tokens(demo: DemoCompany) -> None:
    """While the prompt cache is broken a request takes three times as many tokens as before."""
    rows = duckdb.sql(
        "SELECT CAST(ChargePeriodStart AS DATE), ConsumedUnit,"
        " SUM(CAST(ConsumedQuantity AS DOUBLE))"
        f" FROM {delivered(demo, 'anthropic')}"
        " WHERE x_AiModel = 'claude-sonnet-4-5' GROUP BY 1, 2"
    ).fetchall()
    used = {(day, unit): amount for day, unit, amount in rows}
    before, broken = (
        used[day, "Tokens"] / used[day, "Requests"]
        for day in (date(2026, 10, 8), date(2026, 10, 15))
    )
    assert broken / before == pytest.approx(3, rel=0.01)


def test_a_credit_hides_what_rose(demo: DemoCompany) -> None:
    """Credits take off what BigQuery rose by, to half a cent a day."""
    book = demo.books["happenings"]["hidden-rise"]
    assert abs(Decimal(book["added"]) + Decimal(book["credited"])) < Decimal("0.035")
    assert Decimal(book["added"]) > 400


def test_a_commitment_is_used_for_seven_tenths(demo: DemoCompany) -> None:
    """24 of the instances it was bought for are gone: 24 h × 24 × 0.133 × 7 days are unused."""
    book = demo.books["commitments"]["last_week"]["savings_plan"]
    assert (book["unused"], book["utilisation"]) == ("536.25600000", "70.00")


def test_what_an_outage_cost(demo: DemoCompany) -> None:
    """12,500 × 0.6 × 3.5 h of revenue, 24 h × 95 of labour, 5 % of 84,000 in credits."""
    book = demo.books["outages"]["checkout-outage"]
    assert Decimal(book["revenue_high"]) == 26_250
    assert Decimal(book["labour"]) == 2_280
    assert Decimal(book["sla_credit"]) == 4_200
    assert Decimal(book["extra_infrastructure"]) == Decimal(
        demo.books["happenings"]["checkout-outage"]["change"]
    )


def test_three_zones_cost_what_was_decided(demo: DemoCompany) -> None:
    """2 × 24 h × 1.92 + 320 GB × 0.01 a day are 2,900.53 in a month of 365/12 days."""
    book = demo.books["decisions"]["adr-014"]
    assert Decimal(book["true_monthly"]).quantize(Decimal("0.01")) == Decimal("2900.53")
    assert Decimal(book["metrics"]["availability"]["change"]) == pytest.approx(
        Decimal("0.05"), abs=Decimal("0.005")
    )


def test_the_same_day_and_seed_give_the_same_bytes(demo: DemoCompany, tmp_path: Path) -> None:
    """Made twice, every file is the same; with another seed the exports differ."""
    again = make_demo(tmp_path / "again", TODAY)
    assert digests(again.folder) == digests(demo.folder)
    other = make_demo(tmp_path / "other", TODAY, seed=1)
    assert digests(other.folder) != digests(demo.folder)


def digests(folder: Path) -> dict[str, str]:
    """Path inside the folder → hash of the file."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize(
    "today",
    [
        date(2026, 1, 1),
        date(2028, 2, 29),
        date(2026, 3, 30),
        date(2027, 8, 1),
    ],
    ids=["new year", "leap day", "after the clocks change", "a first and Sunday"],
)
def test_any_day_can_be_today(tmp_path: Path, today: date) -> None:
    """The bill ends yesterday, the context has no fault, and last week has the same main driver."""
    company = make_demo(tmp_path, today)
    books = company.books
    assert [str(fault) for fault in check_context(company.context)] == []
    assert date.fromisoformat(books["data"]["through"]) == date.fromordinal(today.toordinal() - 1)
    assert len(books["months"]) in (13, 14)
    assert next(iter(books["last_week"]["by"]["component"])) == "vector-index"
    assert json.loads(company.books_file.read_text(encoding="utf-8")) == books
