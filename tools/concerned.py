"""Whose cost it is: the features and teams behind a selection, and how to reach a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.results import Contact
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.view import Selection, View

MOST = 5
"""More than these are everybody; naming them would tell nobody anything."""


def concerned(view: View, selection: Selection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features and the teams behind the selection, most expensive first.

    A selection without scope concerns everybody and gives none.
    """
    if not selection.scope:
        return (), ()
    rows, _ = view.sums(selection, by=("feature", "team"))
    features = _named(row.keys[0] for row in rows)
    teams = _named(row.keys[1] for row in rows)
    return features, teams


def contact(view: View, team: str) -> Contact:
    """A team's name and its channel; a team that only the bill knows has no channel."""
    ledger, scope = view.ledger, {"team": [team]}
    known = view.context.teams.get(team)
    channel = known.slack_channel if known else None
    usergroup = known.slack_usergroup if known else None
    return Contact(
        id=team,
        team=ledger.name("team", view.name_of("team", team), scope=scope),
        channel=ledger.name("channel", channel, scope=scope) if channel else None,
        usergroup=ledger.name("usergroup", usergroup, scope=scope) if usergroup else None,
    )


def contacts(view: View, teams: Iterable[str]) -> tuple[Contact, ...]:
    """Each team once, in the order given."""
    return tuple(contact(view, team) for team in dict.fromkeys(teams))


def _named(values: Iterable[str]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(value for value in values if value != UNALLOCATED))
    return named if len(named) <= MOST else ()
