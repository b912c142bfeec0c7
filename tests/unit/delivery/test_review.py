"""Reviews: what an editor drops, pins and tells in full, with counts that stay true of the edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.delivery.review import (
    as_reviewed,
    decide,
    decide_overdue,
    hold,
    is_barred,
    reviewed_pool,
    with_decisions,
)
from flows.model import LeftOutReason, Pool, Review, Tier
from flows.model.digests import AfterHold, DigestSettings
from tests.factories_edition import realistic_edition

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
EDITION = realistic_edition()
REVIEW = Review(edition_id=EDITION.id, since=NOW)
IDS = [story.id for story in EDITION.stories]
LEADS = [story.id for story in EDITION.leads]
ITEMS = [story.id for part in EDITION.item_sections for story in part.stories]


class Reviews:
    """Implements `flows.ports.ReviewStore` in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, Review] = {}

    def get(self, edition_id: str) -> Review | None:
        return self.rows.get(edition_id)

    def undecided(self) -> tuple[Review, ...]:
        return tuple(self.rows[name] for name in sorted(self.rows) if not self.rows[name].verdict)

    def save(self, review: Review) -> None:
        self.rows[review.edition_id] = review


def test_an_edition_of_which_nothing_was_decided_is_the_same() -> None:
    assert as_reviewed(EDITION, REVIEW) is EDITION


def test_a_dropped_story_is_nowhere_but_among_what_is_left_out() -> None:
    gone = EDITION.leads[0]
    after = as_reviewed(EDITION, with_decisions(REVIEW, drop=[gone.id]))
    assert gone.id not in {story.id for story in after.stories}
    assert all(other.id != gone.id for story in after.stories for other in story.related)
    named = {one.article_id for one in after.coverage.left_out if one.reason is LeftOutReason.DROPPED}
    assert named == {ref.id for ref in gone.articles if ref.fresh}
    assert after.coverage.dropped == len(named)
    assert after.words < EDITION.words


def test_a_pinned_story_is_the_first_lead() -> None:
    after = as_reviewed(EDITION, with_decisions(REVIEW, pin=[ITEMS[-1]]))
    assert after.leads[0].id == ITEMS[-1]
    assert {story.id for story in after.stories} == set(IDS)


def test_a_story_told_in_full_has_all_that_was_composed_of_it() -> None:
    item = next(story for story in EDITION.shown if story.id == ITEMS[0])
    full = replace(item, tier=Tier.LEAD, quotes=EDITION.leads[0].quotes)
    after = as_reviewed(EDITION, with_decisions(REVIEW, lead=[item.id]), [full])
    assert next(story for story in after.leads if story.id == item.id).quotes == full.quotes


def test_a_story_that_was_only_listed_gets_a_section() -> None:
    brief = EDITION.also_reported[0]
    after = as_reviewed(EDITION, with_decisions(REVIEW, lead=[brief.id]))
    assert brief.id in {story.id for story in after.leads}
    assert brief.id not in {story.id for story in after.also_reported}
    assert after.coverage.shown == EDITION.coverage.shown + 1


def test_the_last_decision_on_a_story_counts() -> None:
    review = with_decisions(with_decisions(REVIEW, drop=["a", "b"]), pin=["a"])
    assert (review.dropped, review.pinned) == (("b",), ("a",))
    assert with_decisions(review, drop=["a"]).pinned == ()


CHOICES = st.lists(st.sampled_from(IDS), max_size=6)


@given(CHOICES, CHOICES, CHOICES)
def test_every_count_is_true_after_any_decisions(drop: list[str], pin: list[str], lead: list[str]) -> None:
    review = with_decisions(with_decisions(with_decisions(REVIEW, lead=lead), pin=pin), drop=drop)
    after = as_reviewed(EDITION, review)
    ids = [story.id for story in after.stories]
    assert sorted(ids) == sorted(set(IDS) - set(review.dropped))
    coverage = after.coverage
    assert coverage.shown == len(after.shown)
    assert coverage.stories == EDITION.coverage.stories - len(set(review.dropped))
    assert coverage.new + coverage.dropped == EDITION.coverage.new
    assert len(coverage.left_out) == len(EDITION.coverage.left_out) + coverage.dropped
    pinned = [story.id for story in after.leads if story.is_pinned]
    told = {story.id for story in after.shown}
    assert pinned == [story.id for story in after.leads[: len(pinned)]]
    assert set(pinned) == set(review.pinned) & told
    assert as_reviewed(EDITION, review) == after


def test_a_pool_is_that_of_the_reviewed_edition() -> None:
    full = tuple(replace(story, tier=Tier.LEAD) for story in EDITION.shown)
    pool = Pool(edition=EDITION, candidates=full)
    after = reviewed_pool(pool, with_decisions(REVIEW, drop=[LEADS[0]], pin=[ITEMS[0]]))
    assert LEADS[0] not in {story.id for story in after.candidates}
    assert [story.id for story in after.candidates if story.is_pinned] == [ITEMS[0]]
    assert after.edition.leads[0].id == ITEMS[0]


@pytest.mark.parametrize(("after", "is_sent"), [("send", True), ("drop", False)])
def test_what_waited_too_long_is_decided_by_the_settings(after: AfterHold, is_sent: bool) -> None:
    reviews, digest = Reviews(), DigestSettings(review=True, hold=timedelta(hours=4), after_hold=after)
    assert not is_barred(reviews, EDITION.id)
    hold(reviews, EDITION.id, NOW)
    hold(reviews, EDITION.id, NOW + timedelta(hours=1))
    assert is_barred(reviews, EDITION.id)
    assert decide_overdue(reviews, digest, NOW + timedelta(hours=3, minutes=59)) == ()
    assert len(decide_overdue(reviews, digest, NOW + timedelta(hours=4))) == 1
    assert is_barred(reviews, EDITION.id) is not is_sent
    assert decide_overdue(reviews, digest, NOW + timedelta(hours=9)) == ()


def test_an_approved_edition_goes_out() -> None:
    reviews = Reviews()
    hold(reviews, EDITION.id, NOW)
    decide(reviews, reviews.rows[EDITION.id], "send", NOW)
    assert not is_barred(reviews, EDITION.id)
