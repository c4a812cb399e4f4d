"""What a template needs beside the result: names, what a feature is worth, where the data end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tools.scope import TAG_PREFIX

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from tools.facts import Fact
    from tools.periods import Period
    from tools.view import View


@dataclass
class Frame:
    """The view of one answer, for looking up names; it reads no money."""

    view: View
    _names: dict[tuple[str, str], Fact] = field(default_factory=dict)
    _dates: dict[str, Fact] = field(default_factory=dict)

    def named(self, dimension: str, value: str) -> Fact:
        """A value of a dimension as a name that claims can cite."""
        known = self._names.get((dimension, value))
        if known is None:
            name = self.view.name_of(dimension, value)
            if dimension.startswith(TAG_PREFIX):
                name = f"{dimension.removeprefix(TAG_PREFIX)}={value}"
            known = self.view.ledger.name(dimension, name, scope={dimension: [value]})
            self._names[dimension, value] = known
        return known

    def word(self, label: str, text: str) -> Fact:
        """Text from outside as a name that claims can cite."""
        known = self._names.get((label, text))
        if known is None:
            known = self._names[label, text] = self.view.ledger.name(label, text)
        return known

    @property
    def data_through(self) -> Fact:
        """The last day with data."""
        return self._date("data through", self.view.store.data_through)

    @property
    def data_from(self) -> Fact:
        """The first day with data."""
        return self._date("data from", self.view.store.data_from)

    @property
    def settled_through(self) -> Fact:
        """The last day whose figures no longer change."""
        return self._date("settled through", self.view.calendar.provisional_from() - timedelta(1))

    def days(self, label: str, period: Period) -> Fact:
        """How many days of a window have data."""
        end = min(period.end_day, self.view.store.data_through_end)
        begins = max(period.first_day, self.view.store.data_from)
        return self.view.ledger.fact("count", label, max(0, (end - begins).days), unit="days")

    def worth(self, feature: str) -> tuple[Fact | None, Fact | None]:
        """What the business has from a feature, in words, and the revenue of an hour of it."""
        record = self.view.context.features.get(feature)
        if record is None:
            return None, None
        revenue = record.revenue_per_hour
        return self.word("value", record.value), (
            self._money("revenue per hour", revenue.amount, revenue.currency, feature)
            if revenue
            else None
        )

    def _date(self, label: str, day: date) -> Fact:
        if label not in self._dates:
            self._dates[label] = self.view.ledger.fact("date", label, day.isoformat())
        return self._dates[label]

    def _money(self, label: str, amount: Decimal, currency: str, feature: str) -> Fact:
        return self.view.ledger.money(label, amount, currency, scope={"feature": [feature]})
