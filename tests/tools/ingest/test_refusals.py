"""What cannot be trusted is refused with the place and the mend, and nothing is half loaded."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from tests.support.exports import billed, write_gzip, write_parquet
from tests.support.focus import line, write_csv
from tools.errors import ExportError
from tools.ingest.flow import ingest
from tools.store.home import Home

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path, home: Path) -> str:
    """The text with which an export is refused; the home must stay as it was."""
    before = Home(home).serving()
    lake = sorted((home / "lake").rglob("*"))
    with pytest.raises(ExportError) as refused:
        ingest([path], home)
    assert Home(home).serving() == before
    assert sorted((home / "lake").rglob("*")) == lake
    assert not (home / "staging").exists()
    return refused.value.user_text


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("BilledCost", "abc", "'abc' is not a number"),
        ("BilledCost", "1,234.50", "'1,234.50' is not a number"),
        ("EffectiveCost", "NaN", "'NaN' is not a number"),
        ("ListCost", "inf", "'inf' is not a number"),
        ("PricingQuantity", "many", "'many' is not a number"),
        ("ContractedCost", "1e40", "'1e40' is not a number"),
        ("BilledCost", "", "is empty"),
        ("BillingCurrency", "", "is empty"),
        ("ChargePeriodStart", "11/16/2026", "'11/16/2026' is not a time"),
        ("ChargePeriodEnd", "2026-13-01", "'2026-13-01' is not a time"),
        ("ChargePeriodEnd", "2026-11-15T00:00:00Z", "ends before it starts"),
        ("BillingPeriodStart", "infinity", "no day of a real bill"),
        ("Tags", '{"app": "shop"', "is not a JSON object"),
        ("Tags", "17", "is not a JSON object"),
        ("Tags", "[1, 2]", "is not a JSON object"),
        ("BilledCost", "9" * 26, "is more than any bill holds"),
    ],
)
def test_a_value_is_refused_with_its_place(
    tmp_path: Path, home: Path, column: str, value: str, said: str
) -> None:
    """File, row, line and column of the one bad value among good ones."""
    lines = [line(ChargeDescription="two\nlines"), line(), line(**{column: value}), line()]
    text = refusal(write_csv(tmp_path / "nov.csv", lines), home)
    assert f"nov.csv, row 3 (line 5), column {column}" in text
    assert said in text


def test_all_faults_of_a_file_are_listed_up_to_a_limit(tmp_path: Path, home: Path) -> None:
    """Several bad rows and columns come at once; a file full of them does not fill the screen."""
    bad = [line(BilledCost="x", ListCost="y"), line(), line(EffectiveCost="z")]
    text = refusal(write_csv(tmp_path / "a.csv", bad), home)
    assert all(mark in text for mark in ("row 1 ", "BilledCost", "ListCost", "row 3 "))
    text = refusal(write_csv(tmp_path / "b.csv", [line(BilledCost="x")] * 500), home)
    assert len(text.splitlines()) < 30


def test_faults_of_several_files_are_listed_together(tmp_path: Path, home: Path) -> None:
    """Missing columns, named as the file's own FOCUS version names them."""
    without = line()
    del without["EffectiveCost"], without["ProviderName"]
    write_csv(tmp_path / "in" / "a.csv", [without])
    (tmp_path / "in" / "b.csv").write_bytes(b"")
    text = refusal(tmp_path / "in", home)
    assert "a.csv: column EffectiveCost is missing" in text
    assert "a.csv: column ProviderName is missing, which FOCUS 1.0 requires" in text
    assert "b.csv: is empty" in text


def test_the_old_generation_serves_after_a_refusal(tmp_path: Path, home: Path) -> None:
    """One bad file among good ones: nothing of the good ones is loaded either."""
    ingest([write_csv(tmp_path / "old.csv", [line(cost="5")])], home)
    write_csv(tmp_path / "in" / "good.csv", [line(day="2026-10-01", cost="7")])
    write_csv(tmp_path / "in" / "bad.csv", [line(BilledCost="?")])
    refusal(tmp_path / "in", home)
    assert billed(home) == 5


