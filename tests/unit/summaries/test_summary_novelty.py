"""Novelty: what a reader was shown of a story is not shown again, and what it said counts less."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import import_module

import pytest

from flows.model import Article, Edition, Story
from flows.model.settings import Lengths
from flows.runs.pipeline.compose import compose
from flows.summaries.story_lines import StoryLines, choose_lines
from flows.summaries.summarise import Budget, SummaryRequest, choose
from tests.factories import BRIDGE, DAY, HOUR, NOON, MemoryStore, accounts, article, plan, said, store_of
from tests.factories_summary import summary_of

STORY = accounts("b", BRIDGE, NOON - 6 * HOUR)
MORROW = NOON + DAY


def chosen(*articles: Article, shown: tuple[str, ...] = (), count: int = 3) -> list[str]:
    return [each.text for each in choose(articles, Budget(sentences=count), SummaryRequest(shown=shown))]


def made(store: MemoryStore, as_of: datetime, lengths: Lengths | None = None) -> Edition:
    asked = plan(as_of, lengths=lengths or Lengths())
    edition, receipt = compose(asked, store)
    store.save_edition(edition, receipt)
    return edition


def told(edition: Edition) -> list[Story]:
    return [each for section in edition.sections for each in section.stories]


def texts(story: Story) -> list[str]:
    return [quote.text for quote in (story.standfirst, *story.quotes) if quote]


def test_what_was_shown_is_not_shown_again() -> None:
    first, second = said("abcdefghij"), said("klmnopqrst")
    given = article(text=f"{first} {second}")
    assert chosen(given) == [first, second]
    assert chosen(given, shown=(first,)) == [second]
    assert chosen(given, shown=(second, first)) == []
    # In other words, and in the words of another outlet, it is the same.
    assert chosen(given, shown=(said("jihgfedcba"),)) == [second]


def test_what_says_what_was_shown_is_told_after_what_is_new() -> None:
    shown, partly, new = said("abcdefghij"), said("abcdklmnop"), said("qrstuvwxyz")
    given = article(id="a", text=partly), article(id="b", text=new)
    assert chosen(*given, count=1) == [partly]
    assert chosen(*given, shown=(shown,), count=1) == [new]
    assert chosen(*given, shown=(shown,)) == [new, partly]


def test_a_sentence_shown_that_told_nothing_bars_nothing() -> None:
    given = article(text=said("abcdefghij"))
    assert chosen(given, shown=("It was not what it had been at the time.",)) == [given.text]


def test_sumys_algorithms_do_not_show_it_again_either() -> None:
    first = summary_of(STORY, Lengths(quotes=0), SummaryRequest(algorithm="lex-rank"))
    shown = tuple(each.text for each in (*first.quotes, *([first.standfirst] if first.standfirst else [])))
    again = summary_of(STORY, Lengths(), SummaryRequest(algorithm="lex-rank", shown=shown))
    assert {each.text for each in again.quotes}.isdisjoint(shown)
    assert again.quotes


def test_the_next_edition_shows_nothing_again_of_a_story_that_goes_on() -> None:
    store = store_of(*STORY)
    (before,) = told(made(store, NOON))
    late = "Prosecutors charged three officials of the Tarnfeld transport office with negligence."
    again = article(
        id="n1",
        title="Inspectors charged over Tarnfeld footbridge collapse",
        text=f"{texts(before)[0]} {late} {BRIDGE[0][1]}",
        published=MORROW - HOUR,
        first_seen=MORROW - HOUR,
    )
    store.add_articles([again])
    (after,) = told(made(store, MORROW))
    assert after.id == before.id
    assert late in texts(after)
    assert set(texts(after)).isdisjoint(texts(before))


def test_a_story_with_nothing_new_to_say_is_left_out() -> None:
    lengths = Lengths(quotes=6, story_words=400)
    told_so = replace(STORY[0], title="Rescuers called to Tarnfeld", text=BRIDGE[0][1].split(". ")[0] + ".")
    store = store_of(told_so)
    (before,) = told(made(store, NOON, lengths))
    again = replace(
        told_so,
        id="n1",
        outlet="Another Outlet",
        url="https://n1.example/story",
        text=f"In Tarnfeld on Thursday morning, {told_so.text[:1].lower()}{told_so.text[1:]}",
        published=MORROW - HOUR,
        first_seen=MORROW - HOUR,
    )
    store.add_articles([again])
    after = made(store, MORROW, lengths)
    assert before.id not in {each.id for each in after.stories}
    assert [left.article_id for left in after.coverage.left_out] == ["n1"]


def test_an_edition_knows_which_reports_are_one_and_who_orders_the_sentences(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met: list[SummaryRequest] = []

    def spied(
        candidates: Sequence[Article],
        articles: Sequence[Article],
        lengths: Lengths,
        asked: SummaryRequest,
        reports_of: Callable[[Article], Collection[str]],
    ) -> StoryLines:
        met.append(asked)
        return choose_lines(candidates, articles, lengths, asked, reports_of)

    monkeypatch.setattr(import_module("flows.runs.pipeline.headings"), "choose_lines", spied)
    store = store_of(*(replace(each, outlet="One" if each.id != "b3" else "Two") for each in STORY))
    compose(plan(NOON, algorithm="luhn"), store)
    (asked,) = met
    assert asked.reports["b1"] == asked.reports["b2"] != asked.reports["b3"]
    assert asked.algorithm == "luhn"


def test_an_edition_made_again_does_not_count_itself_or_later_ones_as_shown_before() -> None:
    store = store_of(*STORY)
    first = made(store, NOON)
    store.add_articles([replace(STORY[1], id="n1", url="https://n1.example", first_seen=MORROW - HOUR)])
    made(store, MORROW)
    assert made(store, NOON) == first


def test_what_was_shown_longer_ago_than_a_story_is_followed_is_not_shown_again() -> None:
    store = store_of(*STORY)
    kept, receipt = compose(plan(NOON), store)
    store.save_edition(kept, receipt)
    (before,) = told(kept)
    text = f"{texts(before)[0]} Prosecutors charged three officials of the Tarnfeld transport office."
    again = replace(
        STORY[1],
        id="n1",
        url="https://n1.example",
        title="Charges over the Tarnfeld footbridge",
        published=MORROW,
        first_seen=MORROW,
        text=text,
    )
    store.add_articles([again])
    for later in (MORROW, MORROW + HOUR):
        after = compose(plan(later, follow=DAY), store)[0]
        assert after.coverage.new == 1
        assert set(texts(before)).isdisjoint(text for each in after.stories for text in texts(each))
