"""Stories, themes and outlets of stored editions, as their pages read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from flows.adapters.database import SqlStore
from flows.adapters.database.chronicle import MOST_ENTRIES, MOST_TELLINGS
from flows.model import ChangeKind, FetchFailure, Regrouping, Story, StoryChange, ThemeChoice
from flows.model.archive import StoryCourse
from tests.factories_edition import AS_OF, article_ref, coverage, edition, quote, receipt, story

pytestmark = pytest.mark.integration

DAY = timedelta(days=1)


@pytest.fixture
def store(store_url: str) -> Iterator[SqlStore]:
    with SqlStore(store_url) as opened:
        yield opened


def save(store: SqlStore, *stories: Story, days: int = 0, **changes: Any) -> datetime:
    """Store an edition of some stories, so many days before or after that of the factory."""
    as_of = AS_OF + days * DAY
    made = edition(*stories, id=f"{as_of:%Y-%m-%d}", as_of=as_of, **changes)
    store.save_edition(made, receipt())
    return as_of


def change(store: SqlStore, kind: ChangeKind, story_id: str, *others: str, days: int = 0) -> None:
    as_of = AS_OF + days * DAY
    one = StoryChange(kind=kind, as_of=as_of, story_id=story_id, other_ids=others)
    store.stories.save_regrouping(as_of, Regrouping(changes=(one,)))


def course(store: SqlStore, story_id: str = "s1") -> StoryCourse:
    result = store.chronicle.course(story_id)
    assert result is not None
    return result


class TestCourse:
    def test_it_holds_every_edition_newest_first(self, store: SqlStore) -> None:
        for days in (-1, 0, -2):
            save(store, story(quotes=(quote(text=f"Day {days}."),)), story(id="s2"), days=days)
        told = [telling.story.quotes[0].text for telling in course(store).tellings]
        assert told == ["Day 0.", "Day -1.", "Day -2."]
        assert course(store).tellings[0].edition.id == "2026-11-20"
        assert store.chronicle.course("none") is None

    def test_it_decodes_a_bounded_part_and_names_the_rest(self, store: SqlStore) -> None:
        for days in range(MOST_TELLINGS + 3):
            save(store, days=-days)
        assert len(course(store).tellings) == MOST_TELLINGS
        assert [one.id for one in course(store).earlier] == ["2026-09-21", "2026-09-20", "2026-09-19"]

    def test_an_edition_made_again_replaces_what_it_held(self, store: SqlStore) -> None:
        as_of = save(store, story(), story(id="s2"))
        save(store, story(headline="Two rescued"))
        assert store.chronicle.story_ids(as_of) == ("s1",)
        assert [telling.story.headline for telling in course(store).tellings] == ["Two rescued"]
        assert store.chronicle.course("s2") is None

    def test_what_cannot_be_packed_as_utf_8_comes_back(self, store: SqlStore) -> None:
        save(store, story(quotes=(quote(text="half \ud800"),)))
        assert course(store).tellings[0].story.quotes[0].text == "half \ud800"


class TestMerged:
    def test_an_ended_story_leads_to_the_last_that_goes_on(self, store: SqlStore) -> None:
        save(store, story(id="a"), story(id="b"), story(id="c", headline="Harbour closed"))
        change(store, ChangeKind.MERGE, "b", "a", days=1)
        change(store, ChangeKind.MERGE, "c", "b", days=2)
        survivor = course(store, "a").merged_into
        assert survivor is not None
        assert (survivor.id, survivor.headline) == ("c", "Harbour closed")
        assert [one.id for one in course(store, "c").merged_from] == ["b"]

    def test_only_a_story_with_a_page_is_named(self, store: SqlStore) -> None:
        save(store, story(id="a"))
        change(store, ChangeKind.MERGE, "unpublished", "a", days=1)
        assert course(store, "a").merged_into is None

    def test_stories_that_take_in_each_other_end_somewhere(self, store: SqlStore) -> None:
        save(store, story(id="a"), story(id="b"))
        change(store, ChangeKind.MERGE, "b", "a", days=1)
        change(store, ChangeKind.MERGE, "a", "b", days=2)
        assert course(store, "a").merged_into is not None

    def test_both_halves_of_a_split_name_each_other(self, store: SqlStore) -> None:
        save(store, story(id="a"), story(id="b"))
        change(store, ChangeKind.SPLIT, "a", "b", days=1)
        assert [one.id for one in course(store, "a").split] == ["b"]
        assert [one.id for one in course(store, "b").split] == ["a"]

    def test_pages_to_write_are_those_of_the_partners_and_of_the_changes_since(self, store: SqlStore) -> None:
        change(store, ChangeKind.MERGE, "a", "b", days=-3)
        change(store, ChangeKind.MERGE, "c", "d")
        assert store.chronicle.touched(("b",), AS_OF - DAY, AS_OF) == {"a", "b", "c", "d"}
        assert store.chronicle.touched(("x",), AS_OF, AS_OF + DAY) == frozenset()


class TestThemesAndOutlets:
    def test_a_theme_has_the_stories_of_thirty_days(self, store: SqlStore) -> None:
        for days in (0, -29, -30, -400):
            save(store, days=days)
        past = store.chronicle.theme("world")
        assert past is not None
        assert [day.edition.id for day in past.days] == ["2026-11-20", "2026-10-22"]
        assert store.chronicle.keys("theme") == ("world",)
        assert store.chronicle.theme("sport") is None

    def test_a_busy_theme_shows_whole_days_up_to_its_bound(self, store: SqlStore) -> None:
        many = [story(id=f"s{number}") for number in range(MOST_ENTRIES // 2)]
        for days in (0, -1, -2):
            save(store, *many, days=days)
        past = store.chronicle.theme("world")
        assert past is not None
        assert (len(past.days), past.older) == (2, MOST_ENTRIES // 2)

    def test_an_outlet_has_its_new_articles_what_it_was_first_with_and_its_copies(
        self, store: SqlStore
    ) -> None:
        first = article_ref(id="a1", outlet="Echo", published=AS_OF - DAY)
        copy = article_ref(id="a2", outlet="Post", copy_of="a1")
        old = article_ref(id="a3", outlet="Post", fresh=False)
        save(store, story(articles=(first, copy, old), outlets=2))
        echo, post = (store.chronicle.outlet(slug) for slug in ("echo", "post"))
        assert echo is not None
        assert post is not None
        assert (echo.articles, echo.first, echo.copies) == (1, 1, 0)
        assert (post.articles, post.first, post.copies) == (1, 0, 1)
        assert post.days[0].articles[0].copy_of == "Echo"
        assert store.chronicle.keys("outlet", AS_OF) == ("echo", "post")

    def test_an_outlet_that_fails_keeps_its_page_and_a_source_without_articles_gets_none(
        self, store: SqlStore
    ) -> None:
        failed = FetchFailure(source="Harbour Times", item="", reason="timed out", remedy="")
        save(store, days=-40)
        save(store, story(articles=()), coverage=coverage(failures=(failed, replace(failed, source="Ring"))))
        past = store.chronicle.outlet("harbour-times")
        assert past is not None
        assert (past.articles, past.days[0].failures) == (0, (failed,))
        assert store.chronicle.outlet("ring") is None
        assert store.chronicle.keys("outlet") == ("harbour-times",)


class TestMonths:
    def test_months_count_their_editions_and_stories_belong_to_the_first(self, store: SqlStore) -> None:
        older = save(store, story(id="a"), days=-30)
        newer = save(
            store, story(id="a"), story(id="b", theme=ThemeChoice(id="x", name="X", score=1, evidence=()))
        )
        assert store.editions.months() == (("2026-11", 1), ("2026-10", 1))
        assert [header.as_of for header in store.editions.of_month("2026-10")] == [older]
        assert store.chronicle.first_told_in([older]) == (("stories/a.html", newer),)
        assert store.chronicle.first_told_in([newer]) == (("stories/b.html", newer),)
        assert store.chronicle.first_told(("a", "b")) == {older, newer}

    def test_an_edition_knows_those_beside_it(self, store: SqlStore) -> None:
        times = [save(store, days=days) for days in (-2, -1, 0)]
        following, previous = store.editions.following(times[0]), store.editions.latest(before=times[2])
        assert following == previous
        assert following is not None
        assert following.as_of == times[1]
        assert store.editions.following(times[2]) is None
