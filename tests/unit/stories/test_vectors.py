"""Term vectors: which terms a text has and what each weighs."""

from __future__ import annotations

import numpy as np
import pytest

from flows.language.words import zipf
from flows.stories.titles import Flag
from flows.stories.vectors import (
    TermVector,
    VectorRules,
    damped,
    phrase_term,
    rarity,
    readings,
    vector_of,
    word_term,
)

RULES = VectorRules()
UNKNOWN = np.zeros(1, np.uint8)


def vector(body: str, title: str = "", rules: VectorRules = RULES) -> TermVector:
    return vector_of(title, body, "en", rules)


def term(text: str) -> int:
    held = [word_term(word, "en") for word in text.split()]
    return int(phrase_term(*held)) if len(held) > 1 else held[0]


def counts(found: TermVector) -> dict[int, float]:
    return dict(zip(found.terms.tolist(), found.counts.tolist(), strict=True))


def commonness(found: TermVector, text: str) -> float:
    return float(found.commonness[found.terms.tolist().index(term(text))]) / 32


def test_a_name_counts_more_than_a_word_in_small_letters() -> None:
    assert counts(vector("tarnfeld burned"))[term("tarnfeld")] == 1.0
    assert counts(vector("Tarnfeld burned"))[term("tarnfeld")] == pytest.approx(1.0 + RULES.name)


def test_a_capital_makes_no_name_of_a_common_word() -> None:
    rules = VectorRules(name_zipf=zipf("street", "en"))
    assert counts(vector("Street fled", rules=rules))[term("street")] == 1.0
    above = VectorRules(name_zipf=zipf("street", "en") + 0.01)
    assert counts(vector("Street fled", rules=above))[term("street")] == pytest.approx(1.0 + above.name)


def test_title_words_and_phrases_count_double() -> None:
    found = counts(vector("", title="tunnel closed"))
    assert found[term("tunnel")] == RULES.title
    assert found[term("tunnel closed")] == pytest.approx(RULES.title * RULES.phrase)
    assert counts(vector("tunnel closed", title="tunnel closed"))[term("tunnel")] == RULES.title + 1


def test_neighbouring_words_make_a_phrase_in_their_order() -> None:
    found = counts(vector("rusted cables"))
    assert found[term("rusted cables")] == pytest.approx(RULES.phrase / (1 + 1 / RULES.fading_words))
    assert term("cables rusted") not in found


@pytest.mark.parametrize("between", [". ", "; ", ": ", "! ", "? ", "\n", " of the "])
def test_no_phrase_crosses_a_clause_or_a_stop_word(between: str) -> None:
    assert term("rusted cables") not in counts(vector(f"rusted{between}cables"))


def test_no_phrase_crosses_from_the_title_to_the_text() -> None:
    assert term("rusted cables") not in counts(vector("cables", title="rusted"))


def test_a_stop_word_is_no_term_and_the_bound_is_still_one() -> None:
    assert term("the") not in counts(vector("the tunnel"))
    at_bound = VectorRules(stop_zipf=zipf("street", "en"))
    assert term("street") in counts(vector("street fled", rules=at_bound))


def test_a_word_counts_less_the_later_it_stands_but_never_nothing() -> None:
    rules = VectorRules(fading_words=2, least=0.3)
    found = counts(vector("rusted cables held nothing whatever", rules=rules))
    assert [found[term(word)] for word in ("rusted", "cables", "held")] == pytest.approx([1, 2 / 3, 1 / 2])
    assert found[term("whatever")] == pytest.approx(1 / 3)
    long = counts(vector(f"{'rusted ' * 40}cables", rules=rules))
    assert long[term("cables")] == pytest.approx(0.3)


def test_title_words_do_not_fade() -> None:
    found = counts(vector("", title="rusted cables held nothing whatever"))
    assert found[term("whatever")] == RULES.title


