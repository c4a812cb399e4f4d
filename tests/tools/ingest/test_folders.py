"""Deliveries as providers lay them out: manifests, partitions, runs beside each other."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.exports import aged, billed, in_lake, write_aws, write_azure
from tests.support.focus import line, write_csv
from tools.errors import ExportError
from tools.ingest.flow import ingest

if TYPE_CHECKING:
    from pathlib import Path

OCTOBER = {"day": "2026-10-05"}


def test_aws_that_overwrites_takes_what_the_manifest_lists(tmp_path: Path, home: Path) -> None:
    """Two months, chunks of the same names in both: each belongs to its own month."""
    root = tmp_path / "exports" / "focus"
    write_aws(root, "2026-10", [[line(cost="1", **OCTOBER)], [line(cost="2", **OCTOBER)]])
    write_aws(root, "2026-11", [[line(cost="4")], [line(cost="8")]])
    report = ingest([tmp_path / "exports"], home)
    assert [(part.source, part.rows) for part in report.parts] == [("aws-focus", 2)] * 2
    assert billed(home) == 15


def test_aws_that_creates_new_runs_takes_the_newest(tmp_path: Path, home: Path) -> None:
    """Runs kept beside each other hold the same lines; the older ones are passed over."""
    root = tmp_path / "focus"
    for run, cost in (("2026-11-10T06:00:00Z-aa", "1"), ("2026-11-12T06:00:00Z-bb", "3")):
        write_aws(root, "2026-11", [[line(cost=cost)]], run=run)
    report = ingest([root], home)
    assert billed(home) == 3
    assert any("newer run of the same month" in note for note in report.notes)
    older = tmp_path / "again" / "focus"
    write_aws(older, "2026-11", [[line(cost="7")]], run="2026-11-11T06:00:00Z-cc")
    assert [part.status for part in ingest([older], home).parts] == ["older"]
    assert billed(home) == 3


@pytest.mark.parametrize("partition", ["BILLING_PERIOD", "billing_period"])
def test_aws_partitions_in_any_case(tmp_path: Path, home: Path, partition: str) -> None:
    """The case of the partition's name differs between exports."""
    root = tmp_path / "focus"
    write_aws(root, "2026-11", [[line(cost="4")]])
    for kind in ("data", "metadata"):
        folder = root / kind / "BILLING_PERIOD=2026-11"
        folder.rename(folder.with_name(f"{partition}=2026-11"))
    ingest([root], home)
    assert billed(home) == 4


def test_equal_chunks_of_one_manifest_both_count(tmp_path: Path, home: Path) -> None:
    """Two listed files may hold the same bytes: the manifest says that both were delivered."""
    root = tmp_path / "focus"
    write_aws(root, "2026-11", [[line(cost="2")], [line(cost="3")]])
    first, second = sorted((root / "data").rglob("*.csv.gz"))
    second.write_bytes(first.read_bytes())
    ingest([root], home)
    assert billed(home) == 4


def test_aws_with_a_missing_chunk(tmp_path: Path, home: Path) -> None:
    """A listed file that is not there, though another month has one of its name."""
    root = tmp_path / "focus"
    write_aws(root, "2026-10", [[line(**OCTOBER)], [line(**OCTOBER)]])
    write_aws(root, "2026-11", [[line()]], listed=["focus-00001.csv.gz", "focus-00002.csv.gz"])
    with pytest.raises(ExportError, match=r"lists focus-00002\.csv\.gz, which is not there"):
        ingest([root], home)


def test_aws_with_an_extra_chunk(tmp_path: Path, home: Path) -> None:
    """A file that the manifest does not know may be left from a longer run."""
    root = tmp_path / "focus"
    write_aws(root, "2026-11", [[line()], [line()]], listed=["focus-00001.csv.gz"])
    with pytest.raises(ExportError, match=r"focus-00002\.csv\.gz: is not in"):
        ingest([root], home)


def test_aws_month_without_its_manifest(tmp_path: Path, home: Path) -> None:
    """The manifest is written last: data of a month without one is not complete."""
    root = tmp_path / "focus"
    write_aws(root, "2026-10", [[line(**OCTOBER)]])
    write_aws(root, "2026-11", [[line()]]).unlink()
    with pytest.raises(ExportError, match="has no manifest for its month yet"):
        ingest([root], home)


