"""When a change began, and which charges come every month."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tools.onset import Course
from tools.periods import Period

WEEK = Period(start=date(2026, 11, 16), end=date(2026, 11, 23))
BEFORE = Period(start=date(2026, 11, 9), end=date(2026, 11, 16))


SINCE = date(2026, 9, 1)


def course(*amounts: int, earlier: Period = BEFORE, past: int = 0) -> Course:
    """The daily cost from the first day of the window compared with; `past` is that before it."""
    first = date(2026, 11, 9)
    days = {first + timedelta(days=n): Decimal(amount) for n, amount in enumerate(amounts)}
    days |= {first - timedelta(days=n): Decimal(past) for n in range(1, 15)}
    return Course(days, WEEK, earlier, SINCE)


def test_a_step_begins_on_its_day() -> None:
    """Ten a day, then thirty from Wednesday on."""
    steps = course(*[10] * 9, *[30] * 5)
    assert steps.onset(Decimal(100)) == date(2026, 11, 18)


def test_a_fall_begins_on_its_day() -> None:
    """The same downwards."""
    assert course(*[30] * 11, *[0] * 3).onset(Decimal(-90)) == date(2026, 11, 20)


def test_a_spike_that_is_over_again_began_on_its_first_day() -> None:
    """Two dear days in the middle of the week."""
    assert course(*[10] * 10, 90, 80, 10, 10).onset(Decimal(150)) == date(2026, 11, 19)


def test_a_change_that_began_before_the_window_is_traced_back() -> None:
    """The level has been high since two days before the window."""
    assert course(*[10] * 5, *[40] * 9).onset(Decimal(150)) == date(2026, 11, 14)


def test_windows_that_do_not_adjoin_are_not_bridged() -> None:
    """Against a week a year ago, the window's first day is as far as it goes."""
    year_ago = Period(start=date(2025, 11, 9), end=date(2025, 11, 16))
    assert course(*[40] * 14, earlier=year_ago).onset(Decimal(280)) == date(2026, 11, 16)


def test_a_charge_on_one_day_is_told_from_spending_on_many() -> None:
    """One day with cost is a charge; two are not."""
    assert course(*[0] * 8, 200, *[0] * 5).charge_day() == date(2026, 11, 17)
    assert course(*[0] * 8, 200, 200, *[0] * 4).charge_day() is None
    assert course(*[0] * 14).charge_day() is None


def test_monthly_is_what_fell_a_month_before_and_seldom_else() -> None:
    """A charge on 17 October goes with the one on 17 November; daily cost does not."""
    day = date(2026, 11, 17)
    once = Course({date(2026, 10, 17): Decimal(200), day: Decimal(200)}, WEEK, BEFORE, SINCE)
    assert once.monthly(day)
    alone = Course({day: Decimal(200)}, WEEK, BEFORE, SINCE)
    assert not alone.monthly(day)
    days = {day - timedelta(days=n): Decimal(1) for n in range(60)}
    assert not Course(days, WEEK, BEFORE, SINCE).monthly(day)


def test_a_return_to_the_level_before_is_told_from_a_new_level() -> None:
    """Ten, then forty for a week, then ten again is back; from forty down to ten is new."""
    assert course(*[40] * 7, *[10] * 7, past=10).returns()
    assert course(*[40] * 7, *[0] * 7, past=0).returns()
    assert not course(*[40] * 7, *[10] * 7, past=40).returns()
    assert not Course({}, WEEK, BEFORE, date(2026, 11, 9)).returns()
