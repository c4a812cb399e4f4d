"""What is known of one use of an AI model, and of one charge for such uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

INPUT = "Input Tokens"
CACHED = "Cached Input Tokens"
WRITTEN = "Cache Write Tokens"
OUTPUT = "Output Tokens"
REQUESTS = "Requests"
RETRIES = "Retries"
CONVERSATIONS = "Conversations"
COUNTED = (REQUESTS, RETRIES, CONVERSATIONS)
"""Meters that count something else than tokens; they carry no money."""

INVOICE = "invoice"
PROVIDER_COSTS = "provider cost API"
GATEWAY = "gateway estimate"
TELEMETRY = "telemetry"

DEFAULT_ACCOUNT = "default"


@dataclass(frozen=True)
class Place:
    """Where a use or a charge belongs: one stretch of time, provider, project and so on."""

    start: datetime
    end: datetime
    provider: str
    account: str = DEFAULT_ACCOUNT
    model: str | None = None
    key: str | None = None
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Use:
    """How much of one meter was used; `cost` is an estimate where the log has one."""

    place: Place
    meter: str
    quantity: Decimal
    cost: Decimal | None = None


@dataclass(frozen=True)
class Charge:
    """An amount that a provider asks for; `place.model` and `meter` where it names them."""

    place: Place
    currency: str
    amount: Decimal
    item: str | None = None
    meter: str | None = None


@dataclass
class Account:
    """All that one kind of document says, before it becomes lines."""

    authority: str
    feed: str
    charges: list[Charge] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    unpriced: dict[str, int] = field(default_factory=dict)
    """AI model without a known price → calls."""


class UnreadableError(Exception):
    """A document that is of a known kind but holds something that cannot be read."""


def amount(value: Any, what: str) -> Decimal:
    """Read a number that may come as text; missing is zero.

    Raises:
        UnreadableError: it is no finite number.

    """
    if value is None or value == "":
        return Decimal(0)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise UnreadableError(f"{what} {value!r} is not a number") from None
    if not number.is_finite() or isinstance(value, bool):
        raise UnreadableError(f"{what} {value!r} is not a number that can be an amount")
    return number


def moment(value: Any, what: str) -> datetime:
    """Read a time: seconds since 1970 or ISO 8601, in UTC where it names no zone.

    Raises:
        UnreadableError: it is neither.

    """
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, tz=UTC)
        read = datetime.fromisoformat(str(value).strip().replace(" UTC", "+00:00"))
    except (ValueError, OverflowError, OSError):
        raise UnreadableError(f"{what} {value!r} is not a time") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def hour_of(time: datetime) -> tuple[datetime, datetime]:
    """The hour in which a moment lies."""
    start = time.replace(minute=0, second=0, microsecond=0)
    return start, start + timedelta(hours=1)


def summed(uses: Iterable[Use]) -> list[Use]:
    """Uses of one place and meter become one."""
    totals: dict[tuple[Place, str], tuple[Decimal, Decimal | None]] = {}
    for use in uses:
        quantity, cost = totals.get((use.place, use.meter), (Decimal(0), None))
        if use.cost is not None:
            cost = (cost or Decimal(0)) + use.cost
        totals[use.place, use.meter] = (quantity + use.quantity, cost)
    return [
        Use(place, meter, quantity, cost) for (place, meter), (quantity, cost) in totals.items()
    ]
