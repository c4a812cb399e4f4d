"""Opening a folder: what is in it arrives, and every fault is told at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.context import write_context, write_files
from tools.context.load import check_context, load_context
from tools.context.schema import Context, MetricValue
from tools.errors import ContextError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sound_folder_has_no_faults(tmp_path: Path) -> None:
    """A folder with every file of the design passes without fault or warning."""
    assert check_context(write_context(tmp_path)) == []


def test_every_file_arrives(tmp_path: Path) -> None:
    """Each file of the folder becomes its part of the context, values as they stand there."""
    context = load_context(write_context(tmp_path))
    assert context.organisation.timezone == "Europe/Berlin"
    assert context.organisation.labour_rate_per_hour == Decimal("95.50")
    assert context.organisation.exchange_rates[0].rate == Decimal("1.08")
    assert context.organisation.synonyms["vectors"] == "service:Pinecone"
    assert context.teams["payments"].members == ("U0001AAA", "U0002BBB")
    assert context.components["checkout-api"].depends_on == ("orders-db",)
    assert context.features["checkout"].value == "Customers pay here"
    assert [rule.id for rule in context.rules] == ["by-tag", "database"]
    assert context.plans["holidays"].until == date(2026, 12, 31)
    assert context.budgets["shop"].scope == {"feature": ["checkout"]}
    assert context.events[0].time == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert context.incidents["inc-1"].impact_end == datetime(2026, 11, 10, 5, 30, tzinfo=UTC)
    assert context.incidents["inc-1"].responders[0].person_hours == 14
    assert context.metrics["availability"].unit == "%"
    assert context.metric_values[1] == MetricValue(
        date(2026, 11, 2), "orders", Decimal("101.5"), None, "checkout"
    )
    assert context.slos["checkout-up"].target == Decimal("99.9")
    assert context.access is not None
    assert context.access.rules[1].all_ is True
    assert context.decisions["three-zones"].effective_from == date(2026, 6, 1)


def test_an_account_keeps_its_zero(tmp_path: Path) -> None:
    """The account 0123, written without quotes, is still the account 0123."""
    rule = load_context(write_context(tmp_path)).rules[1]
    assert rule.when.all_ is not None
    assert rule.when.all_[0].equals == "0123"


def test_a_team_may_be_called_no(tmp_path: Path) -> None:
    """Words that YAML takes for truth values stay words."""
    teams = "teams:\n  - {id: no, name: on}\n"
    context = load_context(write_files(tmp_path, {"teams.yaml": teams}))
    assert context.teams["no"].name == "on"


def test_an_empty_folder_knows_nothing(tmp_path: Path) -> None:
    """A folder without files gives the empty context."""
    assert load_context(tmp_path) == Context()


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    """A folder that is not there is told as such, not read as empty."""
    with pytest.raises(ContextError, match="is no folder"):
        load_context(tmp_path / "nothing")


def test_a_stored_context_comes_back_the_same(tmp_path: Path) -> None:
    """The JSON that a generation keeps gives the same context again, metric values aside."""
    context = load_context(write_context(tmp_path))
    again = Context.model_validate_json(context.model_dump_json())
    assert again == context.model_copy(update={"metric_values": ()})


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Faults in several entries and files come together, each with file, line and mend."""
    folder = write_context(
        tmp_path,
        teams="teams:\n  - id: payments\n    naem: Payments\n  - {id: platform, name: Platform}\n",
        plans="""\
plans:
  - id: holidays
    title: Holiday ramp
    owner: payments
    scope: {feature: [chekout]}
    from: 2026-11-01
    until: 2026-10-01
    expected: {currency: USD, per: month}
    reason: More customers
""",
    )
    with pytest.raises(ContextError) as caught:
        load_context(folder)
    assert caught.value.user_text.splitlines() == [
        "plans.yaml:5: unknown feature 'chekout'; did you mean 'checkout'?",
        "plans.yaml:8: expected has no amount; add amount, currency and per, or percent",
        "teams.yaml:2: name is missing; add it",
        "teams.yaml:3: unknown key 'naem'; did you mean 'name'?",
    ]
