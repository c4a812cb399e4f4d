"""Opening a context folder: everything is read, everything is checked, every fault is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.context.backstage import read_backstage
from tools.context.checks.cycles import check_cycles
from tools.context.checks.incidents import check_incidents
from tools.context.checks.likeness import check_likeness
from tools.context.checks.money import check_money
from tools.context.checks.references import check_references
from tools.context.checks.rules import check_rules
from tools.context.decisions import read_decisions
from tools.context.draft import Draft
from tools.context.entries import Origin, read_entry
from tools.context.events import read_event_files
from tools.context.faults import Fault, Place, show
from tools.context.files import LISTS, find_files
from tools.context.incident_exports import read_incident_exports
from tools.context.metric_values import read_metric_values
from tools.context.openslo import read_openslo
from tools.context.recommendations import read_recommendations
from tools.context.schema import Access, Context, Organisation
from tools.errors import ContextError
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.files import Found

__all__ = ["Fault", "check_context", "load_context"]

CHECKS = (
    check_references,
    check_cycles,
    check_likeness,
    check_rules,
    check_money,
    check_incidents,
)


def load_context(folder: Path) -> Context:
    """Read the shared model; a folder without files gives an empty one.

    Raises:
        ContextError: the folder has faults; `user_text` lists all of them, one a line, as
            `file:line: what is wrong; the mend`.

    """
    draft = _read(folder)
    faults = [fault for fault in draft.faults.in_order() if not fault.warning]
    if faults:
        raise ContextError("\n".join(map(str, faults)))
    return draft.finish()


def check_context(folder: Path) -> list[Fault]:
    """Every fault and every warning of a folder, by file and line. Warnings stop nothing."""
    return _read(folder).faults.in_order()


def _read(folder: Path) -> Draft:
    draft = Draft(folder)
    if not folder.is_dir():
        draft.faults.fault(Place(str(folder)), "is no folder; name the folder that holds org.yaml")
        return draft
    found = find_files(draft)
    _read_own(draft, found)
    read_backstage(draft, found.catalogues)
    read_incident_exports(draft, found.incidents)
    read_openslo(draft, found.openslo)
    read_event_files(draft, found.events)
    read_decisions(draft, found.decisions)
    read_metric_values(draft, found.metrics)
    read_recommendations(draft, found.recommendations)
    for check in CHECKS:
        check(draft)
    return draft


def _read_own(draft: Draft, found: Found) -> None:
    for stem in LISTS:
        if stem not in found.own:
            continue
        origin = draft.read_list(
            found.own[stem],
            getattr(draft, stem),
            key="name" if stem == "metrics" else "id",
            also="default" if stem == "rules" else "",
        )
        if stem == "rules" and origin is not None:
            _check_default(draft, origin)
    if "org" in found.own:
        draft.organisation_origin = draft.mapping(found.own["org"])
    if draft.organisation_origin is not None:
        organisation = read_entry(Organisation, draft.organisation_origin, draft.faults)
        draft.organisation = organisation or Organisation()
    if "access" in found.own:
        draft.access_origin = draft.mapping(found.own["access"])
    if draft.access_origin is not None:
        draft.access = read_entry(Access, draft.access_origin, draft.faults)


def _check_default(draft: Draft, origin: Origin) -> None:
    default = origin.raw.get("default")
    if default not in (None, UNALLOCATED):
        draft.faults.fault(
            origin.at("default"),
            f"default is {show(default)}; only {UNALLOCATED} can stand here, "
            "so place what is left with a last rule",
        )
