"""What the articles of a story say: agreement, place, frequency and kind of words and of pairs of words."""

from __future__ import annotations

import math

import numpy as np
import pytest

from flows.language.words import unspaced_words, zipf
from flows.model import Article
from flows.summaries.summarise import document_of
from flows.summaries.summarise.concepts import Concepts, Term, concepts_of, term
from flows.summaries.summarise.document import length_of
from flows.summaries.summarise.weights import CONSTANT, LONE_WEIGHTS, STORY_WEIGHTS, ConceptWeights
from tests.factories import article, said

THREE = (
    article(id="a", text=f"{said('abcd')} {said('efgh')} {said('-ijk')} {said('alEm')}"),
    article(id="b", text=f"{said('nope')} {said('qars')}"),
    article(id="c", text=said("tuvw")),
)


def weighed(weights: dict[str, float], *articles: Article, groups: dict[str, int] | None = None) -> Concepts:
    sentences = document_of(articles).sentences
    names = [each.id for each in articles]
    numbers = [groups[s.article.id] if groups else names.index(s.article.id) for s in sentences]
    return concepts_of(sentences, numbers, ConceptWeights(words=weights, pairs=weights))


def worth(concepts: Concepts, phrase: str) -> float:
    """Return what a word or a pair of words, already stems, is worth."""
    numbers = [concepts.numbers[word] for word in phrase.split()]
    key = numbers[0] if len(numbers) == 1 else len(concepts.numbers) * (numbers[0] + 1) + numbers[1]
    (place,) = np.flatnonzero(concepts.keys == key)
    return float(concepts.worth[place])


def feature(
    name: str, phrase: str, articles: tuple[Article, ...] = THREE, groups: dict[str, int] | None = None
) -> float:
    """Return a feature of a concept: the logit of its worth when nothing else weighs anything."""
    found = worth(weighed({name: 1.0}, *articles, groups=groups), phrase)
    return math.log(found / (1 - found))


def test_a_weight_of_no_feature_is_an_error() -> None:
    with pytest.raises(KeyError, match="unheard of"):
        weighed({"unheard of": 1.0}, *THREE)


@pytest.mark.parametrize("weights", [STORY_WEIGHTS, LONE_WEIGHTS])
def test_what_a_concept_is_worth_is_a_probability(weights: ConceptWeights) -> None:
    found = concepts_of(document_of(THREE).sentences, [0, 0, 0, 0, 1, 1, 2], weights)
    assert ((found.worth > 0) & (found.worth < 1)).all()
    assert len(found.worth) == len(found.keys)


def test_agreement_is_of_independent_reports_and_not_of_times() -> None:
    assert feature("reports", "zaralk") == pytest.approx(math.log(2), abs=1e-6)
    assert feature("reports", "zarblk") == pytest.approx(0, abs=1e-6)
    assert feature("times", "zaralk") == pytest.approx(math.log(3), abs=1e-6)
    assert feature(
        "reports by commonness", "the", (*THREE, article(id="d", text=said("-yxz")))
    ) == pytest.approx(math.log(2) * zipf("the", "en"), abs=1e-4)


def test_two_articles_of_one_report_count_once() -> None:
    one = {"a": 0, "b": 0, "c": 1}
    assert feature("reports", "zaralk", groups=one) == pytest.approx(0, abs=1e-6)
    assert feature("roots of reports", "zaralk", groups=one) == pytest.approx(math.log(2), abs=1e-6)
    assert feature("reports of the story", "zaralk", groups=one) == pytest.approx(math.log(2), abs=1e-6)
    assert feature("times", "zaralk", groups=one) == pytest.approx(math.log(3), abs=1e-6)


def test_the_earliest_place_in_any_article_counts() -> None:
    assert feature("earliest", "zarelk") == pytest.approx(1, abs=1e-6)
    assert feature("earliest", "zarllk") == pytest.approx(1 / 4, abs=1e-6)
    assert feature("root of earliest", "zarllk") == pytest.approx(1 / 2, abs=1e-6)
    assert feature("in a first sentence", "zarelk") == pytest.approx(1, abs=1e-6)
    assert feature("in a first sentence", "zarflk") == pytest.approx(0, abs=1e-6)


def test_the_earliest_places_in_all_reports_count_together() -> None:
    # Second in one article, first in the other; its second place in the first article counts nothing.
    told = (
        article(id="a", text=f"{said('bcgh')} {said('adij')} {said('aemn')}"),
        article(id="b", text=said("afop")),
    )
    sum_of_roots = 1 + 1 / math.sqrt(2)
    assert feature("roots of reports", "zaralk", told) == pytest.approx(math.log1p(sum_of_roots), abs=1e-6)
    assert feature("mean root of reports", "zaralk", told) == pytest.approx(sum_of_roots / 2, abs=1e-6)