def test_length_counts_every_word() -> None:
    assert vector("The bridges fell. A bridge falls", title="Two bridges").length == 8


def test_wanted_terms_are_read_as_written_first_in_the_alphabet() -> None:
    text = ("Two bridges", "The rusted bridge fell. A bridge falls")
    wanted = {term("bridge"), term("rusted bridge")}
    assert readings(*text, "en", RULES, wanted) == {
        term("bridge"): "bridge",
        term("rusted bridge"): "rusted bridge",
    }


def test_a_phrase_is_a_tenth_as_common_as_its_rarer_word() -> None:
    found = vector("bridge cables")
    rarer = min(zipf("bridge", "en"), zipf("cables", "en"))
    assert commonness(found, "bridge cables") == pytest.approx(rarer - 1, abs=1 / 32)
    assert commonness(found, "bridge") == pytest.approx(zipf("bridge", "en"), abs=1 / 32)
    assert commonness(vector("qqzzv zzqqv"), "qqzzv zzqqv") == 0.0


def test_a_title_that_promises_a_gallery_is_flagged() -> None:
    assert vector("", title="Carnival in pictures").flags == Flag.GUIDE
    assert vector("", title="Footbridge collapses").flags == Flag.NONE


def test_counts_are_damped_and_a_weak_term_counts_less_than_one_occurrence() -> None:
    assert damped(np.array([0.75, 1.0, 2.0])).tolist() == pytest.approx([0.75, 1.0, 1 + np.log(2)])


def test_a_common_word_is_less_rare_and_one_in_every_text_here_less_still() -> None:
    common = vector("street").commonness
    ones = np.ones(1)
    assert rarity(ones, UNKNOWN, 1, RULES)[0] > 1.3 * rarity(ones, common, 1, RULES)[0]
    assert rarity(51 * ones, UNKNOWN, 51, RULES)[0] < 0.7 * rarity(ones, UNKNOWN, 51, RULES)[0]


def test_rarity_is_the_inverse_frequency_with_the_background_counted_in() -> None:
    per_text = 1 - (1 - 10**-9) ** RULES.background_words
    background = RULES.background_texts + RULES.background_share
    expected = np.log((background + 2) / (background * per_text + 1.5)) ** RULES.rarity_power
    assert rarity(np.ones(1), UNKNOWN, 1, RULES)[0] == pytest.approx(expected)
    everywhere = VectorRules(background_texts=1000.0, background_words=10**7)
    assert rarity(np.ones(1), vector("street").commonness, 1, everywhere)[0] < 0.01


def test_a_vector_comes_back_from_its_bytes() -> None:
    made = vector("The bridges fell in Tarnfeld", title="Tarnfeld, in pictures")
    back = TermVector.from_bytes(made.to_bytes())
    assert back.to_bytes() == made.to_bytes()
    assert (back.length, back.flags) == (made.length, made.flags)
    assert counts(back) == counts(made)
    assert back.commonness.tolist() == made.commonness.tolist()


def test_a_text_without_terms_is_an_empty_vector() -> None:
    made = TermVector.from_bytes(vector("of the").to_bytes())
    assert (len(made.terms), made.length) == (0, 2)


@pytest.mark.parametrize(
    "stored", [b"", b"\xff" + vector("a bridge").to_bytes()[1:], vector("a").to_bytes() + b"x"]
)
def test_bytes_of_another_version_are_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="no term vector"):
        TermVector.from_bytes(stored)


def test_what_stands_beyond_the_bound_is_not_read() -> None:
    rules = VectorRules(characters=16)
    assert counts(vector("Tarnfeld burned. Orleham flooded.", rules=rules)) == counts(
        vector("Tarnfeld burned.")
    )
    text = ("", "Tarnfeld burned. Orleham flooded.")
    assert readings(*text, "en", rules, {term("orleham"), term("tarnfeld")}) == {term("tarnfeld"): "Tarnfeld"}
