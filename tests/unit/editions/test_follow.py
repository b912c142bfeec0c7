"""Stories across editions: ids that live on, copies in their story, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.editions.compose import change, materials
from flows.editions.select import past_without_never
from flows.model import (
    Article,
    Change,
    Cluster,
    Edition,
    Link,
    Match,
    NeverOutlet,
    Status,
    Story,
    StoryMaterial,
    header_of,
    past_stories_of,
)
from tests.factories import DAY, HOUR, NOON, article
from tests.factories_edition import article_ref, edition, story


def clusters(*groups: str) -> tuple[Cluster, ...]:
    """Return clusters of one-letter articles, as "id:articles" or named after their first article."""
    named = (group.split(":") if ":" in group else (group[0], group) for group in groups)
    return tuple(Cluster(story_id=name, article_ids=tuple(ids), links=()) for name, ids in named)


def articles(names: str) -> tuple[Article, ...]:
    return tuple(article(id=name) for name in names)


def told(also: bool = False, **stories: str) -> Edition:
    return edition_of(stories, also)


def edition_of(stories: Mapping[str, str], also: bool = False) -> Edition:
    """Return an edition whose stories hold articles with one-letter ids."""
    made = tuple(
        story(id=name, headline=f"About {name}", articles=tuple(article_ref(id=each) for each in held))
        for name, held in stories.items()
    )
    return edition(sections=(), also_reported=made) if also else edition(*made)


def copy(kept: str, dropped: str) -> Match:
    return Match(original_id=kept, copy_id=dropped, similarity=1.0, reason="the same text")


def link(one: str, other: str) -> Link:
    return Link(article_id=one, nearest_id=other, similarity=0.5, threshold=0.2, shared=())


def followed(groups: Sequence[str], fresh: str, *earlier: Edition) -> list[tuple[str, Status]]:
    names = "".join(group.split(":")[-1] for group in groups)
    past = [each for edition in earlier for each in past_stories_of(edition)]
    found = materials(clusters(*groups), articles(names), frozenset(fresh), (), past)
    return [(made.id, made.status) for made in found]


def test_a_story_that_no_edition_told_is_new() -> None:
    assert followed(["s1:ab", "s2:c"], "abc") == [("s1", Status.NEW), ("s2", Status.NEW)]


def test_articles_are_ordered_by_time() -> None:
    given = (article(id="a", published=NOON), article(id="b", published=NOON - HOUR))
    (made,) = materials(clusters("ab"), given, frozenset("ab"), (), ())
    assert [each.id for each in made.articles] == ["b", "a"]


def test_a_story_that_an_edition_told_in_full_or_not_is_updated() -> None:
    assert followed(["river:ab"], "b", told(river="a")) == [("river", Status.UPDATED)]
    assert followed(["river:ab"], "b", told(also=True, river="a")) == [("river", Status.UPDATED)]


def test_a_story_without_news_is_not_told_again() -> None:
    assert followed(["river:ab", "s2:c"], "c", told(river="ab")) == [("s2", Status.NEW)]


def made_of(groups: Sequence[str], fresh: str, *matches: Match) -> tuple[StoryMaterial, ...]:
    names = sorted({*"".join(groups), *(match.copy_id for match in matches)})
    return materials(clusters(*groups), articles("".join(names)), frozenset(fresh), matches, ())


def test_a_copy_is_in_the_story_of_what_it_copies_and_is_not_kept() -> None:
    (made,) = made_of(["abc"], "abc", copy("a", "b"))
    assert [each.id for each in made.articles] == ["a", "b", "c"]
    assert [each.id for each in made.originals] == ["a", "c"]
    assert made.fresh_ids == frozenset("abc")
    assert made.matches == (copy("a", "b"),)


def test_a_copy_that_no_cluster_holds_joins_all_the_same() -> None:
    (made,) = made_of(["ac"], "ac", copy("a", "b"))
    assert [each.id for each in made.articles] == ["a", "b", "c"]


def test_a_copy_from_another_cluster_leaves_it() -> None:
    one, two = made_of(["ac", "bd"], "abcd", copy("a", "b"))
    assert [each.id for each in one.articles] == ["a", "b", "c"]
    assert [each.id for each in two.articles] == ["d"]
    assert (one.matches, two.matches) == ((copy("a", "b"),), ())


def test_a_cluster_of_copies_alone_is_no_story() -> None:
    (made,) = made_of(["a", "bc"], "abc", copy("a", "b"), copy("a", "c"))
    assert [each.id for each in made.articles] == ["a", "b", "c"]
    assert [each.id for each in made.originals] == ["a"]


def test_each_story_knows_its_own_fresh_articles() -> None:
    assert [made.fresh_ids for made in made_of(["ab", "c"], "bc")] == [frozenset("b"), frozenset("c")]


def test_a_fresh_copy_of_an_earlier_article_is_news_of_its_story() -> None:
    (made,) = made_of(["a"], "b", copy("a", "b"))
    assert made.fresh_ids == frozenset("b")
    assert [each.id for each in made.originals] == ["a"]


def test_links_stay_with_articles_that_are_no_copies() -> None:
    held = Cluster(
        story_id="s1", article_ids=tuple("abcd"), links=(link("b", "a"), link("c", "b"), link("d", "e"))
    )
    (made,) = materials([held], articles("abcd"), frozenset("a"), (copy("a", "b"),), ())
    assert made.links == (link("c", "b"),)


def changed(
    earlier: Sequence[Edition],
    *current: Story,
    as_of: datetime = NOON,
    previous: datetime = NOON - DAY,
    never: tuple[NeverOutlet, ...] = (),
) -> Change:
    past = [each for edition in earlier for each in past_stories_of(edition)]
    header = header_of(edition(as_of=previous))
    return change(header, past_without_never(past, never), current, as_of, 4 * DAY)


def past(latest: datetime, *names: str, also: bool = False) -> Edition:
    """Return an edition that told stories with one article each, whose newest was of that time."""
    untold = {"standfirst": None, "quotes": ()} if also else {}
    made = tuple(
        story(
            id=name,
            headline=f"About {name}",
            headline_article_id=f"a{name}",
            latest=latest,
            articles=(article_ref(id=f"a{name}"),),
            **untold,
        )
        for name in names
    )
    return edition(sections=(), also_reported=made) if also else edition(*made)


def test_a_first_edition_changes_nothing() -> None:
    found = change(None, (), [story(status=Status.NEW)], NOON, DAY)
    assert (found.previous_id, found.previous_as_of, found.new, found.updated) == (None, None, 0, 0)
    assert found.no_longer_followed == ()


def test_the_change_counts_new_and_updated_stories() -> None:
    current = [story(id="river", status=Status.UPDATED), *(story(id=name) for name in ("x", "y"))]
    found = changed([past(NOON, "river")], *current)
    assert found.previous_as_of == NOON - DAY
    assert (found.new, found.updated, found.no_longer_followed) == (2, 1, ())


def test_a_story_that_is_only_quiet_is_still_followed() -> None:
    assert changed([past(NOON - HOUR, "a"), past(NOON - 4 * DAY + HOUR, "b")]).no_longer_followed == ()


def test_a_story_past_the_time_it_is_followed_is_named_once() -> None:
    old = past(NOON - 4 * DAY, "a")
    assert changed([old]).no_longer_followed == ("About a",)
    assert changed([old], as_of=NOON + HOUR, previous=NOON).no_longer_followed == ()
    assert changed([old], as_of=NOON - HOUR).no_longer_followed == ()


def test_after_a_pause_everything_that_ran_out_meanwhile_is_named() -> None:
    found = changed([past(NOON - 9 * DAY, "a"), past(NOON - 10 * DAY, "b")], previous=NOON - 6 * DAY)
    assert found.no_longer_followed == ("About a",)


def test_a_story_counts_from_what_was_last_known_of_it() -> None:
    assert changed([past(NOON - 4 * DAY, "a"), past(NOON - 2 * DAY, "a")]).no_longer_followed == ()
    assert changed([past(NOON - 4 * DAY, "a"), past(NOON - 2 * DAY, "a", also=True)]).no_longer_followed == ()


def test_what_was_only_also_reported_is_not_missed() -> None:
    assert changed([past(NOON - 4 * DAY, "a", also=True)]).no_longer_followed == ()


def test_a_story_that_became_part_of_another_is_not_gone() -> None:
    merged = edition(story(id="b", latest=NOON - DAY, articles=(article_ref(id="aa"), article_ref(id="ab"))))
    assert changed([past(NOON - 4 * DAY, "a"), merged]).no_longer_followed == ()
    current = story(id="c", articles=(article_ref(id="aa"),))
    assert changed([past(NOON - 4 * DAY, "a")], current).no_longer_followed == ()


def test_the_top_three_of_what_is_no_longer_followed_are_named() -> None:
    found = changed([past(NOON - 4 * DAY, *"abcde")], story(id="b"))
    assert found.no_longer_followed == ("About a", "About c", "About d")


def test_headlines_of_excluded_outlets_are_not_named() -> None:
    never = (NeverOutlet(name=article_ref().outlet),)
    assert changed([past(NOON - 4 * DAY, "a")], never=never).no_longer_followed == ()
