"""The ordinary course of a shop: weekdays, hours, growth, and the noise of each meter."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tools.demo.architecture import Shape
    from tools.demo.timeline import Timeline

WEEKDAYS: dict[Shape, tuple[float, ...]] = {
    "steady": (1.0,) * 7,
    "shop": (0.97, 0.95, 0.96, 0.98, 1.01, 1.08, 1.05),
    "office": (1.13, 1.12, 1.11, 1.10, 1.06, 0.76, 0.72),
    "batch": (1.04, 1.04, 1.04, 1.04, 1.04, 0.90, 0.90),
}
"""What a weekday holds of an average day, Monday first."""

HOURS = np.array(
    [
        *(0.35, 0.25, 0.20, 0.20, 0.25, 0.40, 0.65, 0.95, 1.15, 1.30, 1.40, 1.45),
        *(1.50, 1.45, 1.40, 1.35, 1.35, 1.40, 1.50, 1.60, 1.55, 1.25, 0.85, 0.55),
    ]
)
"""What an hour of the day holds of an average hour, in UTC."""
HOURS = HOURS * (24 / HOURS.sum())

DAYS_PER_MONTH = 365 / 12


def course(
    time: Timeline,
    seed: int,
    name: str,
    *,
    shape: Shape,
    growth: float,
    noise: float,
    hourly: bool = False,
) -> np.ndarray:
    """The course of something whose ordinary day is 1 at the end of the bill, by day or by hour.

    `name` decides the noise, so that a meter's noise does not depend on which others there are.
    """
    days = len(time.days)
    weekday = (np.arange(days) + time.first_day.weekday()) % 7
    months = (np.arange(days) - time.index(time.through)) / DAYS_PER_MONTH
    level: np.ndarray = (1.0 + growth) ** months * np.array(WEEKDAYS[shape])[weekday]
    random = np.random.default_rng([seed, zlib.crc32(name.encode())])
    level = level * (1.0 + noise * random.uniform(-1.7, 1.7, days))
    if hourly:
        level = np.repeat(level, 24) * np.tile(HOURS, days) / 24
        level = level * (1.0 + noise * random.uniform(-1.7, 1.7, days * 24))
    return level
