"""sumy's algorithms by name: verbatim sentences with their places, no text twice, nothing that ends a run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sumy.summarizers.edmundson import EdmundsonSummarizer

from flows.model import Article
from flows.model.settings import Algorithm
from flows.summaries.summarise import algorithms, document_of
from flows.summaries.summarise.algorithms import (
    SUMY_ALGORITHMS,
    most_sentences,
    stop_words_of,
    sumy_order,
    sumy_summarizer,
)
from tests.factories import BRIDGE, accounts, article

STORY = accounts("b", BRIDGE)
REPRINT = replace(STORY[0], id="z9", outlet="Reprinter")
# Each in its own words: what a language's stop words and stigma words are must not decide whether it works.
TOLD = {
    "de": "Die Brücke über die Orle ist eingestürzt. Aber niemand wurde verletzt. Die Orle führt Hochwasser.",
    "es": "El puente sobre el Orle se derrumbó el jueves. Pero nadie resultó herido. El Orle crece.",
    "fr": "Le pont sur l'Orle s'est effondré jeudi. Mais personne n'a été blessé. L'Orle est en crue.",
    "it": "Il ponte sull'Orle è crollato giovedì. Ma nessuno è rimasto ferito. L'Orle è in piena.",
    "nl": "De brug over de Orle is donderdag ingestort. Maar niemand raakte gewond. De Orle stijgt.",
    "pt": "A ponte sobre o Orle desabou na quinta. Mas ninguém ficou ferido. O Orle está cheio.",
    "fi": "Orle-joen silta romahti torstaina. Kukaan ei loukkaantunut. Joki tulvii edelleen.",
    "und": "Zork plim vanta dree. Plim vanta zork oss. Dree oss plim.",
}


def order(name: Algorithm, *articles: Article) -> list[str]:
    return [sentence.text for sentence in sumy_order(name, document_of(articles))]


def test_the_algorithms_are_those_of_the_settings_but_for_our_own() -> None:
    names = "lex-rank text-rank lsa luhn sum-basic reduction edmundson kl"
    assert " ".join(SUMY_ALGORITHMS) == names
    with pytest.raises(ValueError, match="standfirst"):
        sumy_order("standfirst", document_of(STORY))


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
def test_every_sentence_is_given_once_and_verbatim_at_its_place(name: Algorithm) -> None:
    found = sumy_order(name, document_of(STORY))
    assert all(s.article.text[s.start : s.end] == s.text for s in found)
    assert sorted(s.text for s in found) == sorted(s.text for s in document_of(STORY).sentences)


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
def test_a_reprint_gives_no_sentence_a_second_time(name: Algorithm) -> None:
    wrapped = replace(REPRINT, text=REPRINT.text.replace(" on Thursday", "\non Thursday"))
    found = sumy_order(name, document_of((*STORY, REPRINT, wrapped)))
    assert len(found) == len(document_of(STORY).sentences)
    assert {s.article.id for s in found} == {each.id for each in STORY}


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
def test_algorithms_do_not_all_keep_the_order_of_the_text(name: Algorithm) -> None:
    assert order(name, *STORY) != [s.text for s in document_of(STORY).sentences]


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
@pytest.mark.parametrize("language", TOLD)
def test_every_language_has_a_way(name: Algorithm, language: str) -> None:
    told = article(language=language, text=TOLD[language])
    assert sorted(order(name, told)) == sorted(s.text for s in document_of([told]).sentences)


@pytest.mark.parametrize("name", SUMY_ALGORITHMS)
@pytest.mark.parametrize("text", ["", "The.", "Of the and. To the of.", "Rain.", "1 2 3. 4 5 6. 7 8 9."])
def test_texts_that_tell_nothing_stay_in_their_order_and_end_no_run(name: Algorithm, text: str) -> None:
    given = document_of([article(text=text)])
    assert len(sumy_order(name, given)) == len(given.sentences)
    if text.startswith(("The", "Of")):
        assert sumy_order(name, given) == given.sentences


@pytest.mark.parametrize("error", [ValueError, ZeroDivisionError, KeyError, AssertionError])
def test_an_algorithm_that_fails_leaves_the_order_of_the_text(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(document: object, count: object) -> None:
        raise error("no matrix")

    monkeypatch.setattr(algorithms, "sumy_summarizer", lambda name, document: failing)
    assert order("lsa", *STORY) == [s.text for s in document_of(STORY).sentences]


@pytest.mark.parametrize("name", ["lex-rank", "kl"])
def test_of_a_long_story_the_first_sentences_of_each_article_are_rated(name: Algorithm) -> None:
    most = most_sentences(name)
    long = " ".join(f"Sentence {n} tells of barge {n * 7}." for n in range(most))
    found = sumy_order(name, document_of([article(id="a1", text=long), article(id="a2", text=BRIDGE[0][1])]))
    assert len(found) == most
    assert sum(s.article.id == "a2" for s in found) == 4


def test_equals_stand_in_the_order_of_the_document() -> None:
    told = article(text="Storm Alba came. Storm Berta came. Storm Carla came.")
    assert order("luhn", told) == [s.text for s in document_of([told]).sentences]


def test_stop_words_are_sumys_or_else_those_the_language_uses_most() -> None:
    english = document_of([article(text="The river rose over the Tarnfeld footbridge.")])
    assert {"the", "over"} <= stop_words_of(english, "en")
    dutch = document_of([article(language="nl", text="De brug over de Orle is ingestort.")])
    assert {"de", "is"} <= stop_words_of(dutch, "nl") <= {"de", "over", "is"}
    assert stop_words_of(document_of([article(language="und", text=TOLD["und"])]), "und") == frozenset()


def test_edmundson_is_given_the_titles_as_headings_and_bonus_words() -> None:
    told = article(title="Mayor visits", text="Boats went out early. Ferries were late. The mayor stayed.")
    assert order("edmundson", told)[0] == "The mayor stayed."
    made = replace(told, title_made=True)
    summarizer = sumy_summarizer("edmundson", document_of([made]))
    assert isinstance(summarizer, EdmundsonSummarizer)
    assert "visit" not in summarizer.bonus_words
