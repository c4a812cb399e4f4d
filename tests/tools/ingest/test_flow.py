"""Loading one export after the other: sums, replacement, and what the report says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.exports import aged, billed, in_lake
from tests.support.focus import line, write_csv
from tools.errors import ArgumentError, ContextError
from tools.ingest.flow import ingest
from tools.store.home import Home

if TYPE_CHECKING:
    from pathlib import Path


def test_report_gives_rows_and_sums_per_currency_and_cost(tmp_path: Path, home: Path) -> None:
    """Every source and period comes with its rows and exact sums, currencies apart."""
    export = write_csv(
        tmp_path / "november.csv",
        [
            line(cost="0.1", EffectiveCost="0.3"),
            line(cost="0.2", ListCost="7.123456789012"),
            line(cost="5", BillingCurrency="EUR"),
        ],
    )
    context = tmp_path / "context"
    context.mkdir()
    (context / "org.yaml").write_text(
        "currency: USD\nexchange_rates:\n- {from: EUR, to: USD, day: 2026-01-01, rate: 1.1}\n",
        "utf-8",
    )
    (part,) = ingest([export], home, context_folder=context).parts
    assert (part.source, part.billing_period, part.status) == ("aws", date(2026, 11, 1), "loaded")
    assert part.rows == 3
    assert part.sums["USD"] == {
        "BilledCost": Decimal("0.3"),
        "EffectiveCost": Decimal("0.5"),
        "ListCost": Decimal("7.223456789012"),
        "ContractedCost": Decimal("0.3"),
    }
    assert part.sums["EUR"]["BilledCost"] == Decimal(5)


def test_a_currency_without_a_rate_is_refused_at_publishing(tmp_path: Path, home: Path) -> None:
    """Two currencies and no rate: the mend is in the context, and nothing is published."""
    export = write_csv(tmp_path / "a.csv", [line(), line(BillingCurrency="EUR")])
    with pytest.raises(ContextError, match="EUR"):
        ingest([export], home)
    assert Home(home).serving() is None


def test_the_same_file_twice_changes_nothing(tmp_path: Path, home: Path) -> None:
    """The second time says so, publishes nothing, and the store stays what it was."""
    export = write_csv(tmp_path / "a.csv", [line(cost="2"), line(day="2026-10-04", cost="3")])
    first = ingest([export], home)
    again = ingest([export], home)
    assert first.published
    assert not again.published
    assert not again.changed
    assert again.generation == first.generation
    assert [part.status for part in again.parts] == ["unchanged", "unchanged"]
    assert [part.rows for part in again.parts] == [1, 1]
    assert billed(home) == 5


def test_a_file_given_twice_counts_once(tmp_path: Path, home: Path) -> None:
    """A copy beside the original is named and left out."""
    one = write_csv(tmp_path / "one.csv", [line(cost="2")])
    copy = tmp_path / "copy.csv"
    copy.write_bytes(one.read_bytes())
    report = ingest([one, copy], home)
    assert billed(home) == 2
    assert any("counts once" in warning for warning in report.warnings)


def test_a_billing_period_is_replaced_as_a_whole(tmp_path: Path, home: Path) -> None:
    """A restated month takes the place of the month, not of single lines; others stay."""
    ingest([write_csv(tmp_path / "oct.csv", [line(day="2026-10-02", cost="4")])], home)
    ingest([write_csv(tmp_path / "nov.csv", [line(cost="1"), line(cost="2")])], home)
    restated = write_csv(tmp_path / "restated.csv", [line(cost="8")])
    (part,) = ingest([restated], home).parts
    assert (part.status, part.rows) == ("replaced", 1)
    assert part.reason == "in place of 2 rows with 3.00 USD billed"
    assert billed(home) == 12


def test_an_older_run_after_a_newer_one_changes_nothing(tmp_path: Path, home: Path) -> None:
    """The run that was written earlier is passed over, and the report says which was kept."""
    newer = aged(write_csv(tmp_path / "b.csv", [line(cost="9")]), "2026-11-20")
    older = aged(write_csv(tmp_path / "a.csv", [line(cost="1")]), "2026-11-10")
    ingest([newer], home)
    report = ingest([older], home)
    (part,) = report.parts
    assert part.status == "older"
    assert "2026-11-10" in part.reason
    assert "2026-11-20" in part.reason
    assert not report.published
    assert billed(home) == 9


def test_a_run_that_is_older_for_one_month_alone(tmp_path: Path, home: Path) -> None:
    """Each billing period is judged by itself: a missing month of an old file is still loaded."""
    ingest([aged(write_csv(tmp_path / "b.csv", [line(cost="9")]), "2026-11-20")], home)
    both = write_csv(tmp_path / "a.csv", [line(cost="1"), line(day="2026-10-02", cost="4")])
    report = ingest([aged(both, "2026-11-10")], home)
    assert [part.status for part in report.parts] == ["loaded", "older"]
    assert billed(home) == 13


def test_corrections_and_credits_are_given_apart(tmp_path: Path, home: Path) -> None:
    """They stay inside the sums and are shown once more by themselves, with their old day."""
    export = write_csv(
        tmp_path / "a.csv",
        [
            line(cost="10"),
            line(cost="-3", ChargeCategory="Credit"),
            line(
                cost="-2",
                ChargeClass="Correction",
                ChargePeriodStart="2026-09-30T00:00:00Z",
                ChargePeriodEnd="2026-10-01T00:00:00Z",
            ),
        ],
    )
    (part,) = ingest([export], home).parts
    assert part.billing_period == date(2026, 11, 1)
    assert part.sums["USD"]["BilledCost"] == 5
    assert part.corrections == {"USD": (1, Decimal(-2))}
    assert part.credits == {"USD": (1, Decimal(-3))}
    assert in_lake(home, "CAST(ChargePeriodStart AS DATE), BillingPeriodStart")[0][0] == date(
        2026, 9, 30
    )


def test_sources_of_two_providers_stand_beside_each_other(tmp_path: Path, home: Path) -> None:
    """Two files of one folder are two sources when other providers bill them."""
    write_csv(tmp_path / "in" / "a.csv", [line(cost="1")])
    write_csv(tmp_path / "in" / "b.csv", [line(cost="2", ProviderName="Microsoft")])
    report = ingest([tmp_path / "in"], home)
    assert [part.source for part in report.parts] == ["aws", "microsoft"]
    again = ingest(
        [write_csv(tmp_path / "c.csv", [line(cost="5", ProviderName="Microsoft")])], home
    )
    assert [(part.source, part.status) for part in again.parts] == [("microsoft", "replaced")]
    assert billed(home) == 6


def test_a_second_account_of_a_provider_is_a_second_source(tmp_path: Path, home: Path) -> None:
    """Another payer's export does not replace the first one's."""
    ingest([write_csv(tmp_path / "a.csv", [line(cost="1")])], home)
    other = write_csv(tmp_path / "b.csv", [line(cost="2", BillingAccountId="000999")])
    (part,) = ingest([other], home).parts
    assert (part.source, part.status) == ("aws-000999", "loaded")
    assert billed(home) == 3


def test_marketplace_lines_stay_with_the_bill_they_stand_on(tmp_path: Path, home: Path) -> None:
    """A seller's line on the provider's bill is replaced together with that bill."""
    first = [line(cost="1"), line(cost="7", ProviderName="Datadog")]
    (part,) = ingest([write_csv(tmp_path / "a.csv", [*first, line(cost="1")])], home).parts
    assert (part.source, part.rows) == ("aws", 3)
    ingest([write_csv(tmp_path / "b.csv", [line(cost="1"), line(cost="3")])], home)
    assert billed(home) == 4


def test_a_given_source_names_everything_at_the_paths(tmp_path: Path, home: Path) -> None:
    """One name for all files; where it repeats another source's lines, the report warns."""
    export = write_csv(tmp_path / "a.csv", [line(cost="1")])
    ingest([export], home, source="Payer One")
    (part,) = ingest([export], home, source="payer two").parts
    assert part.source == "payer-two"
    report = ingest([write_csv(tmp_path / "b.csv", [line(cost="4")])], home, source="third")
    assert any("count twice" in warning for warning in report.warnings)


