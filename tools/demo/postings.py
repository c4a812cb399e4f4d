"""Small single charges as real bills hold them: a refund and corrections of closed months."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.demo.charges import Posting
from tools.demo.timeline import month_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.demo.meter import Meter
    from tools.demo.timeline import Timeline

_POSTED = (
    # meter, week and weekday charged, amount, what for
    ("image-cdn/S3-STANDARD/", -30, 2, "-42.17", "Correction: storage was metered twice"),
    ("shared/NAT-BYTES", -26, 4, "-63.40", "Refund: data processed during a provider fault"),
    ("recommender/AZ-COSMOS-RU/ml-production", -24, 1, "18.60", "Correction: late usage"),
    ("tracking-api/EC2-M6I-LARGE/shop-production", -15, 3, "-21.05", "Correction: rate"),
)


def postings(time: Timeline, meters: Sequence[Meter]) -> tuple[Posting, ...]:
    """Corrections: charged in a month that was invoiced already, billed in the one after."""
    found = []
    for start, week, weekday, amount, what in _POSTED:
        metered = next(meter for meter in meters if meter.key.startswith(start))
        day = time.week(week) + timedelta(days=weekday)
        meter = replace(metered, key=f"{metered.key}/correction", correction=True, description=what)
        found.append(Posting(meter, day, Decimal(amount), month_of(day, 1)))
    return tuple(found)
