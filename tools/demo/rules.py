"""The company's allocation rules, in the order in which they are tried."""

from __future__ import annotations

from typing import Any

from tools.demo.architecture import (
    ANTHROPIC_FRAUD,
    ANTHROPIC_INTERNAL,
    ANTHROPIC_SUPPORT,
    AZURE_PRODUCTION,
    AZURE_STAGING,
    COMPONENTS,
    HERON,
    OPENAI_CATALOGUE,
    OPENAI_SEARCH,
    PAYER,
    SHARED,
    Account,
)
from tools.demo.catalogue import SUPPORT, WAF
from tools.demo.ledger import CLUSTER_USERS, FIREWALL_WEIGHTS, PLATFORM_FEE_AMONG
from tools.demo.vendors import EMBEDDING

Entry = dict[str, Any]

_KNOWN = [component.id for component in COMPONENTS]
_PRODUCTION = "production"


def _equals(field: str, value: str) -> Entry:
    return {"field": field, "equals": value}


def _all(*conditions: Entry) -> Entry:
    return {"all": list(conditions)}


def _place(name: str, when: Entry, component: str, environment: str = _PRODUCTION) -> Entry:
    return {
        "id": name,
        "when": when,
        "assign": {"component": component, "environment": environment},
    }


def _in_account(account: Account) -> Entry:
    return _equals("SubAccountId", account.id)


_UNTAGGED: Entry = {"field": "Tags.app", "exists": False}

RULES: list[Entry] = [
    _place(
        "by-app-and-environment",
        _all({"field": "Tags.app", "in": _KNOWN}, {"field": "Tags.environment", "exists": True}),
        "$Tags.app",
        "$Tags.environment",
    ),
    _place("by-app", {"field": "Tags.app", "in": _KNOWN}, "$Tags.app", "$Tags.env"),
    _place(
        "by-watched-service", {"field": "Tags.service", "in": _KNOWN}, "$Tags.service", "$Tags.env"
    ),
    _place("fraud-in-azure", _all(_in_account(AZURE_PRODUCTION), _UNTAGGED), "fraud-scorer"),
    _place(
        "fraud-in-azure-staging",
        _all(_in_account(AZURE_STAGING), _UNTAGGED),
        "fraud-scorer",
        "staging",
    ),
    _place("index-products", _equals("Tags.index", "products"), "vector-index"),
    _place("index-baskets", _equals("Tags.index", "baskets"), "recommender"),
    _place(
        "query-embeddings",
        _all(_in_account(OPENAI_SEARCH), _equals("AiModel", EMBEDDING)),
        "embedder",
    ),
    _place("search-staging", _equals("AiKey", "key-search-staging"), "search-api", "staging"),
    _place("search-rewriting", _in_account(OPENAI_SEARCH), "search-api"),
    _place("catalogue-texts", _in_account(OPENAI_CATALOGUE), "recommender"),
    _place("support-chat", _in_account(ANTHROPIC_SUPPORT), "chat-assistant"),
    _place("fraud-explanations", _in_account(ANTHROPIC_FRAUD), "fraud-scorer"),
    _place("spend-assistant", _in_account(ANTHROPIC_INTERNAL), "spendthread"),
    {
        "id": "heron",
        "when": _in_account(HERON),
        "assign": {"team": "platform", "environment": _PRODUCTION},
    },
    {
        "id": "shared-cluster",
        "when": _in_account(SHARED),
        "split": {
            "dimension": "component",
            "by": "metric",
            "metric": "requests",
            "among": list(CLUSTER_USERS),
            "environment": _PRODUCTION,
        },
    },
    {
        "id": "firewall",
        "when": _equals("ServiceName", WAF.name),
        "split": {
            "dimension": "feature",
            "by": "fixed",
            "weights": dict(FIREWALL_WEIGHTS),
            "environment": _PRODUCTION,
        },
    },
    {
        "id": "support-fee",
        "when": _equals("ServiceName", SUPPORT.name),
        "split": {"dimension": "team", "by": "spend"},
    },
    {
        "id": "platform-fee",
        "when": _equals("SkuId", "DD-PLATFORM"),
        "split": {"dimension": "component", "by": "even", "among": list(PLATFORM_FEE_AMONG)},
    },
    {
        "id": "commitments",
        "when": _in_account(PAYER),
        "assign": {"team": "platform"},
    },
]
"""Nothing here knows the sandbox, the loose volumes or the gift finder: they stay unplaced."""
