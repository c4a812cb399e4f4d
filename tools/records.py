"""What the context's records say about a change of cost: which coincide, and whether it was meant.

Grades of a record (set here, never by words):

- *coincides with*: the time fits, and the record names the same feature or team, or no place;
- *consistent with*: the time fits and it names the same component, one that depends on it, or
  one on which it depends;
- *accounts for*: it states an amount, and the change is that amount within `TOLERANCE`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.periods import Period
from tools.results import Evidence, Grade, Verdict, VerdictState
from tools.scope import UNALLOCATED, Scope
from tools.seen import wholly_seen
from tools.view import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.context.schema import Context, Decision, Event, Incident, Plan
    from tools.view import View

TOLERANCE = Decimal("0.10")
"""A change within a tenth of the stated amount is that amount."""

DAYS_BEFORE = 2
"""How many days before the change began a record may lie and still fit in time."""

DAYS_PER_MONTH = Decimal(365) / 12
ACCEPTED = {"accepted", "approved", "implemented"}


@dataclass(frozen=True)
class Shift:
    """A change of one part of the bill between two windows.

    `onset` is the first day on which the new level shows; `provider_side` is true of prices,
    credits and corrections, which nobody in the organisation chose.
    """

    selection: Selection
    earlier: Period
    change: Decimal
    onset: date
    components: frozenset[str]
    features: frozenset[str]
    teams: frozenset[str]
    provider_side: bool = False


def coinciding(view: View, shift: Shift, *, most: int = 3) -> tuple[Evidence, ...]:
    """The events and incidents that fit the shift, the best grade and the nearest first."""
    context = view.context
    found: list[tuple[int, timedelta, str, Event | Incident, Grade]] = []
    for ref, day, record in _happenings(context):
        lead = shift.onset - day
        if not timedelta(0) <= lead <= timedelta(days=DAYS_BEFORE):
            continue
        grade = _grade(context, record, shift)
        if grade:
            found.append((grade == "coincides with", abs(lead), ref, record, grade))
    found.sort(key=lambda entry: entry[:3])
    return tuple(_evidence(view, ref, record, grade) for _, _, ref, record, grade in found[:most])


def judge(view: View, shift: Shift, happenings: tuple[Evidence, ...]) -> Verdict:
    """Whether the shift was meant: plans and decisions first, then what happened.

    What a provider does is neither planned nor unplanned here; its own events are named with it.
    """
    explained, by = _meant(view, shift)
    if by is not None:
        excess = abs(shift.change) - explained
        ledger, currency = view.ledger, view.currency
        state: VerdictState = (
            "planned" if excess <= TOLERANCE * abs(shift.change) else "partly_planned"
        )
        return Verdict(
            state=state,
            by=by,
            planned=ledger.money("planned", _signed(explained, shift.change), currency)
            if explained
            else None,
            excess=ledger.money("beyond the plan", _signed(excess, shift.change), currency)
            if state == "partly_planned"
            else None,
        )
    if shift.provider_side:
        provider = {f"event:{e.id}" for e in view.context.events if e.class_ == "provider"}
        theirs = [record for record in happenings if record.ref in provider]
        return Verdict(state="unknown", by=theirs[0] if theirs else None)
    speaking = [record for record in happenings if record.grade != "coincides with"]
    if speaking:
        return Verdict(state="unplanned", by=speaking[0])
    return Verdict(state="unknown")


def overall(parts: list[tuple[Decimal, Verdict]]) -> Verdict:
    """One verdict over several shifts, weighed by money.

    `by` is the record behind the most money of that verdict.
    """
    weights: dict[VerdictState, Decimal] = defaultdict(Decimal)
    heaviest: dict[VerdictState, tuple[Decimal, Evidence]] = {}
    for amount, verdict in parts:
        for of, share in _shares(abs(amount), verdict).items():
            weights[of] += share
            if verdict.by and share > heaviest.get(of, (Decimal(0), verdict.by))[0]:
                heaviest[of] = (share, verdict.by)
    whole = sum(weights.values(), Decimal(0))
    state: VerdictState = "unknown"
    if whole and weights["planned"] >= TOLERANCE * whole:
        mostly = weights["planned"] >= (1 - TOLERANCE) * whole
        state = "planned" if mostly else "partly_planned"
    elif weights["unplanned"] and weights["unplanned"] >= weights["unknown"]:
        state = "unplanned"
    found = heaviest.get("planned" if state == "partly_planned" else state)
    return Verdict(state=state, by=found[1] if found else None)


def _shares(amount: Decimal, verdict: Verdict) -> dict[VerdictState, Decimal]:
    """An amount by what was meant of it; what exceeds a plan is unplanned."""
    if verdict.state != "partly_planned":
        return {verdict.state: amount}
    planned = min(amount, abs(Decimal(verdict.planned.value))) if verdict.planned else Decimal(0)
    return {"planned": planned, "unplanned": amount - planned}


def in_force(context: Context, on: date) -> list[Decision]:
    """The accepted decisions that have taken effect by a day, in order of their ids.

    One that another decision in force supersedes is no longer among them; a record without
    `effective_from` holds from its own date.
    """
    held = {
        decision.id: decision
        for decision in context.decisions.values()
        if decision.status.casefold() in ACCEPTED
        and (since := decision.effective_from or decision.date) is not None
        and since <= on
    }
    replaced = {old for decision in held.values() for old in decision.supersedes}
    return [held[key] for key in sorted(held) if key not in replaced]


def trade_offs(context: Context, components: frozenset[str], on: date) -> list[Decision]:
    """The decisions in force on a day that say what these components buy or give up."""
    return [
        decision
        for decision in in_force(context, on)
        if (decision.buys or decision.gives_up)
        and components & components_in(context, decision.scope)
    ]


def decision_evidence(view: View, decision: Decision) -> Evidence:
    """Write down a decision: its title, since when it holds, and the monthly change it expects."""
    ledger, ref = view.ledger, f"decision:{decision.id}"
    expected = decision.expected_monthly_cost_change
    since = decision.effective_from
    return Evidence(
        ref=ref,
        title=ledger.name(ref, decision.title),
        day=ledger.fact("date", ref, since.isoformat()) if since else None,
        amount=ledger.money("expected a month", expected.amount, expected.currency)
        if expected and wholly_seen(view, decision.scope)
        else None,
    )


def narrow(scope: Scope, other: Scope) -> Scope | None:
    """The part of `scope` that lies in `other` too; None when nothing can."""
    both = dict(scope)
    for dimension, values in other.items():
        if dimension in both:
            common = [value for value in both[dimension] if value in values]
            if not common:
                return None
            both[dimension] = common
        else:
            both[dimension] = values
    return both


def _happenings(context: Context) -> Iterator[tuple[str, date, Event | Incident]]:
    for event in context.events:
        yield f"event:{event.id}", event.time.astimezone(UTC).date(), event
    for incident in context.incidents.values():
        yield f"incident:{incident.id}", incident.impact_start.astimezone(UTC).date(), incident


def _grade(context: Context, record: Event | Incident, shift: Shift) -> Grade | None:
    components = (
        set(getattr(record, "components", ())) or {getattr(record, "component", None)}
    ) - {None}
    for component in components:
        if {component, *context.dependants_of(component)} & shift.components:
            return "consistent with"
        if any(component in context.dependants_of(moved) for moved in shift.components):
            return "consistent with"
    if components:
        return None
    feature, team = getattr(record, "feature", None), getattr(record, "team", None)
    if feature in shift.features or team in shift.teams or not (feature or team):
        return "coincides with"
    return None


def _evidence(view: View, ref: str, record: Event | Incident, grade: Grade) -> Evidence:
    moment = getattr(record, "time", None) or getattr(record, "impact_start", None)
    assert isinstance(moment, datetime)  # noqa: S101
    return Evidence(
        ref=ref,
        title=view.ledger.name(ref, record.title),
        day=view.ledger.fact("date", ref, moment.astimezone(UTC).date().isoformat()),
        grade=grade,
    )


def _meant(view: View, shift: Shift) -> tuple[Decimal, Evidence | None]:
    """How much of the shift plans and decisions state, without sign, and the heaviest of them.

    A record that states less than its scope moved covers the same share of each part of it.
    """
    left = abs(shift.change)
    heaviest: tuple[Decimal, Evidence] | None = None
    for ref, record, stated in _stated(view, shift):
        if stated and stated * shift.change <= 0:
            continue
        inside = _moved_inside(view, shift, record.scope)
        if inside * shift.change <= 0:
            continue
        whole = _change(view, replace(shift.selection, scope=record.scope), shift.earlier)
        covered = Decimal(1)
        if abs(whole) > (1 + TOLERANCE) * abs(stated):
            covered = abs(stated / whole)
        explained = min(left, abs(inside) * covered)
        left -= explained
        if heaviest is None or explained > heaviest[0]:
            heaviest = (explained, _plan_evidence(view, ref, record, stated, whole))
    return abs(shift.change) - left, heaviest[1] if heaviest else None


def _stated(view: View, shift: Shift) -> Iterator[tuple[str, Plan | Decision, Decimal]]:
    """Each plan and decision in force, with the change that it states between the windows."""
    context = view.context
    after, before = shift.selection.period, shift.earlier
    for plan in context.plans.values():
        last = plan.until + timedelta(days=1)
        if plan.from_ >= after.end_day or last <= after.first_day:
            continue
        if narrow(shift.selection.scope, plan.scope) is None:
            continue
        days = _overlap(after, plan.from_, last) - _overlap(before, plan.from_, last)
        yield f"plan:{plan.id}", plan, daily_amount(view, plan) * days
    for decision in context.decisions.values():
        start = decision.effective_from
        if decision.status.casefold() not in ACCEPTED or start is None:
            continue
        if not before.first_day < start < after.end_day or not decision.scope:
            continue
        expected = decision.expected_monthly_cost_change
        monthly = expected.amount if expected else Decimal(0)
        days = _overlap(after, start, after.end_day) - _overlap(before, start, after.end_day)
        yield f"decision:{decision.id}", decision, monthly / DAYS_PER_MONTH * days


def daily_amount(view: View, plan: Plan) -> Decimal:
    """The increase that a plan states for each of its days.

    A percent is taken of the cost over the same length of time just before the plan.
    """
    days = (plan.until - plan.from_).days + 1
    expected = plan.expected
    if expected.percent is not None:
        earlier = Period(start=plan.from_ - timedelta(days=days), end=plan.from_)
        base, _, _ = view.total(Selection(earlier, plan.scope))
        return base * expected.percent / 100 / days
    amount = expected.amount or Decimal(0)
    length = {
        "day": Decimal(1),
        "week": Decimal(7),
        "month": DAYS_PER_MONTH,
        "total": Decimal(days),
    }
    return amount / length[expected.per or "total"]


def _moved_inside(view: View, shift: Shift, scope: Scope) -> Decimal:
    """The part of the shift that lies in a record's scope."""
    both = narrow(shift.selection.scope, scope)
    if both is None:
        return Decimal(0)
    if both == shift.selection.scope:
        return shift.change
    return _change(view, replace(shift.selection, scope=both), shift.earlier)


