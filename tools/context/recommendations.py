"""What providers recommend to save, as AWS Cost Optimization Hub and Azure Advisor export it.

Read are the JSON that `aws cost-optimization-hub list-recommendations` and `az advisor
recommendation list` print (or their APIs return), and the CSV of an AWS data export.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tools.context.document import read_text
from tools.context.entries import Origin, read_entry
from tools.context.faults import Place
from tools.context.json_file import line_with, parse
from tools.context.schema import Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.context.draft import Draft

MONTHS = 12
_EFFORTS = {"verylow": "low", "low": "low", "medium": "medium", "high": "high", "veryhigh": "high"}


def read_recommendations(draft: Draft, paths: list[Path]) -> None:
    """Read every file; what carries no money is left out with a warning."""
    for path in paths:
        name = draft.name_of(path)
        text = read_text(path, name, draft.faults)
        if text is None:
            continue
        for line, raw in _entries(draft, path, name, text):
            made = _from_aws(raw) or _from_azure(raw)
            if made is None:
                continue
            if made["monthly_saving"]["amount"] is None:
                draft.faults.warn(
                    Place(name, line),
                    f"recommendation {made['id']} names no saving and is left out",
                )
                continue
            entry = read_entry(Recommendation, Origin(name, made, line), draft.faults)
            if entry is not None:
                draft.recommendations[entry.id] = entry


def _entries(
    draft: Draft, path: Path, name: str, text: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each recommendation with its line, keys in one spelling."""
    if path.suffix.casefold() == ".csv":
        reader = csv.DictReader(io.StringIO(text, newline=""))
        for row in reader:
            yield reader.line_num, {_key(key): value for key, value in row.items() if key}
        return
    value = parse(text, Place(name, 1), draft.faults)
    listed = value
    if isinstance(value, dict):
        listed = value.get("items", value.get("value"))
    if value is not None and not isinstance(listed, list):
        draft.faults.fault(
            Place(name, 1),
            "holds no list of recommendations; save all that the listing command prints",
        )
        return
    for raw in listed or ():
        if isinstance(raw, dict):
            known = {_key(key): inner for key, inner in raw.items()}
            properties = known.pop("properties", None)
            if isinstance(properties, dict):
                known |= {_key(key): inner for key, inner in properties.items()}
            identity = str(known.get("recommendationid") or known.get("id") or "")
            yield line_with(text, identity) or 1, known


def _key(key: str) -> str:
    return key.replace("_", "").casefold()


def _from_aws(raw: dict[str, Any]) -> dict[str, Any] | None:
    """Cost Optimization Hub: savings are a month's, after discounts where it tells both."""
    if "recommendationid" not in raw:
        return None
    saving = raw.get("estimatedmonthlysavingsafterdiscount") or raw.get("estimatedmonthlysavings")
    cost = raw.get("estimatedmonthlycostafterdiscount") or raw.get("estimatedmonthlycost")
    currency = _text(raw, "currencycode") or "USD"
    resource = _text(raw, "resourcearn") or _text(raw, "resourceid")
    action = " ".join(
        part
        for part in (
            _spaced(_text(raw, "actiontype") or "Change"),
            _spaced(_text(raw, "currentresourcetype") or ""),
            _text(raw, "currentresourcesummary"),
        )
        if part
    )
    target = _text(raw, "recommendedresourcesummary")
    return _without_none(
        {
            "id": _text(raw, "recommendationid"),
            "source": "AWS Cost Optimization Hub",
            "action": f"{action} → {target}" if target else action,
            "resource": resource,
            "account": _text(raw, "accountid"),
            "monthly_saving": {"amount": _number(saving), "currency": currency},
            "monthly_cost": _money(cost, currency),
            "effort": _EFFORTS.get((_text(raw, "implementationeffort") or "").casefold()),
            "restart": _flag(raw.get("restartneeded")),
            "rollback": _flag(raw.get("rollbackpossible")),
        }
    )


def _from_azure(raw: dict[str, Any]) -> dict[str, Any] | None:
    """Advisor: a year's saving over twelve, or else the amount that it calls the saving."""
    if str(raw.get("category", "")).casefold() != "cost":
        return None
    more = raw.get("extendedproperties")
    more = {_key(key): value for key, value in more.items()} if isinstance(more, dict) else {}
    yearly, saving = _number(more.get("annualsavingsamount")), _number(more.get("savingsamount"))
    if yearly is not None:
        saving = (yearly / MONTHS).quantize(Decimal("0.00000001"))
    about = raw.get("shortdescription")
    about = about if isinstance(about, dict) else {}
    of_what = raw.get("resourcemetadata")
    resource = of_what.get("resourceId") if isinstance(of_what, dict) else None
    identity = str(raw.get("id") or raw.get("name") or "")
    return _without_none(
        {
            "id": identity,
            "source": "Azure Advisor",
            "action": about.get("solution") or about.get("problem") or "Advice on cost",
            "resource": resource or _resource_in(identity),
            "account": _subscription_in(identity),
            "monthly_saving": {
                "amount": saving,
                "currency": str(more.get("savingscurrency") or "USD"),
            },
        }
    )


def _resource_in(identity: str) -> str | None:
    """The resource whose advice it is: what stands before the provider of advice in its id."""
    place = identity.casefold().find("/providers/microsoft.advisor/")
    return identity[:place] if place > 0 and identity[:place].count("/") > 2 else None


def _subscription_in(identity: str) -> str | None:
    steps = identity.split("/")
    return steps[2] if len(steps) > 2 and steps[1].casefold() == "subscriptions" else None


def _spaced(text: str) -> str:
    """`Ec2Instance` as `Ec2 Instance`."""
    return "".join(
        f" {letter}" if letter.isupper() and place and not text[place - 1].isupper() else letter
        for place, letter in enumerate(text)
    )


def _text(raw: dict[str, Any], key: str) -> str | None:
    value = raw.get(key)
    return str(value).strip() or None if value not in (None, "") else None


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _money(value: Any, currency: str) -> dict[str, Any] | None:
    amount = _number(value)
    return None if amount is None else {"amount": amount, "currency": currency}


def _flag(value: Any) -> bool | None:
    known = {"true": True, "false": False}
    return known.get(str(value).casefold())


def _without_none(made: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in made.items() if value is not None}
