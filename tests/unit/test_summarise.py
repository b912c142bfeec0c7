"""Summaries: sentences verbatim, several outlets, nothing said twice, sumy's own interface."""

from __future__ import annotations

from dataclasses import replace

from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from flows.model import Article, Summary
from flows.stages.summarise import (
    StorySummarizer,
    StoryTokenizer,
    SummaryRules,
    document_of,
    summarise,
)
from flows.text.words import words
from tests.factories import BRIDGE, DAY, HOUR, NOON, accounts, article

STORY = accounts("b", BRIDGE)
# Every concept counts alike: the sentence with the most of them is the best.
NEUTRAL = SummaryRules(
    support=0.0, earliness=0.0, length=0.0, lead=0.0, same_outlet=1.0, half_life=DAY * 10**8, paraphrase=0.9
)


def said(letters: str) -> str:
    """Return a sentence of invented words, one for each letter; a dash stands for "the"."""
    return " ".join("the" if each == "-" else f"zor{each}k" for each in letters).capitalize() + "."


def chosen_by(rules: SummaryRules, *articles: Article, count: int = 1) -> list[str]:
    return [each.text for each in StorySummarizer(rules, 60)(document_of(articles), count)]


def told(
    *articles: Article, quotes: int = 3, most_words: int = 60, standfirst: int = 30, only: str | None = None
) -> Summary:
    quotable = frozenset(each.id for each in articles) if only is None else frozenset([only])
    return summarise(articles, quotable, quotes, most_words, standfirst)


def texts(summary: Summary) -> list[str]:
    first = [summary.standfirst.text] if summary.standfirst else []
    return first + [quote.text for quote in summary.quotes]


def test_every_sentence_is_verbatim_at_its_place() -> None:
    summary = told(*STORY)
    stored = {each.id: each.text for each in STORY}
    passages = [*summary.quotes, *([summary.standfirst] if summary.standfirst else [])]
    assert len(passages) == 4
    assert all(stored[p.article_id][p.start : p.end] == p.text for p in passages)


def test_a_story_of_two_outlets_quotes_both() -> None:
    summary = told(*STORY[:2])
    named = {quote.article_id for quote in summary.quotes}
    if summary.standfirst:
        named.add(summary.standfirst.article_id)
    assert named == {"b1", "b2"}


def test_quotes_are_in_reading_order_and_the_standfirst_is_not_among_them() -> None:
    summary = told(*reversed(STORY))
    places = [(quote.article_id, quote.start) for quote in summary.quotes]
    assert places == sorted(places)
    assert summary.standfirst not in summary.quotes


def test_the_standfirst_has_at_most_thirty_words() -> None:
    summary = told(*STORY, standfirst=14)
    assert summary.standfirst is not None
    assert len(words(summary.standfirst.text)) <= 14
    assert told(*STORY, standfirst=5).standfirst is None
    assert len(told(*STORY, standfirst=5).quotes) == 3


def test_the_bound_of_the_standfirst_is_still_short_enough() -> None:
    summary = told(*STORY)
    assert summary.standfirst is not None
    length = len(words(summary.standfirst.text))
    assert told(*STORY, standfirst=length).standfirst == summary.standfirst
    assert told(*STORY, standfirst=length - 1).standfirst != summary.standfirst


def test_two_sentences_leave_none_for_a_standfirst() -> None:
    two = article(text=" ".join(BRIDGE[0][1].split(". ")[:2][i] + "." for i in range(2)))
    summary = told(two)
    assert summary.standfirst is None
    assert len(summary.quotes) == 2
    three = replace(two, text=BRIDGE[1][1].rsplit(" Two of", 1)[0])
    assert told(three).standfirst is not None
    assert len(told(three).quotes) == 2


def test_no_more_quotes_than_asked_for() -> None:
    assert len(told(*STORY, quotes=1).quotes) == 1
    assert len(told(*STORY, quotes=2).quotes) == 2


def test_only_what_is_quotable_is_quoted() -> None:
    summary = told(*STORY, only="b3")
    assert {quote.article_id for quote in summary.quotes} == {"b3"}
    assert told(*STORY, only="elsewhere") == Summary()


