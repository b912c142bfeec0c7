"""The stories that a view may tell: those of all pools since the reader's last digest, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.language.phrases import texts_to_search
from flows.model import ArticleRef, Correction, Coverage, Edition, Pool, Story, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """A story of the edition of `as_of` that is to be told again, without some articles (ids).

    With a `since` it is news to somebody who has been told of all that was seen until then. It is told
    `in_full`, or under its headline alone.
    """

    story: Story
    as_of: datetime
    in_full: bool = True
    without: frozenset[str] = frozenset()
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story that a view may tell: in full, and as its edition, that of `as_of`, has it.

    `texts` are its headline and quotations, in which words are looked for; it `has_lines` if there are any of
    these. `key` is its place among all.
    `is_post` is True for the post of a quieter feed. `is_further` is True if an earlier pool told it, too.
    """

    key: int
    as_of: datetime
    story: Story
    edited: Story
    texts: str
    has_lines: bool
    is_post: bool = False
    is_further: bool = False

    @property
    def tier(self) -> Tier:
        """The tier at which its edition tells it."""
        return self.edited.tier


def with_story(candidate: Candidate, story: Story) -> Candidate:
    """Return a candidate that is told as `story`, at the tier that it had."""
    edited = at_tier(story, candidate.tier)
    if candidate.is_post:
        edited = replace(story, tier=candidate.tier, quotes=(), differences=(), before=None)
    has_lines = bool(story.quotations)
    return replace(candidate, story=story, edited=edited, texts=_texts_of(story), has_lines=has_lines)


def _texts_of(story: Story) -> str:
    return texts_to_search([story.headline, *(quote.text for quote in story.quotations)])


def at_tier(story: Story, tier: Tier) -> Story:
    """Return a story told in full at a tier: an item with one quotation, a brief with none."""
    if tier is Tier.LEAD:
        return story if story.tier is tier else replace(story, tier=tier)
    if tier is Tier.BRIEF:
        return replace(story, tier=tier, standfirst=None, quotes=(), differences=(), image=None, before=None)
    quotes = () if story.standfirst else story.quotes[:1]
    return replace(story, tier=tier, quotes=quotes, differences=(), image=None)


def pools_after(pools: Sequence[Pool], until: datetime | None) -> tuple[Pool, ...]:
    """Return the pools that a reader has got nothing of, oldest first.

    A first digest has the newest edition, and what was made after it for readers at their own hours. A pool
    that a later one covers, because it was made for another hour, is left out.
    """
    ordered = sorted(pools, key=lambda pool: pool.edition.as_of)
    chain: list[Pool] = []
    for pool in reversed(ordered):
        if until is not None and pool.edition.as_of <= until:
            break
        if not chain or pool.edition.as_of <= chain[-1].edition.since:
            chain.append(pool)
        if until is None and pool.published:
            break
    return tuple(reversed(chain))


def candidates_of(pools: Sequence[Pool]) -> tuple[Candidate, ...]:
    """Return the stories of pools by their newest telling, those of the newest pool first.

    A story of which a later one holds an article is told there. Of one pool, those of its sections come
    first, then its further candidates, then what it only lists.
    """
    candidates: dict[int, Candidate] = {}
    holders: dict[str, int] = {}
    for pool in reversed(pools):
        fuller = {story.id: story for story in pool.candidates}
        edition = pool.edition
        posts = {story.id for story in edition.quieter}
        of_pool: dict[str, int] = {}
        for edited in (*edition.shown, *edition.also_reported, *edition.quieter):
            own_keys = {edited.id, *(ref.id for ref in edited.articles)}
            if edited.id in of_pool:
                continue
            if further := {holders[key] for key in own_keys & holders.keys()}:
                candidates |= {key: replace(candidates[key], is_further=True) for key in further}
                continue
            story = fuller.get(edited.id, edited)
            key = len(candidates)
            of_pool |= dict.fromkeys(own_keys, key)
            candidates[key] = Candidate(
                key=key,
                as_of=edition.as_of,
                story=story,
                edited=edited,
                texts=_texts_of(story),
                has_lines=bool(story.quotations),
                is_post=edited.id in posts,
            )
        holders |= of_pool
    return tuple(candidates.values())


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