def test_a_source_needs_a_name_that_can_stand_in_a_folder(tmp_path: Path, home: Path) -> None:
    """A name without a letter or digit is refused."""
    with pytest.raises(ArgumentError):
        ingest([write_csv(tmp_path / "a.csv", [line()])], home, source="../..")


def test_a_new_context_alone_publishes_again(tmp_path: Path, home: Path) -> None:
    """The same export with a context folder makes a generation with that context, once."""
    export = write_csv(tmp_path / "a.csv", [line()])
    ingest([export], home)
    context = tmp_path / "context"
    context.mkdir()
    (context / "org.yaml").write_text("name: Example\ncurrency: USD\n", "utf-8")
    report = ingest([export], home, context_folder=context)
    assert report.published
    assert report.generation == 2
    assert not report.changed
    assert not ingest([export], home, context_folder=context).published


def test_progress_ends_with_all_rows_of_each_step(tmp_path: Path, home: Path) -> None:
    """Each step is told and reaches its end; no step goes past it."""
    told: list[tuple[str, int, int]] = []
    export = write_csv(tmp_path / "a.csv", [line() for _ in range(50)])
    ingest([export], home, progress=lambda *step: told.append(step))
    assert list(dict.fromkeys(step for step, *_ in told)) == [
        "find",
        "read",
        "allocate",
        "verify",
        "publish",
    ]
    last = {step: (done, total) for step, done, total in told}
    assert all(done == total for done, total in last.values())
    assert all(0 <= done <= total for _, done, total in told)


def test_files_report_their_rows_by_period(tmp_path: Path, home: Path) -> None:
    """A file over a month's edge is told apart by billing period, not by charge day."""
    export = write_csv(
        tmp_path / "a.csv",
        [
            line(day="2026-10-31", cost="1"),
            line(day="2026-11-01", cost="2"),
            line(
                day="2026-11-02",
                cost="4",
                ChargePeriodStart="2026-10-31T23:00:00Z",
                ChargePeriodEnd="2026-11-01T00:00:00Z",
            ),
        ],
    )
    report = ingest([export], home)
    sums = {part.billing_period.month: part.sums["USD"]["BilledCost"] for part in report.parts}
    assert sums == {10: 1, 11: 6}
