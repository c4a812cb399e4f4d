"""The verifier lets through what the facts bear out and nothing else."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from bot.compose.bearing import Bearing
from bot.compose.claims import PLACEHOLDER, Claim
from bot.compose.verify import Ground, Names, verify
from tools.facts import Ledger

ledger = Ledger()
TOTAL = ledger.money("total", Decimal("120"), "USD", query="q1")
BEFORE = ledger.money("before", Decimal("60"), "USD", query="q2")
RISE = ledger.money("change", Decimal("60"), "USD")
RISE_PERCENT = ledger.fact("percent", "change", Decimal("100"), unit="%")
FALL = ledger.money("change", Decimal("-20"), "USD", scope={"service": ["S3"]})
LARGE = ledger.money("EC2", Decimal("90"), "USD", scope={"service": ["EC2"]}, query="q3")
SMALL = ledger.money("S3", Decimal("30"), "USD", scope={"service": ["S3"]}, query="q3")
SEARCH = ledger.name("team", "Search", scope={"team": ["search"]})
PAY = ledger.name("team", "Payments", scope={"team": ["pay"]})
STORE = ledger.name("service", "Amazon S3 Tier 2", scope={"service": ["S3"]})
COINCIDES = ledger.name("event:1", "Deploy of the ranker")
CONSISTENT = ledger.name("event:2", "New index")
ACCOUNTS = ledger.name("plan:1", "Holiday ramp")

FACTS = {fact.id: fact for fact in ledger.facts}
IDS = {
    "total": TOTAL,
    "before": BEFORE,
    "rise": RISE,
    "percent": RISE_PERCENT,
    "fall": FALL,
    "large": LARGE,
    "small": SMALL,
    "search": SEARCH,
    "pay": PAY,
    "store": STORE,
    "coincides": COINCIDES,
    "consistent": CONSISTENT,
    "accounts": ACCOUNTS,
}
GROUND = Ground(
    FACTS,
    Bearing(
        grades={
            COINCIDES.id: "coincides with",
            CONSISTENT.id: "consistent with",
            ACCOUNTS.id: "accounts for",
        },
        verdicts={RISE.id: "planned", FALL.id: "unplanned"},
    ),
    Names(
        [("team", "search", "Search"), ("team", "pay", "Payments"), ("team", "data", "Data hub")]
    ),
)


def _claim(text: str, *more: str) -> Claim:
    """A claim written with the names above instead of the facts' numbers."""
    for name, fact in IDS.items():
        text = text.replace("{{" + name + "}}", "{{" + fact.id + "}}")
        text = text.replace("{{" + name + ":", "{{" + fact.id + ":")
    shown = [match[1] for match in PLACEHOLDER.finditer(text)]
    cited = dict.fromkeys([*shown, *(IDS[name].id for name in more)])
    return Claim("headline", text, tuple(cited))


@pytest.mark.parametrize(
    "text",
    [
        "Spend rose by {{rise:size}} to {{total}}.",
        "It rose {{percent:signed}}; S3 fell by {{fall:size}}.",
        "It doubled, {{percent:signed}}.",
        "S3 did not rise: {{fall}}.",
        "The largest is EC2 with {{large}}, the smallest S3 with {{small}}.",
        "{{search}} owns it.",
        "Search owns it, says {{search}}.",
        "{{store}} is Amazon S3 Tier 2 in Q3.",
        "It coincides with {{coincides}}.",
        "It is consistent with {{consistent}}.",
        "{{accounts}} accounts for it.",
        "It coincides with {{accounts}}.",
        "The rise of {{rise}} was planned.",
        "The fall of {{fall:size}} was unplanned.",
        "At least {{small}} and up to {{large}} of it.",
        "The total was {{total}}, {{before}} before.",
    ],
)
def test_what_the_facts_bear_out_passes(text: str) -> None:
    """A true claim is let through."""
    assert verify(_claim(text), GROUND) == []


@pytest.mark.parametrize(
    "text",
    [
        "Spend rose by {{rise}} to 120 USD.",
        "Spend rose by {{rise}}, about half of it on S3.",
        "Some twenty-three services, {{total}}.",
        "Full-width １２０ of {{total}}.",
        "Arabic ١٢ of {{total}}.",
        "Superscript ² of {{total}}.",
        "A quarter of {{total}}.",
        "{{total}} in the 2nd week.",
        "Spend fell by {{rise}}.",
        "S3 rose by {{fall:size}}.",
        "Spend rose to {{total}}.",
        "Spend did not rise: {{rise}}.",
        "It tripled, {{percent}}.",
        "It halved, {{percent}}.",
        "The largest is S3 with {{small}}.",
        "The smallest is EC2 with {{large}}.",
        "The largest bill yet: {{total}}.",
        "Payments owns it, says {{search}}.",
        "The Data hub owns it, {{total}}.",
        "The rise of {{rise}} was caused by {{accounts}}.",
        "The rise of {{rise}} is due to {{accounts}}.",
        "{{coincides}} accounts for it.",
        "It is consistent with {{coincides}}.",
        "{{consistent}} accounts for the {{total}}.",
        "The rise of {{rise}} was unplanned.",
        "The fall of {{fall:size}} was planned.",
        "See https://example.com for {{total}}.",
        "<!channel> {{total}}",
        "@here {{total}}",
        "[more](x) {{total}}",
        "{{total} and {{total}}",
        "{{total:loud}}",
        "A change of {{fall:size}} on S3.",
    ],
)
def test_what_the_facts_do_not_bear_out_is_refused(text: str) -> None:
    """Each kind of false, invented or foreign word is caught."""
    assert verify(_claim(text), GROUND) != []


def test_a_claim_without_a_fact_is_refused() -> None:
    """Even a harmless sentence rests on something."""
    assert verify(Claim("caveat", "All is well.", ()), GROUND) == ["the claim cites no fact"]


def test_an_unknown_fact_is_refused() -> None:
    """A placeholder that nothing fills never reaches a reader."""
    assert verify(Claim("headline", "It is {{f99}}.", ("f99",)), GROUND) == ["unknown fact f99"]


def test_a_fact_that_is_shown_but_not_cited_is_refused() -> None:
    """What a claim shows is in what it cites."""
    assert verify(Claim("headline", f"It is {{{{{TOTAL.id}}}}}.", (BEFORE.id,)), GROUND)


def test_a_direction_may_rest_on_a_fact_that_is_cited_only() -> None:
    """The change itself need not be shown for the word to be borne out."""
    assert verify(_claim("Spend rose to {{total}}.", "rise"), GROUND) == []
    assert verify(_claim("Spend fell to {{total}}.", "rise"), GROUND) != []


def test_time_grows_with_length_and_no_faster() -> None:
    """A hostile text of the longest size takes no longer than its length allows."""
    text = "rose fell largest {{f1}} " * 80
    claim = Claim("headline", text[:2000].rsplit("{{", 1)[0], (TOTAL.id,))
    began = time.perf_counter()
    verify(claim, GROUND)
    assert time.perf_counter() - began < 0.2
