"""Shares: how a split rule divides the lines of one day among its members."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tools.context.rules import Split

DECIMALS = 15
_UNIT = Decimal(1).scaleb(-DECIMALS)

Weights = dict[str, Decimal]
"""Member → weight; only positive weights count."""


@dataclass
class Course:
    """A weight for each member on each day, and what a month comes to where a day has none."""

    days: dict[date, Weights] = field(default_factory=lambda: defaultdict(dict))

    def add(self, day: date, member: str, weight: Decimal) -> None:
        """Add to a member's weight on a day."""
        weights = self.days[day]
        weights[member] = weights.get(member, Decimal(0)) + weight

    def month(self, day: date) -> dict[str, list[Decimal]]:
        """Each member's weights on the days of the month that have one."""
        found: dict[str, list[Decimal]] = defaultdict(list)
        for other, weights in self.days.items():
            if (other.year, other.month) == (day.year, day.month):
                for member, weight in weights.items():
                    found[member].append(weight)
        return found


@dataclass(frozen=True)
class Fallback:
    """A split that could not be done as its rule says on some days, and what was done instead.

    `used` is `month` (the month's mean or sums), `spend`, `even` or `unallocated`.
    """

    rule: str
    split: str
    used: str
    first_day: date
    last_day: date
    days: int


def shares(weights: Weights) -> list[tuple[str, Decimal, bool]]:
    """Turn weights into shares that sum to one exactly: member, share, whether it is the largest.

    Members come in order of their names. The largest takes what rounding leaves, the first of
    several that are equal.
    """
    counted = {member: weight for member, weight in sorted(weights.items()) if weight > 0}
    whole = sum(counted.values(), Decimal(0))
    rounded = {member: (w / whole).quantize(_UNIT) for member, w in counted.items()}
    largest = max(counted, key=lambda member: counted[member])
    rounded[largest] += 1 - sum(rounded.values(), Decimal(0))
    return [(member, share, member == largest) for member, share in rounded.items()]


class Divider:
    """Weights of one split rule for any day, and a note of every day that needed a fallback."""

    def __init__(self, rule: str, split: Split, courses: Mapping[str, Course]) -> None:
        """`courses` holds the course of `spend`, of `metric` and of `gateway`, where known."""
        self._rule = rule
        self._split = split
        self._courses = courses
        self._fell: dict[str, list[date]] = defaultdict(list)
        self._months: dict[tuple[str, int, int], Weights] = {}

    def weights(self, day: date) -> Weights:
        """What each member weighs on a day; `unallocated` alone when nothing tells."""
        split = self._split
        if split.by == "fixed":
            return dict(split.weights or {})
        if split.by == "even":
            return self._even()
        for used in dict.fromkeys((split.by, "spend")):
            found, exact = self._measured(used, day)
            if found:
                if used != split.by:
                    self._fell[used].append(day)
                elif not exact:
                    self._fell["month"].append(day)
                return found
        self._fell["even" if split.among else UNALLOCATED].append(day)
        return self._even()

    def fallbacks(self) -> list[Fallback]:
        """What was done instead of what the rule says, and on which days."""
        return [
            Fallback(self._rule, self._split.by, used, min(days), max(days), len(days))
            for used, days in sorted(self._fell.items())
        ]

    def _even(self) -> Weights:
        return dict.fromkeys(self._split.among or (UNALLOCATED,), Decimal(1))

    def _measured(self, used: str, day: date) -> tuple[Weights, bool]:
        """The weights of a course on a day, and whether none stands for a missing value.

        Of a metric each member without a value that day takes its month's mean. Of spend and of
        a gateway's log, a member that spent nothing weighs nothing, and the month's sums count
        where nobody did.
        """
        spent = used in ("spend", "gateway")
        course = self._courses.get(used)
        if course is None:
            return {}, True
        known = course.days.get(day, {})
        of_day = self._among(known)
        if spent and of_day:
            return of_day, True
        key = used, day.year, day.month
        if key not in self._months:
            self._months[key] = {
                member: sum(weights, Decimal(0)) / (1 if spent else len(weights))
                for member, weights in course.month(day).items()
            }
        missing = {m: w for m, w in self._months[key].items() if spent or m not in known}
        of_month = self._among(missing)
        return of_month | of_day, not of_month

    def _among(self, weights: Weights) -> Weights:
        among = self._split.among
        return {
            member: weight
            for member, weight in weights.items()
            if weight > 0 and (among is None or member in among)
        }
