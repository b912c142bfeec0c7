"""Words that a reader follows or mutes, looked for as whole words."""

from __future__ import annotations

import pytest

from flows.language.phrases import stands_in_texts, texts_to_search


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Iran", "L’Iran répond"),
        ("iran", "Iran's answer"),
        ("Covid", "Covid-19 returns"),
        ("U.S.", "the US said"),
        ("US", "the U.S. said"),
        ("muller", "Herr Müller geht"),
        ("Müller", "Herr MULLER geht"),
        ("Straße", "STRASSE gesperrt"),
        ("O'Brien", "Mr O’Brien left"),
        ("ferry crash", "A Ferry-crash"),
        ("3.5", "up 3.5 per cent"),
        ("北京", "北京市の天気"),
        ("北京", "The 北京 summit"),
        ("محمد", "قال مُحَمَّد"),
        ("Ελλάδα", "ΕΛΛΑΔΑ νικά"),
    ],
)
def test_a_phrase_stands_as_whole_words_whatever_its_case_and_accents(phrase: str, text: str) -> None:
    assert stands_in_texts(phrase, texts_to_search([text]))


@pytest.mark.parametrize(
    ("phrase", "texts"),
    [
        ("Iran", ["Iranian oil"]),
        ("op", ["cooperation"]),
        ("ferry crash", ["The ferry", "crash of a market"]),
        ("§", ["the first § of it"]),
        ("", ["anything"]),
    ],
)
def test_a_part_of_a_word_or_of_two_texts_is_none(phrase: str, texts: list[str]) -> None:
    assert not stands_in_texts(phrase, texts_to_search(texts))
