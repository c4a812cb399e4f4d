"""Scopes: which part of the bill a question is about."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

UNALLOCATED = "unallocated"
"""The value of a dimension on every line that has none."""

COLUMNS = {
    "provider": "ServiceProviderName",
    "service": "ServiceName",
    "service_category": "ServiceCategory",
    "account": "SubAccountId",
    "region": "RegionId",
    "sku": "SkuId",
    "resource": "ResourceId",
    "charge_category": "ChargeCategory",
    "environment": "Environment",
    "component": "Component",
    "feature": "Feature",
    "team": "Team",
    "ai_model": "AiModel",
    "ai_key": "AiKey",
}
"""Dimension → column of the rollup. `resource` is only in the lake; `tag:KEY` has no column."""

TAG_PREFIX = "tag:"


def check_dimension(name: str) -> str:
    """Return `name` when it is a dimension.

    Raises:
        ValueError: it is not; the message lists those that are.

    """
    if name in COLUMNS or (name.startswith(TAG_PREFIX) and len(name) > len(TAG_PREFIX)):
        return name
    raise ValueError(f"unknown dimension {name!r}; choose from {', '.join(COLUMNS)} or tag:KEY")


def _check_scope(scope: dict[str, list[str]]) -> dict[str, list[str]]:
    for dimension in scope:
        check_dimension(dimension)
    return scope


def _read_values(scope: Any) -> Any:
    """One value may stand alone: `{"team": "payments"}` is `{"team": ["payments"]}`."""
    if not isinstance(scope, dict):
        return scope
    return {key: [value] if isinstance(value, str) else value for key, value in scope.items()}


Dimension = Annotated[str, AfterValidator(check_dimension)]
Scope = Annotated[dict[str, list[str]], BeforeValidator(_read_values), AfterValidator(_check_scope)]
"""Dimension → accepted values. Values of one dimension are alternatives; dimensions narrow."""
