"""A model of how readers judge sentences: multinomial logistic regression over the features of a sentence.

Its classes are "ok" and the reasons why a sentence cannot be quoted alone. The weights stand in the file of
their language with their source (`[quotable]`); a language without them is judged by the rules alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.language.languages import table

OK = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """The weights of one language: of the signs of a person's name, and of each feature for each reason."""

    person: Mapping[str, float]
    reasons: Sequence[str]
    features: Sequence[str]
    bias: NDArray[np.float64]  # (n_reasons,)
    weights: NDArray[np.float64]  # (n_features, n_reasons)

    def chances(self, features: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of each reason, "ok" among them, of a sentence with the given features."""
        scores = (self.bias + np.array([*map(features.__getitem__, self.features)]) @ self.weights).tolist()
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        total = sum(powers)
        return {reason: power / total for reason, power in zip(self.reasons, powers, strict=True)}


@lru_cache(maxsize=64)
def scorer_of(code: str) -> Scorer | None:
    """Return the model of a language, or None for a language without one."""
    entries: Mapping[str, Any] = table(code, "quotable")
    if not entries:
        return None
    weights: Mapping[str, Sequence[float]] = entries["weights"]
    return Scorer(
        person=entries["person"],
        reasons=tuple(entries["reasons"]),
        features=tuple(weights),
        bias=np.array(entries["bias"], np.float64),
        weights=np.array(list(weights.values()), np.float64),
    )
