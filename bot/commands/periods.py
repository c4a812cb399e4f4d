"""`spendthread periods`: which windows of time texts speak of; needs no home folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.common import json_lines, right_now, text_of, time_of, write_json

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from tools.periods import Period


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("periods", help="read periods of time out of texts")
    parser.add_argument(
        "--batch", metavar="FILE", required=True, help="a JSON lines file (- for stdin)"
    )
    parser.add_argument("--json", action="store_true", help="the answers as JSON (always so)")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Read every line of the file; a bad one is answered with what is wrong with it."""
    now = right_now()
    for entry, fault in json_lines(asked.batch):
        if entry is None:
            write_json({"id": None, "error": fault})
        else:
            write_json({"id": entry.get("id"), **_line(entry, now)})
    return 0


def _line(entry: dict[str, Any], now: datetime) -> dict[str, Any]:
    from pydantic import ValidationError

    from bot.understand.periods import find_windows
    from tools.context.schema import Organisation
    from tools.errors import MendableError
    from tools.periods import Calendar

    names = ("timezone", "week_start", "fiscal_year_start")
    given = {name: entry[name] for name in names if entry.get(name) is not None}
    try:
        text = text_of(entry, "text", needed=True) or ""
        organisation = Organisation.model_validate(given)
        calendar = Calendar(
            now=_local(time_of(entry, "now") or now, organisation.timezone),
            timezone=organisation.timezone,
            week_start=organisation.week_start,
            fiscal_year_start=organisation.fiscal_year_start,
        )
        windows = find_windows(text, calendar)
    except MendableError as fault:
        return {"error": fault.user_text}
    except ValidationError as fault:
        first = fault.errors()[0]
        said = str(first["msg"]).removeprefix("Value error, ")
        return {"error": f'"{first["loc"][0]}": {said}'}
    return {"period": _json(windows.period), "compare_to": _json(windows.compare_to)}


def _json(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _local(moment: datetime, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
