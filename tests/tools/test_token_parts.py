"""A change of the cost of language models, split into price and the parts of volume."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.analysis.token_parts import TokenParts, Workload, token_parts


def workload(requests: int, **kinds: tuple[str, int]) -> Workload:
    """Requests, and of each kind cost and tokens."""
    return Workload(
        Decimal(requests),
        {kind: Decimal(cost) for kind, (cost, _) in kinds.items()},
        {kind: Decimal(tokens) for kind, (_, tokens) in kinds.items() if tokens},
    )


def test_each_part_alone() -> None:
    """From 100 requests, 1,000 tokens read at 0.01 and 100 written at 0.05: 15 in all.

    Twice as many of both double it; twice the output adds 5; a price of 0.02 for reading adds 10.
    """
    before = workload(100, uncached=("10", 1000), output=("5", 100))
    cases = {
        "requests": (workload(200, uncached=("20", 2000), output=("10", 200)), 15),
        "tokens_per_request": (workload(100, uncached=("10", 1000), output=("10", 200)), 5),
        "price": (workload(100, uncached=("20", 1000), output=("5", 100)), 10),
    }
    for name, (after, amount) in cases.items():
        assert token_parts([(before, after)]) == TokenParts(**{name: Decimal(amount)}), name


def test_a_lost_cache_is_told_apart_from_price() -> None:
    """The same 1,000 tokens, 500 of them read at 0.001 before and at 0.01 in full now.

    5 + 0.5 = 5.5 became 10: 4.5 more, all of it from the cache.
    """
    before = workload(10, uncached=("5", 500), cached=("0.5", 500))
    after = workload(10, uncached=("10", 1000))
    assert token_parts([(before, after)]) == TokenParts(cache_share=Decimal("4.5"))


def test_new_and_vanished_ai_models_stay_out_of_price() -> None:
    """One AI model for another: 8 new, 5 gone, and a fee of 3 that has no tokens."""
    nothing = Workload(Decimal(0), {}, {})
    gone = workload(10, uncached=("5", 100))
    new = workload(10, uncached=("8", 100))
    fee = (workload(0, other=("1", 0)), workload(0, other=("4", 0)))
    parts = token_parts([(gone, nothing), (nothing, new), fee])
    assert parts == TokenParts(new=Decimal(8), vanished=Decimal(-5), unsplit=Decimal(3))


_KINDS = ("uncached", "cached", "written", "output", "other")
_side = st.builds(
    Workload,
    st.decimals(0, 10**9, places=0),
    st.dictionaries(st.sampled_from(_KINDS), st.decimals(-(10**3), 10**9, places=8)),
    st.dictionaries(st.sampled_from(_KINDS[:-1]), st.decimals(1, 10**12, places=3)),
)


@settings(max_examples=50)
@given(st.lists(st.tuples(_side, _side), max_size=4))
def test_any_change_is_the_sum_of_its_parts(pairs: list[tuple[Workload, Workload]]) -> None:
    """Whatever was used, the parts sum to the change to the last decimal."""
    change = sum((after.whole_cost - before.whole_cost for before, after in pairs), Decimal(0))
    assert token_parts(pairs).total == change
