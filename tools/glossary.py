"""The words of Spendthread: what they mean and how what they name is computed."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["cost", "word", "tool", "dimension", "metric", "entity"]


class Term(NamedTuple):
    """One word; `others` are further names for it."""

    name: str
    others: tuple[str, ...]
    kind: Kind
    meaning: str
    computed: str = ""


GLOSSARY: tuple[Term, ...] = (
    Term(
        "EffectiveCost",
        ("effective cost", "amortised cost", "amortized cost", "consumption cost"),
        "cost",
        "what the use of a day really cost: after all discounts, with purchases made in advance"
        " spread over what they cover",
        "sum of the FOCUS column EffectiveCost over the lines of the scope, by charge day",
    ),
    Term(
        "BilledCost",
        ("billed cost", "invoiced cost", "cash cost", "invoice"),
        "cost",
        "what the invoice asks for: purchases made in advance count in full when they are billed",
        "sum of the FOCUS column BilledCost over the lines of the scope",
    ),
    Term(
        "ListCost",
        ("list cost", "list price", "public price", "on demand cost"),
        "cost",
        "what the same use would cost at the provider's public prices",
        "sum of the FOCUS column ListCost; purchases and the use that they cover are both in it,"
        " so that it is compared for usage only",
    ),
    Term(
        "ContractedCost",
        ("contracted cost", "negotiated cost", "contract price"),
        "cost",
        "what the same use would cost at negotiated prices, before commitments take effect",
        "sum of the FOCUS column ContractedCost",
    ),
    Term(
        "FOCUS",
        ("finops open cost and usage specification",),
        "word",
        "the open format for billing data in which all providers' bills are kept here",
    ),
    Term(
        "charge period",
        ("charge day", "charge date"),
        "word",
        "the time in which something was used or took effect; questions about use go by it",
    ),
    Term(
        "billing period",
        ("billing month", "invoice month"),
        "word",
        "the month on whose invoice a line stands; questions about cash go by it, and a later"
        " correction counts in the month in which it was billed",
    ),
    Term(
        "charge category",
        ("usage", "purchase", "tax", "adjustment"),
        "word",
        "what sort of line it is: Usage, Purchase, Tax, Credit or Adjustment",
    ),
    Term(
        "credit",
        ("credits", "voucher"),
        "word",
        "money that the provider gives back; shown beside usage, because it can hide a rise",
        "sum of the lines whose ChargeCategory is Credit",
    ),
    Term(
        "correction",
        ("corrections", "refund", "restatement"),
        "word",
        "a later line that mends an invoice already issued; it keeps the charge day of what it"
        " mends",
        "lines whose ChargeClass is Correction",
    ),
    Term(
        "commitment",
        ("commitment discount", "reservation", "reserved instance", "savings plan"),
        "word",
        "a promise to use or spend a certain amount, in return for lower prices",
    ),
    Term(
        "coverage",
        ("commitment coverage",),
        "metric",
        "how much of the use that commitments could cover is covered by them",
        "ListCost of covered usage as a share of that of all usage that could be covered",
    ),
    Term(
        "utilisation",
        ("utilization", "commitment utilisation"),
        "metric",
        "how much of what was committed to is used",
        "EffectiveCost of Used as a share of Used and Unused",
    ),
    Term(
        "unused commitment",
        ("commitment waste",),
        "metric",
        "what was committed to and not used; it belongs to whoever owns the commitment",
        "EffectiveCost of the lines whose CommitmentDiscountStatus is Unused",
    ),
    Term(
        "component",
        ("app", "application", "microservice"),
        "dimension",
        "a piece of our own software, with one team that owns it",
    ),
    Term(
        "feature",
        ("product", "capability"),
        "dimension",
        "what customers or colleagues get; components serve it",
    ),
    Term("team", ("squad", "owner", "group"), "dimension", "who owns components and features"),
    Term("provider", ("cloud", "vendor"), "dimension", "who sells the service"),
    Term("service", (), "dimension", "what a provider sells, by its name on the bill"),
    Term(
        "service category",
        ("category",),
        "dimension",
        "the kind of a service, such as Compute, Storage or Databases",
    ),
    Term(
        "account",
        ("sub account", "subscription", "project", "workspace"),
        "dimension",
        "the SubAccountId of a line: an account, subscription, project or workspace",
    ),
    Term("region", (), "dimension", "where the provider runs it"),
    Term("sku", ("price line",), "dimension", "the smallest thing with a price of its own"),
    Term("resource", (), "dimension", "one machine, bucket, database … of the provider"),
    Term(
        "environment",
        ("env", "stage"),
        "dimension",
        "what it runs for, such as production or staging, as the rules assign it",
    ),
    Term("AI model", ("ai_model", "llm"), "dimension", "the language model that served a request"),
    Term("AI key", ("ai_key", "api key"), "dimension", "the key with which an AI API was called"),
    Term(
        "tag",
        ("label", "tags"),
        "dimension",
        "a word that we put on a resource; the case and separators of its key do not matter",
    ),
    Term(
        "unallocated",
        ("not allocated", "unattributed"),
        "word",
        "cost that has no value in a dimension, such as no team; a row like the others, so that"
        " all rows sum to the total",
    ),
    Term(
        "unplaced",
        (),
        "word",
        "cost that no rule of the allocation matches",
    ),
    Term(
        "allocation",
        ("allocation rule", "rules"),
        "word",
        "who bears a line: the first rule that matches it decides, AllocatedTags before Tags",
    ),
    Term(
        "shared cost",
        ("split", "shared"),
        "word",
        "cost of something that several use, divided among them by a rule: evenly, by fixed"
        " weights, by their own spend, by a metric or by a gateway's log",
    ),
    Term(
        "verdict",
        ("justification", "justified"),
        "word",
        "whether a cost was meant: planned, partly planned, unplanned or unknown, with the record"
        " that says so",
    ),
    Term(
        "planned",
        ("partly planned", "unplanned"),
        "word",
        "planned: a plan or an accepted decision states this cost, within a tenth; partly planned:"
        " it states a part; unplanned: an event or incident of the same component explains it and"
        " nobody had planned it",
    ),
    Term(
        "plan",
        (),
        "word",
        "spend that was meant: a scope, an expected rise, a reason, who approved it and until when",
    ),
    Term(
        "decision",
        ("architecture decision", "adr"),
        "word",
        "an architecture decision, with the cost that it expects and what it buys and gives up",
    ),
    Term(
        "trade-off",
        ("tradeoff", "trade off"),
        "word",
        "what a cost buys in speed or reliability, and what saving it would give up",
    ),
    Term("event", ("deploy", "launch"), "word", "something that happened and may explain a change"),
    Term(
        "incident",
        ("outage",),
        "word",
        "a time in which customers were hit, with the components and the share of impact",
    ),
    Term(
        "outage cost",
        ("cost of an outage", "cost of downtime"),
        "metric",
        "lost revenue, SLA credits, response labour and extra infrastructure, low and high",
    ),
    Term(
        "budget",
        (),
        "word",
        "what may be spent on a scope in a month, quarter or year",
    ),
    Term(
        "unit cost",
        ("unit economics", "cost per unit"),
        "metric",
        "cost for one order, request, user or thousand tokens",
        "cost of the scope divided by the metric's value over the same window",
    ),
    Term(
        "rate",
        ("price effect",),
        "word",
        "the part of a change that comes from prices",
        "change of the rate times the new quantity, for each sku, region and unit",
    ),
    Term(
        "volume",
        ("usage effect", "quantity"),
        "word",
        "the part of a change that comes from using more or less",
        "change of the quantity times the old rate, for each sku, region and unit",
    ),
    Term(
        "mix",
        ("mix effect",),
        "word",
        "the part of usage that comes from shifting between dear and cheap, within one unit",
        "usage less the change of the total quantity at the old mean rate",
    ),
    Term(
        "coincides with",
        (),
        "word",
        "the time fits, and nothing else is known to connect the two",
    ),
    Term(
        "consistent with",
        (),
        "word",
        "the time fits and it is the same component, or one that depends on it or that it needs",
    ),
    Term(
        "accounts for",
        (),
        "word",
        "the time, the component and the amount fit, the amount within a tenth",
    ),
    Term(
        "unexplained",
        ("other", "rest"),
        "word",
        "the part of a change that no located cause holds",
        "change less the sum of its causes",
    ),
    Term(
        "located",
        ("share located",),
        "metric",
        "how much of a change the named causes hold",
        "money that the causes moved, as a share of all that moved, causes and the rest",
    ),
    Term(
        "provisional",
        ("late data", "not final"),
        "word",
        "a day whose lines may still change because the provider delivers late",
        "the end of the day is later than now less the data lag of the organisation",
    ),
    Term(
        "anomaly",
        ("spike", "unusual"),
        "word",
        "cost outside the band that its own past, the weekday and known plans let expect",
    ),
    Term("forecast", ("projection",), "word", "spend to come, with the interval in which it lies"),
    Term(
        "period",
        ("window", "last week", "time frame"),
        "word",
        "whole days unless hours are named; the end is the first day that no longer counts; weeks,"
        " months and quarters are calendar ones, fiscal only where the question says so",
    ),
    Term(
        "fact",
        ("figure",),
        "word",
        "one value with its unit, period, scope and the query that gave it",
    ),
    Term(
        "generation",
        (),
        "word",
        "one published, unchanging state of the data; an answer reads exactly one",
    ),
    Term(
        "context",
        ("shared model",),
        "word",
        "the folder that says how teams, components, features, plans, decisions and incidents hang"
        " together",
    ),
    Term(
        "telemetry",
        ("observability",),
        "word",
        "logs, metrics and traces, and what keeping them costs beside the thing they watch",
    ),
    Term(
        "token",
        ("tokens", "cached tokens"),
        "word",
        "the unit by which AI models are paid: read uncached, read from or written to a cache, or"
        " written as output",
    ),
    Term(
        "error budget",
        ("headroom",),
        "metric",
        "how much an objective may still be missed before it is broken",
    ),
)
