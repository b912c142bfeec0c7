"""How much of an article's text was extracted: the benchmark of Lopuhin et al. (Zyte 2020).

Texts are compared by their runs of four words, each page's counts made to add up to one so that long
pages weigh no more; precision and recall are means over pages. A page is exact when every run agrees.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.evaluation.metrics import Scores
from flows.reading.wording import runs_of, tokens_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScore:
    """The shares of a page's runs that are right, too many, or missing: they add up to 1, or are all 0."""

    right: float
    extra: float
    missing: float

    @property
    def is_exact(self) -> bool:
        """Whether no run is too many and none missing."""
        return self.extra == self.missing == 0


def page_score(gold: str, found: str) -> PageScore:
    """Compare the extracted text of a page with the labelled one."""
    wanted, got = Counter(runs_of(tokens_of(gold))), Counter(runs_of(tokens_of(found)))
    right, extra, missing = (wanted & got).total(), (got - wanted).total(), (wanted - got).total()
    total = (right + extra + missing) or 1
    return PageScore(right=right / total, extra=extra / total, missing=missing / total)


def mean_scores(pages: Sequence[PageScore]) -> Scores:
    """Average precision over the pages where text was found, recall over those that have some."""
    found = [page for page in pages if page.right + page.extra > 0]
    labelled = [page for page in pages if page.right + page.missing > 0]
    precisions = [page.right / (page.right + page.extra) for page in found]
    recalls = [page.right / (page.right + page.missing) for page in labelled]
    return Scores(
        precision=sum(precisions) / len(precisions) if precisions else 0.0,
        recall=sum(recalls) / len(recalls) if recalls else 0.0,
    )


def exact_share(pages: Sequence[PageScore]) -> float:
    """Return the share of pages that are exact, in [0, 1]."""
    return sum(page.is_exact for page in pages) / len(pages) if pages else 0.0


def interval_of_f1(pages: Sequence[PageScore], samples: int, seed: str) -> tuple[float, float]:
    """Return the range of F1 that 95 of 100 resamplings of the pages stay in (Efron's bootstrap).

    Draws are SHA-256 of the seed and a counter: the same every time.
    """
    if not pages:
        return 0.0, 0.0
    draws = _draws(len(pages), samples * len(pages), seed)
    found = sorted(
        mean_scores([pages[draws[start + each]] for each in range(len(pages))]).f1
        for start in range(0, len(draws), len(pages))
    )
    edge = int(0.025 * samples)
    return found[edge], found[-1 - edge]


def _draws(below: int, count: int, seed: str) -> list[int]:
    found: list[int] = []
    counter = 0
    while len(found) < count:
        digest = hashlib.sha256(f"{seed}:{counter}".encode()).digest()
        found.extend(int.from_bytes(digest[at : at + 4]) % below for at in range(0, len(digest), 4))
        counter += 1
    return found[:count]