def test_azure_takes_the_newest_run_of_a_scope_and_month(tmp_path: Path, home: Path) -> None:
    """Each run rewrites the month; a closed-month export of the same scope counts too."""
    root = tmp_path / "azure"
    first, second = "2026-11-10T06:00:00.1234567Z", "2026-11-12T06:00:00Z"
    write_azure(root / "daily", "202611100600/aa", [line(cost="1")], submitted=first)
    write_azure(root / "closed", "202611120600/bb", [line(cost="5")], submitted=second)
    other = "/subscriptions/0000-77"
    write_azure(
        root / "other",
        "202611010600/cc",
        [line(cost="2", SubAccountId="77")],
        submitted=first,
        scope=other,
    )
    report = ingest([root], home)
    assert {part.source: part.rows for part in report.parts} == {
        "azure-1234567": 1,
        "azure-0000-77": 1,
    }
    assert billed(home) == 7


def test_two_azure_exports_of_the_same_lines(tmp_path: Path, home: Path) -> None:
    """A subscription's export beside its billing account's would count twice."""
    moment = "2026-11-12T06:00:00Z"
    write_azure(tmp_path / "in" / "all", "r/a", [line(), line(SubAccountId="77")], submitted=moment)
    write_azure(
        tmp_path / "in" / "one",
        "r/b",
        [line(cost="2", SubAccountId="77")],
        submitted=moment,
        scope="/subscriptions/77",
    )
    with pytest.raises(ExportError, match="hold both azure-1234567 for 2026-11"):
        ingest([tmp_path / "in"], home)


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"blobCount": 2}, "says 2 files and lists 1"),
        ({"dataRowCount": 3}, "says 3 rows and lists files with 2"),
        (
            {"blobs": [{"blobName": "r/part_0_0001.csv", "dataRowCount": 3}], "dataRowCount": 3},
            "holds 2 rows, its manifest says 3",
        ),
        ({"blobs": [{"blobName": "r/part_0_0001.csv"}], "dataRowCount": 9}, "says 9 rows"),
        (
            {
                "blobs": [{"blobName": "r/part_0_0001.csv"}, {"blobName": "r/part_1_0001.csv"}],
                "blobCount": 2,
            },
            "lists part_1_0001.csv, which is not there",
        ),
    ],
    ids=["files", "rows", "rows of a file", "rows in all", "missing file"],
)
def test_azure_manifests_that_do_not_agree(
    tmp_path: Path, home: Path, spoiled: dict[str, object], said: str
) -> None:
    """Counts that contradict each other or the files: a cut export can look complete."""
    write_azure(
        tmp_path / "focus",
        "202611120600/aa",
        [line(), line()],
        submitted="2026-11-12T06:00:00Z",
        **spoiled,
    )
    with pytest.raises(ExportError) as refused:
        ingest([tmp_path / "focus"], home)
    assert said in refused.value.user_text


def test_azure_actual_cost_is_no_focus(tmp_path: Path, home: Path) -> None:
    """Another export type is named with the one to switch on; beside FOCUS it is passed over."""
    config = {"exportName": "actual", "type": "ActualCost", "resourceId": "/subscriptions/1"}
    moment = "2026-11-12T06:00:00Z"
    write_azure(tmp_path / "in" / "actual", "r/a", [line()], submitted=moment, exportConfig=config)
    with pytest.raises(ExportError, match="not of the type FocusCost"):
        ingest([tmp_path / "in"], home)
    write_azure(tmp_path / "in" / "focus", "r/b", [line(cost="3")], submitted=moment)
    assert any("FocusCost" in note for note in ingest([tmp_path / "in"], home).notes)
    assert billed(home) == 3


def test_a_manifest_that_is_no_json(tmp_path: Path, home: Path) -> None:
    """A half-written manifest means a half-written delivery."""
    path = write_azure(tmp_path / "f", "r/a", [line()], submitted="2026-11-12T06:00:00Z")
    path.write_text(path.read_text("utf-8")[:40], "utf-8")
    with pytest.raises(ExportError, match="no readable JSON"):
        ingest([tmp_path / "f"], home)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('{"dataFiles": []}', "lists no file of the export"),
        ('{"dataFiles": 5}', "lists no file of the export"),
        ("[]", "lists no file of the export"),
        ('{"exportName": "focus"}', "lists no file of the export"),
        ('{"a":' * 20_000, "no readable JSON"),
    ],
    ids=["none", "number", "list", "without", "nested"],
)
def test_an_aws_manifest_that_lists_nothing(
    tmp_path: Path, home: Path, document: str, said: str
) -> None:
    """Files beside a manifest that does not name them are not taken for plain ones."""
    write_aws(tmp_path / "focus", "2026-11", [[line()]]).write_text(document, "utf-8")
    with pytest.raises(ExportError, match=said):
        ingest([tmp_path / "focus"], home)


