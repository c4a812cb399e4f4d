"""The base of every entry of the context, and money."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from tools.context.scalars import Amount, Currency


class Record(BaseModel):
    """What all entries of the context share."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True
    )


class Money(Record):
    """An amount in one currency."""

    amount: Amount
    currency: Currency
