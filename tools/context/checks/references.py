"""Every id that an entry names belongs to an entry that is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.context.checks.names import Names, shelves
from tools.context.faults import did_you_mean, show
from tools.scope import COLUMNS, TAG_PREFIX

if TYPE_CHECKING:
    from tools.context.draft import Draft
    from tools.context.entries import Origin
    from tools.context.schema import Effect

_SLACK_USER = re.compile(r"[UW][A-Z0-9]{5,}")


def check_references(draft: Draft) -> None:
    """Note each id that names nothing."""
    _check_structure(draft)
    _check_money(draft)
    _check_happenings(draft)
    _check_decisions(draft)
    _check_objectives(draft)
    _check_access(draft)
    _check_synonyms(draft)


def _check_structure(draft: Draft) -> None:
    for team in draft.teams.entries.values():
        Names(draft, draft.teams.origins[team.id]).one(draft.teams, team.parent, "parent")
    for component in draft.components.entries.values():
        origin = draft.components.origins[component.id]
        if origin.checked:
            continue
        names = Names(draft, origin)
        names.one(draft.teams, component.team, "team")
        names.one(draft.features, component.feature, "feature")
        names.each(draft.components, component.depends_on, "depends_on")
    for feature in draft.features.entries.values():
        names = Names(draft, draft.features.origins[feature.id])
        names.one(draft.teams, feature.team, "team")
        names.one(draft.metrics, feature.unit_metric, "unit_metric")


def _check_money(draft: Draft) -> None:
    for plan in draft.plans.entries.values():
        origin = draft.plans.origins[plan.id]
        Names(draft, origin).scope(plan.scope, "scope")
        _check_owner(draft, origin, plan.owner)
    for budget in draft.budgets.entries.values():
        origin = draft.budgets.origins[budget.id]
        Names(draft, origin).scope(budget.scope, "scope")
        _check_owner(draft, origin, budget.owner)


def _check_owner(draft: Draft, origin: Origin, owner: str | None) -> None:
    """An owner may be a person; one that looks like an id of a team should be one."""
    if owner is None or owner in draft.teams.origins or not re.fullmatch(r"[a-z][\w\-]*", owner):
        return
    draft.faults.warn(
        origin.at("owner"),
        f"the owner {show(owner)} is no team{did_you_mean(owner, draft.teams.origins)}",
    )


def _check_happenings(draft: Draft) -> None:
    for event_id, event in draft.events.entries.items():
        names = Names(draft, draft.events.origins[event_id])
        names.one(draft.components, event.component, "component")
        names.one(draft.features, event.feature, "feature")
        names.one(draft.teams, event.team, "team")
    for incident in draft.incidents.entries.values():
        origin = draft.incidents.origins[incident.id]
        names = Names(draft, origin)
        names.each(draft.components, incident.components, "components")
        names.each(draft.features, incident.features, "features")
        for index, responder in enumerate(incident.responders):
            names.one(draft.teams, responder.team, "responders", index, "team")
        if incident.impact_share is None and incident.times == "impact":
            draft.faults.warn(
                origin.at(),
                "impact_share is missing, so lost revenue stays unknown; "
                "add the share of traffic that was hit, from 0 to 1",
            )


def _check_decisions(draft: Draft) -> None:
    for decision in draft.decisions.entries.values():
        origin = draft.decisions.origins[decision.id]
        names = Names(draft, origin)
        names.each(draft.decisions, decision.supersedes, "supersedes")
        names.scope(decision.scope, "scope")
        _check_owner(draft, origin, decision.owner)
        for key, effects in (("buys", decision.buys), ("gives_up", decision.gives_up)):
            for index, effect in enumerate(effects):
                _check_effect(draft, origin, effect, key, index)


def _check_effect(draft: Draft, origin: Origin, effect: Effect, key: str, index: int) -> None:
    Names(draft, origin).one(draft.components, effect.component, key, index, "component")
    if effect.metric in draft.metrics.origins:
        return
    place = origin.at(key, index, "metric")
    mend = did_you_mean(effect.metric, draft.metrics.origins)
    if effect.unit is None:
        mend = mend or "; declare it in metrics.yaml, or state a unit"
        draft.faults.fault(place, f"unknown metric {show(effect.metric)}{mend}")
    else:
        draft.faults.warn(
            place, f"the metric {show(effect.metric)} is not declared, so nothing measures it{mend}"
        )


def _check_objectives(draft: Draft) -> None:
    for slo in draft.slos.entries.values():
        names = Names(draft, draft.slos.origins[slo.id])
        names.one(draft.components, slo.component, "component")
        names.one(draft.features, slo.feature, "feature")
        names.one(draft.metrics, slo.metric, "metric")


def _check_access(draft: Draft) -> None:
    origin = draft.access_origin
    if draft.access is None or origin is None:
        return
    names = Names(draft, origin)
    for index, name in enumerate(draft.access.finops):
        if not _SLACK_USER.fullmatch(name):
            names.one(draft.teams, name, "finops", index)
    for index, rule in enumerate(draft.access.rules):
        names.one(draft.teams, rule.team, "rules", index, "team")
        names.scope(rule.scope or {}, "rules", index, "scope")
    for index, scope in enumerate(draft.access.restricted):
        names.scope(scope, "restricted", index)


def _check_synonyms(draft: Draft) -> None:
    origin = draft.organisation_origin
    if origin is None:
        return
    kinds = {
        **shelves(draft),
        "metric": draft.metrics,
        "plan": draft.plans,
        "budget": draft.budgets,
        "incident": draft.incidents,
        "decision": draft.decisions,
    }
    for word, target in draft.organisation.synonyms.items():
        place = origin.at("synonyms", word)
        kind, _, name = target.partition(":")
        if name and kind in kinds:
            Names(draft, origin).one(kinds[kind], name, "synonyms", word)
        elif target in COLUMNS or (name and (kind in COLUMNS or target.startswith(TAG_PREFIX))):
            continue
        else:
            holders = [kind for kind, shelf in kinds.items() if target in shelf.origins]
            if not holders:
                known = [*COLUMNS, *(known for shelf in kinds.values() for known in shelf.origins)]
                draft.faults.fault(
                    place,
                    f"{show(word)} stands for {show(target)}, which names nothing"
                    f"{did_you_mean(target, known)}",
                )
            elif len(holders) > 1:
                draft.faults.fault(
                    place,
                    f"{show(target)} is the id of a {' and of a '.join(holders)}; "
                    f"write {' or '.join(f'{kind}:{target}' for kind in holders)}",
                )