def test_a_header_alone(tmp_path: Path, home: Path) -> None:
    """A file without a single line loads nothing, and says so."""
    export = write_csv(tmp_path / "a.csv", [line()])
    export.write_text(export.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert "a header and no line" in refusal(export, home)


def test_a_csv_cut_inside_a_row(tmp_path: Path, home: Path) -> None:
    """The last row has too few values."""
    export = write_csv(tmp_path / "a.csv", [line(), line()])
    text = export.read_text("utf-8").rstrip("\n")
    export.write_text(text[: text.rindex(",")], "utf-8")
    said = refusal(export, home)
    assert "row 2 (line 3)" in said
    assert "cut off" in said


def test_a_csv_cut_inside_quotes(tmp_path: Path, home: Path) -> None:
    """A quoted value that never ends."""
    export = write_csv(tmp_path / "a.csv", [line(), line(Tags='{"a": "b"}')])
    export.write_text(export.read_text("utf-8")[:-5], "utf-8")
    assert "cut off" in refusal(export, home)


def test_a_row_with_a_value_too_many(tmp_path: Path, home: Path) -> None:
    """An unquoted comma shifts the columns: never guessed at."""
    export = write_csv(tmp_path / "a.csv", [line(), line()])
    export.write_text(export.read_text("utf-8").rstrip() + ",one\n", "utf-8")
    assert "row 2 (line 3)" in refusal(export, home)


@pytest.mark.parametrize("keep", [0.5, 0.999])
def test_gzip_that_is_cut(tmp_path: Path, home: Path, keep: float) -> None:
    """A download that broke off."""
    export = write_gzip(tmp_path / "a.csv.gz", [line(SkuId=str(n)) for n in range(3000)])
    whole = export.read_bytes()
    export.write_bytes(whole[: int(len(whole) * keep)])
    assert "cut off or damaged" in refusal(export, home)


def test_gzip_whose_checksum_is_wrong(tmp_path: Path, home: Path) -> None:
    """Bytes that changed on the way, which an unpacker alone would not notice."""
    export = write_gzip(tmp_path / "a.csv.gz", [line()])
    whole = bytearray(export.read_bytes())
    whole[-6] ^= 1
    export.write_bytes(whole)
    assert "damaged" in refusal(export, home)


def test_parquet_that_is_cut_or_damaged(tmp_path: Path, home: Path) -> None:
    """No end, or an end that cannot be read."""
    columns = {name: pa.array([value or None]) for name, value in line().items()}
    export = write_parquet(tmp_path / "a.parquet", columns)
    whole = export.read_bytes()
    export.write_bytes(whole[:-20])
    assert "a.parquet: is cut off" in refusal(export, home)
    footer = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    export.write_bytes(whole[:footer] + b"\xff" * 40 + whole[footer + 40 :])
    assert "damaged" in refusal(export, home)
    export.write_bytes(whole[:4] + b"\xff" * 400 + whole[404:])
    assert "damaged" in refusal(export, home)


def test_parquet_money_that_is_no_number(tmp_path: Path, home: Path) -> None:
    """Infinity in a column of doubles, by row and column."""
    columns = {name: pa.array([value or None] * 3) for name, value in line().items()}
    columns["BilledCost"] = pa.array([1.0, float("inf"), float("nan")])
    text = refusal(write_parquet(tmp_path / "a.parquet", columns), home)
    assert "a.parquet, row 2, column BilledCost: 'inf' is not a number" in text
    assert "row 3" in text


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.csv", "parquet", "rename it so that it ends in .parquet"),
        ("a.parquet", "csv", "is no Parquet file"),
        ("a.csv.gz", "csv", "is not compressed"),
        ("a.csv", "gzip", "rename it so that it ends in .gz"),
        ("a.csv", "zip", "unpack it"),
    ],
)
def test_files_under_a_wrong_name(
    tmp_path: Path, home: Path, name: str, make: str, said: str
) -> None:
    """The name says one thing, the bytes another."""
    plain = write_csv(tmp_path / "plain" / "x.csv", [line()]).read_bytes()
    columns = {column: pa.array([value or None]) for column, value in line().items()}
    parquet = write_parquet(tmp_path / "plain" / "x.parquet", columns).read_bytes()
    content = {
        "csv": plain,
        "parquet": parquet,
        "gzip": gzip.compress(plain),
        "zip": b"PK\x03\x04" + plain,
    }
    (tmp_path / name).write_bytes(content[make])
    assert said in refusal(tmp_path / name, home)


