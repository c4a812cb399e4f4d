"""`metrics/*.csv` and Prometheus `query_range` answers: many values, read without a model a row."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tools.context.document import read_text
from tools.context.faults import Place, did_you_mean, show
from tools.context.json_file import read_json
from tools.context.scalars import read_instant
from tools.context.schema import MetricValue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tools.context.draft import Draft

_COLUMNS = ("time", "metric", "value", "component", "feature")
_NEEDED = ("time", "metric", "value")
_MOST_FAULTS = 20
"""A file whose every row has the same fault is not shown row by row."""

_LARGEST = Decimal(10) ** 15
"""What the store keeps to twelve decimals."""

_REGULAR = 0.8
"""A series has gaps only when this share of its steps has one length; others come as they come."""

Series = tuple[str, str | None, str | None]
Moment = date | datetime


class _Values:
    """Takes the values of all files and checks what they name, each name once a file."""

    def __init__(self, draft: Draft) -> None:
        self.kept: list[MetricValue] = []
        self._draft = draft
        self._series: dict[Series, dict[Moment, Place]] = defaultdict(dict)
        self._checked: set[tuple[str, str, str]] = set()

    def add(self, place: Place, value: MetricValue) -> str | None:
        """Keep a value; the text of the fault when its series has one at that moment already."""
        self._check(place, "metric", value.metric, self._draft.metrics.origins)
        if value.component:
            self._check(place, "component", value.component, self._draft.components.origins)
        if value.feature:
            self._check(place, "feature", value.feature, self._draft.features.origins)
        moments = self._series[value.metric, value.component, value.feature]
        first = moments.setdefault(value.time, place)
        if first is not place:
            return (
                f"{show(value.metric)} has a value for {value.time.isoformat()} already, "
                f"in {first.file} row {first.line}; keep one of the two"
            )
        self.kept.append(value)
        return None

    def warn_of_gaps(self) -> None:
        """Note each regular series that lacks values between its first and its last."""
        for (metric, component, feature), moments in self._series.items():
            if len({isinstance(moment, datetime) for moment in moments}) > 1:
                self._draft.faults.warn(
                    next(iter(moments.values())),
                    f"{metric} has values for days and for hours; give all the same kind of time",
                )
                continue
            times = sorted(moments)
            steps = [after - before for before, after in pairwise(times)]
            gaps = _gaps(steps)
            if not gaps:
                continue
            name = " of ".join(filter(None, (metric, component or feature)))
            before, after = times[gaps[0]], times[gaps[0] + 1]
            self._draft.faults.warn(
                moments[after],
                f"{name} has {len(gaps)} gap{'s' if len(gaps) > 1 else ''}, the first between "
                f"{before.isoformat()} and {after.isoformat()}; a missing value is not counted "
                "as zero, so add what was measured",
            )

    def _check(self, place: Place, kind: str, name: str, known: dict[str, Any]) -> None:
        if name in known or (place.file, kind, name) in self._checked:
            return
        self._checked.add((place.file, kind, name))
        mend = did_you_mean(name, known) or f"; declare it in {kind}s.yaml"
        self._draft.faults.fault(place, f"unknown {kind} {show(name)}{mend}")


def read_metric_values(draft: Draft, paths: list[Path]) -> None:
    """Read the values of every file; two values for one moment of one series are a fault."""
    values = _Values(draft)
    for path in paths:
        if path.suffix.lower() == ".csv":
            _read_csv(draft, path, values)
        else:
            _read_prometheus(draft, path, values)
    values.warn_of_gaps()
    draft.metric_values = values.kept


def _read_csv(draft: Draft, path: Path, values: _Values) -> None:
    name = draft.name_of(path)
    text = read_text(path, name, draft.faults)
    if text is None:
        return
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    faults = 0
    try:
        header = [column.strip() for column in next(rows, [])]
        if not _check_header(draft, name, header):
            return
        places = [header.index(column) if column in header else None for column in _COLUMNS]
        times: dict[str, Moment] = {}
        for row in rows:
            if not row:
                continue
            place = Place(name, rows.line_num)
            problem = _read_row(row, len(header), places, times, values, place)
            if problem:
                faults += 1
                if faults > _MOST_FAULTS:
                    draft.faults.fault(
                        place, "has more faults from here on; mend those above first"
                    )
                    return
                draft.faults.fault(place, problem)
    except csv.Error as error:
        draft.faults.fault(Place(name, rows.line_num), f"is no CSV ({error}); check its quotes")


def _check_header(draft: Draft, name: str, header: list[str]) -> bool:
    place = Place(name, 1)
    expected = ",".join(_COLUMNS)
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        draft.faults.fault(place, "is not separated by commas; save it with commas")
        return False
    missing = [column for column in _NEEDED if column not in header]
    unknown = [column for column in header if column not in _COLUMNS]
    for column in unknown:
        draft.faults.fault(place, f"unknown column {show(column)}{did_you_mean(column, _COLUMNS)}")
    if missing:
        draft.faults.fault(
            place, f"the header lacks {' and '.join(missing)}; begin the file with {expected}"
        )
    twice = [column for column, times in Counter(header).items() if times > 1]
    if twice:
        draft.faults.fault(place, f"the column {show(twice[0])} stands here twice; delete one")
    return not missing and not unknown and not twice


def _read_row(
    row: Sequence[str],
    width: int,
    places: Sequence[int | None],
    times: dict[str, Moment],
    values: _Values,
    place: Place,
) -> str | None:
    """Keep one row; the text of its fault when it has one."""
    if len(row) != width:
        return f"has {len(row)} fields where the header has {width}; check the commas"
    time, metric, value, component, feature = (
        "" if at is None else row[at].strip() for at in places
    )
    moment = times.get(time)
    if moment is None:
        try:
            moment = times[time] = _read_time(time)
        except ValueError as error:
            return str(error)
    number = _read_number(value)
    if number is None:
        if value.casefold() in ("", "nan", "null", "none", "na"):
            return "has no value; delete the row, because what was not measured is not zero"
        return f"{show(value)} is no number below 10^15; write digits, or delete the row"
    return values.add(
        place, MetricValue(moment, metric, number, component or None, feature or None)
    )


def _read_time(text: str) -> Moment:
    if len(text) == len("2026-11-16"):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{show(text)} is not a day; write it as YYYY-MM-DD") from None
    moment: datetime = read_instant(text)
    return moment


def _read_number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _LARGEST else None


def _gaps(steps: list[timedelta]) -> list[int]:
    """The places of the steps that are longer than the usual one, if there is a usual one."""
    if len(steps) < 3:
        return []
    usual, times = Counter(steps).most_common(1)[0]
    if times < _REGULAR * len(steps):
        return []
    return [index for index, step in enumerate(steps) if step > usual]


def _read_prometheus(draft: Draft, path: Path, values: _Values) -> None:
    name = draft.name_of(path)
    answer = read_json(path, name, draft.faults)
    if answer is None:
        return
    data = answer.get("data") if isinstance(answer, dict) else None
    result = data.get("result") if isinstance(data, dict) else None
    if not isinstance(result, list) or not isinstance(data, dict):
        status = answer.get("error") if isinstance(answer, dict) else None
        reason = f" ({show(status)})" if status else ""
        draft.faults.fault(
            Place(name, 1), f"is no answer of Prometheus{reason}; save the JSON of query_range"
        )
        return
    if data.get("resultType") != "matrix":
        draft.faults.fault(
            Place(name, 1),
            f"holds a {show(data.get('resultType'))}; save the answer of query_range, a matrix",
        )
        return
    taken: dict[Series, int] = {}
    for index, series in enumerate(result):
        _read_series(draft, Place(name, 1), path.stem, index, series, taken, values)


def _read_series(
    draft: Draft,
    place: Place,
    stem: str,
    index: int,
    series: Any,
    taken: dict[Series, int],
    values: _Values,
) -> None:
    where = f"series {index + 1}"
    labels = series.get("metric") if isinstance(series, dict) else None
    samples = series.get("values") if isinstance(series, dict) else None
    if not isinstance(labels, dict) or not isinstance(samples, list):
        draft.faults.fault(place, f"{where} has no metric or no values; save the answer whole")
        return
    named = {key: value for key, value in labels.items() if isinstance(value, str) and value}
    metric = named.get("__name__", stem)
    # A query with functions has no name; then the file's name says which metric it is.
    if metric not in draft.metrics.origins:
        metric = stem
    key: Series = (metric, named.get("component"), named.get("feature"))
    first = taken.setdefault(key, index)
    if first != index:
        draft.faults.fault(
            place,
            f"{where} and series {first + 1} have the same component and feature; "
            "add up the others in the query, with sum by (component)",
        )
        return
    skipped = 0
    for sample in samples:
        try:
            seconds, text = sample
            moment = datetime.fromtimestamp(float(seconds), UTC)
            number = Decimal(text)
            if number.is_finite() and abs(number) >= _LARGEST:
                raise OverflowError
        except (TypeError, ValueError, InvalidOperation, OverflowError, OSError):
            draft.faults.fault(
                place,
                f'{where} holds {show(sample)}, which is no [seconds, "value"]; save it again',
            )
            return
        if not number.is_finite():
            skipped += 1
            continue
        problem = values.add(place, MetricValue(moment, *key[:1], number, *key[1:]))
        if problem:
            draft.faults.fault(place, problem)
            return
    if skipped:
        draft.faults.warn(
            place,
            f"{where} has {skipped} values that are NaN or infinite; they count as not measured",
        )
