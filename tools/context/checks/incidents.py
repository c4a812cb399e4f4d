"""Incidents that say enough to be priced."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.context.draft import Draft


def check_incidents(draft: Draft) -> None:
    """Warn of what keeps part of an outage's cost unknown."""
    for incident in draft.incidents.entries.values():
        place = draft.incidents.origins[incident.id].at()
        if incident.times == "impact" and incident.impact_share is None:
            draft.faults.warn(
                place,
                "impact_share is missing, so lost revenue stays unknown; "
                "add the share of traffic that was hit, from 0 to 1",
            )
        if not incident.components and not incident.features:
            draft.faults.warn(
                place, "names no component and no feature, so its cost has no place; add components"
            )
