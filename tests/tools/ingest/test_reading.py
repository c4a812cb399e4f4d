"""What stands in a file is what stands in the lake, whatever form the file has."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from tests.support.exports import in_lake, write_gzip, write_parquet
from tests.support.focus import line, write_csv
from tools.ingest.flow import ingest
from tools.ingest.focus import LAKE_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path


def test_ids_keep_their_zeros_and_money_its_decimals(tmp_path: Path, home: Path) -> None:
    """Account ids are text; amounts keep twelve decimals, exponents included."""
    lines = [line(cost="0.000000000001"), line(cost="1.5E-7", SubAccountId="000000000042")]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    assert in_lake(home, "BilledCost, BillingAccountId, SubAccountId") == [
        (Decimal("0.000000000001"), "000123", "111111111111"),
        (Decimal("0.000000150000"), "000123", "000000000042"),
    ]


def test_every_lake_column_is_there_with_its_type(tmp_path: Path, home: Path) -> None:
    """The lake has all columns of FOCUS 1.4 and our own, also those that the export lacks."""
    ingest([write_csv(tmp_path / "a.csv", [line()])], home)
    kinds = in_lake(home, ", ".join(f"typeof({name})" for name in LAKE_COLUMNS))
    assert kinds == [tuple(LAKE_COLUMNS.values())]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\n", b"\r\n"),
        (b"\n", b"\r"),
        (b"BilledCost", b"\xef\xbb\xbfBilledCost"),
    ],
    ids=["windows line ends", "old line ends", "byte order mark"],
)
def test_line_ends_and_byte_order_mark_do_not_matter(
    tmp_path: Path, home: Path, before: bytes, after: bytes
) -> None:
    """Files that went through other systems read the same."""
    export = write_csv(tmp_path / "a.csv", [line(cost="1"), line(cost="2")])
    text = export.read_bytes().replace(b"\r\n", b"\n")
    export.write_bytes(text.replace(before, after))
    ingest([export], home)
    assert in_lake(home, "BilledCost, Tags") == [(Decimal(1), None), (Decimal(2), None)]


def test_quotes_commas_and_line_ends_inside_values(tmp_path: Path, home: Path) -> None:
    """A quoted value may hold whatever it likes."""
    text = 'say "hi", then\nleave; ü 日本'
    ingest([write_csv(tmp_path / "a.csv", [line(ChargeDescription=text)])], home)
    assert in_lake(home, "ChargeDescription") == [(text,)]


def test_empty_and_literal_null_are_missing_values(tmp_path: Path, home: Path) -> None:
    """`NULL` as text, as real exports hold it, is no resource of that name."""
    lines = [line(ResourceId="NULL", SkuId=""), line(ResourceId="null-ish", SkuId="x")]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    assert in_lake(home, "ResourceId, SkuId", order="2 NULLS FIRST") == [
        (None, None),
        ("null-ish", "x"),
    ]


def test_times_are_utc_and_one_without_a_zone_is_meant_so(tmp_path: Path, home: Path) -> None:
    """However a moment is written, the lake holds it in UTC."""
    written = [
        "2026-11-01",
        "2026-11-01 00:00:00",
        "2026-11-01T00:00Z",
        "2026-11-01T00:00:00.0000000Z",
        "2026-11-01T02:00:00+02:00",
        "2026-10-31T19:00:00-05:00",
    ]
    lines = [line(ChargePeriodStart=moment, SkuId=moment) for moment in written]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    found = dict(in_lake(home, "SkuId, CAST(ChargePeriodStart AS VARCHAR)"))
    assert found == dict.fromkeys(written, "2026-11-01 00:00:00")


TAGS: list[tuple[str, dict[str, str] | None]] = [
    ('{"app": "shop", "org": "x"}', {"app": "shop", "org": "x"}),
    ('{" org":"x","team ":"y"}', {"org": "x", "team": "y"}),
    ('"app": "shop","env": "prod"', {"app": "shop", "env": "prod"}),
    (
        '{"on":true,"n":3,"none":null,"deep":{"a":[1]}}',
        {"on": "true", "n": "3", "none": "", "deep": '{"a":[1]}'},
    ),
    ('{" a":"first","a":"second"}', {"a": "first"}),
    ('{"a/b~c":"say \\"hi\\""," x":"\\u00fc"}', {"a/b~c": 'say "hi"', "x": "ü"}),
    (
        '[{"key":"app","value":"shop"},{"key":" env","value":"prod"}]',
        {"app": "shop", "env": "prod"},
    ),
    ("{}", None),
    ("[]", None),
    ("NULL", None),
]


def test_tags_become_one_object_of_texts(tmp_path: Path, home: Path) -> None:
    """Keys are trimmed, values are text, Azure's missing braces are put back."""
    lines = [line(Tags=text, SkuId=str(number)) for number, (text, _) in enumerate(TAGS)]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    found = {int(sku): tags and json.loads(tags) for sku, tags in in_lake(home, "SkuId, Tags")}
    assert found == {number: read for number, (_, read) in enumerate(TAGS)}


