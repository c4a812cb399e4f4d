"""Times told in another zone: 14:00 UTC, 3pm ET."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.understand.periods.span import Frame

ZONES = {
    "utc": "UTC",
    "gmt": "UTC",
    "zulu": "UTC",
    "z": "UTC",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "ct": "America/Chicago",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "sgt": "Asia/Singapore",
}


def shown_in(wall: datetime, zone: str, frame: Frame) -> datetime:
    """The organisation's wall time when clocks in another zone show `wall`."""
    return frame.local(wall.replace(tzinfo=ZoneInfo(ZONES[zone])))