def test_a_manifest_of_something_else_is_ignored(tmp_path: Path, home: Path) -> None:
    """Other programs write manifests too."""
    write_csv(tmp_path / "in" / "a.csv", [line(cost="2")])
    (tmp_path / "in" / "manifest.json").write_text(json.dumps({"name": "app"}), "utf-8")
    ingest([tmp_path / "in"], home)
    assert billed(home) == 2


def test_runs_side_by_side_without_a_manifest(tmp_path: Path, home: Path) -> None:
    """Which of them counts cannot be known, so neither does."""
    for run in ("202611100600", "202611120600"):
        write_csv(tmp_path / "in" / "20261101-20261130" / run / "part.csv", [line()])
    with pytest.raises(ExportError, match="holds 2 runs of one month and no manifest"):
        ingest([tmp_path / "in"], home)


def test_month_folders_and_hive_partitions_are_one_export(tmp_path: Path, home: Path) -> None:
    """Files below month folders belong together; the folder's name is no column."""
    root = tmp_path / "in"
    write_csv(root / "2026" / "10" / "a.csv", [line(cost="1", **OCTOBER)])
    write_csv(root / "billing_period=2026-11" / "day=05" / "a.csv", [line(cost="2")])
    write_csv(root / "billing_period=2026-11" / "day=06" / "a.csv", [line(cost="4")])
    report = ingest([root], home)
    assert [(part.source, part.rows) for part in report.parts] == [("aws", 1), ("aws", 2)]
    assert in_lake(home, "BilledCost") == [(Decimal(1),), (Decimal(2),), (Decimal(4),)]


def test_two_folders_with_the_same_month_of_the_same_source(tmp_path: Path, home: Path) -> None:
    """A copy with other bytes in another folder would count twice; a given source joins them."""
    write_csv(tmp_path / "in" / "new" / "a.csv", [line(cost="1")])
    write_csv(tmp_path / "in" / "backup" / "a.csv", [line(cost="1"), line(cost="2")])
    with pytest.raises(ExportError, match="backup and new: hold both aws for 2026-11"):
        ingest([tmp_path / "in"], home)
    ingest([tmp_path / "in"], home, source="both")
    assert billed(home) == 4


def test_a_plain_copy_after_a_manifest_is_the_same_source(tmp_path: Path, home: Path) -> None:
    """A source keeps its name, by what it bills, also when its files come without a manifest."""
    root = tmp_path / "focus"
    aged(write_aws(root, "2026-11", [[line(cost="1")]]), "2026-11-10")
    ingest([root], home)
    copy = write_csv(tmp_path / "copy.csv", [line(cost="3")])
    (part,) = ingest([copy], home).parts
    assert (part.source, part.status) == ("aws-focus", "replaced")
    assert billed(home) == 3


def test_a_home_among_the_exports_is_not_loaded(tmp_path: Path) -> None:
    """The lake is made of Parquet files too; they are not taken for exports."""
    write_csv(tmp_path / "in" / "a.csv", [line(cost="1")])
    home = tmp_path / "in" / "home"
    ingest([tmp_path / "in"], home)
    write_csv(tmp_path / "in" / "a.csv", [line(cost="2")])
    ingest([tmp_path / "in"], home)
    assert billed(home) == 2


def test_packed_files_and_hidden_ones(tmp_path: Path, home: Path) -> None:
    """Hidden files are not looked at; an archive in the folder may hold lines, so it is named."""
    write_csv(tmp_path / "in" / "a.csv", [line(cost="1")])
    write_csv(tmp_path / "in" / ".trash" / "b.csv", [line(cost="2")])
    write_csv(tmp_path / "in" / "_tmp.csv", [line(cost="4")])
    ingest([tmp_path / "in"], home)
    assert billed(home) == 1
    (tmp_path / "in" / "old.zip").write_bytes(b"PK")
    with pytest.raises(ExportError, match=r"old\.zip: cannot be read as it is packed"):
        ingest([tmp_path / "in"], home)
