"""A circuit breaker: after several faults in a row nobody waits for an endpoint that is down."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FAULTS = 5
SECONDS = 30.0


class Breaker:
    """Opens after `faults` in a row; after `seconds` one question at a time may try again."""

    def __init__(
        self,
        *,
        faults: int = FAULTS,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._seconds, self._clock = faults, seconds, clock
        self._faults = 0
        self._retry_at = 0.0
        self._guard = threading.Lock()

    def allows(self) -> bool:
        """Whether a call may be made now."""
        with self._guard:
            if self._faults < self._most:
                return True
            if self._clock() < self._retry_at:
                return False
            self._retry_at = self._clock() + self._seconds
            return True

    def worked(self) -> None:
        """Note that the endpoint answered."""
        with self._guard:
            self._faults = 0

    def failed(self) -> None:
        """Note that it did not."""
        with self._guard:
            self._faults += 1
            self._retry_at = self._clock() + self._seconds
