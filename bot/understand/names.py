"""The forms in which people shorten a name: `checkout` for `checkout-api`, `S3` for the rest."""

from __future__ import annotations

import re

from bot.understand.pieces import key_of, words_of

GENERIC = frozenset(
    """amazon aws azure google microsoft oracle cloud service services api apis app apps web worker
    workers job jobs server servers team teams squad group the of and for a an to in system systems
    platform engine db database databases cluster clusters node nodes frontend backend fe be ui site
    prod production staging stage stg dev development test account accounts project main core
    common shared global internal external new old v1 v2 v3 inc ltd llc corp company store stores
    data management manager managed online simple elastic relational virtual private machine
    machines gateway handler processor pipeline component feature product module library client
    queue topic bucket registry container containers compute storage network networking analytics
    monitoring logging backup tools tool us eu east west north south central general default
    environment env business key keys model models infra infrastructure ops in on at by
    with""".split()
)
"""Pieces that tell nothing apart: a name shortened to these alone is not a name."""

COMMITMENT_WORDS = frozenset(
    "savings saving plan plans reserved reservation reservations instance instances".split()
)
"""What commitments are called in general: "our savings plan" is one, whoever sells it."""

_VENDORS = ("amazon", "aws", "azure", "google cloud", "google", "microsoft", "cloud", "oci")
_KIND_EDGES = {
    "team": ("team", "squad", "crew", "tribe", "group"),
    "component": ("component", "service"),
    "feature": ("feature",),
    "account": ("account", "subscription", "project"),
}
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_MOST_PIECES = 8


def own_forms(dimension: str, value: str, name: str) -> list[str]:
    """The full names of one value, the most telling first."""
    forms = [value]
    if name and name != value:
        forms.append(name)
        inner = _PARENTHESES.findall(name)
        if inner:
            forms += (
                [_PARENTHESES.sub("", name).strip(), *inner] if dimension != "region" else inner
            )
    for form in list(forms):
        words = words_of(form)
        for edge in _KIND_EDGES.get(dimension, ()):
            if len(words) > 1 and words[0] == edge:
                forms.append(" ".join(words[1:]))
            if len(words) > 1 and words[-1] == edge:
                forms.append(" ".join(words[:-1]))
    return [form for form in forms if words_of(form)]


def looser_forms(dimension: str, value: str) -> list[str]:
    """Names that leave out the maker, the word "service", or what stands before a colon."""
    if dimension == "sku" and ":" in value:
        return [value.rpartition(":")[2]]
    if dimension != "service":
        return []
    words = list(words_of(value))
    found = []
    for vendor in _VENDORS:
        lead = vendor.split()
        if words[: len(lead)] == lead and len(words) > len(lead):
            words = words[len(lead) :]
            found.append(" ".join(words))
            break
    if len(words) > 1 and words[-1] in ("service", "services"):
        words = words[:-1]
        found.append(" ".join(words))
    return [
        form
        for form in found
        if not set(words_of(form)) <= GENERIC and not set(words_of(form)) <= COMMITMENT_WORDS
    ]


def parts_of(form: str, dimension: str) -> list[tuple[str, float]]:
    """The neighbouring pieces that may stand for a name, and how much of it each keeps."""
    words = words_of(form)[:_MOST_PIECES]
    telling = [word for word in words if _tells(word)]
    if not telling or len(words) < 2:
        return []
    found = []
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = words[start:end]
            if run == words or not _tells(run[0]) or not _tells(run[-1]):
                continue
            if dimension == "service" and set(run) <= COMMITMENT_WORDS:
                continue
            kept = sum(_tells(word) for word in run)
            if dimension == "service" and kept < len(telling) and kept < 2:
                continue
            found.append((key_of(run), kept / len(telling)))
    return found


def _tells(word: str) -> bool:
    return word not in GENERIC and len(word) > 1 and not word.isdigit()


_DATE = re.compile(r"\d{6,8}|\d{4}")


def ai_base(model: str) -> str:
    """The name of an AI model without its date."""
    return key_of(_undated(model))


def _undated(model: str) -> list[str]:
    words = [word for word in words_of(model) if not (word.isdigit() and len(word) >= 6)]
    if _looks_dated(words):
        words = words[:-3]
    return words[:-1] if words[-1:] in (["latest"], ["preview"]) else words


def ai_parts(model: str) -> set[str]:
    """The shortened names of an AI model: its family, its maker's name for it."""
    words = _undated(model)
    found = set()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = tuple(words[start:end])
            if any(len(word) >= 3 and not word.isdigit() and word not in _AI_PLAIN for word in run):
                found.add(key_of(run))
    return found


_AI_PLAIN = frozenset({"text", "large", "small", "mini", "nano", "pro", "turbo", "fast", "model"})


def _looks_dated(words: list[str]) -> bool:
    """Whether the last pieces are a date such as 2024-08-06 rather than a version."""
    return len(words) > 3 and all(
        word.isdigit() and len(word) == size
        for word, size in zip(words[-3:], (4, 2, 2), strict=True)
    )
