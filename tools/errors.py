"""Every fault that the tools can raise.

    SpendthreadError
    ├── MendableError           the person can mend it: bad files, bad context, bad arguments
    │   ├── ExportError         a billing export cannot be trusted; nothing of it was loaded
    │   ├── ContextError        the context folder has faults; all are listed
    │   ├── ArgumentError       a tool was asked for something it cannot take
    │   └── StoreError          the home folder holds no store that can answer
    ├── NoDataError             the window or the scope holds nothing
    └── QueryTooBigError        a query ran over its time or memory

`user_text` may be shown to anybody and says what to do next; `detail` is for the log only.
"""

from __future__ import annotations


class SpendthreadError(Exception):
    """A fault with one text for the person and one for the log."""

    def __init__(self, user_text: str, *, detail: str = "") -> None:
        super().__init__(user_text)
        self.user_text = user_text
        self.detail = detail or user_text


class MendableError(SpendthreadError):
    """The person can mend the cause; the text says how."""


class ExportError(MendableError):
    """A billing export cannot be trusted. Nothing of it was loaded."""


class ContextError(MendableError):
    """The context folder has faults. `user_text` lists every one, a line each."""


class ArgumentError(MendableError):
    """A tool was asked for something that it cannot take."""


class StoreError(MendableError):
    """The home folder holds no store that can answer."""


class NoDataError(SpendthreadError):
    """The window or the scope holds nothing: an answer, not a failure."""


class QueryTooBigError(SpendthreadError):
    """A query ran over its time or its memory."""
