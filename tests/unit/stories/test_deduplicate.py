"""Copies: what is one, which text is kept, and the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from flows.model import Article, Match
from flows.stories.deduplicate import CopyRules, deduplicate, rooted
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, accounts, article

RULES = CopyRules()
WIRE = BRIDGE[0][1]


def matches(*articles: Article) -> list[tuple[str, str]]:
    return [(match.original_id, match.copy_id) for match in deduplicate(articles, RULES)]


def numbered(*runs: Sequence[int]) -> str:
    """Return a text of invented words, so that shingles can be counted."""
    return " ".join(f"w{number}" for run in runs for number in run)


def test_a_word_for_word_reprint_under_another_headline_is_a_copy() -> None:
    first = article(id="b", text=WIRE)
    reprint = article(id="a", title="Wholly another headline", text=WIRE, published=NOON + HOUR)
    (match,) = deduplicate([first, reprint], RULES)
    assert (match.original_id, match.copy_id, match.similarity, match.reason) == (
        "b",
        "a",
        1.0,
        "the same text",
    )


def test_a_lightly_edited_reprint_is_a_copy() -> None:
    edited = WIRE.replace("Thursday morning", "Thursday").replace("two cables", "several cables")
    (match,) = deduplicate([article(id="a", text=WIRE), article(id="b", text=edited)], RULES)
    assert (match.original_id, match.copy_id) == ("a", "b")
    assert 0.7 < match.similarity < 1
    assert match.reason == f"{match.similarity:.0%} of all word pairs are the same"


def test_independent_accounts_are_no_copies() -> None:
    given = accounts("b", BRIDGE) + accounts("t", TUNNEL)
    assert matches(*given) == []


def test_the_bound_of_likeness_is_still_a_copy() -> None:
    # 33 of 100 word pairs: .33; then 33 of 101.
    at_bound = (
        article(id="a", text=numbered(range(67))),
        article(id="b", text=numbered(range(34), range(200, 234))),
    )
    below = (
        article(id="a", text=numbered(range(67))),
        article(id="b", text=numbered(range(34), range(200, 235))),
    )
    assert matches(*at_bound) == [("a", "b")]
    assert matches(*below) == []


def test_texts_as_brief_as_a_headline_must_be_nearly_the_same() -> None:
    # 8 of 10 word pairs, then 8 of 11; a headline's two words are a fifth of it.
    alike = article(id="a", text=numbered(range(10))), article(id="b", text=numbered(range(9), [99]))
    other = article(id="a", text=numbered(range(10))), article(id="b", text=numbered(range(9), [98, 99]))
    assert matches(*alike) == [("a", "b")]
    assert matches(*other) == []


def test_a_cut_reprint_is_found_within_the_fuller_text() -> None:
    whole, cut = article(id="a", text=numbered(range(200))), article(id="b", text=numbered(range(13)))
    (match,) = deduplicate([whole, cut], RULES)
    assert (match.original_id, match.copy_id, match.similarity) == ("a", "b", 1.0)
    assert match.reason == "100% of the shorter text stands in the longer"


def test_a_teaser_too_short_for_containment_is_left_alone() -> None:
    assert (
        matches(article(id="a", text=numbered(range(200))), article(id="b", text=numbered(range(12)))) == []
    )


def test_containment_begins_at_nine_tenths() -> None:
    whole = article(id="a", text=numbered(range(300)))
    # 40 pairs, 36 of them in the whole; then 35.
    nine_tenths = numbered(range(37), range(500, 504))
    fewer = numbered(range(36), range(500, 505))
    assert matches(whole, article(id="b", text=nine_tenths)) == [("a", "b")]
    assert matches(whole, article(id="b", text=fewer)) == []


def test_the_fullest_text_is_kept_even_when_it_came_later() -> None:
    brief = article(id="a", text=numbered(range(50)))
    full = article(id="b", text=numbered(range(100)), published=NOON + HOUR)
    assert matches(brief, full) == [("b", "a")]


def test_of_texts_about_equally_full_the_earliest_is_kept() -> None:
    first = article(id="z", text=numbered(range(90)))
    longer = article(id="a", text=numbered(range(100)), published=NOON + HOUR)
    assert matches(first, longer) == [("z", "a")]
    shorter = article(id="z", text=numbered(range(89)))
    assert matches(shorter, longer) == [("a", "z")]


def test_of_copies_at_one_time_the_lesser_id_is_kept() -> None:
    assert matches(article(id="b", text=WIRE), article(id="a", text=WIRE)) == [("a", "b")]


def test_an_undated_copy_counts_from_when_it_was_first_seen() -> None:
    undated = article(id="b", text=WIRE, published=None, first_seen=NOON - HOUR)
    assert matches(article(id="a", text=WIRE), undated) == [("b", "a")]


def test_articles_without_a_text_are_compared_by_title() -> None:
    assert (
        matches(article(id="a", title="Lorry fire shuts tunnel"), article(id="b", title="Rain ahead")) == []
    )
    assert matches(article(id="a", title="Lorry fire"), article(id="b", title="Lorry fire")) == [("a", "b")]


def test_articles_without_any_word_are_no_copies_of_one_another() -> None:
    assert matches(article(id="a", title="…"), article(id="b", title="…")) == []


def test_a_text_in_another_language_is_no_copy() -> None:
    assert matches(article(id="a", text=WIRE), article(id="b", text=WIRE, language="de")) == []


def test_a_text_joins_the_likest_of_two_groups() -> None:
    ones = [article(id=f"a{number}", text=numbered(range(60))) for number in range(4)]
    twos = [article(id=f"b{number}", text=numbered(range(40, 100))) for number in range(4)]
    third = article(id="c", text=numbered(range(32), range(66, 100)))
    assert matches(ones[0], twos[0]) == []
    found = {dropped: kept for kept, dropped in matches(*ones, *twos, third)}
    assert found["c"] == "b0"
    assert found["a3"] == "a0"
    assert found["b3"] == "b0"


def test_likeness_does_not_chain_from_copy_to_copy() -> None:
    middle = article(id="m", text=numbered(range(45, 155)), published=NOON + HOUR)
    left, right = article(id="l", text=numbered(range(100))), article(id="r", text=numbered(range(100, 200)))
    assert matches(left, right) == []
    assert matches(left, middle, right) == [("m", "l"), ("m", "r")]
    further = article(id="f", text=numbered(range(-60, 40)))
    assert matches(left, middle, right, further) == [("m", "l"), ("m", "r")]


def test_the_same_text_eight_days_later_is_no_copy() -> None:
    first = article(id="a", text=WIRE)
    week, later = (article(id="b", text=WIRE, published=NOON + days * DAY) for days in (7, 8))
    assert matches(first, week) == [("a", "b")]
    assert matches(first, later) == []


def test_a_text_that_most_outlets_carry_is_still_one_text() -> None:
    carried = [article(id=f"a{number:02}", text=WIRE) for number in range(40)]
    assert len(deduplicate(carried, RULES)) == 39


def test_matches_are_ordered_by_id() -> None:
    articles = [
        article(id="c", text=TUNNEL[0][1]),
        article(id="b", text=WIRE),
        article(id="e", text=WIRE),
        article(id="d", text=WIRE),
        article(id="a", text=BRIDGE[1][1]),
    ]
    assert matches(*articles) == [("b", "d"), ("b", "e")]


def test_matches_are_ordered_by_the_kept_article() -> None:
    one = [article(id="x", text=WIRE), article(id="a", text=WIRE, published=NOON + HOUR)]
    two = [article(id="b", text=TUNNEL[0][1]), article(id="c", text=TUNNEL[0][1])]
    assert matches(*one, *two) == [("b", "c"), ("x", "a")]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
def test_the_order_of_articles_does_not_matter(order: tuple[int, ...]) -> None:
    articles = [
        article(id="a", text=WIRE),
        article(id="b", text=WIRE),
        article(id="c", text=TUNNEL[0][1]),
        article(id="d", text=WIRE + " " + TUNNEL[0][1]),
    ]
    expected = deduplicate(articles, RULES)
    assert deduplicate([articles[index] for index in order], RULES) == expected


def test_an_outlet_s_own_text_is_kept_before_what_another_s_feed_gives_of_it() -> None:
    own = article(id="b", text=BRIDGE[0][1], published=NOON)
    earlier = article(id="a", text=BRIDGE[0][1], published=NOON - HOUR, via="hub.example", named="Outlet b")
    fuller = replace(
        earlier, id="c", text=f"{BRIDGE[0][1]} The bridge had stood since the year of the flood."
    )
    for given in ([own, earlier], [own, fuller], [own, earlier, fuller]):
        assert {match.original_id for match in deduplicate(given, CopyRules())} == {"b"}
        assert deduplicate(given[::-1], CopyRules()) == deduplicate(given, CopyRules())


def copies_of(original: str, copies: str) -> list[Match]:
    return [Match(original_id=original, copy_id=one, similarity=0.9, reason="alike") for one in copies]


def test_what_was_known_before_is_the_original_of_what_is_sent_again() -> None:
    turned = rooted(copies_of("n", "abm"), {"m", "n"})
    assert [(match.original_id, match.copy_id) for match in turned] == [("a", "b"), ("a", "m"), ("a", "n")]
    assert rooted(copies_of("a", "bn"), {"n"}) == tuple(copies_of("a", "bn"))
    assert rooted(copies_of("n", "m"), {"m", "n"}) == tuple(copies_of("n", "m"))