def test_of_a_tag_key_that_stands_twice_the_first_counts(tmp_path: Path, home: Path) -> None:
    """Readers of JSON differ on such keys, so the lake holds each once."""
    lines = [line(Tags='{"a":"first","a":"second"}'), line(Tags='{"a":"only"}')]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    assert {json.loads(tags)["a"] for (tags,) in in_lake(home, "Tags")} == {"first", "only"}


def test_columns_in_any_order_with_extensions_and_strays(tmp_path: Path, home: Path) -> None:
    """`x_` columns are kept, a column that is of no FOCUS version is named and left out."""
    turned = dict(reversed(line(x_CostCentre="0042", Id="17").items()))
    report = ingest([write_csv(tmp_path / "a.csv", [turned])], home)
    assert in_lake(home, "x_CostCentre, BilledCost") == [("0042", Decimal(1))]
    assert any("'Id'" in warning for warning in report.warnings)


def test_files_with_other_columns_load_together(tmp_path: Path, home: Path) -> None:
    """The schema of a bill grows: a month's chunks need not have the same columns."""
    write_csv(tmp_path / "in" / "a.csv", [line(cost="1")])
    write_csv(tmp_path / "in" / "b.csv", [line(cost="2", x_New="n", InvoiceId="INV-1")])
    ingest([tmp_path / "in"], home)
    assert in_lake(home, "BilledCost, x_New, InvoiceId, x_SpendthreadFile") == [
        (Decimal(1), None, None, "a.csv"),
        (Decimal(2), "n", "INV-1", "b.csv"),
    ]


def test_names_of_earlier_versions_become_those_of_1_4(tmp_path: Path, home: Path) -> None:
    """ProviderName and PublisherName arrive as ServiceProviderName and HostProviderName."""
    lines = [line(PublisherName="Datadog")]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    assert in_lake(home, "ServiceProviderName, HostProviderName") == [("AWS", "Datadog")]


def test_a_file_of_1_3_keeps_its_newer_names(tmp_path: Path, home: Path) -> None:
    """Where both the old and the new name are there, the new one counts."""
    lines = [line(ServiceProviderName="Amazon Web Services", HostProviderName="AWS")]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    assert in_lake(home, "ServiceProviderName") == [("Amazon Web Services",)]


