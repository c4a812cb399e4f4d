"""The words of a starter folder: what each file is for, with an example to uncomment.

Lines that begin with `# ` explain; lines that begin with `#` and no space are an example.
"""

from __future__ import annotations

ORG = """\
# The whole organisation: its money, its clock, its words.
# A "day" of the bill is a UTC day; "today" and "last week" follow the time zone.
"""

ORG_MORE = """\
# What an hour of an engineer costs, for the cost of outages:
#labour_rate_per_hour: 90
# Words of yours that stand for an id, a dimension, or a value of one:
#synonyms:
#  squad: team
#  vectors: service:Pinecone
"""

TEAMS = """\
# Who owns what. Each team may also have parent, slack_channel, slack_usergroup, members (Slack
# user ids) and cost_centre, so that answers can say how to reach it.
"""

TEAMS_EXAMPLE = """\
#teams:
#  - id: payments
#    name: Payments
#    slack_channel: C0123456789
#    slack_usergroup: S0123456789
#    members: [U0123456789]
"""

COMPONENTS = """\
# The pieces of your own software, and who owns them. `feature` says what they serve, and
# `depends_on` what they need: both bring causes and owners into answers.
"""

COMPONENTS_EXAMPLE = """\
#components:
#  - {id: checkout-api, name: Checkout API, team: payments, feature: checkout, depends_on: [orders]}
#  - {id: orders, name: Orders, team: payments}
"""

FEATURES = """\
# What customers or colleagues get. `value` says in words what the business has from it; nobody
# can propose that, so this file waits for you.
#features:
#  - id: checkout
#    name: Checkout
#    team: payments
#    value: Customers pay for their baskets
#    unit_metric: orders
#    revenue_per_hour: {amount: 12000, currency: USD}
"""

RULES = """\
# Which line of the bill belongs to whom: in order, the first rule that matches wins. Tags are found
# whatever their case and separators; AllocatedTags come before Tags. A component brings its team
# and feature along. `$Tags.team` takes the value from the line.
"""

PLANS = """\
# Spend that was meant: an increase over the course just before, from the first day to the last.
#plans:
#  - id: holiday-ramp
#    title: More servers for the holidays
#    owner: payments
#    approved_by: U0123456789
#    scope: {feature: checkout}
#    from: 2026-11-01
#    until: 2026-12-31
#    expected: {amount: 5000, currency: USD, per: month}
#    reason: Twice as many customers are expected
"""

BUDGETS = """\
# What may be spent in each period, counted from `start`.
#budgets:
#  - {id: cloud, scope: {}, period: month, start: 2026-01-01, amount: 100000, currency: USD}
"""

EVENTS = """\
# What happened and may explain a change: launches, deployments, changes of a provider. Pipelines
# may append to events.jsonl instead, one event a line, also as CloudEvents or CDEvents.
#events:
#  - id: launch-2
#    time: 2026-11-02T09:00:00+01:00
#    class: business
#    type: launch
#    title: Version 2 for everybody
#    feature: checkout
"""

INCIDENTS = """\
# Outages, with the time of their impact on customers rather than of their ticket.
#incidents:
#  - id: inc-61
#    title: Checkout was down
#    severity: critical
#    impact_start: 2026-11-10T02:00:00Z
#    impact_end: 2026-11-10T05:30:00Z
#    components: [checkout-api]
#    impact_share: 0.6
#    responders: [{team: payments, people: 4, person_hours: 14}]
"""

METRICS = """\
# What is measured. The values lie in metrics/*.csv: time,metric,value,component,feature
#metrics:
#  - {name: orders, kind: business, unit: orders, aggregation: sum, better: higher}
#  - {name: availability, kind: availability, unit: "%", aggregation: mean, better: higher}
"""

SLOS = """\
# Objectives, in the metric's unit, and the credits that are owed below them.
#slos:
#  - id: checkout-up
#    component: checkout-api
#    metric: availability
#    target: 99.9
#    window_days: 30
#    credits: {of: {amount: 40000, currency: USD}, tiers: [{below: 99.9, percent: 10}]}
"""

ACCESS = """\
# Who may see what in Slack. An answer shows what the asker and everybody in the channel may see.
#default: deny
#finops: [U0123456789]
#rules:
#  - {team: payments, scope: {team: payments}}
#  - {channel: C0123456789, all: true}
#restricted: [{account: "000000000000"}]
"""

DECISION = """\
---
# An architecture decision in figures. Copy this file, and give the copy a number and a name.
id: three-zones
title: Run the database in three zones
status: proposed
date: 2026-05-01
effective_from: 2026-06-01
owner: payments
scope: {component: orders}
expected_monthly_cost_change: {amount: 2900, currency: USD}
buys: [{metric: availability, component: orders, change: 0.05, unit: "%"}]
review_by: 2027-06-01
---

# Context

Why it had to be decided.

# Decision

What was decided, and what it buys and gives up.
"""

FIXED = {
    "features.yaml": FEATURES,
    "plans.yaml": PLANS,
    "budgets.yaml": BUDGETS,
    "events.yaml": EVENTS,
    "incidents.yaml": INCIDENTS,
    "metrics.yaml": METRICS,
    "slos.yaml": SLOS,
    "access.yaml": ACCESS,
    "decisions/0000-template.md": DECISION,
}
"""Files about which a bill says nothing."""
