"""Objectives in OpenSLO v1 YAML.

OpenSLO states a share of good events, between 0 and 1, or a threshold of the indicator; our
target is in the metric's unit. So a share becomes a percentage where the metric is in percent, and
the threshold is taken where the metric is a latency. The indicator must be called like a metric.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tools.context.document import Mapping
from tools.context.entries import Origin, read_entry
from tools.context.faults import did_you_mean, show
from tools.context.schema import Slo
from tools.words import fold

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.draft import Draft

_DURATION = re.compile(r"(\d+)\s*([hdwMQY])")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7, "M": 24 * 30, "Q": 24 * 90, "Y": 24 * 365}
_PERCENT = frozenset({"%", "percent", "pct"})


def read_openslo(draft: Draft, paths: list[Path]) -> None:
    """Read the objectives of each file; one that has no place here is a warning."""
    for path in paths:
        name = draft.name_of(path)
        for raw in draft.documents(path):
            if not isinstance(raw, Mapping) or raw.get("kind") != "SLO":
                continue
            origin = Origin(name, raw, raw.line)
            if raw.get("apiVersion") != "openslo/v1":
                draft.faults.warn(
                    origin.at("apiVersion"),
                    f"{show(raw.get('apiVersion'))} is not read; write the objective as openslo/v1",
                )
            else:
                _read(draft, origin)


def _read(draft: Draft, origin: Origin) -> None:
    spec = origin.raw.get("spec")
    metadata = origin.raw.get("metadata")
    slo_id = metadata.get("name") if isinstance(metadata, Mapping) else None
    if not isinstance(spec, Mapping) or not isinstance(slo_id, str):
        draft.faults.warn(origin.at(), "the objective has no metadata.name or no spec; add them")
        return
    subject = _subject(draft, origin, spec.get("service"))
    metric = _metric(draft, origin, spec)
    days = _days(draft, origin, spec)
    if subject is None or metric is None or days is None:
        return
    objectives = spec.get("objectives")
    if not isinstance(objectives, list) or not objectives:
        draft.faults.warn(origin.at("spec", "objectives"), "the objective states no target")
        return
    for index, objective in enumerate(objectives):
        target = _target(draft, metric, objective if isinstance(objective, Mapping) else {})
        place = origin.at("spec", "objectives", index)
        if target is None:
            draft.faults.warn(
                place,
                f"states no target in the unit of {show(metric)}; "
                "add target between 0 and 1, or op and value for a latency",
            )
            continue
        objective_id = slo_id if len(objectives) == 1 else f"{slo_id}-{index + 1}"
        made = {
            "id": objective_id,
            **subject,
            "metric": metric,
            "target": target,
            "window_days": days,
        }
        placed = Origin(origin.file, made, place.line)
        if draft.slos.claim(objective_id, placed, draft.faults):
            slo = read_entry(Slo, placed, draft.faults)
            if slo is not None:
                draft.slos.entries[slo.id] = slo


def _subject(draft: Draft, origin: Origin, service: Any) -> dict[str, str] | None:
    for key, shelf in (("component", draft.components), ("feature", draft.features)):
        for known in shelf.origins:
            if isinstance(service, str) and fold(known) == fold(service):
                return {key: known}
    known_ids = [*draft.components.origins, *draft.features.origins]
    draft.faults.warn(
        origin.at("spec", "service"),
        f"the service {show(service)} is no component and no feature, so its objective is left "
        f"out{did_you_mean(str(service), known_ids)}",
    )
    return None


def _metric(draft: Draft, origin: Origin, spec: Mapping) -> str | None:
    indicator = spec.get("indicatorRef")
    inline = spec.get("indicator")
    if indicator is None and isinstance(inline, Mapping):
        metadata = inline.get("metadata")
        indicator = metadata.get("name") if isinstance(metadata, Mapping) else None
    for known in draft.metrics.origins:
        if isinstance(indicator, str) and fold(known) == fold(indicator):
            return known
    key = "indicatorRef" if "indicatorRef" in spec else "indicator"
    draft.faults.warn(
        origin.at("spec", key),
        f"the indicator {show(indicator)} is no metric, so its objective is left out; "
        "declare a metric of that name in metrics.yaml",
    )
    return None


def _days(draft: Draft, origin: Origin, spec: Mapping) -> int | None:
    windows = spec.get("timeWindow")
    window = windows[0] if isinstance(windows, list) and windows else None
    duration = window.get("duration") if isinstance(window, Mapping) else None
    read = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    hours = int(read[1]) * _HOURS[read[2]] if read else 0
    if not hours or hours % 24:
        draft.faults.warn(
            origin.at("spec", "timeWindow"),
            f"the window {show(duration)} is no whole number of days, so the objective is left "
            "out; write a duration such as 30d",
        )
        return None
    return hours // 24


def _target(draft: Draft, metric: str, objective: dict[str, Any]) -> Decimal | None:
    definition = draft.metrics.entries.get(metric)
    if definition is None:
        return None
    if definition.kind == "latency":
        return _number(objective.get("value"))
    percent = _number(objective.get("targetPercent"))
    share = _number(objective.get("target"))
    if share is None and percent is not None:
        share = percent / 100
    if share is None:
        return None
    return (share * 100).normalize() if definition.unit.casefold() in _PERCENT else share


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return number if number.is_finite() else None
