"""What the company measures: orders and searches, requests, latency and availability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from tools.demo.architecture import COMPONENTS, FEATURES, Component, Feature, Shape
from tools.demo.course import course
from tools.demo.story import OUTAGE_SHARE

if TYPE_CHECKING:
    from datetime import datetime

    from tools.demo.timeline import Timeline

DEFINITIONS = (
    ("orders", "business", "orders", "sum", "higher"),
    ("searches", "business", "searches", "sum", "higher"),
    ("conversations", "business", "conversations", "sum", "higher"),
    ("active_users", "usage", "users", "mean", "higher"),
    ("recommendations_shown", "business", "recommendations", "sum", "higher"),
    ("parcels_tracked", "business", "parcels", "sum", "higher"),
    ("fraud_checks", "business", "checks", "sum", "higher"),
    ("reports_run", "business", "reports", "sum", "higher"),
    ("requests", "traffic", "requests", "sum", "higher"),
    ("latency_p95", "latency", "ms", "p95", "lower"),
    ("availability", "availability", "%", "mean", "higher"),
)
"""Name, kind, unit, aggregation, and which way is better."""


@dataclass(frozen=True)
class Series:
    """One metric of one subject, by day or by hour; hours are those of UTC."""

    metric: str
    values: np.ndarray
    places: int = 0
    component: str | None = None
    feature: str | None = None

    def hourly(self, time: Timeline) -> bool:
        """Whether there is a value an hour rather than a day."""
        return len(self.values) > len(time.days)

    def by_day(self, time: Timeline) -> np.ndarray:
        """The values, hours summed to days."""
        if self.hourly(time):
            return np.asarray(self.values.reshape(-1, 24).sum(axis=1))
        return self.values


def measure(time: Timeline, seed: int) -> tuple[Series, ...]:
    """All metrics over all days of the bill."""
    series = [_counted(time, seed, feature) for feature in FEATURES]
    for component in COMPONENTS:
        if component.requests:
            series.append(_requests(time, seed, component))
        if component.latency:
            series.append(_latency(time, seed, component))
        if component.availability:
            series.append(_availability(time, seed, component))
    return tuple(series)


def _counted(time: Timeline, seed: int, feature: Feature) -> Series:
    """The business metric of a feature; orders by the hour, so that an outage can be seen."""
    hourly = feature.metric == "orders"
    level = feature.daily * course(
        time,
        seed,
        feature.metric,
        shape=feature.shape,
        growth=0.01,
        noise=0.015,
        hourly=hourly,
    )
    if feature.metric in ("orders", "active_users", "fraud_checks"):
        for start in (time.at(0, 0), time.at(-52, 0)):
            ramp = time.overlap(start, start + timedelta(days=48), hourly=hourly)
            level = level * (1.0 + 0.12 * ramp)
    if feature.metric == "orders":
        level = level * (1.0 - OUTAGE_SHARE * time.overlap(*_outage(time), hourly=True))
    return Series(feature.metric, np.rint(level).astype(np.int64), feature=feature.id)


def _requests(time: Timeline, seed: int, component: Component) -> Series:
    shape: Shape = "office" if component.feature in ("support-chat", "order-tracking") else "shop"
    level = component.requests * course(
        time, seed, f"requests/{component.id}", shape=shape, growth=0.01, noise=0.015
    )
    return Series("requests", np.rint(level).astype(np.int64), component=component.id)


def _latency(time: Timeline, seed: int, component: Component) -> Series:
    """Steady but for three happenings: overfetching, the broken prompt cache, the three zones."""
    level = component.latency * course(
        time, seed, f"latency/{component.id}", shape="steady", growth=0.0, noise=0.025
    )
    if component.id == "search-api":
        level = level * (1.0 + 0.75 * time.overlap(time.at(0, 1, "06:20"), None, hourly=False))
    if component.id == "chat-gateway":
        slow = time.overlap(time.at(-5, 2, "09:10"), time.at(-4, 3, "16:30"), hourly=False)
        level = level * (1.0 + 0.35 * slow)
    if component.id == "orders-db":
        level = level + 4.0 * time.overlap(time.at(-17, 0), None, hourly=False)
    if component.id == "checkout-api":
        level = level * (1.0 + 6.0 * time.overlap(*_outage(time), hourly=False))
    return Series("latency_p95", np.round(level, 1), 1, component=component.id)


def _availability(time: Timeline, seed: int, component: Component) -> Series:
    """Close to its usual value; less during the outage, more since the three zones."""
    wobble = course(
        time, seed, f"availability/{component.id}", shape="steady", growth=0.0, noise=0.5
    )
    short_of_all = (100.0 - component.availability) * wobble
    if component.id == "orders-db":
        short_of_all = short_of_all * (
            1.0 - 0.05 / 0.07 * time.overlap(time.at(-17, 0), None, hourly=False)
        )
    if component.id == "checkout-api":
        down = time.overlap(*_outage(time), hourly=False)
        short_of_all = short_of_all + 100.0 * OUTAGE_SHARE * down
    return Series("availability", np.round(100.0 - short_of_all, 4), 4, component=component.id)


def _outage(time: Timeline) -> tuple[datetime, datetime]:
    return time.at(-2, 2, "14:10"), time.at(-2, 2, "17:40")
