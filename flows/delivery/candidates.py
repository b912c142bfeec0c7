"""The stories that a view may tell: those of all pools since the reader's last digest, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.language.phrases import texts_to_search
from flows.model import ArticleRef, Correction, Coverage, Edition, Pool, Story, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that a view may tell: in full, and as its edition has it.

    `texts` are its headline and quotations, in which words are looked for. `key` is its place among all.
    `is_post` is True for the post of a quieter feed.
    """

    key: int
    story: Story
    edited: Story
    texts: str
    is_post: bool = False

    @property
    def tier(self) -> Tier:
        """How much of it its edition tells."""
        return self.edited.tier


def candidate_of(key: int, story: Story, edited: Story, *, is_post: bool = False) -> Candidate:
    """Return a candidate with its texts prepared."""
    texts = texts_to_search([story.headline, *(quote.text for quote in story.quotations)])
    return Candidate(key=key, story=story, edited=edited, texts=texts, is_post=is_post)


def with_story(candidate: Candidate, story: Story) -> Candidate:
    """Return a candidate that is told as `story`, at the tier that it had."""
    if candidate.is_post:
        edited = replace(story, tier=candidate.tier, quotes=(), differences=(), before=None)
    else:
        edited = at_tier(story, candidate.tier)
    return candidate_of(candidate.key, story, edited, is_post=candidate.is_post)


def at_tier(story: Story, tier: Tier) -> Story:
    """Return a story told in full at a tier: an item with one quotation, a brief with none."""
    if tier is Tier.LEAD:
        return story if story.tier is tier else replace(story, tier=tier)
    if tier is Tier.BRIEF:
        return replace(story, tier=tier, standfirst=None, quotes=(), differences=(), image=None, before=None)
    quotes = () if story.standfirst else story.quotes[:1]
    return replace(story, tier=tier, quotes=quotes, differences=(), image=None)


def pools_after(pools: Sequence[Pool], until: datetime | None) -> tuple[Pool, ...]:
    """Return the pools that a reader has got nothing of, oldest first: the newest one for a first digest.

    A pool that a later one covers, because it was made for another hour, is left out.
    """
    ordered = sorted(pools, key=lambda pool: pool.edition.as_of)
    chain: list[Pool] = []
    for pool in reversed(ordered):
        if until is not None and pool.edition.as_of <= until:
            break
        if not chain or pool.edition.as_of <= chain[-1].edition.since:
            chain.append(pool)
        if until is None:
            break
    return tuple(reversed(chain))


def candidates_of(pools: Sequence[Pool]) -> tuple[Candidate, ...]:
    """Return the stories of pools by their newest telling, those of the newest pool first.

    A story of which a later one holds an article is told there. Of one pool, those of its sections come
    first, then its further candidates, then what it only lists.
    """
    candidates: list[Candidate] = []
    taken: set[str] = set()
    for pool in reversed(pools):
        fuller = {story.id: story for story in pool.candidates}
        posts = {story.id for story in pool.edition.quieter}
        edition = pool.edition
        rows = (*edition.shown, *edition.also_reported, *edition.quieter)
        own_keys: set[str] = set()
        for edited in rows:
            keys = {edited.id, *(ref.id for ref in edited.articles)}
            if edited.id in own_keys or not keys.isdisjoint(taken):
                continue
            own_keys |= keys
            story = fuller.get(edited.id, edited)
            candidates.append(candidate_of(len(candidates), story, edited, is_post=edited.id in posts))
        taken |= own_keys
    return tuple(candidates)


def news_time(ref: ArticleRef) -> datetime:
    """Return when an article became news: when it was first seen, or its date if that is ahead of it."""
    return max(ref.seen, ref.published or ref.seen)


def joined_coverage(editions: Sequence[Edition]) -> Coverage:
    """Return the account of the articles of editions that follow one another; counts add up."""
    last, *_ = reversed(editions)
    if len(editions) == 1:
        return last.coverage
    every = [edition.coverage for edition in editions]
    left_out = {entry.article_id: entry for coverage in every for entry in coverage.left_out}
    return replace(
        last.coverage,
        sources=max(coverage.sources for coverage in every),
        left_out=tuple(left_out.values()),
        notices=tuple(dict.fromkeys(notice for coverage in every for notice in coverage.notices)),
    )


def corrections_of(editions: Sequence[Edition], until: datetime | None) -> tuple[Correction, ...]:
    """Return the corrections of editions that a reader has not been sent, in their order."""
    return tuple(
        correction
        for edition in editions
        for correction in edition.corrections
        if until is None or correction.read > until
    )
