"""What observability costs beside the things it watches, who sends most, and what changed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tools.concerned import concerned, contacts
from tools.facts import Fact
from tools.figures import money_of, name_of, share_of
from tools.results import Result
from tools.scope import UNALLOCATED
from tools.spend import Change, compare, notes_on
from tools.view import bucket, last_days
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.arguments import GroupedArguments
    from tools.view import Row, Selection, View

PROVIDERS = (
    "Chronosphere",
    "Coralogix",
    "Datadog",
    "Dynatrace",
    "Elastic",
    "Grafana",
    "Honeycomb",
    "Instana",
    "Lightstep",
    "LogicMonitor",
    "Logz.io",
    "Mezmo",
    "New Relic",
    "PagerDuty",
    "Sentry",
    "Splunk",
    "Sumo Logic",
)
"""Whoever bills for observability alone; what their names begin with."""

SERVICES = (
    "Amazon CloudWatch",
    "Amazon Managed Grafana",
    "Amazon Managed Service for Prometheus",
    "AmazonCloudWatch",
    "Application Insights",
    "AWS X-Ray",
    "Azure Managed Grafana",
    "Azure Monitor",
    "Cloud Logging",
    "Cloud Monitoring",
    "Cloud Trace",
    "Google Cloud Observability",
    "Log Analytics",
    "Stackdriver",
)
"""What clouds call their services for logs, metrics and traces; what their names begin with."""

_PROVIDERS = tuple(fold(name) for name in PROVIDERS)
_SERVICES = tuple(fold(name) for name in SERVICES) + _PROVIDERS
ROWS_SHOWN = 50
_NOT_WATCHED = {"provider", "service", "service_category", "sku", "resource", "charge_category"}
"""Dimensions of the telemetry itself, along which nothing stands that it could watch."""


class TelemetryRow(BaseModel):
    """One row: what it sends costs `amount`, which is `beside` percent of its other cost."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    amount: Fact
    share: Fact | None = None
    beside: Fact | None = None
    against: Change | None = None
    folded: Fact | None = None
    """In the row `other`: how many rows it stands for."""


class TelemetrySpend(Result):
    """The cost of telemetry, in all and by row; `watched` is all other cost in the same scope."""

    tool: str = "telemetry_spend"
    window: Fact
    compared: Fact | None = None
    total: Fact
    watched: Fact | None = None
    beside: Fact | None = None
    against: Change | None = None
    services: tuple[Fact, ...] = ()
    """Names of the services that count as telemetry here."""
    groups: tuple[str, ...] = ()
    grain: str | None = None
    rows: tuple[TelemetryRow, ...] = ()
    grown: TelemetryRow | None = None
    """The row that grew most against the window compared with."""


def telemetry_spend(asked: GroupedArguments, view: View) -> TelemetrySpend:
    """Sum the cost of telemetry and set it beside what it watches."""
    selection = view.select(asked, default=last_days(view, 30))
    windows = [selection.period, *([asked.compare_to] if asked.compare_to else [])]
    services = telemetry_services(view, [selection.during(window) for window in windows])
    telemetry = selection.within({"service": services})
    groups = asked.group_by or ([] if asked.grain else ["component"])
    total, lines, query = view.total(telemetry) if services else (Decimal(0), 0, None)
    ledger, period = view.ledger, selection.period
    result = TelemetrySpend(
        status="answered" if lines else "no_data",
        period=period,
        compare_to=asked.compare_to,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        window=ledger.window("window", period),
        total=money_of(view, telemetry, "telemetry", total, query),
        groups=tuple(groups),
        grain=asked.grain,
        notes=notes_on(view, telemetry, asked_basis=asked.basis, groups=groups),
    )
    if not lines:
        return result
    earlier = asked.compare_to
    rows = _rows(view, selection, telemetry, asked, groups, total)
    features, owners = concerned(view, telemetry.within(selection.scope))
    watched, beside = _watched(view, selection, telemetry, total)
    return result.model_copy(
        update={
            "compared": ledger.window("compared window", earlier) if earlier else None,
            "watched": watched,
            "beside": beside,
            "against": _against(view, telemetry, total, asked),
            "services": _services(view, telemetry),
            "rows": rows,
            "grown": _grown(rows),
            "features": features if selection.scope else (),
            "owners": owners if selection.scope else (),
            "contacts": contacts(view, owners) if selection.scope else (),
        }
    )


