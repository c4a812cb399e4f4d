"""What an asker may not see is nowhere in a result: no money, no name, no record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import WEEK, bill, company
from tests.support.focus import line
from tests.support.store import load, view_of
from tools.catalog import call
from tools.store.open import open_store
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tools.store.open import Store
    from tools.view import View

PAYMENTS = Visibility(allowed=({"team": ["payments"]},))
NO_SEARCH = Visibility(
    allowed=None,
    hidden=({"team": ["search"]}, {"feature": ["find"]}, {"account": ["222222222222"]}),
)
NOTHING = Visibility(allowed=())
SECRETS = (
    "Product search",
    "vector-index",
    "Vector index",
    "OpenSearch",
    "deploy-7",
    "three-zones",
    "inc-1",
    "SageMaker",
    "222222222222",
    "gpu-lab",
)
"""Names that only the search team's lines and records bear, and the experiment's."""

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("spend", {"group_by": ["service", "team"]}),
    ("explain_change", {}),
    ("cost_drivers", {}),
    ("owner", {"entity": ["checkout", "111111111111"]}),
    ("changes", {"period": {"start": "2026-01-01", "end": "2027-01-01"}}),
    ("allocation_gaps", {"group_by": ["account", "service"]}),
    ("data_status", {}),
    ("define", {"term": ["team", "Payments", "payment", "sear", "vecto"]}),
    ("spend", {"scope": {"service": ["Open Serch"]}}),
    ("owner", {"entity": ["vecto index", "opensearc"]}),
]


@pytest.mark.parametrize("visibility", [PAYMENTS, NO_SEARCH], ids=["allowed", "hidden"])
@pytest.mark.parametrize(("tool", "arguments"), CALLS, ids=[tool for tool, _ in CALLS])
def test_hidden_names_are_in_no_result(
    company_store: Store, visibility: Visibility, tool: str, arguments: dict[str, Any]
) -> None:
    """Neither the result nor its facts hold a name that only hidden lines and records bear."""
    view = view_of(company_store, visibility=visibility)
    period = {} if tool == "define" else {"period": WEEK}
    result = call(tool, period | arguments, view)
    texts = [*texts_in(result.model_dump()), *texts_in([f.model_dump() for f in view.ledger.facts])]
    leaks = {(secret, text) for text in texts for secret in SECRETS if secret in text}
    assert leaks == set()


def texts_in(part: Any) -> Any:
    """Every text in a dumped result, keys of scopes included."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield key
            yield from texts_in(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from texts_in(inner)


def test_only_what_may_be_seen_is_summed(company_store: Store) -> None:
    """The payments team sees its 1330, and the note says that other scopes are left out."""
    result = call("spend", {"period": WEEK}, view_of(company_store, visibility=PAYMENTS))
    assert result.model_dump()["total"]["value"] == "1330.00"
    assert "hides_other_scopes" in result.notes


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("owner", {"entity": "vector-index"}),
        ("owner", {"entity": "plan:nobody"}),
        ("changes", {"incident": "inc-1"}),
        ("spend", {"scope": {"component": ["vector-index"]}}),
        ("define", {"term": "Vector index"}),
    ],
)
def test_hidden_and_absent_read_alike(
    company_store: Store, tool: str, arguments: dict[str, Any]
) -> None:
    """Asked for by name, what is hidden is not found, as if it were not there."""
    result = call(tool, arguments, view_of(company_store, visibility=PAYMENTS))
    assert result.status == "no_data"
    assert len(result.unknown) == 1


def test_own_records_stay(company_store: Store) -> None:
    """The payments team's plan still explains the payments team's rise."""
    result = call("explain_change", {"period": WEEK}, view_of(company_store, visibility=PAYMENTS))
    assert result.verdict is not None
    assert result.verdict.state == "planned"
    assert result.verdict.by is not None
    assert result.verdict.by.ref == "plan:holiday"


def test_who_may_see_nothing_gets_nothing(company_store: Store) -> None:
    """Default deny: no lines, no names."""
    view = view_of(company_store, visibility=NOTHING)
    assert call("spend", {"period": WEEK, "group_by": ["team"]}, view).status == "no_data"
    assert view.context.teams == {}
    assert view.context.events == ()


def test_a_stated_amount_of_a_wider_scope_is_held_back(tmp_path_factory: Any) -> None:
    """A plan for a service that several teams use is told to one of them without its amount."""
    plan = company().plans["holiday"].model_dump(mode="json") | {
        "scope": {"service": ["Amazon Elastic Compute Cloud", "Amazon S3"]},
        "expected": {"amount": "40", "currency": "USD", "per": "day"},
    }
    home = tmp_path_factory.mktemp("wider")
    load(home, [*bill(), *others()], company(plans={"holiday": plan}))
    with open_store(home) as store:
        view: View = view_of(store, visibility=PAYMENTS)
        window = {"start": "2026-11-01", "end": "2026-12-01"}
        result = call("changes", {"period": window}, view)
        [start] = [one for one in result.model_dump()["happenings"] if one["ref"] == "plan:holiday"]
        assert start["amount"] is None
        everything = call("changes", {"period": window}, view_of(store))
        amounts = [one["amount"] for one in everything.model_dump()["happenings"] if one["per"]]
        assert amounts[0]["value"] == "40"


def others() -> list[dict[str, str]]:
    """Another team's lines of a service that the payments team uses too."""
    return [line(day="2026-11-17", cost="7", Tags='{"app": "vector-index"}')]
