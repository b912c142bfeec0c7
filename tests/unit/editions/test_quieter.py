"""Which feeds are quiet, and which of their posts an edition takes."""

from __future__ import annotations

from datetime import datetime

import pytest

from flows.editions.quieter import QuietRules, posts_of, quiet_feeds
from flows.model import Article, Rhythm
from tests.factories import DAY, HOUR, NOON, article

RULES = QuietRules()


def rhythm(
    source: str = "s", outlet: str = "o", first: datetime = NOON - 100 * DAY, month: int = 4, week: int = 1
) -> Rhythm:
    return Rhythm(source=source, outlet=outlet, first=first, in_month=month, in_week=week)


def quiet(*rhythms: Rhythm, addresses: tuple[str, ...] = ()) -> set[str]:
    return set(quiet_feeds(rhythms, NOON, addresses, RULES))


@pytest.mark.parametrize(
    ("month", "week", "is_quiet"),
    [(0, 0, True), (27, 6, True), (28, 6, False), (20, 7, False), (90, 20, False)],
)
def test_a_feed_that_posts_less_than_once_a_day_is_quiet(month: int, week: int, is_quiet: bool) -> None:
    assert bool(quiet(rhythm(month=month, week=week))) is is_quiet


def test_a_feed_of_which_a_week_is_not_known_is_not_called_quiet() -> None:
    assert not quiet(rhythm(first=NOON - 6 * DAY, month=1, week=1))
    assert quiet(rhythm(first=NOON - 8 * DAY, month=7, week=6))
    assert quiet(rhythm(first=NOON - 8 * DAY, month=8, week=6))
    assert not quiet(rhythm(first=NOON - 8 * DAY, month=9, week=6))


def test_all_that_an_address_gives_is_one_feed_and_each_outlet_of_a_folder_its_own() -> None:
    parts = rhythm(outlet="a", month=14), rhythm(outlet="b", month=14)
    assert quiet(*parts, addresses=("s",)) == set()
    assert quiet(*parts) == {"s\na", "s\nb"}


def post(name: str, outlet: str, hours: float, **changes: object) -> Article:
    return article(id=name, source="s", outlet=outlet, published=NOON - hours * HOUR, **changes)


def chosen(*posts: Article, most: int = 9, story_ids: dict[str, str] | None = None) -> list[str]:
    feeds = {"s\na", "s\nb"}
    return [taken.id for taken in posts_of(posts, feeds, (), story_ids or {}, most)]


def test_the_newest_post_of_each_feed_comes_before_a_second_one() -> None:
    posts = post("a1", "a", 1), post("a2", "a", 2), post("a3", "a", 3), post("b1", "b", 4)
    assert chosen(*posts) == ["a1", "a2", "a3", "b1"]
    assert chosen(*posts, most=2) == ["a1", "b1"]
    assert chosen(*reversed(posts), most=3) == ["a1", "a2", "b1"]
    assert chosen(*posts, most=0) == []


def test_posts_of_other_feeds_and_posts_without_a_date_are_not_taken() -> None:
    assert chosen(post("c1", "c", 1), article(id="a1", source="s", outlet="a", published=None)) == []


def test_of_two_posts_of_one_story_the_newer_is_taken() -> None:
    posts = post("a1", "a", 1), post("b1", "b", 2)
    assert chosen(*posts, story_ids={"a1": "story", "b1": "story"}) == ["a1"]
