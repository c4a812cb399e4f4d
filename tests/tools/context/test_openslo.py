"""Objectives in OpenSLO become ours, in the unit of the metric."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.context import SHOP, said, write_context
from tools.context.load import load_context

if TYPE_CHECKING:
    from pathlib import Path

_SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-availability
spec:
  service: checkout-api
  indicatorRef: availability
  timeWindow:
    - duration: 4w
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Good
      target: 0.999
---
apiVersion: openslo/v1
kind: Service
metadata: {name: checkout-api}
"""

_LATENCY = "  - {name: latency, kind: latency, unit: ms, aggregation: p95, better: lower}\n"


def _write(folder: Path, text: str, name: str = "objectives.yaml") -> Path:
    write_context(folder, metrics=SHOP["metrics.yaml"] + _LATENCY)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_share_becomes_a_percentage(tmp_path: Path) -> None:
    """0.999 of a metric in percent is 99.9, over the days of the window."""
    slo = load_context(_write(tmp_path, _SLO)).slos["checkout-availability"]
    assert (slo.component, slo.metric, slo.window_days) == ("checkout-api", "availability", 28)
    assert slo.target == Decimal("99.9")
    assert said(tmp_path) == []


def test_openslo_may_stand_in_slos_yaml(tmp_path: Path) -> None:
    """The file's content says which form it has."""
    assert list(load_context(_write(tmp_path, _SLO, "slos.yaml")).slos) == ["checkout-availability"]


@pytest.mark.parametrize(
    ("before", "after", "target"),
    [
        ("target: 0.999", "targetPercent: 99.5", "99.5"),
        ("target: 0.999", "{op: lte, value: 250, target: 0.95}", "250"),
    ],
)
def test_a_target_is_in_the_unit_of_its_metric(
    tmp_path: Path, before: str, after: str, target: str
) -> None:
    """A percentage stays one; the threshold counts where the metric is a latency."""
    text = _SLO.replace("- displayName: Good\n      target", "- target").replace(before, after)
    if "op:" in after:
        text = text.replace("indicatorRef: availability", "indicatorRef: latency")
    slo = load_context(_write(tmp_path, text)).slos["checkout-availability"]
    assert slo.target == Decimal(target)


def test_several_objectives_are_numbered(tmp_path: Path) -> None:
    """Each objective of one SLO has its own id."""
    text = _SLO.replace("      target: 0.999\n", "      target: 0.999\n    - target: 0.99\n")
    slos = load_context(_write(tmp_path, text)).slos
    assert slos["checkout-availability-2"].target == Decimal(99)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("service: checkout-api", "service: chekout-api", ":6: warning: the service 'chekout-api'"),
        ("Ref: availability", "Ref: uptime", ":7: warning: the indicator 'uptime' is no metric"),
        ("4w", "90m", ":8: warning: the window '90m' is no whole number of days"),
        ("target: 0.999", "target: high", ":13: warning: states no target in the unit of"),
        ("openslo/v1\nkind: SLO", "openslo/v1alpha\nkind: SLO", ":1: warning: 'openslo/v1alpha'"),
        ("metadata:\n  name: checkout-availability\n", "", ":1: warning: the objective has no"),
    ],
)
def test_an_objective_without_a_place_is_a_warning(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    """What fits nothing here is told with its line, and the rest is kept."""
    assert before in _SLO
    folder = _write(tmp_path, _SLO.replace(before, after, 1))
    (message,) = said(folder)
    assert expected in message
    assert list(load_context(folder).slos) == ["checkout-up"]
