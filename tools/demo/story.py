"""What happened to the company's bill of late, a paragraph a happening.

Weeks are counted from last week, which is week 0; weekdays from Monday, which is 0. What happened
before is in `tools.demo.story_before`.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.demo.happening import RAMPED, Effect, Happening, deployed, experiments, weeks
from tools.demo.vendors import EMBEDDING

if TYPE_CHECKING:
    from tools.demo.timeline import Timeline

OUTAGE_SHARE = 0.6


def of_late(time: Timeline) -> tuple[Happening, ...]:
    """What happened from last week back to six weeks before it, the newest first."""
    return (
        vector_overfetch(time),
        holiday_ramp(time),
        untagged_experiments(time),
        outage(time),
        earlier_experiments(time),
        broken_prompt_cache(time),
        gift_finder(time),
    )


def vector_overfetch(time: Timeline) -> Happening:
    """A vector query fetches ten times too many embeddings, without a cache.

    On Tuesday of last week search-api 4.12 went out with hybrid retrieval. Every query now
    fetches ten times as many embeddings from the vector index, and the cache in front of the
    embedder was left out, so that each query is embedded anew: read units rose tenfold and
    embedding tokens fourfold while searches did not rise. Nobody planned it, and it still runs.
    """
    start = time.at(0, 1, "06:20")
    return Happening(
        id="vector-overfetch",
        title="A vector query fetches ten times too many embeddings, without a cache",
        window=weeks(time, 0),
        where={"component": ["vector-index", "embedder"]},
        effects=(
            Effect(("vector-index/PC-READ-UNITS",), start, factor=10.0),
            Effect((f"key-search-prod/{EMBEDDING}/*",), start, factor=4.0),
        ),
        component="vector-index",
        feature="ai-search",
        team="discovery",
        verdict="unplanned",
        record="event:deploy-search-api-4.12",
        events=(
            deployed("search-api", "4.12", start, "hybrid retrieval", "discovery", "U0LFCLEO"),
        ),
        facts={"read_units_factor": "10", "embedding_tokens_factor": "4"},
    )


def holiday_ramp(time: Timeline) -> Happening:
    """The holiday ramp: 40 % more compute, as planned.

    Before the holidays the web, checkout and tracking fleets run 40 % more instances. The
    plan was approved in good time, began on Monday of last week and runs for seven weeks.
    """
    first = time.week(0)
    start = time.at(0, 0)
    last = first + timedelta(days=47)
    scope = {
        "component": ["storefront-web", "checkout-api", "tracking-api"],
        "sku": ["EC2-C6I-2XLARGE", "EC2-C6I-XLARGE", "EC2-M6I-LARGE"],
        "region": ["eu-west-1"],
    }
    return Happening(
        id="holiday-ramp",
        title="The holiday ramp: 40 % more compute, as planned",
        window=weeks(time, 0),
        where=scope,
        effects=(Effect(RAMPED, start, start + timedelta(days=48), factor=1.4),),
        team="storefront",
        verdict="planned",
        record="plan:holiday-ramp",
        plan={
            "id": "holiday-ramp",
            "title": "Holiday ramp: 40 % more compute",
            "owner": "platform",
            "approved_by": "Noor Ahlberg, FinOps",
            "scope": scope,
            "from": first,
            "until": last,
            "expected": {"percent": 40},
            "reason": "Orders double in the weeks before the holidays; checkout must stay fast.",
            "link": "https://wiki.larkfield.example/holiday-ramp",
        },
        events=(
            {
                "id": "campaign-holiday",
                "time": time.at(0, 1, "07:00"),
                "class": "business",
                "type": "campaign",
                "title": "Holiday campaign starts",
                "feature": "catalogue",
                "team": "storefront",
            },
        ),
        facts={"percent": "40"},
    )


def untagged_experiments(time: Timeline) -> Happening:
    """Short untagged experiments on GPUs.

    From Wednesday to Friday of last week two large GPU instances ran in the sandbox account.
    They bear no tag, no record speaks of them, and they are gone again.
    """
    return experiments(
        "untagged-experiments", time, 0, time.at(0, 2, "09:30"), time.at(0, 4, "17:00")
    )


def outage(time: Timeline) -> Happening:
    """An outage of the checkout, with failover.

    On Wednesday two weeks before last week the checkout lost its connections to the orders
    database for three and a half hours; six of ten customers could not pay. Payments failed over
    to Frankfurt, where a second fleet and its replication ran until Friday morning.
    """
    start, end = time.at(-2, 2, "14:10"), time.at(-2, 2, "17:40")
    failover = (time.at(-2, 2, "14:30"), time.at(-2, 4, "09:00"))
    return Happening(
        id="checkout-outage",
        title="Checkout outage with failover to Frankfurt",
        window=weeks(time, -2),
        where={"component": ["checkout-api"], "region": ["eu-central-1"]},
        effects=(
            Effect(("checkout-api/EC2-C6I-XLARGE/*/eu-central-1/*",), *failover, add=90 * 24.0),
            Effect(("checkout-api/EC2-TRANSFER-REGION/*",), *failover, add=9000.0),
        ),
        component="checkout-api",
        feature="checkout",
        team="payments",
        verdict="unplanned",
        record="incident:checkout-outage",
        incident={
            "id": "checkout-outage",
            "title": "Checkout cannot reach the orders database",
            "severity": "sev1",
            "impact_start": start,
            "impact_end": end,
            "detected": start + timedelta(minutes=6),
            "resolved": time.at(-2, 4, "09:00"),
            "components": ["checkout-api", "orders-db"],
            "features": ["checkout"],
            "impact_share": Decimal(str(OUTAGE_SHARE)),
            "responders": [
                {"team": "payments", "people": 4, "person_hours": Decimal("16.5")},
                {"team": "platform", "people": 2, "person_hours": Decimal("7.5")},
            ],
            "slack_channel": "C0INCCHECKOUT",
            "link": "https://status.larkfield.example/checkout-outage",
        },
        events=(
            {
                "id": "failover-checkout",
                "time": failover[0],
                "class": "technical",
                "type": "failover",
                "title": "Checkout fails over to eu-central-1",
                "component": "checkout-api",
                "team": "payments",
                "by": "U0LFEVE",
            },
        ),
        facts={"hours": "3.5", "impact_share": str(OUTAGE_SHARE), "person_hours": "24.0"},
    )


def earlier_experiments(time: Timeline) -> Happening:
    """Three weeks before, the same had happened for two days."""
    return experiments(
        "earlier-experiments", time, -3, time.at(-3, 1, "10:00"), time.at(-3, 3, "10:00")
    )


def broken_prompt_cache(time: Timeline) -> Happening:
    """The chatbot's prompt cache broke: tokens tripled, traffic did not.

    Five weeks before last week chat-assistant 2.9 put the time of day at the head of every
    prompt and sent the whole history along. The prompt cache never matched again and tokens
    tripled while conversations did not rise, until 2.9.3 mended it eight days later.
    """
    start, end = time.at(-5, 2, "09:10"), time.at(-4, 3, "16:30")
    prompt = "key-support-prod/claude-sonnet-4-5/SONNET-"
    return Happening(
        id="broken-prompt-cache",
        title="The chatbot's prompt cache broke: tokens tripled, traffic did not",
        window=weeks(time, -5),
        where={"component": ["chat-assistant"]},
        effects=(
            Effect((f"{prompt}INPUT",), start, end, factor=8200 / 900),
            Effect((f"{prompt}CACHE-*",), start, end, factor=0.0),
        ),
        component="chat-assistant",
        feature="support-chat",
        team="care",
        verdict="unplanned",
        record="event:deploy-chat-assistant-2.9",
        events=(
            deployed(
                "chat-assistant", "2.9", start, "time of day in the prompt", "care", "U0LFGUS"
            ),
            deployed("chat-assistant", "2.9.3", end, "prompt cache mended", "care", "U0LFHANA"),
        ),
        facts={"tokens_factor": "3"},
    )


def gift_finder(time: Timeline) -> Happening:
    """A pilot whose tag no rule knows.

    Six weeks before last week the pilot of a gift finder began. It is tagged with a name that
    no rule knows, so that its cost is placed nowhere.
    """
    start = time.at(-6, 0)
    return Happening(
        id="gift-finder",
        title="A pilot whose tag no rule knows",
        window=weeks(time, -6),
        where={"tag:app": ["gift-finder"]},
        effects=(
            Effect(("gift-finder/EC2-M6I-LARGE",), start, add=144.0),
            Effect(("gift-finder/EBS-GP3",), start, add=30.0),
        ),
        events=(
            {
                "id": "pilot-gift-finder",
                "time": start + timedelta(hours=8),
                "class": "business",
                "type": "launch",
                "title": "Gift finder pilot begins",
                "team": "storefront",
            },
        ),
    )