def test_a_sentence_too_long_is_not_quoted() -> None:
    assert all(len(words(text)) <= 12 for text in texts(told(*STORY, most_words=12)))
    assert texts(told(*STORY, most_words=12))


def test_near_paraphrases_are_never_both_taken() -> None:
    one = article(id="a", text="Seven people were hurt when the Tarnfeld footbridge fell into the Orle.")
    two = article(id="b", text="The Tarnfeld footbridge fell into the Orle and seven people were hurt.")
    assert len(texts(told(one, two))) == 1


def test_what_two_outlets_report_is_told_before_what_one_does() -> None:
    alone = "A travelling circus had pitched its blue tents beside the western meadow."
    agreed = "The Tarnfeld footbridge collapsed into the Orle before the morning lessons."
    other = "Witnesses said the Tarnfeld footbridge collapsed into the Orle within seconds."
    one = article(id="a", text=f"{alone} {agreed}")
    two = article(id="b", text=other)
    first = told(one, two, quotes=0, standfirst=60)
    assert first.quotes == ()
    chosen = StorySummarizer(SummaryRules(), 60)(document_of([one, two]), 1)
    assert chosen[0].text in {agreed, other}


def test_two_articles_of_one_outlet_do_not_agree_with_each_other() -> None:
    lead = "A travelling circus had pitched its blue tents beside the western meadow."
    shared = "The Tarnfeld footbridge collapsed into the Orle before the morning lessons."
    pair = [article(id=name, outlet="One", text=f"{lead} {shared}") for name in "ab"]
    chosen = StorySummarizer(SummaryRules(), 60)(document_of(pair), 1)
    assert chosen[0].text == lead


def test_of_equal_sentences_the_earlier_article_is_quoted() -> None:
    later, first = article(id="a", text=BRIDGE[0][1], published=None), article(id="b", text=BRIDGE[0][1])
    later = replace(later, published=NOON + HOUR / 3600)
    rules = SummaryRules(half_life=DAY * 10**8)
    chosen = StorySummarizer(rules, 60)(document_of([later, first]), 1)
    assert chosen[0].article.id == "b"


def test_the_newest_article_tells_the_news() -> None:
    old = article(id="a", text="The Tarnfeld footbridge collapsed into the Orle before lessons began.")
    new = article(
        id="b", published=NOON + 2 * DAY, text="Prosecutors charged an inspector over rusted Tarnfeld cables."
    )
    chosen = StorySummarizer(SummaryRules(), 60)(document_of([old, new]), 2)
    assert [sentence.article.id for sentence in chosen] == ["b", "a"]


def test_an_undated_article_is_not_the_newest() -> None:
    undated = article(id="a", text=BRIDGE[0][1], published=None, first_seen=NOON + 9 * DAY)
    dated = article(id="b", text=BRIDGE[0][1], published=NOON)
    chosen = StorySummarizer(SummaryRules(), 60)(document_of([undated, dated]), 1)
    assert chosen[0].article.id == "b"


def test_a_sentence_that_leans_serves_only_where_whole_ones_do_not_make_two() -> None:
    leaning = "But the Tarnfeld footbridge had rusted cables above the Orle embankment."
    whole = "Divers searched the river until dusk without finding anyone else."
    another = "Mayor Ilse Brandt closed the western meadow until the following Monday."
    assert texts(told(article(text=f"{leaning} {whole}"))) == [leaning, whole]
    assert leaning not in texts(told(article(text=f"{leaning} {whole} {another}")))
    two = "But divers searched all the river until dusk fell. And lessons began."
    assert len(texts(told(article(text=f"{leaning} {two}")))) == 2


def test_an_article_without_sentences_has_no_summary() -> None:
    assert told(article(text="")) == Summary()
    assert told() == Summary()


def test_agreement_between_outlets_outweighs_length() -> None:
    long, shared = said("abcdefghij"), said("klmnopqr")
    one, two = article(id="a", text=f"{long} {shared}"), article(id="b", text=said("klmnopqr"))
    assert chosen_by(NEUTRAL, one, two) == [long]
    assert chosen_by(replace(NEUTRAL, support=1.5), one, two) == [shared]


