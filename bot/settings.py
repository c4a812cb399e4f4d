"""Settings, from the environment and from a `.env` file beside it; the environment wins."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

SLACK_API = "https://slack.com/api/"


class Settings(BaseModel):
    """Every setting. The name of a field in capitals is the variable that sets it.

    What is secret stays out of the representation, and so out of logs.
    """

    model_config = ConfigDict(frozen=True)

    slack_bot_token: str | None = Field(default=None, repr=False)
    slack_app_token: str | None = Field(default=None, repr=False)
    slack_signing_secret: str | None = Field(default=None, repr=False)
    slack_api_url: str = SLACK_API
    openai_api_key: str | None = Field(default=None, repr=False)
    openai_base_url: str | None = None
    spendthread_llm: str | None = None
    """Name of the language model; None means that there is none."""
    spendthread_llm_api: Literal["chat", "responses"] = "chat"
    openai_api_version: str | None = None
    """Set for Azure OpenAI deployments that are addressed by version."""
    spendthread_llm_price_in: Decimal | None = Field(default=None, ge=0)
    spendthread_llm_price_out: Decimal | None = Field(default=None, ge=0)
    """USD for a million tokens; unset, the public price list decides."""
    spendthread_llm_day_usd: Decimal = Field(default=Decimal(10), ge=0)
    spendthread_llm_person_day_usd: Decimal = Field(default=Decimal(2), ge=0)
    spendthread_llm_day_tokens: int = Field(default=5_000_000, ge=0)
    """Caps; once one is reached, templates answer until the day (UTC) is over."""
    spendthread_tracing: bool = False
    spendthread_langsmith: bool = False
    """Whether LangSmith may be told of questions; it is off whatever its own variables say."""
    spendthread_home: Path | None = None
    spendthread_context: Path | None = None
    spendthread_state_url: str | None = Field(default=None, repr=False)
    """A database for several replicas; None means SQLite in the home folder."""

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: str | None) -> str | None:
        return _begins(value, "xoxb-", "a bot token, under OAuth & Permissions")

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: str | None) -> str | None:
        return _begins(value, "xapp-", "an app-level token, under Basic Information")

    @field_validator("slack_api_url", "openai_base_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("an address begins with https:// or http://")
        return value if value is None or value.endswith("/") else f"{value}/"

    @classmethod
    def read(
        cls, environment: Mapping[str, str] = os.environ, *, file: Path = Path(".env")
    ) -> Settings:
        """Read the settings.

        Raises:
            SettingsError: one cannot be used; each fault is a line that names the variable.
        """
        given = {**_read_file(file), **environment}
        values = {name: given[name.upper()] for name in cls.model_fields if given.get(name.upper())}
        try:
            return cls.model_validate(values)
        except ValidationError as fault:
            lines = [
                f"{str(error['loc'][0]).upper()}: {error['msg'].removeprefix('Value error, ')}"
                for error in fault.errors(include_input=False)
            ]
            raise SettingsError("\n".join(lines)) from None


def _read_file(file: Path) -> dict[str, str | None]:
    if not file.is_file():
        return {}
    from dotenv import dotenv_values  # only where there is a file: a command starts faster

    try:
        return dotenv_values(file)
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{file} cannot be read; it is text in UTF-8") from fault


def _begins(value: str | None, prefix: str, what: str) -> str | None:
    if value is not None and not value.startswith(prefix):
        raise ValueError(f"this is not {what}; it would begin with {prefix}")
    return value
