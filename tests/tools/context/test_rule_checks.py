"""Rules that cannot do what they say are told before an ingest finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.context import said, write_context

if TYPE_CHECKING:
    from pathlib import Path


def _rules(*rules: str) -> str:
    return "rules:\n" + "".join(f"  - {rule}\n" for rule in rules)


def _when(condition: str, rule_id: str = "a") -> str:
    return f"{{id: {rule_id}, when: {condition}, assign: {{component: orders-db}}}}"


def _split(how: str) -> str:
    return f"{{id: a, when: {{field: Tags.a, exists: true}}, split: {{{how}}}}}"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (_when("{field: ServiceNam, equals: x}"), "unknown field 'ServiceNam'; did you mean"),
        (_when("{field: Tag.app, equals: x}"), "unknown field 'Tag.app'; did you mean 'Tags.app'?"),
        (_when("{field: Tags, exists: true}"), "'Tags' is all tags at once; write Tags.KEY"),
        (_when("{field: Tags., exists: true}"), "'Tags.' names no tag; write Tags.KEY"),
        (_when("{field: Tags.app, regex: '(open'}"), "'(open' is no pattern (missing )"),
        (_when("{field: Tags.app, regex: '(?=x)'}"), "'(?=x)' is no pattern"),
        (_when("{field: Tags.app}"), "a field takes exactly one of equals, in, prefix, regex"),
        (_when("{field: Tags.app, equals: x, prefix: x}"), "a field takes exactly one of"),
        (_when("{equals: x}"), "a condition names a field, or combines others"),
        (_when("{all: [{field: Tags.a, exists: true}], not: {field: Tags.b, exists: true}}"),
         "all, any or not stands alone"),
        (_when("{any: []}"), "any is empty; name at least one"),
        (_when("{field: Tags.app, in: []}"), "in is empty; name at least one"),
        (_when("{any: [{field: Nope, equals: x}]}"), "unknown field 'Nope'"),
        (_when("{field: Tags.app, exists: maybe}"), "exists is 'maybe'; write true or false"),
        ("{id: a, when: {field: Tags.a, exists: true}}", "a rule has either assign or split"),
        ("{id: a, when: {field: Tags.a, exists: true}, assign: {}}", "assign needs a component"),
        ("{id: a, when: {field: Tags.a, exists: true}, assign: {team: ghost}}",
         "unknown team 'ghost'"),
        ("{id: a, when: {field: Tags.a, exists: true}, assign: {team: $Team}}",
         "unknown field 'Team'"),
        (_split("dimension: team, by: even, among: [payments], environment: $Env"),
         "unknown field 'Env'"),
        (_split("dimension: team, by: even"), "by: even needs among: [ids]"),
        (_split("dimension: team, by: even, among: [payments, ghost]"), "unknown team 'ghost'"),
        (_split("dimension: team, by: fixed, weights: {ghost: 1}"), "unknown team 'ghost'"),
        (_split("dimension: team, by: fixed, weights: {payments: 0}"), "it must be more than 0"),
        (_split("dimension: feature, by: metric, metric: clicks"), "unknown metric 'clicks'"),
        (_split("dimension: feature, by: metric"), "metric goes with by: metric"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_work_is_a_fault(tmp_path: Path, rule: str, expected: str) -> None:
    """Unknown fields, patterns that do not compile and splits among nothing are refused."""
    messages = said(write_context(tmp_path, rules=_rules(rule)))
    assert any(expected in message for message in messages), messages
    assert all(message.startswith("rules.yaml:2: ") for message in messages), messages
    assert not any("warning" in message for message in messages), messages


@pytest.mark.parametrize(
    "condition",
    [
        "{field: Tags.Cost-Centre, exists: false}",
        "{field: AllocatedTags.app, prefix: shop-}",
        "{field: ProviderName, equals: AWS}",
        "{field: x_Operation, regex: '^Put.*'}",
        "{field: AiModel, in: [a, b]}",
        "{not: {any: [{field: SubAccountId, equals: 0123}, {field: RegionId, prefix: eu-}]}}",
    ],
)
def test_every_kind_of_condition_is_accepted(tmp_path: Path, condition: str) -> None:
    """Tags, columns of FOCUS by any of their names, own columns and nested conditions are sound."""
    assert said(write_context(tmp_path, rules=_rules(_when(condition)))) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{field: Tags.app, exists: true}", "{field: Tags.APP, equals: shop}"),
        ("{field: ServiceName, prefix: Amazon}", "{field: ServiceName, prefix: Amazon S3}"),
        ("{field: ServiceName, prefix: Amazon}", "{field: ServiceName, in: [Amazon A, Amazon B]}"),
        ("{field: RegionId, in: [a, b]}", "{field: RegionId, equals: b}"),
        ("{field: RegionId, equals: b}",
         "{all: [{field: RegionId, equals: b}, {field: Tags.x, exists: true}]}"),
        ("{any: [{field: RegionId, equals: a}, {field: RegionId, equals: b}]}",
         "{field: RegionId, equals: b}"),
        ("{any: [{field: RegionId, equals: a}, {field: RegionId, equals: b}]}",
         "{any: [{field: RegionId, equals: b}, {field: RegionId, equals: a}]}"),
        ("{not: {field: RegionId, in: [a]}}", "{not: {field: RegionId, in: [a, b]}}"),
    ],
)  # fmt: skip
def test_a_rule_behind_a_wider_one_is_a_warning(tmp_path: Path, first: str, second: str) -> None:
    """A rule whose lines an earlier rule takes all is named with the rule that hides it."""
    rules = _rules(_when(first), _when(second, "b"))
    assert said(write_context(tmp_path, rules=rules)) == [
        (
            "rules.yaml:3: warning: the rule 'b' never matches, because 'a' before it takes all "
            "its lines; move it up or delete it"
        )
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("{field: Tags.app, equals: shop}", "{field: Tags.app, exists: true}"),
        ("{field: Tags.app, equals: shop}", "{field: AllocatedTags.app, equals: shop}"),
        ("{field: ServiceName, prefix: Amazon S3}", "{field: ServiceName, prefix: Amazon}"),
        ("{field: RegionId, equals: b}", "{field: RegionId, in: [a, b]}"),
        ("{all: [{field: RegionId, equals: b}, {field: Tags.x, exists: true}]}",
         "{field: RegionId, equals: b}"),
        ("{field: RegionId, regex: '.'}", "{field: RegionId, equals: b}"),
        ("{not: {field: RegionId, in: [a, b]}}", "{not: {field: RegionId, in: [a]}}"),
    ],
)  # fmt: skip
def test_a_rule_that_still_has_lines_is_not_warned_of(
    tmp_path: Path, first: str, second: str
) -> None:
    """Only a rule that surely has nothing left is called hidden."""
    assert said(write_context(tmp_path, rules=_rules(_when(first), _when(second, "b")))) == []


@pytest.mark.parametrize(
    "condition",
    [
        "{all: [{field: RegionId, equals: a}, {field: RegionId, equals: b}]}",
        "{all: [{field: Tags.app, equals: a}, {field: Tags.App, in: [b, c]}]}",
        "{all: [{field: Tags.app, equals: a}, {field: Tags.app, exists: false}]}",
        "{all: [{field: RegionId, equals: us-1}, {field: RegionId, prefix: eu-}]}",
    ],
)
def test_conditions_that_exclude_one_another_are_a_warning(tmp_path: Path, condition: str) -> None:
    """A field cannot have two values at once."""
    (message,) = said(write_context(tmp_path, rules=_rules(_when(condition))))
    assert "rules.yaml:2: warning: the rule 'a' never matches, because its conditions" in message


def test_a_split_among_nothing_is_a_fault(tmp_path: Path) -> None:
    """Dividing by spend among features needs features."""
    rule = _split("dimension: feature, by: spend")
    folder = write_context(
        tmp_path,
        rules=_rules(rule),
        features="",
        components="",
        plans="",
        budgets="",
        events="",
        incidents="",
        slos="",
        org="name: x\n",
    )
    (folder / "metrics" / "orders.csv").unlink()
    (folder / "decisions" / "0001-three-zones.md").unlink()
    assert said(folder) == [
        "rules.yaml:2: divides among features, and there are none; add features.yaml"
    ]


def test_a_split_by_a_metric_without_values_is_a_warning(tmp_path: Path) -> None:
    """A metric that names no component cannot divide among components."""
    rule = _split("dimension: component, by: metric, metric: orders")
    (message,) = said(write_context(tmp_path, rules=_rules(rule)))
    assert message.startswith("rules.yaml:2: warning: 'orders' has no value of any component")
