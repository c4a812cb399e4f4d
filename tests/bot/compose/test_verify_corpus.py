"""Thousands of true and spoiled claims: the spoiled are caught, the true let through."""

from __future__ import annotations

from collections import Counter

from bot.compose.verify import verify
from tests.support.claim_corpus import corpus

COMPANIES = 170
SEED = 20261125


def test_spoiled_claims_are_caught_and_true_ones_let_through() -> None:
    """Of ten thousand claims, 99.5 % of the spoiled are refused and 1 % of the good at most."""
    seen: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for sample in corpus(COMPANIES, SEED):
        seen[sample.how] += 1
        refused = bool(verify(sample.claim, sample.ground))
        if refused == (sample.how == "good"):
            wrong[sample.how] += 1
            examples.setdefault(sample.how, sample.claim.text)
    spoiled = sum(seen.values()) - seen["good"]
    missed = sum(wrong.values()) - wrong["good"]
    assert sum(seen.values()) >= 10_000
    assert set(seen) == {
        "good",
        "swapped",
        "rounded",
        "sign-flipped",
        "invented",
        "wrong owner",
        "wrong direction",
        "wrong rank",
        "wrong verdict",
        "stronger cause",
    }
    assert missed <= spoiled * 0.005, (wrong, examples)
    assert wrong["good"] <= seen["good"] * 0.01, (wrong, examples)
