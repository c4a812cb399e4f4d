"""Every fault of the bot's own; those of the tools are in `tools.errors`.

    SpendthreadError
    ├── MendableError
    │   └── SettingsError       a setting is missing or contradicts another
    └── StateError              the state store cannot be read or written

`user_text` may be posted and says what to do next; `detail` is for the log only.
"""

from __future__ import annotations

from tools.errors import MendableError, SpendthreadError


class SettingsError(MendableError):
    """A setting is missing, cannot be read, or contradicts another."""


class StateError(SpendthreadError):
    """The state store cannot be read or written."""