def _change(view: View, selection: Selection, earlier: Period) -> Decimal:
    after, _, _ = view.total(selection)
    before, _, _ = view.total(selection.during(earlier))
    return after - before


def _plan_evidence(
    view: View, ref: str, record: Plan | Decision, stated: Decimal, moved: Decimal
) -> Evidence:
    ledger = view.ledger
    matches = bool(stated) and abs(moved - stated) <= TOLERANCE * abs(stated)
    start = getattr(record, "from_", None) or getattr(record, "effective_from", None)
    until = getattr(record, "until", None)
    approved_by = getattr(record, "approved_by", None)
    return Evidence(
        ref=ref,
        title=ledger.name(ref, record.title),
        day=ledger.fact("date", ref, start.isoformat()) if start else None,
        grade="accounts for" if matches else "consistent with",
        amount=ledger.money("stated", stated, view.currency)
        if stated and wholly_seen(view, record.scope)
        else None,
        until=ledger.fact("date", "until", until.isoformat()) if until else None,
        approved_by=ledger.name("approved by", approved_by) if approved_by else None,
    )


def components_in(context: Context, scope: Scope) -> set[str]:
    """The components that a scope names, by themselves or through their feature or team."""
    named = set(scope.get("component", ()))
    for component in context.components.values():
        if component.feature in scope.get("feature", ()) or component.team in scope.get("team", ()):
            named.add(component.id)
    return named


def _overlap(period: Period, start: date, end: date) -> int:
    return max(0, (min(period.end_day, end) - max(period.first_day, start)).days)


def _signed(amount: Decimal, like: Decimal) -> Decimal:
    return amount.copy_sign(like) if amount else amount


def allocated(values: set[str]) -> frozenset[str]:
    """The values that name something."""
    return frozenset(values - {UNALLOCATED})