def telemetry_services(view: View, selections: Sequence[Selection]) -> list[str]:
    """The services in these parts of the bill that are observability, by the names they go by."""
    found = set()
    for selection in selections:
        rows, _ = view.sums(selection, by=("provider", "service"))
        found |= {row.keys[1] for row in rows if _observes(*row.keys)}
    return sorted(found)


def _observes(provider: str, service: str) -> bool:
    return fold(provider).startswith(_PROVIDERS) or fold(service).startswith(_SERVICES)


def _watched(
    view: View,
    selection: Selection,
    telemetry: Selection,
    total: Decimal,
) -> tuple[Fact | None, Fact | None]:
    """All other cost in the scope; None where the scope is of the telemetry itself."""
    if _NOT_WATCHED & set(selection.scope):
        return None, None
    everything, _, query = view.total(selection)
    rest = everything - total
    return (
        view.ledger.money(
            "other cost in the same scope",
            rest,
            view.currency,
            period=selection.period,
            query=query,
        ),
        share_of(view, total, rest, label="telemetry beside it", scope=telemetry.scope),
    )


def _services(view: View, telemetry: Selection) -> tuple[Fact, ...]:
    rows, _ = view.sums(telemetry, by=("service",))
    return tuple(name_of(view, "service", row.keys[0]) for row in rows)


def _against(
    view: View, telemetry: Selection, total: Decimal, asked: GroupedArguments
) -> Change | None:
    if asked.compare_to is None:
        return None
    earlier = telemetry.during(asked.compare_to)
    before, _, query = view.total(earlier)
    return compare(view, total, before, earlier, query)


def _rows(
    view: View,
    selection: Selection,
    telemetry: Selection,
    asked: GroupedArguments,
    groups: Sequence[str],
    total: Decimal,
) -> tuple[TelemetryRow, ...]:
    rows, query = view.sums(telemetry, by=groups, grain=asked.grain)
    before: dict[tuple[str, ...], Decimal] | None = None
    query_before = ""
    if asked.compare_to and not asked.grain:
        earlier, query_before = view.sums(telemetry.during(asked.compare_to), by=groups)
        before = {row.keys: row.amount for row in earlier}
    watched = {} if asked.grain else _watched_by_row(view, selection, groups, rows)
    most = asked.top or (len(rows) if asked.grain else ROWS_SHOWN)
    written = []
    for row in rows[:most]:
        scope = {name: [value] for name, value in zip(groups, row.keys, strict=True)}
        of_row = telemetry.within(scope)
        names = [name_of(view, name, value[0]) for name, value in scope.items()]
        if asked.grain:
            of_row = of_row.during(bucket(row.moment, asked.grain, selection.period))
            names.insert(0, view.ledger.window("window", of_row.period))
        against = None
        if before is not None and asked.compare_to:
            past = before.get(row.keys, Decimal(0))
            against = compare(view, row.amount, past, of_row.during(asked.compare_to), query_before)
        rest = watched.get(row.keys, Decimal(0))
        written.append(
            TelemetryRow(
                names=tuple(names),
                amount=view.ledger.money(
                    "telemetry",
                    row.amount,
                    view.currency,
                    period=of_row.period,
                    scope={**selection.scope, **scope},
                    query=query,
                ),
                share=None if asked.grain else share_of(view, row.amount, total, scope=scope),
                beside=share_of(view, row.amount, rest, label="beside", scope=scope),
                against=against,
            )
        )
    if rest_of := rows[most:]:
        amount = sum((row.amount for row in rest_of), Decimal(0))
        written.append(
            TelemetryRow(
                names=(view.ledger.name("row", "other"),),
                amount=money_of(view, telemetry, "other", amount, query),
                share=share_of(view, amount, total),
                folded=view.ledger.fact("count", "rows in other", len(rest_of)),
            )
        )
    return tuple(written)


def _watched_by_row(
    view: View, selection: Selection, groups: Sequence[str], rows: Sequence[Row]
) -> dict[tuple[str, ...], Decimal]:
    """The other cost of each row's own things; nothing along dimensions of the telemetry itself."""
    if not groups or _NOT_WATCHED & {*groups, *selection.scope}:
        return {}
    everything, _ = view.sums(selection, by=groups)
    sent = {row.keys: row.amount for row in rows}
    return {
        row.keys: row.amount - sent.get(row.keys, Decimal(0))
        for row in everything
        if UNALLOCATED not in row.keys
    }


def _grown(rows: Sequence[TelemetryRow]) -> TelemetryRow | None:
    risen = [row for row in rows if row.against and Decimal(row.against.change.value) > 0]
    return max(risen, key=lambda row: Decimal(row.against.change.value), default=None)  # type: ignore[union-attr]
