"""How long the store keeps what editions were made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoffs:
    """The times until which the store prunes texts, fingerprints, records of runs, pools, and requests."""

    texts: datetime
    fingerprints: datetime
    runs: datetime
    pools: datetime
    requests: datetime
