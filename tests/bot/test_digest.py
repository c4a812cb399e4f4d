"""What a digest says of the small shop and of the demo company."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.__main__ import main
from bot.access import Audience
from bot.compose.fill import money
from bot.desk import Desk
from bot.digest import digest, window
from bot.marks import Marks
from bot.state import State
from tools.context.load import check_context
from tools.periods import Calendar

if TYPE_CHECKING:
    from pathlib import Path

    from tools.demo.company import DemoCompany

SEARCH = Audience(channel="C0SEARCH")


def test_the_headline_tells_the_books_change_and_what_nobody_planned(
    demo: DemoCompany, demo_home: Path, now: datetime
) -> None:
    """Three lines at most: the change of the books, the unplanned part, the budgets."""
    desk = Desk(demo_home)
    made = digest(desk, Audience(channel="C0FINOPS"), now)
    desk.close()
    assert made.status == "told"
    assert len(made.lines) <= 3
    assert money(Decimal(demo.books["last_week"]["change"]), "USD") in made.lines[0]
    assert made.lines[1].startswith("Unplanned: Vector index")
    tools = [part.answer.calls[0]["tool"] for part in made.parts]
    assert {"explain_change", "budget_status", "forecast", "ai_spend"} <= set(tools)
    for blocks in [made.blocks, *made.report]:
        assert len(blocks) <= 50


def test_a_week_with_nothing_to_say_is_told_in_one_line(desk: Desk) -> None:
    """Where nothing moved and nothing is unplanned, there is one line and no report."""
    made = digest(desk, SEARCH, datetime.fromisoformat("2026-11-10T09:00:00+00:00"))
    assert made.status == "quiet"
    (line,) = made.lines
    assert line.startswith("Nothing out of the ordinary.")
    assert "700.00 USD" in line  # seven days of 100
    assert made.report == []


def test_late_data_are_said(desk: Desk) -> None:
    """A week that the data do not cover to its end is marked as provisional."""
    made = digest(desk, SEARCH, datetime.fromisoformat("2026-12-01T09:00:00+00:00"))
    assert not made.complete
    assert made.lines[-1] == "Provisional: data run through 2026-11-23 only."


def test_the_month_end_edition_is_about_the_month_before(desk: Desk) -> None:
    """In November it tells October against September, of which there are no data here."""
    made = digest(
        desk, SEARCH, datetime.fromisoformat("2026-11-03T09:00:00+00:00"), edition="month"
    )
    assert (made.period.start, made.period.end) == (date(2026, 10, 1), date(2026, 11, 1))
    assert "3,100.00 USD" in made.lines[0]  # thirty-one days of 100


@pytest.mark.parametrize(
    ("today", "week_start", "start"),
    [
        ("2026-11-22", "monday", date(2026, 11, 9)),
        ("2026-11-23", "monday", date(2026, 11, 16)),
        ("2026-11-22", "sunday", date(2026, 11, 15)),
        ("2026-11-21", "sunday", date(2026, 11, 8)),
    ],
)
def test_the_week_is_the_last_whole_one(today: str, week_start: str, start: date) -> None:
    """Weeks begin as the organisation's do, and the running one is left out."""
    moment = datetime.fromisoformat(f"{today}T12:00:00+00:00")
    calendar = Calendar(now=moment, week_start=week_start)  # type: ignore[arg-type]
    period, before = window(calendar, "week")
    assert (period.start, period.days) == (start, 7)
    assert before.end == period.start


def test_a_channel_that_nothing_is_opened_to_gets_no_figure(desk: Desk, now: datetime) -> None:
    """The digest keeps to what its channel may see."""
    made = digest(desk, Audience(channel="C0CLOSED"), now)
    assert made.status == "refused"
    assert "USD" not in made.text


def test_the_command_prints_it_and_sends_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`spendthread digest` shows lines, parts and blocks as JSON."""
    wanted = ["digest", "--home", str(shop), "--channel", "C0SEARCH", "--json"]
    assert main([*wanted, "--now", "2026-11-25T09:00:00+00:00"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["channel"] == "C0SEARCH"
    assert "2,500.00 USD" in said["lines"][0]
    assert said["parts"][0]["answer"]["facts"]


def test_what_was_marked_is_exported_as_a_context_folder(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The YAML is what the context folder would hold, hostile words and all."""
    state = State.in_home(home)
    note = {
        "id": "n1",
        "time": "2026-11-18T12:00:00Z",
        "class": "business",
        "type": "note",
        "title": "load: test # <!channel>",
    }
    marks = Marks(state)
    marks.add("note", note, user="U1", team=None, key="n1")
    marks.add("note", {**note, "id": "n2"}, user="U1", team=None, key="n2")
    assert marks.undo("n2", "U1")
    state.close()
    folder = tmp_path / "out"
    assert main(["context", "export", str(folder), "--home", str(home)]) == 0
    assert yaml.safe_load((folder / "events.yaml").read_text())["events"] == [note]
    assert [fault for fault in check_context(folder) if not fault.warning] == []
    assert main(["context", "export", str(folder), "--home", str(home)]) == 1
    assert "there already" in capsys.readouterr().err


def test_a_digest_falls_due_once_a_week(now: datetime) -> None:
    """The last due moment of a digest is never after now, and never a week before it."""
    from bot.subscriptions import Subscription

    for hours in range(0, 24 * 8, 5):
        moment = now + timedelta(hours=hours)
        due = Subscription("C", "U", 2, 9, "Europe/Berlin", {}).last_due(moment)
        assert timedelta(0) <= moment - due < timedelta(days=7, hours=2)
        assert (due.weekday(), due.hour) == (2, 9)
