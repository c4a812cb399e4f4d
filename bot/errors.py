"""Every fault of the bot's own; those of the tools are in `tools.errors`.

    SpendthreadError
    ├── MendableError
    │   ├── SettingsError       a setting is missing or contradicts another
    │   └── UsageError          the command line does not say what to do
    ├── StateError              the state store cannot be read or written
    └── ComposeError            a template said something that its facts do not bear out

`user_text` may be posted and says what to do next; `detail` is for the log only.
"""

from __future__ import annotations

from tools.errors import MendableError, SpendthreadError


class SettingsError(MendableError):
    """A setting is missing, cannot be read, or contradicts another."""


class UsageError(MendableError):
    """The command line does not say what to do; exit status 2."""


class StateError(SpendthreadError):
    """The state store cannot be read or written."""


class ComposeError(SpendthreadError):
    """A template said something that its facts do not bear out: a fault in the code."""
