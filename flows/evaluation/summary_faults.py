"""How many digests have a fault that a reader would see, by a checker that knows nothing of our filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.evaluation.faults import KINDS, faults_of
from flows.model import Article, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultShares:
    """The share of a way's digests that have a fault of each of the `KINDS`, and of any kind, in [0, 1]."""

    way: str
    shares: tuple[float, ...]
    any: float


def fault_shares(
    way: str, articles: Sequence[Sequence[Article]], digests: Sequence[Sequence[Passage]]
) -> FaultShares:
    """Look for faults in the digests of a way, each in the order that it is read."""
    kinds = [
        frozenset(_kinds(of_digest, passages)) for of_digest, passages in zip(articles, digests, strict=True)
    ]
    count = max(1, len(kinds))
    return FaultShares(
        way=way,
        shares=tuple(sum(kind in found for found in kinds) / count for kind in KINDS),
        any=sum(bool(found) for found in kinds) / count,
    )


def _kinds(articles: Sequence[Article], passages: Sequence[Passage]) -> list[str]:
    by_id = {article.id: article for article in articles}
    languages = Counter(by_id[passage.article_id].language for passage in passages)
    language = min(languages, key=lambda code: (-languages[code], code), default="en")
    faults = faults_of([each.text for each in passages], language, _follows(by_id, passages))
    return [fault.kind for fault in faults]


def _follows(by_id: dict[str, Article], passages: Sequence[Passage]) -> list[bool]:
    """Tell of each passage whether nothing stands between it and the one before, in one article."""
    before = [None, *passages]
    return [
        last is not None
        and last.article_id == each.article_id
        and last.end <= each.start
        and not by_id[each.article_id].text[last.end : each.start].strip()
        for last, each in zip(before, passages, strict=False)
    ]