def test_what_an_article_says_early_counts_more() -> None:
    early, later = said("abcdefgh"), said("ijklmnopq")
    told_so = article(text=f"{early} {later}")
    assert chosen_by(NEUTRAL, told_so) == [later]
    assert chosen_by(replace(NEUTRAL, earliness=1.0), told_so) == [early]
    assert chosen_by(replace(NEUTRAL, lead=1.0), told_so) == [early]


def test_a_concept_counts_by_its_earliest_place() -> None:
    again, other = said("abcdefghu"), said("klmnopqrst")
    one = article(id="a", text=f"{said('yzwvx')} {said('yzwvxa')} {other}")
    two = article(id="b", text=again, outlet="Two")
    assert chosen_by(replace(NEUTRAL, earliness=1.0), one, two) == [again]


def test_a_long_sentence_does_not_win_by_its_size() -> None:
    dense, loose = said("abcdefghijkl"), said("m-n-o-p-q-r-s-t-u-v-w-x-y")
    told_so = article(text=f"{loose} {dense}")
    assert chosen_by(replace(NEUTRAL, length=1.0), told_so) == [dense]
    # Below twelve words brevity is no merit.
    short, longer = said("abcdefgh"), said("m-n-o-pqrstu")
    assert chosen_by(replace(NEUTRAL, length=1.0), article(text=f"{short} {longer}")) == [longer]


def test_another_outlet_is_heard_before_a_second_sentence_of_one() -> None:
    first, second, other = said("abcdefghijkl"), said("mnopqrstu"), said("vwxyz123")
    given = (
        article(id="a", outlet="One", text=first),
        article(id="b", outlet="One", text=second),
        article(id="c", outlet="Two", text=other),
    )
    assert chosen_by(NEUTRAL, *given, count=2) == [first, second]
    assert chosen_by(replace(NEUTRAL, same_outlet=0.5), *given, count=2) == [first, other]


def test_a_further_sentence_counts_only_what_the_chosen_ones_lack() -> None:
    first, half, new = said("abcdefghijkl"), said("abcdefmnop"), said("qrstuvwx")
    assert chosen_by(NEUTRAL, article(text=f"{first} {half} {new}"), count=2) == [first, new]


def test_the_bound_of_a_paraphrase_is_still_one() -> None:
    first, second = said("abcdefghijklm"), said("abcdefghiq")
    told_so = article(text=f"{first} {second}")
    assert chosen_by(replace(NEUTRAL, paraphrase=0.9), told_so, count=2) == [first]
    assert chosen_by(replace(NEUTRAL, paraphrase=0.91), told_so, count=2) == [first, second]


def test_an_undated_article_counts_as_a_day_old() -> None:
    undated = article(id="a", text=said("abcdefgh"), published=None, first_seen=NOON - HOUR)
    dated = article(id="b", text=said("ijklmnop"), published=NOON)
    assert chosen_by(replace(NEUTRAL, half_life=DAY), undated, dated) == [said("ijklmnop")]
    older = replace(dated, id="c", text=said("qrstuvwx"), published=NOON - 2 * DAY)
    ranked = chosen_by(replace(NEUTRAL, half_life=DAY), undated, dated, older, count=3)
    assert ranked == [said("ijklmnop"), said("abcdefgh"), said("qrstuvwx")]


def test_the_summariser_is_one_of_sumys() -> None:
    summarizer = StorySummarizer(SummaryRules(), 60)
    document = document_of(STORY)
    assert isinstance(summarizer, AbstractSummarizer)
    assert isinstance(document, ObjectDocumentModel)
    assert len(document.paragraphs) == len(STORY)
    assert [str(s) for s in document.paragraphs[1].sentences] == list(
        StoryTokenizer("en").to_sentences(BRIDGE[1][1])
    )
    chosen = summarizer(document, 2)
    assert len(chosen) == 2
    assert all(sentence in document.sentences for sentence in chosen)


def test_sumy_reads_words_as_we_do() -> None:
    sentence = document_of(STORY).sentences[0]
    assert sentence.words == words(sentence.text)
    assert StoryTokenizer("en").to_words("The Orle’s bank") == ("The", "Orle’s", "bank")
