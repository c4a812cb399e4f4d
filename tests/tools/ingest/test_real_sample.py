"""Real billing lines with the defects that real users meet."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.exports import in_lake
from tools.ingest.flow import ingest

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "focus_1_0_real_sample.csv"

pytestmark = pytest.mark.skipif(
    not SAMPLE.is_file(), reason="the real sample is kept beside the repository, not in it"
)


def test_sums_are_those_of_a_plain_reader(home: Path) -> None:
    """BilledCost by provider and billing period, added up line by line in decimals."""
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["ProviderName"], row["BillingPeriodStart"]
            expected[key] += Decimal(row["BilledCost"])
    report = ingest([SAMPLE], home)
    lines = in_lake(home, "ServiceProviderName, CAST(BillingPeriodStart AS VARCHAR), BilledCost")
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for provider, period, cost in lines:
        found[provider, period] += cost
    assert found == expected
    assert sum(part.rows for part in report.parts) == 1000
    billed = sum(part.sums["USD"]["BilledCost"] for part in report.parts)
    assert billed == Decimal("20.520226728990")


def test_its_defects_are_read_or_said(home: Path) -> None:
    """NULL as text, the stray Id, a tag key with a space, account ids like numbers."""
    report = ingest([SAMPLE], home)
    assert any("'Id'" in warning for warning in report.warnings)
    ((untagged, spaced, org, account),) = in_lake(
        home,
        "COUNT(*) FILTER (Tags IS NULL), COUNT(*) FILTER (contains(Tags, '\" org\"')),"
        " COUNT(*) FILTER (json_extract_string(Tags, '$.org') = 'trey'),"
        " MIN(BillingAccountId) FILTER (ServiceProviderName = 'AWS')",
    )
    assert untagged >= 289
    assert spaced == 0
    assert org > 0
    assert account == "1234567890123"
    assert in_lake(home, "COUNT(*) FILTER (AvailabilityZone = 'NULL')") == [(0,)]
