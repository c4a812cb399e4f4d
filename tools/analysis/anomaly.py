"""Days on which a cost leaves the band that its own past lets expect.

For each series and day the band is known before the day is looked at:

- the **level** is the median of the last 14 days without their weekday effect, carried on by the
  median of the week-over-week differences of the last eight weeks (growth);
- the **noise** is 1.4826 × the median absolute error of the last twelve weeks of such expectations,
  widened by their 95th percentile where the tails are heavy, and a hundredth of the level at least;
- a day stands out beyond `FAR` times the noise, or together with the day before it beyond
  `FAR_TOGETHER`; a charge that came about a month before as well does not.

Days that stand out do not count for the level, until a run of them has lasted `NEW_LEVEL` days:
then they are the new level. Medians make all this robust (P. J. Huber, *Robust Statistics*, 1981).

`values` hold one row a day and one column a series, all columns over the same days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

WARM_UP = 28
"""Days without which a series is not judged."""

MEMORY = 150
"""Days before the first one judged that matter."""

FAR, FAR_TOGETHER = 4.0, 3.0
NEW_LEVEL = 21

_LEVEL, _GROWTH, _NOISE = 14, 56, 84
_LEAST_NOISE = 0.01
_HEAVY = 2.5
_MONTH = range(27, 36)
_ALIKE = 0.6
_PAUSE_OF_EXCUSES = 20
_PAUSE = 2


class Run(NamedTuple):
    """Days in a row on which one series stood out to one side.

    `start` and `end` (exclusive) are rows of the values; `excess` is the money above what was
    expected, below nothing where it fell; `low` and `high` bound what was expected of all its days.
    """

    series: int
    start: int
    end: int
    excess: float
    expected: float
    low: float
    high: float


@dataclass
class _Open:
    """A run that has not ended yet."""

    start: int
    sign: float
    last: int
    days: list[int]


def unusual(first: date, values: Floats, since: int) -> list[Run]:
    """The runs of days that stand out and have not ended before row `since`.

    `first` is the day of the first row.
    """
    count, width = values.shape
    if not width or count <= WARM_UP:
        return []
    weekdays = (np.arange(count) + first.weekday()) % 7
    factors = 1 + _weekday_effects(values, weekdays, since)[weekdays]
    scan = _Scan(values, factors)
    for day in range(max(WARM_UP, since - MEMORY), count):
        scan.judge(day)
    scan.close_all()
    return [run for run in scan.runs if run.end > since]


class _Scan:
    """Goes through the days once and keeps what is known before each."""

    def __init__(self, values: Floats, factors: Floats) -> None:
        self._values = values
        self._factors = factors
        self._plain = values / factors
        self._clean = self._plain.copy()
        self._missed = np.zeros_like(values)
        self._expected = values.copy()
        self._noise = np.zeros_like(values)
        self._open: dict[int, _Open] = {}
        self._excused: dict[int, int] = {}
        self.runs: list[Run] = []
        self._first_pass()

    def _first_pass(self) -> None:
        """Errors of the days before the first one judged, so that its noise is known."""
        for day in range(7, WARM_UP):
            level = np.median(self._clean[max(0, day - _LEVEL) : day], axis=0)
            self._missed[day] = self._plain[day] - level

    def judge(self, day: int) -> None:
        level = self._level(day)
        noise = self._noise_at(day, level)
        missed = self._plain[day] - level
        self._expected[day] = level
        self._noise[day] = noise
        together = (missed + self._missed[day - 1]) / 2
        sign = np.sign(missed)
        far = np.abs(missed) > FAR * noise
        far |= (sign * together > FAR_TOGETHER * noise) & (np.abs(missed) > 2 * noise)
        continued = np.array([one.sign for one in self._open.values()])
        far[list(self._open)] |= (
            sign[list(self._open)] * continued * np.abs(missed[list(self._open)])
            > FAR_TOGETHER * noise[list(self._open)]
        )
        self._missed[day] = np.where(far, 0.67 * noise * sign, missed)
        for place in np.flatnonzero(far):
            self._stands_out(int(place), day, float(sign[place]), float(missed[place]))
        for series in [key for key, run in self._open.items() if day - run.last >= _PAUSE]:
            self._close(series)

    def _level(self, day: int) -> Floats:
        recent = self._clean[max(0, day - _LEVEL) : day]
        level: Floats = np.median(recent, axis=0)
        past = self._clean[max(0, day - _GROWTH) : day]
        if len(past) > _LEVEL:
            slope = np.median(past[7:] - past[:-7], axis=0) / 7
            reach = np.abs(level) * 0.1
            level = level + np.clip(slope * (_LEVEL + 1) / 2, -reach, reach)
        return level

    def _noise_at(self, day: int, level: Floats) -> Floats:
        errors = np.sort(np.abs(self._missed[max(7, day - _NOISE) : day]), axis=0)
        usual = 1.4826 * errors[len(errors) // 2]
        tail = errors[int(len(errors) * 0.95)] / 1.96
        noise: Floats = np.maximum(usual, np.minimum(tail, _HEAVY * usual))
        return np.maximum(noise, _LEAST_NOISE * np.abs(level)) + 1e-9

    def _stands_out(self, series: int, day: int, sign: float, missed: float) -> None:
        if self._came_a_month_before(series, day, sign, missed):
            return
        run = self._open.get(series)
        if run and run.sign != sign:
            self._close(series)
            run = None
        if run is None:
            begun = [day]
            before = self._plain[day - 1, series] - self._expected[day - 1, series]
            if sign * before > 2 * self._noise[day, series] and self._noise[day - 1, series]:
                begun.insert(0, day - 1)
                self._clean[day - 1, series] = self._expected[day - 1, series]
            run = self._open[series] = _Open(begun[0], sign, day, begun)
        else:
            run.days.append(day)
            run.last = day
        self._clean[day, series] = self._expected[day, series]
        if day - run.start + 1 >= NEW_LEVEL:
            self._clean[run.start : day + 1, series] = self._plain[run.start : day + 1, series]
            self._close(series)

    def _came_a_month_before(self, series: int, day: int, sign: float, missed: float) -> bool:
        """Whether a day about a month ago stood out alike: a monthly charge.

        Such a charge excuses a single day.
        """
        if day - self._excused.get(series, -_MONTH.stop) < _PAUSE_OF_EXCUSES:
            return False
        start = max(0, day - _MONTH.stop + 1)
        past = self._plain[start : max(start, day - _MONTH.start + 1), series]
        usual = np.median(self._plain[max(0, day - _MONTH.stop + 1) : day, series])
        alike = sign * (past - usual) / abs(missed)
        if not ((alike > _ALIKE) & (alike < 1 / _ALIKE)).any():
            return False
        self._excused[series] = day
        return True

    def _close(self, series: int) -> None:
        run = self._open.pop(series)
        days = np.array(run.days)
        factors = self._factors[days, series]
        expected = self._expected[days, series] * factors
        half = FAR * self._noise[days, series] * factors
        self.runs.append(
            Run(
                series,
                run.start,
                run.days[-1] + 1,
                float((self._values[days, series] - expected).sum()),
                float(expected.sum()),
                float((expected - half).sum()),
                float((expected + half).sum()),
            )
        )

    def close_all(self) -> None:
        for series in list(self._open):
            self._close(series)


def _weekday_effects(values: Floats, weekdays: NDArray[np.int_], since: int) -> Floats:
    """What each weekday has over the running median of its week, one row a weekday.

    From the days before `since`, or from all where those are too few.
    """
    end = since if since >= WARM_UP + 7 else len(values)
    start = max(0, end - _NOISE)
    part = values[start:end]
    windows = np.lib.stride_tricks.sliding_window_view(part, 7, axis=0)
    middle = np.median(windows, axis=-1)
    inside = part[3:-3]
    with np.errstate(all="ignore"):
        deviation = np.where(middle > 1e-9, inside / middle - 1, 0.0)
    of_day = weekdays[start:end][3:-3]
    effects = np.array([np.median(deviation[of_day == weekday], axis=0) for weekday in range(7)])
    clipped: Floats = np.clip(effects, -0.9, 5)
    return clipped
