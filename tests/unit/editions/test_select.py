"""What an edition takes: its period's articles, each once, everything else counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from flows.editions.select import select, without_other_pages
from flows.model import (
    NO_NEWS,
    Article,
    EditionHeader,
    LeftOutReason,
    Membership,
    PageKind,
    Selection,
    header_of,
)
from flows.model.settings import Settings
from tests.factories import DAY, HOUR, NOON, article
from tests.factories_edition import edition

SETTINGS = Settings()
MOMENT = timedelta(microseconds=1)
YESTERDAY = header_of(edition(as_of=NOON - DAY))


def first(*articles: Article) -> Selection:
    return select(articles, None, NOON, SETTINGS)


def second(*articles: Article, previous: EditionHeader = YESTERDAY) -> Selection:
    return select(articles, previous, NOON, SETTINGS)


def ids(articles: tuple[Article, ...]) -> list[str]:
    return [each.id for each in articles]


def reasons(selection: Selection) -> list[tuple[str, LeftOutReason]]:
    return [(entry.article_id, entry.reason) for entry in selection.left_out]


def test_a_first_edition_takes_its_window_and_counts_what_is_older() -> None:
    inside = article(id="in", published=NOON - 2 * DAY + MOMENT)
    at_start = article(id="start", published=NOON - 2 * DAY)
    found = first(inside, at_start)
    assert ids(found.fresh) == ["in"]
    assert reasons(found) == [("start", LeftOutReason.TOO_OLD)]
    assert found.context == ()


def test_an_article_dated_ahead_waits_and_one_dated_now_does_not() -> None:
    now, ahead = article(id="now", published=NOON), article(id="ahead", published=NOON + MOMENT)
    found = first(now, ahead)
    assert ids(found.fresh) == ["now"]
    assert reasons(found) == [("ahead", LeftOutReason.AHEAD)]


def test_what_waited_is_taken_by_the_edition_of_its_date() -> None:
    waited = article(id="w", published=NOON - HOUR, first_seen=NOON - 2 * DAY)
    assert ids(second(waited).fresh) == ["w"]


def test_an_undated_article_counts_from_when_it_was_first_seen() -> None:
    new = article(id="new", published=None, first_seen=NOON)
    old = article(id="old", published=None, first_seen=NOON - DAY)
    found = second(new, old)
    assert (ids(found.fresh), ids(found.context)) == (["new"], ["old"])


def test_a_late_arrival_is_taken_within_three_hours_of_the_period() -> None:
    start = NOON - DAY
    late = article(id="late", published=start - 3 * HOUR + MOMENT)
    too_late = article(id="too", published=start - 3 * HOUR)
    found = second(late, too_late)
    assert ids(found.fresh) == ["late"]
    assert reasons(found) == [("too", LeftOutReason.TOO_OLD)]


def test_no_article_is_late_for_a_first_edition() -> None:
    assert first(article(published=NOON - 2 * DAY - HOUR)).fresh == ()


def test_what_earlier_editions_covered_is_context_for_four_days() -> None:
    start = NOON - DAY
    seen = {"first_seen": start}
    followed = article(id="f", published=start - 4 * DAY + MOMENT, **seen)
    forgotten = article(id="g", published=start - 4 * DAY, **seen)
    at_start = article(id="s", published=start, **seen)
    found = second(followed, forgotten, at_start)
    assert ids(found.context) == ["f", "s"]
    assert (found.fresh, found.left_out) == ((), ())


def test_an_article_seen_after_the_previous_edition_is_new_to_this_one() -> None:
    start = NOON - DAY
    old = {"published": start - DAY}
    found = second(
        article(id="a", first_seen=start, **old), article(id="b", first_seen=start + MOMENT, **old)
    )
    assert ids(found.context) == ["a"]
    assert reasons(found) == [("b", LeftOutReason.TOO_OLD)]


def test_articles_are_ordered_by_time_then_id_in_whatever_order_they_come() -> None:
    given = (article(id="c"), article(id="b"), article(id="z", published=NOON - HOUR))
    assert ids(first(*given).fresh) == ["z", "b", "c"]


def test_what_is_left_out_is_named_by_outlet_title_and_date() -> None:
    (entry,) = first(article(id="x", outlet="Quay Notes", title="Fog", published=NOON + DAY)).left_out
    assert (entry.outlet, entry.title, entry.published) == ("Quay Notes", "Fog", NOON + DAY)


def test_the_first_reading_of_a_source_takes_its_window() -> None:
    old = article(id="old", source="new source", published=NOON - 2 * DAY + MOMENT)
    older = article(id="older", source="new source", published=NOON - 2 * DAY)
    known = article(id="known", source="known source", published=NOON - 2 * DAY + MOMENT)
    readings = {"new source": NOON, "known source": NOON - DAY}
    found = select((old, older, known), YESTERDAY, NOON, SETTINGS, readings)
    assert ids(found.fresh) == ["old"]
    assert reasons(found) == [("older", LeftOutReason.TOO_OLD), ("known", LeftOutReason.TOO_OLD)]


def test_the_window_counts_for_everything_read_between_the_first_reading_and_its_edition() -> None:
    later = article(id="later", source="s", published=NOON - 2 * DAY + MOMENT, first_seen=NOON)
    found = select((later,), YESTERDAY, NOON, SETTINGS, {"s": NOON - DAY + MOMENT})
    assert ids(found.fresh) == ["later"]


def test_a_window_shorter_than_the_period_shortens_nothing() -> None:
    inside = article(id="in", source="s", published=NOON - 3 * DAY)
    found = select((inside,), header_of(edition(as_of=NOON - 4 * DAY)), NOON, SETTINGS, {"s": NOON})
    assert ids(found.fresh) == ["in"]


def test_what_an_edition_told_is_never_fresh_again_under_another_name_of_its_source() -> None:
    dated = article(id="dated", source="renamed", published=NOON - DAY - HOUR)
    undated = article(id="undated", source="renamed", published=None)
    found = select((dated, undated), YESTERDAY, NOON, SETTINGS, {"renamed": NOON}, {"dated", "undated"})
    assert (found.fresh, ids(found.context), found.left_out) == ((), ["dated", "undated"], ())


def news(
    *articles: Article, read_first: datetime = NOON - DAY, members: Sequence[Membership] = ()
) -> Selection:
    """Return what a second edition selects; `read_first` is when the source was first read."""
    return without_other_pages(second(*articles), members, {"sample": read_first})


@pytest.mark.parametrize("kind", sorted(NO_NEWS))
def test_a_page_without_news_is_left_out_with_what_it_is(kind: PageKind) -> None:
    page = article(id="p", page_kind=kind, kind_reason="its address (/p/)", published=NOON)
    selection = news(page, article(id="a", published=NOON))
    (left,) = selection.left_out
    assert ids(selection.fresh) == ["a"]
    assert left.reason is (LeftOutReason.ROUND_UP if kind is PageKind.ROUND_UP else LeftOutReason.NOT_NEWS)
    assert left.detail.startswith(("a ", "an "))
    assert left.detail.endswith(", by its address (/p/)")


@pytest.mark.parametrize("kind", sorted(set(PageKind) - NO_NEWS))
def test_every_other_kind_of_page_may_tell_news(kind: PageKind) -> None:
    assert ids(news(article(id="p", page_kind=kind, published=NOON)).fresh) == ["p"]


def test_an_entry_without_a_date_is_news_only_if_it_is_newer_than_the_first_reading_of_its_feed() -> None:
    entry = article(id="e", published=None, first_seen=NOON, in_feed=True)
    assert ids(news(entry).fresh) == ["e"]
    (left,) = news(entry, read_first=NOON).left_out
    assert (left.reason, left.detail[:26]) == (LeftOutReason.NOT_NEWS, "an entry without a date th")


def test_a_file_without_a_date_is_news_when_it_is_first_seen() -> None:
    file = article(id="f", published=None, first_seen=NOON)
    assert ids(news(file, read_first=NOON).fresh) == ["f"]


def test_a_page_that_a_person_put_into_a_story_stays() -> None:
    page = article(id="p", page_kind=PageKind.ROUND_UP, published=NOON)
    members = [Membership(article_id=key, story_id="s", since=NOON) for key in ("p", "a")]
    assert ids(news(page, article(id="a", published=NOON), members=members).fresh) == ["a", "p"]
