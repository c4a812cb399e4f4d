"""Metric values: many, exact, and never a wrong figure."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.context import said, write_context
from tools.context.load import load_context
from tools.context.schema import MetricValue

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = "time,metric,value,component,feature\n"


def _write(folder: Path, text: str, name: str = "orders.csv") -> Path:
    write_context(folder)
    (folder / "metrics" / "orders.csv").unlink()
    (folder / "metrics" / name).write_text(text, encoding="utf-8")
    return folder


def _prometheus(*series: dict[str, Any], **changes: Any) -> str:
    data = {"resultType": "matrix", "result": list(series)} | changes
    return json.dumps({"status": "success", "data": data})


def _series(*values: Any, **labels: str) -> dict[str, Any]:
    return {"metric": labels, "values": list(values)}


def test_times_keep_their_kind(tmp_path: Path) -> None:
    """A day stays a local day; a time with an offset becomes the same moment in UTC."""
    rows = (
        "2026-11-16,orders,1,,checkout\n2026-11-16T01:30:00+02:00,availability,99.95,orders-db,\n"
    )
    assert load_context(_write(tmp_path, _HEADER + rows)).metric_values == (
        MetricValue(date(2026, 11, 16), "orders", Decimal(1), None, "checkout"),
        MetricValue(
            datetime(2026, 11, 15, 23, 30, tzinfo=UTC), "availability", Decimal("99.95"),
            "orders-db", None,
        ),
    )  # fmt: skip


def test_columns_come_in_any_order(tmp_path: Path) -> None:
    """Columns are found by name; component and feature may be absent."""
    text = "metric,value,time\norders,7,2026-11-16\n\n"
    assert load_context(_write(tmp_path, text)).metric_values == (
        MetricValue(date(2026, 11, 16), "orders", Decimal(7), None, None),
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("2026-11-16,orders,NaN,,\n", "metrics/orders.csv:2: has no value; delete the row"),
        ("2026-11-16,orders,,,\n", "metrics/orders.csv:2: has no value; delete the row"),
        ("2026-11-16,orders,inf,,\n", "metrics/orders.csv:2: 'inf' is no number below 10^15"),
        ('2026-11-16,orders,"1,000",,\n', "metrics/orders.csv:2: '1,000' is no number"),
        ("2026-11-16,orders,1e15,,\n", "metrics/orders.csv:2: '1e15' is no number below 10^15"),
        ("2026-11-16,orders,1\n", "metrics/orders.csv:2: has 3 fields where the header has 5"),
        ("2026-11-16T10:00:00,orders,1,,\n", "metrics/orders.csv:2: '2026-11-16T10:00:00' has no"),
        ("16/11/2026,orders,1,,\n", "metrics/orders.csv:2: '16/11/2026' is not a day"),
        ("2026-11-16,clicks,1,,\n", "metrics/orders.csv:2: unknown metric 'clicks'"),
        ("2026-11-16,orders,1,web,\n", "metrics/orders.csv:2: unknown component 'web'"),
        ("2026-11-16,orders,1,,chekout\n", "unknown feature 'chekout'; did you mean 'checkout'?"),
        ("2026-11-16,orders,1,,\n2026-11-16,orders,2,,\n", "metrics/orders.csv:3: 'orders' has a"),
        ('2026-11-16,orders,1,,"open\n', "metrics/orders.csv:2: is no CSV"),
    ],
)
def test_a_bad_row_is_a_fault_with_its_number(tmp_path: Path, rows: str, expected: str) -> None:
    """What is no value, no moment or no name is refused, with the row."""
    (message,) = said(_write(tmp_path, _HEADER + rows))
    assert expected in message


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("time,metric,valu,component,feature", "unknown column 'valu'; did you mean 'value'?"),
        ("time,value", "the header lacks metric; begin the file with time,metric,value"),
        ("time;metric;value;component;feature", "is not separated by commas; save it with commas"),
        ("time,metric,value,value", "the column 'value' stands here twice; delete one"),
        ("", "the header lacks time and metric and value"),
    ],
)
def test_a_wrong_header_is_a_fault(tmp_path: Path, header: str, expected: str) -> None:
    """The header says which columns are there, and nothing is guessed from their order."""
    messages = said(_write(tmp_path, f"{header}\n2026-11-16,orders,1\n"))
    assert any(expected in message for message in messages), messages
    assert all(message.startswith("metrics/orders.csv:1: ") for message in messages)


def test_a_gap_is_a_warning_with_its_row(tmp_path: Path) -> None:
    """Days that a daily metric lacks are named; they are not zero."""
    days = [date(2026, 11, 1) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12)]
    rows = "".join(f"{day},orders,1,,checkout\n" for day in days)
    (message,) = said(_write(tmp_path, _HEADER + rows))
    assert message.startswith(
        "metrics/orders.csv:7: warning: orders of checkout has 1 gap, the first between "
        "2026-11-05 and 2026-11-08; a missing value is not counted as zero"
    )


def test_days_and_hours_in_one_metric_are_a_warning(tmp_path: Path) -> None:
    """Two clocks in one series differ at the edges of days, which is said."""
    rows = "2026-11-16,orders,1,,\n2026-11-17T00:00:00Z,orders,1,,\n"
    (message,) = said(_write(tmp_path, _HEADER + rows))
    assert "warning: orders has values for days and for hours" in message


def test_many_bad_rows_are_not_told_one_by_one(tmp_path: Path) -> None:
    """A file that is wrong throughout gives a page of faults, not a book."""
    messages = said(_write(tmp_path, _HEADER + "2026-11-16,orders,x,,\n" * 500))
    assert len(messages) == 21
    assert messages[-1].startswith("metrics/orders.csv:22: has more faults from here on")


def test_the_same_moment_in_two_files_is_a_fault(tmp_path: Path) -> None:
    """A value that two files hold would count twice."""
    _write(tmp_path, _HEADER + "2026-11-16,orders,1,,\n")
    (tmp_path / "metrics" / "copy.csv").write_text(_HEADER + "2026-11-16,orders,1,,\n")
    (message,) = said(tmp_path)
    assert message == (
        "metrics/orders.csv:2: 'orders' has a value for 2026-11-16 already, "
        "in metrics/copy.csv row 2; keep one of the two"
    )


def test_prometheus_answers_are_read(tmp_path: Path) -> None:
    """Seconds become moments, texts become exact numbers, labels name component and feature."""
    text = _prometheus(
        _series([1763280000, "99.9"], [1763280060.5, "1e2"],
                __name__="availability", component="orders-db", instance="x"),
        _series([1763280000, "99.5"], __name__="availability", feature="checkout"),
    )  # fmt: skip
    assert load_context(_write(tmp_path, text, "query.json")).metric_values == (
        MetricValue(
            datetime(2025, 11, 16, 8, tzinfo=UTC), "availability", Decimal("99.9"), "orders-db"
        ),
        MetricValue(
            datetime(2025, 11, 16, 8, 1, 0, 500000, tzinfo=UTC), "availability", Decimal("1e2"),
            "orders-db",
        ),
        MetricValue(
            datetime(2025, 11, 16, 8, tzinfo=UTC), "availability", Decimal("99.5"), None,
            "checkout",
        ),
    )  # fmt: skip


def test_a_query_without_a_name_takes_that_of_the_file(tmp_path: Path) -> None:
    """The result of a function has no name; the file's says which metric it is."""
    text = _prometheus(_series([1763280000, "99.9"]))
    values = load_context(_write(tmp_path, text, "availability.json")).metric_values
    assert [value.metric for value in values] == ["availability"]