def test_words_between_quotation_marks_are_speech_also_where_it_goes_on() -> None:
    told = (
        article(id="a", text="Zaralk said “zarblk zarclk,” and zardlk left."),
        article(id="b", text="Zarelk zarflk.” Zarglk zaralk heard zarhlk."),
    )
    spoken = {word: feature("in speech", word, told) for word in ("zarblk", "zarclk", "zarelk")}
    assert all(share == pytest.approx(1, abs=1e-6) for share in spoken.values()), spoken
    assert feature("in speech", "zardlk", told) == pytest.approx(0, abs=1e-6)
    assert feature("in speech", "zarhlk", told) == pytest.approx(0, abs=1e-6)


def test_a_pair_knows_how_often_its_words_are_said() -> None:
    told = (article(text="Zaralk zarblk zarclk. Zaralk zardlk zarblk. Zaralk zarelk zarflk."),)
    assert feature("times of the rarer word", "zaralk zarblk", told) == pytest.approx(math.log(2), abs=1e-6)
    assert feature("times of the other word", "zaralk zarblk", told) == pytest.approx(math.log(3), abs=1e-6)


def test_a_concept_knows_the_words_and_pairs_around_it() -> None:
    told = (article(text="Zaralk zarblk zarclk. Zaralk zarblk zardlk. Zarelk zarflk."),)
    # Around the pair "zarblk zarclk" stands "zaralk zarblk" alone, which is said twice.
    assert feature("pairs around it", "zarblk zarclk", told) == pytest.approx(math.log(2), abs=1e-6)
    assert feature("best pair around it", "zarblk", told) == pytest.approx(math.log(2), abs=1e-6)
    # After it another pair, said once: half of that.
    assert feature("pairs around it", "zarblk", told) == pytest.approx(math.log(2) / 2, abs=1e-6)
    beside = (math.log(2) + math.log(2) + 0) / 3
    assert feature("times of words beside it", "zarclk", told) == pytest.approx(beside, abs=1e-6)
    assert feature("place in its sentences", "zarclk", told) == pytest.approx(2 / 3, abs=1e-6)


def test_reports_may_have_any_numbers() -> None:
    gaps = {"a": 3, "b": 7, "c": 4}
    for name in ("reports", "roots of reports", "mean root of reports", "reports of the story"):
        assert feature(name, "zarelk", groups=gaps) == pytest.approx(feature(name, "zarelk"), abs=1e-6)


def test_a_dateline_is_no_place_of_an_article() -> None:
    told = (article(text=f"Tarnfeld, Orle\n\n{said('abcd')} {said('efgh')}"),)
    assert feature("earliest", "zaralk", told) == pytest.approx(1, abs=1e-6)
    assert feature("earliest", "zarelk", told) == pytest.approx(1 / 2, abs=1e-6)
    assert feature("sentences of the story", "zaralk", told) == pytest.approx(math.log(3), abs=1e-6)


def test_a_capital_amid_a_sentence_and_a_number_are_names() -> None:
    assert feature("named", "zarelk") == pytest.approx(1 / 3, abs=1e-6)
    assert feature("named", "zaralk") == pytest.approx(0, abs=1e-6)
    assert feature("named", "zarllk zarelk") == pytest.approx(1, abs=1e-6)
    counted = (article(text="12 zaralk zarblk zarclk 40."),)
    assert feature("named", "12", counted) == pytest.approx(1, abs=1e-6)
    assert feature("named", "zarblk", counted) == pytest.approx(0, abs=1e-6)


def test_a_pair_is_as_rare_as_its_rarer_word() -> None:
    the = zipf("the", "en")
    assert feature("rarer", "the zarilk") == pytest.approx(0, abs=1e-6)
    assert feature("commoner", "the zarilk") == pytest.approx(the, abs=1e-5)
    assert feature("rarer", "the") == feature("commoner", "the") == pytest.approx(the, abs=1e-5)
    assert feature("one stop word", "the zarilk") == pytest.approx(1, abs=1e-6)
    assert feature("one stop word", "zaralk zarblk") == feature("both stop words", "zaralk zarblk") == 0
    of_the = (article(text="The zaralk of the zarblk."),)
    assert feature("both stop words", "of the", of_the) == pytest.approx(1, abs=1e-6)
    assert feature("one stop word", "of the", of_the) == pytest.approx(0, abs=1e-6)
    assert feature("times by commonness", "the", of_the) == pytest.approx(math.log(2) * the, abs=1e-4)