def test_azure_preview_names_and_values(tmp_path: Path, home: Path) -> None:
    """FOCUS 1.0-preview as Azure wrote it: other names, other words, no contracted cost."""
    old = line(cost="3")
    for name in ("ContractedCost", "ChargeClass", "RegionId"):
        del old[name]
    old |= {
        "Region": "westeurope",
        "UsageQuantity": "4",
        "UsageUnit": "Hours",
        "ChargeSubcategory": "Unused Commitment",
        "PricingCategory": "Commitment-Based",
        "x_OnDemandCost": "3.5",
    }
    ingest([write_csv(tmp_path / "a.csv", [old])], home)
    columns = (
        "RegionId, ConsumedQuantity, CommitmentDiscountStatus, PricingCategory, ContractedCost"
    )
    assert in_lake(home, columns) == [
        ("westeurope", Decimal(4), "Unused", "Committed", Decimal("3.5"))
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters(tmp_path: Path, home: Path, delimiter: str) -> None:
    """A file saved with semicolons or tabs is read by its header."""
    entry = line(Tags="")
    text = "\n".join([delimiter.join(entry), delimiter.join(entry.values()), ""])
    (tmp_path / "a.csv").write_text(text, "utf-8")
    ingest([tmp_path / "a.csv"], home)
    assert in_lake(home, "BilledCost, ServiceName") == [
        (Decimal(1), "Amazon Elastic Compute Cloud")
    ]


def test_compressed_csv(tmp_path: Path, home: Path) -> None:
    """CSV.GZ reads as the CSV inside it."""
    ingest([write_gzip(tmp_path / "a.csv.gz", [line(cost="2"), line(cost="3")])], home)
    assert in_lake(home, "BilledCost") == [(Decimal(2),), (Decimal(3),)]


def test_parquet_with_doubles_maps_and_milliseconds(tmp_path: Path, home: Path) -> None:
    """AWS's own types: costs as double, times as timestamp in ms, tags as a map."""
    start = pa.array([datetime(2026, 11, 1, tzinfo=UTC)] * 2, pa.timestamp("ms", tz="UTC"))
    bare = pa.array([datetime(2026, 11, 3, 5)] * 2, pa.timestamp("ms"))  # noqa: DTZ001
    end = pa.array([datetime(2026, 12, 1)] * 2, pa.timestamp("ms"))  # noqa: DTZ001
    columns = {name: pa.array([value or None] * 2) for name, value in line().items()}
    columns |= {
        "BilledCost": pa.array([0.1, 98765.43]),
        "EffectiveCost": pa.array([Decimal("0.123456789"), Decimal(7)], pa.decimal128(20, 9)),
        "SubAccountId": pa.array([42, 43]),
        "BillingPeriodStart": start,
        "BillingPeriodEnd": end,
        "ChargePeriodStart": bare,
        "ChargePeriodEnd": end,
        "Tags": pa.array(
            [[("app", "shop"), (" team", "web")], []], pa.map_(pa.string(), pa.string())
        ),
    }
    ingest([write_parquet(tmp_path / "a.snappy.parquet", columns)], home)
    moment = "CAST(ChargePeriodStart AS VARCHAR)"
    rows = in_lake(home, f"BilledCost, EffectiveCost, SubAccountId, Tags, {moment}")
    assert [row[:3] for row in rows] == [
        (Decimal("0.1"), Decimal("0.123456789"), "42"),
        (Decimal("98765.43"), Decimal(7), "43"),
    ]
    assert json.loads(rows[0][3]) == {"app": "shop", "team": "web"}
    assert rows[1][3] is None
    assert rows[0][4] == "2026-11-03 05:00:00"


def test_parquet_texts_read_as_csv_texts_do(tmp_path: Path, home: Path) -> None:
    """An empty text is a missing value, and tags are tidied, also where most need it not."""
    tags = ['{"app":"shop"}', '{" app":"web"}', '{"app":"a","app":"b"}', "{}", "", None]
    columns = {name: pa.array([value or None] * 6) for name, value in line().items()}
    columns |= {
        "SkuId": pa.array([str(number) for number in range(6)]),
        "ResourceId": pa.array(["", "r", "", "r", None, ""]),
        "Tags": pa.array(tags),
    }
    ingest([write_parquet(tmp_path / "a.parquet", columns)], home)
    assert in_lake(home, "SkuId, ResourceId, json_extract_string(Tags, '$.app')") == [
        ("0", None, "shop"),
        ("1", "r", "web"),
        ("2", None, "a"),
        ("3", "r", None),
        ("4", None, None),
        ("5", None, None),
    ]


def test_ai_models_and_keys_from_extensions_and_tags(tmp_path: Path, home: Path) -> None:
    """An AI model is taken from the provider's own column, or from a tag on an AI service."""
    ai = {"ServiceCategory": "AI and Machine Learning"}
    lines = [
        line(x_AiModel="gpt-x", x_ApiKeyId="key_1"),
        line(Tags='{"ai_model": "claude", "ai_key": "k2"}', **ai),
        line(Tags='{"model": "T-1000"}'),
    ]
    ingest([write_csv(tmp_path / "a.csv", lines)], home)
    assert in_lake(home, "AiModel, AiKey", order="1 NULLS LAST") == [
        ("claude", "k2"),
        ("gpt-x", "key_1"),
        (None, None),
    ]


def test_a_header_without_lines_is_an_empty_chunk(tmp_path: Path, home: Path) -> None:
    """One chunk of several may hold no line."""
    write_csv(tmp_path / "in" / "a.csv", [line(cost="1")])
    header = (tmp_path / "in" / "a.csv").read_text("utf-8").splitlines()[0]
    (tmp_path / "in" / "b.csv").write_text(header + "\n", "utf-8")
    assert [part.rows for part in ingest([tmp_path / "in"], home).parts] == [1]


def test_future_charges_are_kept_and_said(tmp_path: Path, home: Path) -> None:
    """A bill may hold days to come; they load, with a warning."""
    report = ingest([write_csv(tmp_path / "a.csv", [line(day="2099-01-05")])], home)
    assert any("future" in warning for warning in report.warnings)
    assert in_lake(home, "COUNT(*)") == [(1,)]


def test_a_folder_named_key_value_adds_no_column(tmp_path: Path, home: Path) -> None:
    """A delivery below `billing_period=2026-11` has the columns of its file and no other."""
    columns = {name: pa.array([value or None]) for name, value in line().items()}
    export = write_parquet(tmp_path / "billing_period=2026-11" / "a.parquet", columns)
    assert ingest([export], home).warnings == ()