def test_values_that_were_not_measured_are_left_out(tmp_path: Path) -> None:
    """Prometheus writes NaN and +Inf as text; they are counted in a warning, not as zero."""
    text = _prometheus(_series([1, "NaN"], [2, "+Inf"], [3, "5"], __name__="orders"))
    folder = _write(tmp_path, text, "q.json")
    assert said(folder) == [
        (
            "metrics/q.json:1: warning: series 1 has 2 values that are NaN or infinite; "
            "they count as not measured"
        )
    ]
    assert len(load_context(folder).metric_values) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_prometheus(resultType="vector"), "holds a 'vector'; save the answer of query_range"),
        ('{"status": "error", "error": "parse error"}', "is no answer of Prometheus ('parse error"),
        ("[]", "is no answer of Prometheus; save the JSON of query_range"),
        (_prometheus({"metric": {}}), "series 1 has no metric or no values"),
        (_prometheus(_series([1, "five"], __name__="orders")), "series 1 holds \"['1', 'five']\""),
        (_prometheus(_series([1], __name__="orders")), 'which is no [seconds, "value"]'),
        (_prometheus(_series([9e99, "1"], __name__="orders")), 'which is no [seconds, "value"]'),
        (_prometheus(_series([1, "1"], __name__="ordrs")), "unknown metric 'q'"),
        (
            _prometheus(
                _series([1, "1"], __name__="orders", pod="a"),
                _series([1, "1"], __name__="orders", pod="b"),
            ),
            "series 2 and series 1 have the same component and feature; add up the others",
        ),
    ],
)
def test_what_is_no_series_is_a_fault(tmp_path: Path, text: str, expected: str) -> None:
    """Another kind of answer, broken samples and series that would be mixed are refused."""
    (message,) = said(_write(tmp_path, text, "q.json"))
    assert message.startswith("metrics/q.json:1: ")
    assert expected in message
