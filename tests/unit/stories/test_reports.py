"""Reports: which articles of a story tell the event of its headline, and which are of its affair only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import Article, Match, Status, StoryMaterial
from flows.model.kinds import Genre, PageKind
from flows.stories.reports import ReportRules, reporting_of
from tests.factories import BRIDGE, TUNNEL, accounts

FIRST, SECOND, THIRD = accounts("b", BRIDGE)
OTHER = accounts("t", TUNNEL)[0]


def counting(*articles: Article, headline: Article = FIRST, matches: tuple[Match, ...] = ()) -> set[str]:
    copies = {match.copy_id for match in matches}
    material = StoryMaterial(
        id="s1",
        status=Status.NEW,
        articles=articles,
        originals=tuple(article for article in articles if article.id not in copies),
        fresh_ids=frozenset(article.id for article in articles),
        matches=matches,
        links=(),
    )
    return {one.article_id for one in reporting_of(material, headline, ReportRules()) if one.counts}


def test_accounts_of_the_event_count_and_what_came_in_otherwise_does_not() -> None:
    assert counting(FIRST, SECOND, OTHER) == {"b1", "b2"}


def test_a_report_close_to_one_that_counts_counts() -> None:
    distant = replace(SECOND, id="d", text=f"{SECOND.text} {SECOND.title}")
    rules = ReportRules()
    assert counting(FIRST, SECOND, distant) == {"b1", "b2", "d"}
    assert rules.near > rules.direct


@pytest.mark.parametrize("genre", [Genre.OPINION, Genre.ANALYSIS, Genre.REVIEW, Genre.HOW_TO])
def test_opinion_and_analysis_are_no_reports(genre: Genre) -> None:
    assert counting(FIRST, replace(SECOND, genre=genre)) == {"b1"}


@pytest.mark.parametrize(
    "title",
    [
        "Why the footbridge over the Orle collapsed",
        "How Tarnfeld lost its footbridge",
        "Who is to blame for the footbridge collapse in Tarnfeld?",
    ],
)
def test_titles_that_explain_are_no_reports(title: str) -> None:
    assert counting(FIRST, replace(SECOND, title=title)) == {"b1"}


def test_pictures_are_no_report_of_an_event_and_a_live_page_is_one() -> None:
    assert counting(FIRST, replace(SECOND, page_kind=PageKind.GALLERY)) == {"b1"}
    live = replace(SECOND, page_kind=PageKind.LIVE, title=f"Live: {SECOND.title}")
    assert counting(FIRST, live) == {"b1", "b2"}


def test_where_the_headline_explains_so_may_the_others() -> None:
    asking = replace(FIRST, title="Why the footbridge over the Orle collapsed")
    assert counting(asking, replace(SECOND, title="How Tarnfeld lost its footbridge"), headline=asking) == {
        "b1",
        "b2",
    }


def test_a_copy_counts_as_its_original_does() -> None:
    matches = (Match(original_id="t1", copy_id="c", similarity=1.0, reason="the same text"),)
    assert counting(FIRST, SECOND, OTHER, replace(OTHER, id="c"), matches=matches) == {"b1", "b2"}


def test_a_single_article_needs_no_evidence() -> None:
    assert counting(FIRST) == set()


def test_a_copy_that_is_new_alone_gives_the_headline_and_counts() -> None:
    original = replace(FIRST, title="How the footbridge over the Orle collapsed")
    copy = replace(FIRST, id="c", title="Footbridge over the Orle collapses", outlet="Reprinter")
    match = Match(original_id="b1", copy_id="c", similarity=1.0, reason="same words")
    assert counting(original, copy, headline=copy, matches=(match,)) == {"c"}


def test_what_is_near_to_an_opinion_alone_does_not_count() -> None:
    both = replace(SECOND, id="o", genre=Genre.OPINION, text=f"{SECOND.text} {OTHER.text}")
    assert counting(FIRST, both, OTHER) == {"b1"}
