"""Reviews: what an editor decided of an edition that is held, and the edition as it is after that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from flows.editions.compose import word_count
from flows.editions.story import outlet_count
from flows.model import (
    Edition,
    LeftOut,
    LeftOutReason,
    Pool,
    Review,
    Section,
    Status,
    Story,
    ThemeRef,
    Tier,
)
from flows.model.digests import DigestSettings
from flows.ports import ReviewStore

Verdict = Literal["send", "drop"]


def hold(reviews: ReviewStore, edition_id: str, now: datetime) -> None:
    """Hold an edition for an editor, from now on if it is not held yet."""
    if reviews.get(edition_id) is None:
        reviews.save(Review(edition_id=edition_id, since=now))


def is_barred(reviews: ReviewStore, edition_id: str) -> bool:
    """Return True if nobody is sent an edition: it waits for an editor, or it was discarded."""
    review = reviews.get(edition_id)
    return review is not None and review.verdict != "send"


def decide(reviews: ReviewStore, review: Review, verdict: Verdict, now: datetime) -> None:
    """Store what becomes of an edition that waits."""
    reviews.save(replace(review, verdict=verdict, decided=now))


def decide_overdue(reviews: ReviewStore, digest: DigestSettings, now: datetime) -> tuple[Review, ...]:
    """Decide on the editions that waited as long as they may, by the settings; return their reviews."""
    overdue = tuple(one for one in reviews.undecided() if now - one.since >= digest.hold)
    for review in overdue:
        decide(reviews, review, digest.after_hold, now)
    return overdue


def with_decisions(
    review: Review, drop: Iterable[str] = (), pin: Iterable[str] = (), lead: Iterable[str] = ()
) -> Review:
    """Return a review with decisions on stories (ids), each in place of an earlier one on the same story.

    A story that is pinned is told in full, before the others.
    """
    dropped, pinned, leads = (tuple(dict.fromkeys(ids)) for ids in (drop, pin, lead))
    return replace(
        review,
        dropped=_joined(review.dropped, dropped, (*pinned, *leads)),
        pinned=_joined(review.pinned, pinned, (*dropped, *leads)),
        leads=_joined(review.leads, leads, (*dropped, *pinned)),
    )


def _joined(before: tuple[str, ...], added: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys((*before, *added)) if one not in taken)


def as_reviewed(edition: Edition, review: Review, candidates: Sequence[Story] = ()) -> Edition:
    """Return an edition without the dropped stories, with the pinned ones first, and all counts true of it.

    `candidates` are its stories told in full, where there are some. What is dropped is listed among the
    articles left out. An edition that nothing was decided of is returned as it is.
    """
    fuller = {story.id: story for story in candidates}
    dropped, leads = frozenset(review.dropped), frozenset((*review.pinned, *review.leads))
    if not dropped and not leads:
        return edition

    def edited(story: Story) -> Story:
        related = tuple(other for other in story.related if other.id not in dropped)
        story = replace(story, related=related) if related != story.related else story
        if story.id not in leads:
            return story
        full = fuller.get(story.id, story)
        return replace(full, tier=Tier.LEAD, related=related, is_pinned=story.id in review.pinned)

    promoted = {story.id for story in (*edition.also_reported, *edition.quieter) if story.id in leads}
    sections = list(edition.sections)
    for story in (*edition.also_reported, *edition.quieter):
        if story.id in promoted:
            sections = _with_story(sections, story)
    edited_sections = [
        replace(
            section,
            stories=tuple(edited(story) for story in section.stories if story.id not in dropped),
        )
        for section in sections
    ]
    also = tuple(edited(one) for one in edition.also_reported if one.id not in dropped | promoted)
    quieter = tuple(edited(one) for one in edition.quieter if one.id not in dropped | promoted)
    after = replace(
        edition,
        sections=tuple(section for section in edited_sections if section.stories),
        also_reported=also,
        quieter=quieter,
    )
    return _recounted(after, [story for story in edition.stories if story.id in dropped])


def reviewed_pool(pool: Pool, review: Review) -> Pool:
    """Return a pool as its edition is after a review."""
    pinned, dropped = frozenset(review.pinned), frozenset(review.dropped)
    candidates = tuple(
        replace(story, is_pinned=True) if story.id in pinned else story
        for story in pool.candidates
        if story.id not in dropped
    )
    edition = as_reviewed(pool.edition, review, pool.candidates)
    return replace(pool, edition=edition, candidates=candidates)


def _with_story(sections: Sequence[Section], story: Story) -> list[Section]:
    """Return sections with one more story, in the section of its theme or in a new one, which comes last."""
    theme = ThemeRef(id=story.theme.id, name=story.theme.name)
    if all(section.theme.id != theme.id for section in sections):
        return [*sections, Section(theme=theme, stories=(story,))]
    return [
        replace(section, stories=(*section.stories, story)) if section.theme.id == theme.id else section
        for section in sections
    ]


def _recounted(edition: Edition, dropped: Sequence[Story]) -> Edition:
    """Return an edition with the counts of what it holds after some stories were dropped."""
    in_full = (*edition.shown, *edition.quieter)
    refs = {ref.id: ref for story in dropped for ref in story.articles if ref.fresh}
    left_out = tuple(
        LeftOut(
            article_id=ref.id,
            outlet=ref.outlet,
            title=ref.title,
            url=ref.url,
            language=ref.language,
            published=ref.published,
            reason=LeftOutReason.DROPPED,
        )
        for ref in refs.values()
    )
    before, change = edition.coverage, edition.change
    coverage = replace(
        before,
        new=before.new - len(refs),
        copies=before.copies - sum(ref.copy_of is not None for ref in refs.values()),
        stories=before.stories - len(dropped),
        shown=len(edition.shown),
        undated=before.undated - sum(ref.published is None for ref in refs.values()),
        left_out=(*before.left_out, *left_out),
        dropped=before.dropped + len(left_out),
    )
    if change.previous_as_of is not None:
        updated = sum(story.status is Status.UPDATED for story in dropped)
        new = len(dropped) - updated
        change = replace(change, new=change.new - new, updated=change.updated - updated)
    gone = {story.id for story in dropped}
    return replace(
        edition,
        coverage=coverage,
        change=change,
        corrections=tuple(one for one in edition.corrections if one.story_id not in gone),
        words=sum(map(word_count, in_full)),
        outlets=outlet_count(
            ref for story in (*in_full, *edition.also_reported) for ref in story.articles if ref.fresh
        ),
    )
