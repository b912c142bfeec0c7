"""How each source has done of late."""

from __future__ import annotations

from flows.model import Source, SourceKind, SourceState, past_stories_of
from flows.sources.source_statistics import SourceHealth, health
from tests.factories_edition import article_ref, edition, story

FEED = Source(name="Feed", kind=SourceKind.URL, location="https://feed.example/")
FOLDER = Source(name="Folder", kind=SourceKind.PATH, location="folder")
STATE = SourceState(source="Feed", location=FEED.location, entries_a_day=3.5)


def of(source: Source, met: str = "", state: SourceState | None = None) -> SourceHealth:
    told = edition(
        story(articles=(article_ref(id="a"), article_ref(id="b"))),
        also_reported=(story(id="s2", articles=(article_ref(id="c"),)),),
    )
    states = {state.source: state} if state else {}
    (found,) = health([source], states, {source.name: set(met)}, past_stories_of(told))
    return found


def test_the_share_published_counts_stories_in_full_and_in_brief() -> None:
    assert of(FEED, "abcd").share_published == 0.75
    assert of(FEED, "xyz").share_published == 0.0
    assert of(FEED).share_published is None


def test_a_feed_has_the_rhythm_that_was_found_and_a_folder_what_came() -> None:
    assert of(FEED, "abc", STATE).articles_a_day == 3.5
    assert of(FEED, "abc").articles_a_day is None
    assert of(FOLDER, "abcdefg").articles_a_day == 0.5


def test_what_is_known_of_another_address_says_nothing() -> None:
    moved = SourceState(source="Feed", location="https://old.example/", entries_a_day=9.0)
    assert of(FEED, "a", STATE).state == STATE
    assert (of(FEED, "a", moved).state, of(FEED, "a", moved).articles_a_day) == (None, None)


def test_articles_of_other_sources_do_not_count() -> None:
    found = health(
        [FEED, FOLDER],
        {},
        {"Feed": {"a"}, "Folder": {"x"}},
        past_stories_of(edition(story(articles=(article_ref(id="a"),)))),
    )
    assert [each.share_published for each in found] == [1.0, 0.0]
