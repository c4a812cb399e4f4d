"""Who may see what: the asker's scope, cut down to what everybody who reads along may see.

Default deny. FinOps sees everything, everybody else the cost of their own teams and of those
below them, and what a rule opens. Restricted scopes stay shut unless a rule names them. A channel
shows what its team or a rule opens; a direct message shows what its reader may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tools.records import narrow
from tools.visibility import FULL_VIEW, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.context.schema import Access, AccessRule, Context
    from tools.scope import Scope


class Asker(BaseModel):
    """Whoever asks, by the id in Slack's signed envelope."""

    model_config = ConfigDict(frozen=True)

    user: str
    guest: bool = False
    """A guest or somebody of another workspace."""


class Audience(BaseModel):
    """Where the answer will be read."""

    model_config = ConfigDict(frozen=True)

    channel: str
    name: str | None = None
    direct: bool = False
    """A conversation of the asker with the bot alone."""
    shared: bool = False
    """Shared with another organisation, or about to be."""


@dataclass(frozen=True)
class Decision:
    """What may be shown, and the rules that decided it, for the log and for administrators."""

    visibility: Visibility
    because: tuple[str, ...]


NOTHING = Visibility(allowed=())


def decide(context: Context, asker: Asker | None, audience: Audience | None) -> Decision:
    """What may be shown to this asker in front of this audience."""
    if asker is None and audience is None:
        return Decision(FULL_VIEW, ("the person at the machine",))
    of_asker = _asker(context, asker) if asker else Decision(FULL_VIEW, ())
    if audience is None or (audience.direct and not audience.shared):
        return of_asker
    of_audience = _audience(context, audience)
    return Decision(
        _both(of_asker.visibility, of_audience.visibility), of_asker.because + of_audience.because
    )


def _asker(context: Context, asker: Asker) -> Decision:
    access = context.access
    if asker.guest:
        return Decision(NOTHING, ("guests see nothing",))
    if access is None:
        return Decision(NOTHING, ("there is no access.yaml",))
    own = {team.id for team in context.teams.values() if asker.user in team.members}
    belongs = own | {above for team in own for above in _above(context, team)}
    if asker.user in access.finops or belongs & set(access.finops):
        return Decision(FULL_VIEW, (f"{asker.user} is FinOps",))
    rules = [rule for rule in access.rules if rule.user == asker.user or rule.team in belongs]
    return _opened(
        access,
        rules,
        own={"team": _with_below(context, own)} if own else None,
        subject=asker.user,
    )


def _audience(context: Context, audience: Audience) -> Decision:
    access = context.access
    if audience.shared:
        return Decision(NOTHING, (f"{audience.channel} is shared with another organisation",))
    if access is None:
        return Decision(NOTHING, ("there is no access.yaml",))
    names = {_bare(audience.channel), _bare(audience.name or "")} - {""}
    own = {
        team.id
        for team in context.teams.values()
        if team.slack_channel and _bare(team.slack_channel) in names
    }
    rules = [rule for rule in access.rules if rule.channel and _bare(rule.channel) in names]
    return _opened(
        access,
        rules,
        own={"team": _with_below(context, own)} if own else None,
        subject=audience.channel,
    )


def _opened(
    access: Access, rules: list[AccessRule], *, own: Scope | None, subject: str
) -> Decision:
    """What the default, one's own teams and the rules open together."""
    because = []
    hidden = tuple(scope for scope in access.restricted if not _named(scope, rules))
    allowed: tuple[Scope, ...] | None = ()
    if access.default == "all":
        because.append("default: all")
        allowed = None
    elif any(rule.all_ for rule in rules):
        because.append(f"a rule opens all to {subject}")
        allowed = None
    else:
        scopes = [rule.scope for rule in rules if rule.scope is not None]
        if own:
            because.append(f"{subject} belongs to {', '.join(own['team'])}")
            scopes.insert(0, own)
        if rules:
            because.append(f"rules for {subject}")
        allowed = tuple(scopes)
    if not because:
        because.append(f"no rule opens anything to {subject}")
    if hidden and allowed != ():
        because.append("restricted scopes stay shut")
    return Decision(Visibility(allowed=allowed, hidden=hidden), tuple(because))


def _named(restricted: Scope, rules: Iterable[AccessRule]) -> bool:
    """Whether a rule names the restricted scope itself; a wider grant does not open it."""
    return any(
        rule.scope is not None
        and rule.scope.keys() == restricted.keys()
        and all(set(values) <= set(rule.scope[name]) for name, values in restricted.items())
        for rule in rules
    )


def _both(one: Visibility, other: Visibility) -> Visibility:
    """What both open; what either hides stays hidden."""
    hidden = tuple(scope for scope in one.hidden)
    hidden += tuple(scope for scope in other.hidden if scope not in hidden)
    if one.allowed is None or other.allowed is None:
        allowed = other.allowed if one.allowed is None else one.allowed
        return Visibility(allowed=allowed, hidden=hidden)
    pairs = (narrow(first, second) for first in one.allowed for second in other.allowed)
    return Visibility(allowed=tuple(pair for pair in pairs if pair is not None), hidden=hidden)


def _above(context: Context, team: str) -> list[str]:
    """The teams of which a team is a part, nearest first."""
    found: list[str] = []
    parent = context.teams[team].parent
    while parent is not None and parent not in found and parent != team:
        found.append(parent)
        parent = context.teams[parent].parent if parent in context.teams else None
    return found


def _with_below(context: Context, teams: set[str]) -> list[str]:
    """The teams and all that are part of them."""
    below = {team for team in context.teams if teams & {team, *_above(context, team)}}
    return sorted(below)


def _bare(channel: str) -> str:
    return channel.removeprefix("#")
