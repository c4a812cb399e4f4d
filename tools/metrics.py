"""What was measured: the values of a metric in a window, combined as the metric allows.

- `sum` adds up; `mean` is the mean of the days, each the mean of its values; `max` is the largest
  value and `last` the newest.
- Percentiles can be neither added nor averaged: of `p95` the *middle* day stands for the window
  (the median of the days, each the median of its values), and `worst` is told beside it.
- A missing hour is not zero: a day with fewer values than the days of the series usually have is
  a gap, like a day without any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.context.schema import MetricDefinition
    from tools.periods import Period
    from tools.store.open import Store
    from tools.view import View

HOURS_A_DAY = 24

_KNOWN: WeakKeyDictionary[Store, dict[str, dict[Subject, int]]] = WeakKeyDictionary()


class Subject(NamedTuple):
    """What a series is about; a metric of the whole organisation has neither."""

    component: str | None = None
    feature: str | None = None


class Value(NamedTuple):
    """One measured value; `hour` is None where it is for the whole day."""

    day: date
    hour: datetime | None
    value: Decimal


@dataclass(frozen=True)
class Measured:
    """One metric of one or several subjects in one window."""

    metric: MetricDefinition
    subjects: tuple[Subject, ...]
    period: Period
    values: tuple[tuple[Value, ...], ...]
    """The values of each subject, in order of time."""
    usual: tuple[int, ...]
    """How many values a whole day of each subject has."""
    query: str | None

    @property
    def days(self) -> dict[date, Decimal]:
        """One value a day, of the days on which every subject has all its values."""
        of_subjects = [
            _by_day(self.metric, values, usual)
            for values, usual in zip(self.values, self.usual, strict=True)
        ]
        if not of_subjects:
            return {}
        shared = set(of_subjects[0]).intersection(*of_subjects[1:])
        return {
            day: combine(self.metric, [of_one[day] for of_one in of_subjects], across=True)
            for day in sorted(shared)
        }

    @property
    def value(self) -> Decimal | None:
        """The value of the window; None where nothing was measured.

        Of a window of hours that of its hours, and only where none of them misses.
        """
        values = list((self._all_hours() if self.period.hourly else self.days).values())
        return combine(self.metric, values) if values else None

    def _all_hours(self) -> dict[datetime, Decimal]:
        hours = self.hours()
        length = self.period.end - self.period.start
        return hours if len(hours) >= length / timedelta(hours=1) else {}

    @property
    def worst(self) -> tuple[date, Decimal] | None:
        """The day with the worst value."""
        days = self.days
        if not days:
            return None
        pick = min if self.metric.better == "higher" else max
        day = pick(days, key=lambda day: days[day])
        return day, days[day]

    @property
    def daily(self) -> bool:
        """Whether values are for whole local days rather than for moments."""
        return any(value.hour is None for values in self.values for value in values)

    def missing(self, until: date | None = None) -> list[date]:
        """The days of the window, up to `until`, that have no value or too few."""
        end = min(self.period.end_day, until) if until else self.period.end_day
        have = self.days
        return [
            day
            for day in (
                self.period.first_day + timedelta(days=n)
                for n in range((end - self.period.first_day).days)
            )
            if day not in have
        ]

    def hours(self) -> dict[datetime, Decimal]:
        """One value an hour, in UTC; empty unless the series is told by the hour or finer."""
        if min(self.usual, default=0) < HOURS_A_DAY:
            return {}
        found: dict[datetime, list[Decimal]] = defaultdict(list)
        for values in self.values:
            for value in values:
                if value.hour is not None:
                    found[value.hour.replace(minute=0, second=0, microsecond=0)].append(value.value)
        return {hour: combine(self.metric, found[hour]) for hour in sorted(found)}


def find_metric(view: View, name: str) -> MetricDefinition | None:
    """The metric of this name, however it is written: `order`, `Orders`."""
    known = view.context.metrics
    if name in known:
        return known[name]
    wanted = fold(name)
    spelled = {fold(metric): metric for metric in known}
    for candidate in (wanted, f"{wanted}s", wanted.removesuffix("s")):
        if candidate in spelled:
            return known[spelled[candidate]]
    return None


def subjects_of(view: View, metric: str) -> tuple[Subject, ...]:
    """Everything that has values of a metric, as far as the asker may see."""
    return tuple(subject for subject in _usual(view.store, metric) if _seen(view, subject))


def measure(
    view: View, metric: MetricDefinition, period: Period, subjects: Sequence[Subject]
) -> Measured:
    """Read a metric of these subjects in a window of days or hours.

    Subjects that the asker may not see are left out.
    """
    seen = tuple(subject for subject in subjects if _seen(view, subject))
    values: dict[Subject, list[Value]] = {subject: [] for subject in seen}
    if not seen:
        return Measured(metric, (), period, (), (), None)
    sql = (
        "SELECT day, time, value, component, feature FROM metric_values"
        " WHERE metric = ? AND day >= ? AND day < ? ORDER BY 1, 2"
    )
    params = [metric.name, period.first_day, period.end_day]
    for day, time, value, component, feature in view.store.execute(sql, params):
        subject = Subject(component, feature)
        if subject in values and _inside(period, time):
            values[subject].append(Value(day, time.replace(tzinfo=UTC) if time else None, value))
    query = view.ledger.query(sql, params, sum(map(len, values.values())))
    usual = _usual(view.store, metric.name)
    return Measured(
        metric,
        seen,
        period,
        tuple(tuple(of_one) for of_one in values.values()),
        tuple(usual.get(subject, 1) for subject in values),
        query,
    )


def combine(
    metric: MetricDefinition, values: Iterable[Decimal], *, across: bool = False
) -> Decimal:
    """Put values of a metric together as its aggregation allows.

    Args:
        metric: what was measured.
        values: at least one value, in order of time.
        across: whether the values are of several subjects at one time, of which there is no last.

    """
    values = list(values)
    if metric.aggregation == "sum" or (across and metric.aggregation == "last"):
        return sum(values, Decimal(0))
    if metric.aggregation == "mean":
        return sum(values, Decimal(0)) / len(values)
    if metric.aggregation == "max" or across:
        return max(values)
    if metric.aggregation == "last":
        return values[-1]
    return median(values)


def _by_day(metric: MetricDefinition, values: Sequence[Value], usual: int) -> dict[date, Decimal]:
    days: dict[date, list[Decimal]] = defaultdict(list)
    for value in values:
        days[value.day].append(value.value)
    return {day: combine(metric, found) for day, found in days.items() if len(found) >= usual}


def _usual(store: Store, metric: str) -> dict[Subject, int]:
    """How many values most days of each series have; 1 where days differ too much to tell.

    A generation never changes, so it is looked up once.
    """
    known = _KNOWN.setdefault(store, {})
    if metric not in known:
        known[metric] = _look_up_usual(store, metric)
    return known[metric]


def _look_up_usual(store: Store, metric: str) -> dict[Subject, int]:
    counts: dict[Subject, Counter[int]] = defaultdict(Counter)
    for component, feature, number, days in store.execute(
        "SELECT component, feature, number, COUNT(*) FROM (SELECT component, feature, day,"
        " COUNT(*) AS number FROM metric_values WHERE metric = ? GROUP BY 1, 2, 3)"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        [metric],
    ):
        counts[Subject(component, feature)][number] += days
    usual = {}
    for subject, of_days in counts.items():
        number = max(of_days, key=lambda number: (of_days[number], number))
        usual[subject] = number if 2 * of_days[number] > of_days.total() else 1
    return usual


def _seen(view: View, subject: Subject) -> bool:
    if view.visibility.everything:
        return True
    context = view.context
    return (
        bool(subject.component or subject.feature)
        and (subject.component is None or subject.component in context.components)
        and (subject.feature is None or subject.feature in context.features)
    )


def _inside(period: Period, time: datetime | None) -> bool:
    if time is None or not isinstance(period.start, datetime):
        return True
    assert isinstance(period.end, datetime)  # noqa: S101 - both ends are of one kind
    return period.start <= time.replace(tzinfo=UTC) < period.end
