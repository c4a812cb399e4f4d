"""Text in pieces, so that `checkout-api`, `Checkout API` and `checkoutapi` can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PIECE = re.compile(r"[^\W_]+")
_GLUE = re.compile(r"[ \t\-_./:&+'’#@]{0,3}")
_POSSESSIVE = re.compile(r"['’]s\b")

_SAME = {
    "db": "database",
    "dbs": "database",
    "databases": "database",
    "svc": "service",
    "svcs": "service",
    "fe": "frontend",
    "be": "backend",
    "k8s": "kubernetes",
    "kube": "kubernetes",
    "pg": "postgres",
    "postgresql": "postgres",
    "authn": "auth",
    "authentication": "auth",
    "recs": "recommendation",
    "reco": "recommendation",
    "recommender": "recommendation",
    "recommend": "recommendation",
    "infra": "infrastructure",
    "env": "environment",
    "notif": "notification",
    "notifs": "notification",
    "mgmt": "management",
    "msg": "message",
    "prod": "production",
    "prd": "production",
    "stg": "staging",
    "dev": "development",
    "ops": "operation",
    "dialog": "dialogue",
    "catalog": "catalogue",
    "center": "centre",
    "color": "colour",
}
"""Short forms that people and resource names use for one another."""

_KEEP = frozenset({"aws", "dns", "sms", "gas", "sns", "sqs", "ses", "kms", "ecs", "eks", "aks"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters and digits, with its place in the text."""

    text: str
    start: int
    end: int


def pieces_of(text: str) -> list[Piece]:
    """The runs of letters and digits of a text, lower case; a possessive `'s` is left out."""
    owned = {match.start() + 1 for match in _POSSESSIVE.finditer(text)}
    return [
        Piece(match.group().casefold(), match.start(), match.end())
        for match in _PIECE.finditer(text)
        if match.start() not in owned
    ]


def glued(text: str, first: Piece, second: Piece) -> bool:
    """Whether two neighbouring pieces may belong to one name: nothing but a separator between."""
    between = _POSSESSIVE.sub("", text[first.end : second.start])
    return _GLUE.fullmatch(between) is not None


def singular(piece: str) -> str:
    """The piece without a plural's s."""
    if len(piece) < 4 or piece in _KEEP or not piece.endswith("s") or piece.endswith(("ss", "us")):
        return piece
    if piece.endswith("ies") and len(piece) > 4:
        return piece[:-3] + "y"
    if piece.endswith(("ches", "shes", "xes", "sses")):
        return piece[:-2]
    return piece[:-1]


@lru_cache(maxsize=8192)
def stem(piece: str) -> str:
    """The piece in the form in which names are compared."""
    return singular(_SAME.get(piece, piece))


def key_of(words: list[str] | tuple[str, ...]) -> str:
    """The form in which a name of several pieces is looked up."""
    return "".join(stem(word) for word in words)


def words_of(name: str) -> tuple[str, ...]:
    """The pieces of a name, as text."""
    return tuple(piece.text for piece in pieces_of(name))