def test_other_encodings(tmp_path: Path, home: Path) -> None:
    """UTF-16 and Latin-1 are named, with the way to convert them."""
    export = write_csv(tmp_path / "a.csv", [line(), line(ChargeDescription="café")])
    text = export.read_text("utf-8")
    export.write_bytes(text.encode("utf-16"))
    assert "UTF-16; convert it" in refusal(export, home)
    export.write_bytes(text.encode("latin-1"))
    said = refusal(export, home)
    assert "a.csv, line 3: is not UTF-8" in said
    assert "iconv" in said


def test_nul_bytes_and_mixed_line_ends(tmp_path: Path, home: Path) -> None:
    """What a crashed disk or a careless tool leaves behind."""
    export = write_csv(tmp_path / "a.csv", [line(), line()])
    whole = export.read_bytes()
    export.write_bytes(whole + b"\0" * 100)
    assert "NUL" in refusal(export, home)
    lines = whole.replace(b"\r\n", b"\n").split(b"\n")
    export.write_bytes(lines[0] + b"\r\n" + b"\n".join(lines[1:]))
    assert "mixes line endings" in refusal(export, home)


def test_columns_that_stand_twice(tmp_path: Path, home: Path) -> None:
    """Two columns of one name: nobody can say which counts."""
    (tmp_path / "a.csv").write_text("BilledCost,billedcost\n1,2\n", "utf-8")
    assert "'billedcost' stands there twice" in refusal(tmp_path / "a.csv", home)
    export = write_csv(tmp_path / "b.csv", [line(Billed_Cost="99.00")])
    assert "'Billed_Cost' stands there twice" in refusal(export, home)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("identity/LineItemId,lineItem/UsageAccountId,lineItem/UnblendedCost", "FOCUS with AWS"),
        ("bill_payer_account_id,line_item_usage_account_id", "CUR 2.0"),
        ("SubscriptionId,MeterCategory,CostInBillingCurrency", "(FOCUS)"),
        ("billing_account_id,service.id,usage_start_time,cost,cost_type", "BigQuery"),
        ("billing_account_id,service,usage_start_time,usage_end_time,cost,currency", "BigQuery"),
        ("SubscriptionId,MeterCategory,Cost,BillingCurrency,Tags", "(FOCUS)"),
        ("InvoiceID,PayerAccountId,LinkedAccountId,RecordType,UnBlendedCost", "FOCUS with AWS"),
        ("lineItem/referenceNo,lineItem/intervalUsageStart,cost/myCost", "FOCUS Reports"),
        ("month,team,revenue", "no FOCUS column"),
    ],
)
def test_native_bills_are_recognised(tmp_path: Path, home: Path, header: str, said: str) -> None:
    """A bill that is not FOCUS is named, with the export to switch on."""
    (tmp_path / "a.csv").write_text(f"{header}\n", "utf-8")
    assert said in refusal(tmp_path / "a.csv", home)


def test_other_focus_datasets_are_named(tmp_path: Path, home: Path) -> None:
    """FOCUS has tables without charges: alone they are refused, beside a bill passed over."""
    other = tmp_path / "in" / "a.csv"
    other.parent.mkdir()
    other.write_text("InvoiceId,InvoiceDetailGrain,BilledCost\nI,G,1\n", "utf-8")
    assert "InvoiceDetail" in refusal(other, home)
    write_csv(tmp_path / "in" / "b.csv", [line(cost="4")])
    assert any("InvoiceDetail" in note for note in ingest([tmp_path / "in"], home).notes)
    assert billed(home) == 4


def test_paths_that_hold_nothing(tmp_path: Path, home: Path) -> None:
    """A path that is not there, and a folder without exports."""
    assert "is not there" in refusal(tmp_path / "gone.csv", home)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("hello", "utf-8")
    assert "holds no export in CSV" in refusal(tmp_path / "empty", home)


def test_hostile_values_and_names_do_not_break_the_message(tmp_path: Path, home: Path) -> None:
    """Control characters and quotes in values and file names stay harmless."""
    export = write_csv(tmp_path / "a';--.csv", [line(BilledCost="1\x1b[31m'); DROP")])
    text = refusal(export, home)
    assert "\x1b" not in text
    assert "row 1" in text
