"""Publishing: a new generation serves whole or not at all, and the old one until then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.focus import line
from tests.support.steps import Steps
from tests.support.store import load, write_part
from tools.context.schema import Context, MetricDefinition, MetricValue, Organisation
from tools.errors import StoreError
from tools.store.home import GENERATIONS_KEPT, Home
from tools.store.lock import ingest_lock
from tools.store.open import open_store
from tools.store.publish import publish, serving_context, serving_parts

if TYPE_CHECKING:
    from datetime import datetime

ROOT = Path(__file__).parents[3]


def total(home: Path) -> Decimal:
    """What the serving generation sums to, in the rollup and line by line."""
    with open_store(home) as store:
        in_rollup = store.execute("SELECT SUM(EffectiveCost) FROM rollup")[0][0]
        in_lines = store.lines("SELECT SUM(EffectiveCost) FROM lines")[0][0]
    assert in_rollup == in_lines
    return Decimal(in_rollup)


def test_a_part_replaces_that_of_its_source_and_period_alone(home: Path) -> None:
    """Loading November of one source again leaves October and the other source as they were."""
    load(home, [line(cost="1"), line(day="2026-10-16", cost="2")], source="a")
    load(home, [line(cost="4")], source="b")
    load(home, [line(cost="8")], source="a")
    assert total(home) == Decimal(14)
    assert [(part.source, str(part.billing_period)) for part in serving_parts(Home(home))] == [
        ("a", "2026-10-01"),
        ("a", "2026-11-01"),
        ("b", "2026-11-01"),
    ]


def test_the_last_few_generations_are_kept_with_the_rows_they_read(home: Path) -> None:
    """Older generations go, and with them the files of the lake that no kept one reads."""
    for cost in ("1", "2", "3", "4", "5"):
        load(home, [line(cost=cost)])
    kept = Home(home).numbers()
    assert kept == [3, 4, 5]
    assert len(kept) == GENERATIONS_KEPT
    assert len(list(home.glob("lake/*/*/*.parquet"))) == GENERATIONS_KEPT
    assert len(list(home.glob("lake/*/*/*.json"))) == GENERATIONS_KEPT


def test_a_lost_pointer_leaves_the_newest_generation_serving(home: Path) -> None:
    """Without a pointer, or with one that says nothing, the newest finished generation serves."""
    load(home, [line(cost="1")])
    load(home, [line(cost="2")])
    pointer = Home(home).pointer
    for text in (None, "", "nonsense", "77"):
        pointer.unlink() if text is None else pointer.write_text(text)
        assert total(home) == Decimal(2)
    pointer.write_text("1\n")
    assert total(home) == Decimal(1)


def test_the_context_serves_on_with_its_metric_values(home: Path, now: datetime) -> None:
    """What an ingest without a context folder takes over is the whole context."""
    model = Context(
        organisation=Organisation(name="Larder"),
        metrics={
            "orders": MetricDefinition(
                name="orders", kind="business", unit="order", aggregation="sum", better="higher"
            )
        },
        metric_values=(
            MetricValue(now.date(), "orders", Decimal(5), None, "checkout"),
            MetricValue(now, "orders", Decimal("1.5"), "cart", None),
        ),
    )
    load(home, [line()], model)
    kept = serving_context(Home(home))
    assert kept == model
    assert sorted(kept.metric_values, key=str) == sorted(model.metric_values, key=str)


def test_two_ingests_exclude_each_other(home: Path) -> None:
    """The second one is told who holds the lock; afterwards it may run."""
    with (
        ingest_lock(Home(home)),
        pytest.raises(StoreError, match=rf"process {os.getpid()} on .* minutes"),
        ingest_lock(Home(home)),
    ):
        pass
    with ingest_lock(Home(home)):
        assert json.loads(Home(home).lock.read_text())["process"] == os.getpid()


def test_nothing_to_publish_is_said(home: Path) -> None:
    """A home without rows and no new ones makes no empty generation."""
    with pytest.raises(StoreError, match="holds no rows yet"):
        publish(Home(home), [], Context())


def test_a_new_context_is_published_over_the_rows_that_are_there(home: Path) -> None:
    """Publishing without new parts allocates the same rows again."""
    load(home, [line(cost="3")])
    publish(Home(home), [], Context(organisation=Organisation(name="Larder")))
    with open_store(home) as store:
        assert (store.generation, store.context.organisation.name) == ("2", "Larder")
    assert total(home) == Decimal(3)


def test_a_failure_at_any_step_leaves_the_old_generation_serving(home: Path) -> None:
    """Step 1, 2, 3 … fails until a run passes unharmed; the old one serves after each."""
    load(home, [line(cost="1")])
    part = write_part(Home(home), [line(cost="2")])
    failed = 0
    while True:
        try:
            with Steps(fail_at=failed + 1):
                publish(Home(home), [part], Context())
            break
        except StoreError as fault:
            assert "the one before goes on serving" in fault.user_text
            failed += 1
        assert total(home) == Decimal(1)
        assert not list(home.glob("generations/*.building*"))
    assert failed > 30
    assert total(home) == Decimal(2)


def test_a_kill_at_any_step_leaves_the_old_generation_serving(home: Path) -> None:
    """The process dies at step 1, 2, 3 …; the old one serves, and the next ingest cleans up."""
    load(home, [line(cost="1")])
    write_part(Home(home), [line(cost="2")])
    killed = subprocess.run(
        [sys.executable, "-m", "tests.support.kill_publish", str(home)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == 0, killed.stdout + killed.stderr
    assert int(killed.stdout) > 30
    assert total(home) == Decimal(2)
    assert not list(home.glob("generations/*.building*"))
