"""Names by which a bill shows what could be saved: old generations, idle things, commitments."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from tools.words import fold


class Successor(NamedTuple):
    """The generation that follows, and how much cheaper the same size is at list price."""

    name: str
    percent: Decimal


SUCCESSORS = {
    ("Amazon Elastic Block Store", "Amazon EC2", "Amazon Elastic Compute Cloud"): {
        "gp2": Successor("gp3", Decimal(20)),
    },
    ("Amazon EC2", "Amazon Elastic Compute Cloud"): {
        "t2": Successor("t3", Decimal(10)),
        "m4": Successor("m5", Decimal(4)),
        "c4": Successor("c5", Decimal(15)),
        "r4": Successor("r5", Decimal(5)),
        "m5": Successor("m6g", Decimal(19)),
        "c5": Successor("c6g", Decimal(20)),
        "r5": Successor("r6g", Decimal(20)),
    },
    ("Compute Engine",): {
        "n1": Successor("e2", Decimal(29)),
    },
}
"""What services' names begin with → old generation → its successor.

By list prices of on-demand use in us-east-1 and us-central1, for the size `large` of AWS instances,
a GB-month of its volumes and the size `standard-4` of Google's, rounded to the safe side. Other
services price the same generations otherwise and are left out.
"""

COMMITTABLE = (
    "Amazon EC2",
    "Amazon Elastic Compute Cloud",
    "Amazon ElastiCache",
    "Amazon MemoryDB",
    "Amazon OpenSearch Service",
    "Amazon RDS",
    "Amazon Redshift",
    "Amazon Relational Database Service",
    "Azure Cache for Redis",
    "Azure Cosmos DB",
    "Azure Database",
    "Cloud SQL",
    "Compute Engine",
    "SQL Database",
    "Virtual Machines",
)
"""Services whose hours can be bought ahead; what their names begin with."""

_COMMITTABLE = tuple(fold(name) for name in COMMITTABLE)
_WORD = re.compile(r"[a-z0-9]+", re.IGNORECASE)
_IDLE = re.compile(r"idle|unattached|unassociated", re.IGNORECASE)
_VOLUME = re.compile(
    r"block store|volumeusage|managed disk|disk storage|persistent disk|snapshot", re.IGNORECASE
)


def successor(service: str, meter: str, sku: str) -> tuple[str, Successor] | None:
    """The old generation that a SKU is of, and the one that follows."""
    for services, known in SUCCESSORS.items():
        if not fold(service).startswith(tuple(map(fold, services))):
            continue
        for word in _WORD.findall(f"{meter} {sku}"):
            if word.casefold() in known:
                return word.casefold(), known[word.casefold()]
    return None


def is_committable(service: str) -> bool:
    """Whether hours of a service can be bought ahead."""
    return fold(service).startswith(_COMMITTABLE)


def is_idle(meter: str, sku: str) -> bool:
    """Whether a meter by its own name counts what nothing uses, such as an idle address."""
    return bool(_IDLE.search(meter) or _IDLE.search(sku))


def is_volume(service: str, meter: str) -> bool:
    """Whether a meter counts disks, which stay behind when what they were attached to goes."""
    return bool(_VOLUME.search(service) or _VOLUME.search(meter))
