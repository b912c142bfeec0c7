"""Claims of a story that need care: figures that reports dispute or that move, and guilt."""

from flows.summaries.claims.accusations import Accusations, is_flat_accusation, is_hedged
from flows.summaries.claims.claim import Claim, claims_of
from flows.summaries.claims.differences import differences_of
from flows.summaries.claims.outdated import Figures, Outdated

__all__ = [
    "Accusations",
    "Claim",
    "Figures",
    "Outdated",
    "claims_of",
    "differences_of",
    "is_flat_accusation",
    "is_hedged",
]
