"""Term vectors: which terms a text has and what each weighs."""

from __future__ import annotations

import math

import pytest

from flows.text.vectors import Terms, VectorRules, terms_of, weights
from flows.text.words import stem, zipf

RULES = VectorRules()
STREET = stem("street", "en")


def terms(body: str, title: str = "", rules: VectorRules = RULES) -> Terms:
    return terms_of(title, body, "en", rules)


def test_a_name_counts_more_than_a_word_in_small_letters() -> None:
    counts = terms("tarnfeld burned").counts
    assert counts["tarnfeld"] == 1.0
    assert terms("Tarnfeld burned").counts["tarnfeld"] == 1.0 + RULES.name


def test_a_capital_makes_no_name_of_a_common_word() -> None:
    rules = VectorRules(name_zipf=zipf("street", "en"))
    assert terms("Street fled", rules=rules).counts[STREET] == 1.0
    above = VectorRules(name_zipf=zipf("street", "en") + 0.01)
    assert terms("Street fled", rules=above).counts[STREET] == 1.0 + above.name


def test_title_words_count_double() -> None:
    assert terms("", title="tunnel closed").counts["tunnel"] == RULES.title
    assert terms("tunnel closed", title="tunnel closed").counts["tunnel"] == RULES.title + 1


def test_neighbouring_words_make_a_phrase() -> None:
    found = terms("rusted cables")
    assert found.counts["rust cabl"] == RULES.phrase
    assert found.readings["rust cabl"] == "rusted cables"


@pytest.mark.parametrize("between", [". ", "; ", ": ", "! ", "? ", "\n", " of the "])
def test_no_phrase_crosses_a_clause_or_a_stop_word(between: str) -> None:
    assert "rust cabl" not in terms(f"rusted{between}cables").counts


def test_a_stop_word_is_no_term_and_the_bound_is_still_one() -> None:
    assert "the" not in terms("the tunnel").counts
    at_bound = VectorRules(stop_zipf=zipf("street", "en"))
    assert STREET in terms("street fled", rules=at_bound).counts


def test_length_counts_every_word_and_readings_are_the_first_in_the_alphabet() -> None:
    found = terms("The bridges fell. A bridge falls", title="Two bridges")
    assert found.length == 8
    assert found.readings["bridg"] == "bridge"


def test_a_phrase_is_a_tenth_as_common_as_its_rarer_word() -> None:
    found = terms("bridge cables")
    rarer = min(zipf("bridge", "en"), zipf("cables", "en"))
    assert found.commonness["bridg cabl"] == rarer - 1
    assert found.commonness["bridg"] == zipf("bridge", "en")
    assert terms("qqzzv zzqqv").commonness["qqzzv zzqqv"] == 0.0


def test_weights_have_unit_length_and_a_text_without_terms_has_none() -> None:
    one, none = weights([terms("Tarnfeld bridge collapsed"), terms("of the")], RULES)
    assert sum(value * value for value in one.values()) == pytest.approx(1.0)
    assert none == {}


def test_a_rare_word_outweighs_a_common_one() -> None:
    (found,) = weights([terms("tarnfeld; street")], RULES)
    assert found["tarnfeld"] > 1.5 * found[STREET]


def test_a_word_that_every_text_here_holds_loses_weight() -> None:
    alone, *_ = weights([terms("tarnfeld; orle")], RULES)
    among, *_ = weights([terms("tarnfeld; orle"), *(terms("tarnfeld") for _ in range(50))], RULES)
    assert alone["tarnfeld"] == pytest.approx(alone[stem("orle", "en")], abs=1e-3)
    assert among["tarnfeld"] < 0.6 * among[stem("orle", "en")]


def test_the_weight_is_damped_count_times_inverse_frequency_with_the_background_counted_in() -> None:
    (found,) = weights([terms("qqzzv; qqzzv; zzqqv; street")], RULES)
    unknown = math.log((RULES.background_texts + 2) / (RULES.background_texts * _per_text(0.0) + 1.5))
    street = math.log(
        (RULES.background_texts + 2) / (RULES.background_texts * _per_text(zipf("street", "en")) + 1.5)
    )
    assert found["qqzzv"] / found["zzqqv"] == pytest.approx(1 + math.log(2))
    assert found[STREET] / found["zzqqv"] == pytest.approx(street / unknown)


def test_a_weak_term_counts_less_than_one_occurrence() -> None:
    found = weights([terms("qqzzv zzqqv")], RULES)[0]
    assert found["qqzzv zzqqv"] / found["qqzzv"] == pytest.approx(RULES.phrase)


def test_a_term_in_all_texts_and_the_background_weighs_next_to_nothing() -> None:
    rules = VectorRules(background_texts=1000.0, background_words=10**7)
    found = weights([terms("street; tarnfeld", rules=rules)], rules)
    assert 0 < found[0][STREET] < 0.001
    assert found[0]["tarnfeld"] > 0.99


def _per_text(zipf_value: float) -> float:
    return float(1 - (1 - 10 ** (zipf_value - 9)) ** RULES.background_words)
