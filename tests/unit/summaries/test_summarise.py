"""Summaries: sentences verbatim, agreement first, several outlets, nothing said twice, sumy's interface."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sumy.models.dom import ObjectDocumentModel
from sumy.summarizers._summarizer import AbstractSummarizer

from flows.language.words import words
from flows.model import Article, Summary
from flows.model.settings import Algorithm, Lengths
from flows.summaries.quotable import NO_CONTEXT, Fitness, fitness
from flows.summaries.summarise import (
    LONE_RULES,
    STORY_RULES,
    Budget,
    StorySummarizer,
    StoryTokenizer,
    SummaryRequest,
    choose,
    document_of,
)
from flows.summaries.summarise.algorithms import SUMY_ALGORITHMS
from tests.factories import BRIDGE, DAY, HOUR, NOON, TUNNEL, accounts, article, said
from tests.factories_summary import summary_of

STORY = accounts("b", BRIDGE)
FALL = "The old Tarnfeld footbridge collapsed into the River Orle before lessons began."
FALLEN = "Divers say the Tarnfeld footbridge collapsed into the River Orle at dawn."
CIRCUS = "Seven travelling acrobats pitched blue tents beside the western meadow of Halden."
ACROBATS = "Beside the western meadow of Halden travelling acrobats had pitched seven blue tents."


def texts(summary: Summary) -> list[str]:
    first = [summary.standfirst.text] if summary.standfirst else []
    return first + [quote.text for quote in summary.quotes]


def chosen(*articles: Article, budget: Budget | int = 1, asked: SummaryRequest | None = None) -> list[str]:
    bounded = budget if isinstance(budget, Budget) else Budget(sentences=budget)
    return [each.text for each in choose(articles, bounded, asked)]


def test_every_sentence_is_verbatim_at_its_place() -> None:
    summary = summary_of(STORY, Lengths())
    stored = {each.id: each.text for each in STORY}
    passages = [*summary.quotes, *([summary.standfirst] if summary.standfirst else [])]
    assert len(passages) > 1
    assert all(stored[p.article_id][p.start : p.end] == p.text for p in passages)


def test_the_same_articles_in_any_order_have_the_same_summary() -> None:
    found = summary_of(STORY, Lengths())
    assert summary_of(tuple(reversed(STORY)), Lengths()) == found == summary_of(STORY, Lengths())
    assert choose(STORY[::-1], Budget(words=80)) == choose(STORY, Budget(words=80))


def test_what_independent_reports_agree_on_is_told_before_what_one_says() -> None:
    one = article(id="a", text=f"{CIRCUS} {FALL}")
    assert chosen(one) == [CIRCUS]
    assert chosen(one, article(id="b", text=FALLEN))[0] in {FALL, FALLEN}


def test_what_one_report_repeats_is_no_agreement() -> None:
    one = article(id="a", text=f"{said('abcdefgh')} {CIRCUS} {FALL} {ACROBATS}")
    other = article(id="b", text=f"{said('ijklmnop')} {FALLEN}")
    told = StorySummarizer(quotable=lambda sentence: "zar" not in sentence.text)
    assert [each.text for each in told(document_of([one]), 1)] == [CIRCUS]
    assert told(document_of([one, other]), 1)[0].text in {FALL, FALLEN}


def test_copies_add_no_support() -> None:
    given = [
        article(id=name, text=text)
        for name, text in zip("abcd", (FALL, FALLEN, CIRCUS, ACROBATS), strict=True)
    ]
    of_one = SummaryRequest(reports={"a": 1, "b": 1, "c": 2, "d": 3})
    assert chosen(*given, asked=of_one)[0] in {CIRCUS, ACROBATS}
    other = SummaryRequest(reports={"a": 1, "b": 2, "c": 3, "d": 3})
    assert chosen(*given, asked=other)[0] in {FALL, FALLEN}


def test_an_article_of_which_nothing_is_said_is_a_report_of_its_own() -> None:
    one, other = article(id="a", text=f"{CIRCUS} {FALL}"), article(id="b", text=FALLEN)
    third = article(id="c", text=said("ijklmnop"))
    assert chosen(one, other, third, asked=SummaryRequest(reports={"c": 7}))[0] in {FALL, FALLEN}


def test_what_stands_earlier_is_told_first() -> None:
    first, second = said("abcdefgh"), said("ijklmnop")
    assert chosen(article(text=f"{first} {second}")) == [first]
    filled = " ".join([second, *(said(f"{n}q{n}r{n}stu") for n in "123"), first])
    assert chosen(article(id="a", text=filled), article(id="b", text=said("vwxyzvwx")))[0] != first


@pytest.mark.parametrize("reports", [{}, {"a": 1, "b": 1}])
def test_names_and_numbers_are_told_before_what_has_none(reports: dict[str, int]) -> None:
    for plain, telling in (("abcdefgh", "iJkLmnop"), ("abcdefgh", "ijkl12op")):
        for one, other in ((plain, telling), (telling, plain)):
            given = [article(id="a", text=said(one)), article(id="b", text=said(other))]
            assert chosen(*given, asked=SummaryRequest(reports=reports)) == [said(telling)]


@pytest.mark.parametrize("reports", [{}, {"a": 1, "b": 1}])
def test_one_sentence_is_told_of_a_fact(reports: dict[str, int]) -> None:
    one = article(id="a", text="Seven people were hurt when the Tarnfeld footbridge fell into the Orle.")
    two = article(id="b", text="The Tarnfeld footbridge fell into the Orle and seven people were hurt.")
    assert len(chosen(one, two, budget=4, asked=SummaryRequest(reports=reports))) == 1


def test_a_story_of_two_outlets_quotes_both() -> None:
    # A surname alone cannot be quoted below a headline that does not name her.
    named = STORY[1].text.replace("Brandt promised", "Mayor Ilse Brandt promised")
    summary = summary_of((STORY[0], replace(STORY[1], text=named)), Lengths())
    passages = [*summary.quotes, *([summary.standfirst] if summary.standfirst else [])]
    assert {each.article_id for each in passages} == {"b1", "b2"}


def test_a_story_without_a_standfirst_quotes_two_outlets_too() -> None:
    first = article(id="a", outlet="One", text=" ".join(map(said, ("abcdefgh", "ijklmnop", "qrstuvwx"))))
    late = article(id="b", outlet="Two", text=said("yz012345"), published=NOON + HOUR)
    lengths = Lengths(quotes=2, standfirst_words=7)
    summary = summary_of([first, late], lengths)
    assert summary.standfirst is None
    assert [each.article_id for each in summary.quotes] == ["b", "a"]


def test_the_news_is_read_first_then_the_rest_by_time_and_place() -> None:
    old = article(id="a", published=NOON - 20 * HOUR, text=f"{said('abcdefgh')} {said('ijklmnop')}")
    new = article(id="b", text=f"{FALL} {said('qrstuvwx')}")
    also = article(id="c", published=NOON - 19 * HOUR, text=FALLEN)
    found = choose([old, new, also], Budget(sentences=4))
    assert found[0].text == FALL
    places = [(each.article_id, each.start) for each in found[1:]]
    assert places == sorted(places)


def test_the_standfirst_is_not_among_the_quotes_and_has_few_words() -> None:
    summary = summary_of(STORY, Lengths())
    assert summary.standfirst is not None
    assert summary.standfirst not in summary.quotes
    length = len(summary.standfirst.text.split())
    assert length <= Lengths().standfirst_words
    assert summary_of(STORY, Lengths(standfirst_words=length)).standfirst == summary.standfirst
    shorter = summary_of(STORY, Lengths(standfirst_words=length - 1)).standfirst
    assert shorter is None or len(shorter.text.split()) < length
    none = summary_of(STORY, Lengths(standfirst_words=5))
    assert none.standfirst is None
    assert none.quotes


def test_no_more_quotes_than_asked_for() -> None:
    sentences = map(said, ("Abcdefgh", "Aijklmno", "Apqrstuv", "Awxyz012"))
    given = [article(title="Zaralk", text=" ".join(sentences))]
    assert [len(texts(summary_of(given, Lengths(quotes=most)))) for most in range(4)] == [0, 1, 2, 3]
    assert len(texts(summary_of(given, Lengths(quotes=4, story_words=20)))) == 2


def test_a_lone_sentence_is_the_standfirst() -> None:
    summary = summary_of([article(title="Lessons begin late in Tarnfeld", text=FALL)], Lengths())
    assert (summary.standfirst and summary.standfirst.text, summary.quotes) == (FALL, ())


def test_only_what_is_quotable_is_quoted() -> None:
    summary = summary_of(STORY, Lengths(), SummaryRequest(quotable=frozenset(["b3"])))
    passages = [*summary.quotes, *([summary.standfirst] if summary.standfirst else [])]
    assert {each.article_id for each in passages} <= {"b3"}
    assert summary_of(STORY, Lengths(), SummaryRequest(quotable=frozenset())) == Summary()


def test_what_is_not_quotable_still_tells_what_reports_agree_on() -> None:
    one, other = article(id="a", text=f"{CIRCUS} {FALL}"), article(id="b", text=FALLEN)
    third = article(id="c", text=said("ijklmnop"))
    summarizer = StorySummarizer(
        rules=replace(STORY_RULES, tells=0.0), quotable=lambda sentence: sentence.article.id == "a"
    )
    (alone,) = summarizer(document_of([one, third]), 1)
    (agreed,) = summarizer(document_of([one, other, third]), 1)
    assert (alone.text, agreed.text) == (CIRCUS, FALL)


def test_a_sentence_too_long_is_not_quoted() -> None:
    found = texts(summary_of(STORY, Lengths(quote_words=12)))
    assert found
    assert all(len(words(text)) <= 12 for text in found)


@pytest.mark.parametrize(
    "text", ["", " \n ", "Rain.", "Read more: Sign up to our newsletter! Photo: T. Brandt"]
)
def test_an_article_without_anything_to_quote_has_no_summary(text: str) -> None:
    assert summary_of([article(text=text)], Lengths()) == Summary()
    silent = article(id="a", title="Lessons begin late in Halden", text=text)
    telling = article(id="b", title="Lessons begin late in Halden", text=FALL)
    assert texts(summary_of([telling, silent], Lengths())) == [FALL]


def test_no_articles_have_no_summary() -> None:
    assert choose([], Budget()) == ()


def test_a_story_fills_its_budget_and_a_single_article_may_stop_before() -> None:
    thin = "The weather of that time of the year was as it is at that time of the year."
    text = f"{BRIDGE[0][1]} {' '.join(said(letters) for letters in ('abcdefgh', 'ijklmnop'))} {thin}"
    told = article(id="a", text=text)
    document = document_of([told])
    alone = StorySummarizer()(document, Budget())
    assert alone == StorySummarizer(rules=LONE_RULES)(document, Budget())
    strict = StorySummarizer(rules=replace(LONE_RULES, enough=0.4, same=1.0))(document, Budget())
    filled = StorySummarizer(rules=replace(LONE_RULES, enough=0.0, same=1.0))(document, Budget())
    assert thin in [each.text for each in filled]
    assert thin not in [each.text for each in strict]
    assert STORY_RULES.enough == 0 < LONE_RULES.enough


def test_two_articles_of_one_report_are_told_as_a_single_one() -> None:
    document = document_of(STORY)
    one_report = {each.id: 1 for each in STORY}
    found = StorySummarizer(reports=one_report)(document, Budget(words=100))
    assert found == StorySummarizer(reports=one_report, rules=LONE_RULES)(document, Budget(words=100))
    apart = StorySummarizer()(document, Budget(words=100))
    assert apart == StorySummarizer(rules=STORY_RULES)(document, Budget(words=100))


def test_of_equal_sentences_the_earlier_article_is_quoted() -> None:
    first = article(id="b", text=FALL, published=NOON - HOUR / 3600)
    found = choose([article(id="a", text=FALL), first], Budget(sentences=1))
    # A second makes no news: what is older by it is worth less by 8 parts in a million.
    assert found[0].article_id == "a"
    same = replace(first, published=NOON)
    assert choose([same, article(id="a", text=FALL)], Budget(sentences=1))[0].article_id == "a"


def test_of_equal_undated_articles_the_one_that_was_seen_first_is_quoted() -> None:
    late = article(id="a", text=FALL, published=None, first_seen=NOON + HOUR)
    early = article(id="b", text=FALL, published=None)
    assert choose([late, early], Budget(sentences=1))[0].article_id == "b"


def test_what_leans_on_the_news_is_read_before_older_articles() -> None:
    news, leaning = said("abcdefghijkl"), said("mnopqrst", opening="He")
    old = article(id="a", text=said("uvwxyz01"), published=NOON - 20 * HOUR)
    new = article(id="b", text=f"{news} {leaning}")
    assert chosen(old, new, budget=3) == [news, leaning, old.text]


def test_the_newest_article_tells_the_news() -> None:
    old = article(id="a", text="The Tarnfeld footbridge collapsed into the Orle before lessons began.")
    new = article(
        id="b", published=NOON + 2 * DAY, text="Prosecutors charged an inspector over rusted Tarnfeld cables."
    )
    assert [each.article_id for each in choose([old, new], Budget(sentences=2))] == ["b", "a"]


def test_an_article_of_the_year_one_is_only_very_old() -> None:
    ancient = NOON.replace(year=1, month=1, day=1)
    given = [article(id="a", text=FALL, published=ancient), article(id="b", text=FALL, published=None)]
    assert len(choose(given, Budget(sentences=1))) == 1


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
def test_sumys_algorithms_are_held_to_what_can_be_read_too(name: Algorithm) -> None:
    unread = article(
        id="x", text="Who fell into the Orle at Tarnfeld? But nobody knows. Read more about it here."
    )
    given, asked = (*STORY, *accounts("t", TUNNEL), unread), SummaryRequest(algorithm=name)
    by_id = {each.id: each for each in given}
    summary = summary_of(given, Lengths(), asked)
    assert summary.passages
    found = choose(given, Budget(words=90, sentence_words=18), asked)
    assert found
    assert sum(len(each.text.split()) for each in found) <= 90
    for each in (*summary.quotes, *found):
        told = by_id[each.article_id].text
        assert told[each.start : each.end] == each.text
    context = NO_CONTEXT
    for each in found:
        told = by_id[each.article_id].text
        assert fitness(told, (each.start, each.end), "en", context=context) is not Fitness.UNFIT
        context = context.after(each.text)
    assert len({by_id[each.article_id].outlet for each in found}) > 1


def test_an_algorithm_by_name_chooses_otherwise_than_ours() -> None:
    given = (*STORY, *accounts("t", TUNNEL))
    ours = choose(given, Budget(words=60))
    others = [choose(given, Budget(words=60), SummaryRequest(algorithm=name)) for name in SUMY_ALGORITHMS]
    assert ours not in others
    assert len(set(others)) > 4


UNSPACED = {
    "ja": "木曜日の朝、ターンフェルトのオルレ川に架かる歩道橋が崩落し、七人が負傷した。"
    "技術者は八月にこの橋を点検し、二本のケーブルに錆を見つけていた。"
    "市長は月曜日まで川岸を閉鎖すると発表した。",
    "zh": "周四上午，塔恩费尔德的奥尔河人行桥倒塌，造成七人受伤。工程师八月检查了这座桥，发现两根缆绳生锈。"
    "市长宣布河岸道路和河边公园关闭至下周一上午。",
    "th": "สะพานลอยข้ามแม่น้ำออร์เลถล่มเมื่อเช้าวันพฤหัสบดีมีผู้บาดเจ็บเจ็ดคน. วิศวกรตรวจสอบสะพานในเดือนสิงหาคม"
    "และพบสนิมในสายเคเบิลสองเส้น. นายกเทศมนตรีปิดริมฝั่งแม่น้ำจนถึงวันจันทร์.",
}


@pytest.mark.parametrize("language", UNSPACED)
def test_scripts_without_blanks_are_told_sentence_by_sentence(language: str) -> None:
    told = article(language=language, text=UNSPACED[language])
    found = choose([told], Budget(sentences=3))
    assert len(found) == 3
    assert all(told.text[each.start : each.end] == each.text for each in found)
    again = SummaryRequest(shown=(found[0].text,))
    assert [each.text for each in choose([told], Budget(sentences=3), again)] == [
        each.text for each in found[1:]
    ]
    twice = article(id="b", language=language, text=UNSPACED[language])
    assert len(choose([told, twice], Budget(sentences=6))) == 3


@pytest.mark.parametrize("language", ["und", "xx", "eo", ""])
def test_a_language_that_nobody_knows_is_told_too(language: str) -> None:
    sentences = [
        "Zork plim vanta dree morvan tilka bree snorfel.",
        "Hantal drivo mesk plunta forwin galtos brenn olti.",
    ]
    told = article(language=language, text=" ".join(sentences))
    assert chosen(told, budget=3) == sentences


def test_the_summariser_is_one_of_sumys() -> None:
    summarizer, document = StorySummarizer(), document_of(STORY)
    assert isinstance(summarizer, AbstractSummarizer)
    assert isinstance(document, ObjectDocumentModel)
    assert len(document.paragraphs) == len(STORY)
    assert [str(s) for s in document.paragraphs[1].sentences] == list(
        StoryTokenizer("en").to_sentences(BRIDGE[1][1])
    )
    found = summarizer(document, 2)
    assert len(found) == 2
    assert all(sentence in document.sentences for sentence in found)


def test_sumy_reads_words_as_we_do() -> None:
    sentence = document_of(STORY).sentences[0]
    assert sentence.words == words(sentence.text)
    assert StoryTokenizer("en").to_words("The Orle’s bank") == ("The", "Orle’s", "bank")
    assert StoryTokenizer("ja").to_words("川岸を") == ("川岸", "岸を")


def test_only_the_beginnings_of_long_texts_are_considered() -> None:
    rules = STORY_RULES
    many = article(text="The mayor went on. " * (rules.sentences + 9))
    assert len(document_of([many]).sentences) == rules.sentences
    long = article(text=f"{FALL} {'x' * rules.characters}. {CIRCUS}")
    considered = [sentence.text for sentence in document_of([long]).sentences]
    assert considered[0] == FALL
    assert CIRCUS not in considered
    crowd = [replace(many, id=f"a{number}") for number in range(100)]
    assert len(document_of(crowd).sentences) == rules.story_sentences
