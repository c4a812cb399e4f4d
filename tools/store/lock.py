"""One ingest at a time in a home folder."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tools.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from tools.store.home import Home


@contextmanager
def ingest_lock(home: Home) -> Iterator[None]:
    """Hold the home folder's lock; the system lets go of it when the process dies.

    Raises:
        StoreError: another process holds it; the text says which and since when.

    """
    try:
        home.folder.mkdir(parents=True, exist_ok=True)
        file = home.lock.open("a+", encoding="utf-8")
    except OSError as fault:
        raise StoreError(
            f"{home.folder} cannot be written ({fault.strerror}); choose another --home",
            detail=str(fault),
        ) from fault
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise StoreError(
                f"another ingest is running in {home.folder}{_holder(file)}; wait until it ends",
                detail=str(fault),
            ) from fault
        file.seek(0)
        file.truncate()
        owner = {"process": os.getpid(), "host": socket.gethostname()}
        json.dump(owner | {"since": datetime.now(UTC).isoformat(timespec="seconds")}, file)
        file.flush()
        yield


def _holder(file: TextIO) -> str:
    """Who holds the lock and for how long, as far as the file says."""
    file.seek(0)
    try:
        owner = json.load(file)
        since = datetime.fromisoformat(owner["since"])
        minutes = int((datetime.now(UTC) - since).total_seconds() // 60)
        return f" (process {owner['process']} on {owner['host']}, for {minutes} minutes)"
    except (ValueError, KeyError, TypeError):
        return ""
