"""Whatever stands in a folder, checking it ends with a list of faults."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.context import SHOP, said, write_files
from tools.context.load import load_context
from tools.errors import ContextError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOMENT = "2026-11-16T00:00:00Z"
_WORDS = ("", "x", "*", "a/b:c", "$Tags.", "NaN", "\u2028\x00", "y" * 300, "2026-11-16", _MOMENT)
_STRAY = (*_WORDS, None, True, 5, 10**40, [], {}, ["a", None, {"b": 1}], {"": [{}]})

_FILES: dict[str, Any] = {
    **{
        name: yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - own text
        for name, text in SHOP.items()
        if name.endswith(".yaml")
    },
    "catalog-info.yaml": {
        "apiVersion": "backstage.io/v1",
        "kind": "Component",
        "metadata": {"name": "c", "annotations": {"pagerduty.com/service-id": "P"}},
        "spec": {"owner": "user:u", "system": "s", "dependsOn": ["resource:r"]},
    },
    "openslo.yaml": {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {"name": "x"},
        "spec": {
            "service": "checkout",
            "indicator": {"metadata": {"name": "orders"}},
            "timeWindow": [{"duration": "30d"}],
            "objectives": [{"target": "0.9"}],
        },
    },
    "events.json": [
        {"specversion": "1.0", "id": "a", "type": "t", "time": _MOMENT, "data": {"team": "x"}},
        {"context": {"id": "b", "type": "t", "timestamp": _MOMENT}, "subject": {"id": "x"}},
    ],
    "incidents/all.json": {
        "incidents": [
            {"id": "p", "incident_number": 1, "title": "t", "service": {"summary": "x"},
             "created_at": _MOMENT, "priority": {"summary": "P1"}, "status": "triggered"},
            {"id": "s", "impact": "minor", "name": "t", "components": [{"name": "x"}],
             "created_at": _MOMENT, "incident_updates": [{"status": "resolved"}]},
            {"id": "i", "incident_status": {"category": "live"}, "name": "t",
             "incident_timestamp_values": [
                 {"incident_timestamp": {"name": "Reported at"}, "value": {"value": _MOMENT}}],
             "custom_field_entries": [{"values": [{"value_option": {"value": "x"}}]}]},
        ]
    },
    "metrics/orders.json": {
        "data": {"resultType": "matrix", "result": [{"metric": {"feature": "checkout"},
                                                     "values": [[1, "2"], [2, "NaN"]]}]}
    },
}  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(part, (*path, key))


_CHANGES = st.tuples(
    st.sampled_from([(name, path) for name, sound in _FILES.items() for path in _places(sound)]),
    st.sampled_from(_STRAY),
)


@settings(max_examples=50, deadline=None)
@given(changes=st.lists(_CHANGES, min_size=1, max_size=5, unique_by=lambda change: change[0][0]))
def test_no_value_anywhere_breaks_the_check(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[tuple[str, tuple[Any, ...]], Any]],
) -> None:
    """Any value may stand where another belongs: the answer is faults, one line each."""
    folder = tmp_path_factory.mktemp("hostile")
    values = copy.deepcopy(_FILES)
    for (name, path), stray in changes:
        parent = values[name]
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = stray
    texts = {
        name: json.dumps(value) if name.endswith(".json") else yaml.safe_dump(value)
        for name, value in values.items()
    }
    messages = said(write_files(folder, SHOP | texts))
    assert not any("\n" in message for message in messages)
    if all(": warning: " in message for message in messages):
        load_context(folder)
    else:
        with pytest.raises(ContextError):
            load_context(folder)
