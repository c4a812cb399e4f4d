"""Where the rules put a line: component, feature, team and environment, or a split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.scope import UNALLOCATED
from tools.store.fields import reference
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.context.rules import Rule
    from tools.context.schema import Context

ASSIGNED = ("environment", "component", "feature", "team")
"""In the order of `tables.PLACES`."""

Place = tuple[str, str, str, str]
"""Environment, component, feature, team; `unallocated` where there is none."""


class Places:
    """Finds ids by the words that tags use, and what a component brings along."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known = {
            "component": _words((c.id, c.name) for c in context.components.values()),
            "feature": _words((f.id, f.name) for f in context.features.values()),
            "team": _words((t.id, t.name) for t in context.teams.values()),
        }

    def id_of(self, dimension: str, text: str) -> str:
        """The id that a text means; the text itself when the context knows none."""
        return self._known.get(dimension, {}).get(fold(text), text.strip())

    def placed(self, rule: Rule, referred: dict[str, str]) -> Place:
        """Where a rule puts a line; `referred` holds the line's values for `$` references.

        Of a split this is the environment alone.
        """
        values: dict[str, str] = {}
        for name in ASSIGNED:
            value = rule.placed_environment if name == "environment" else None
            if rule.assign and name != "environment":
                value = getattr(rule.assign, name)
            if reference(value):
                value = referred.get(name)
                value = self.id_of(name, value) if value else None
            if value:
                values[name] = value
        return self.place(values)

    def place(self, values: dict[str, str]) -> Place:
        """The whole place: a component brings its feature and team along."""
        component = self._context.components.get(values.get("component", ""))
        if component:
            brought = {"team": component.team}
            if component.feature:
                brought["feature"] = component.feature
            values = brought | values
        environment, name, feature, team = (values.get(n, UNALLOCATED) for n in ASSIGNED)
        return environment, name, feature, team


def _words(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded id or name → id; ids win over names."""
    pairs = list(named)
    return {fold(name): key for key, name in pairs} | {fold(key): key for key, _ in pairs}