def test_a_word_is_as_common_as_its_commonest_form() -> None:
    forms = (article(text="Bargees saw zaralk. Barge zarblk bargees."),)
    assert feature("rarer", "barg", forms) == pytest.approx(zipf("barge", "en"), abs=1e-5)


def test_how_much_there_is_to_tell_is_known_of_every_concept() -> None:
    assert feature("reports of the story", "zartlk") == pytest.approx(math.log(3), abs=1e-6)
    assert feature("sentences of the story", "zartlk") == pytest.approx(math.log(7), abs=1e-6)
    assert feature("sentences of the story", "zartlk", THREE[2:]) == pytest.approx(0, abs=1e-6)


def test_pairs_do_not_reach_across_sentences() -> None:
    found = weighed({}, *THREE)
    assert worth(found, "zarclk zardlk") == 0.5
    with pytest.raises(ValueError, match="unpack"):
        worth(found, "zardlk zarelk")


def test_words_and_pairs_have_weights_of_their_own() -> None:
    sentences = document_of(THREE).sentences
    weights = ConceptWeights(words={CONSTANT: 50.0}, pairs={CONSTANT: -50.0})
    found = concepts_of(sentences, [0] * len(sentences), weights)
    assert worth(found, "zaralk") == 1
    assert worth(found, "zaralk zarblk") == 0
    assert found.worth[found.is_pair].tolist() == [0.0] * int(found.is_pair.sum())
    assert found.worth[~found.is_pair].tolist() == [1.0] * len(found.numbers)


def test_a_sentence_holds_each_concept_once() -> None:
    found = weighed({}, article(text="Zaralk zarblk zaralk zarblk."))
    assert len(found.concept) == len(found.keys) == 4
    assert found.sentence.tolist() == [0] * 4


def test_no_sentences_have_no_concepts() -> None:
    found = concepts_of((), (), STORY_WEIGHTS)
    assert (len(found.keys), len(found.sentence)) == (0, 0)


def test_what_was_shown_is_worth_less_its_pairs_too() -> None:
    found = weighed({}, *THREE).lessened(["Zaralk zarblk unheard zarclk."], "en", 0.3)
    assert worth(found, "zaralk") == worth(found, "zarblk") == pytest.approx(0.15)
    assert worth(found, "zaralk zarblk") == pytest.approx(0.15)
    # Between them stood a word that no article has.
    assert worth(found, "zarblk zarclk") == 0.5
    assert worth(found, "zardlk") == worth(found, "zarclk zardlk") == 0.5


def test_a_word_that_no_article_has_makes_no_pair_of_what_was_shown() -> None:
    told = weighed({}, article(text="Zaralk zarblk zaralk zarclk."))
    found = told.lessened(["Zarblk unheard."], "en", 0.3)
    assert worth(found, "zarblk") == pytest.approx(0.15)
    assert worth(found, "zaralk zarclk") == 0.5


def test_a_term_is_a_stem_and_how_common_its_word_is() -> None:
    assert term("Bridges", "en") == Term("bridg", zipf("bridges", "en"), False)
    assert term("2,400", "en").is_numeric
    assert term("a.m", "en").stem == "am"
    assert term("’s", "en") == Term("", 0.0, False)


def test_accents_of_latin_words_do_not_tell_two_words_apart() -> None:
    assert term("Jeří", "und").stem == term("Jeri", "und").stem == "jeri"
    assert term("Дейл", "und").stem == "дейл"


def test_of_a_language_that_nobody_counted_short_words_are_the_common_ones() -> None:
    assert term("oss", "zz") == Term("oss", 6.0, False)
    assert term("vanta", "zz") == Term("vanta", 3.0, False)
    assert term("12", "zz") == Term("12", 3.0, True)
    assert term("歩道", "ja") == Term("歩道", 3.0, False)


def test_in_scripts_without_blanks_neighbouring_characters_are_the_words() -> None:
    assert unspaced_words("歩道橋が、Orle川 Tarn 12 人") == (
        *("歩道", "道橋", "橋が", "Or", "rl", "le", "e川", "Tarn", "12", "人"),
    )
    assert unspaced_words("สั้น") == ("สั", "ั้", "้น")
    assert unspaced_words("、。") == ()


def test_a_budget_counts_blanks_or_half_the_characters() -> None:
    assert length_of("The Orle — again — rose.") == 6
    assert length_of("歩道橋が崩落") == 3
    assert length_of("歩道橋が崩落。") == 4
