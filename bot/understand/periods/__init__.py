"""When people mean: a grammar of our own for the way people write about bills."""

from bot.understand.periods.happenings import Happening
from bot.understand.periods.windows import Windows, find_windows

__all__ = ["Happening", "Windows", "find_windows"]
