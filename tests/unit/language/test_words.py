"""Words: what counts as one, how it is normalised, stemmed, and how common it is."""

from __future__ import annotations

import pytest

from flows.language.words import normal, stem, words, zipf


def test_inner_apostrophes_points_and_hyphens_stay_in_a_word() -> None:
    assert words("The U.S.-led force’s co-op, “re-elected” in 3.5 days_") == (
        "The",
        "U.S",
        "led",
        "force’s",
        "co-op",
        "re-elected",
        "in",
        "3.5",
        "days",
    )


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Mayor’s", "mayor"),
        ("Mayor's", "mayor"),
        ("it's", "it"),
        ("Straße", "strasse"),
        ("U.S", "us"),
        ("3.5", "3.5"),
        ("G.7", "g.7"),
        ("O’Brien", "o'brien"),
        ("sister'sson", "sister'sson"),
    ],
)
def test_a_normal_word_has_neither_case_nor_possessive_nor_points_of_an_abbreviation(
    written: str, plain: str
) -> None:
    assert normal(written) == plain


def test_stems_follow_the_language_and_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert stem("collapsed", "en") == stem("collapses", "en") == "collaps"
    assert stem("häuser", "de") == "haus"
    assert stem("collapses", "und") == "collapses"


def test_common_words_score_high_and_unknown_ones_nothing() -> None:
    assert zipf("the", "en") > 7
    assert 2 < zipf("bridge", "en") < 6
    assert zipf("qqzzxxv", "en") == 0.0


@pytest.mark.parametrize("language", ["und", "ja", "xx"])
def test_a_language_without_frequencies_knows_no_word(language: str) -> None:
    assert zipf("bridge" if language != "ja" else "橋", language) == 0.0


@pytest.mark.parametrize("language", ["cy", "te", "gl", "th", "km", "zh", "ko", "hr", "no", "und"])
def test_no_language_has_the_word_list_write_a_warning(
    language: str, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    zipf.cache_clear()
    zipf("most", language)
    assert (caplog.records, list(recwarn)) == ([], [])


def test_a_language_is_not_measured_by_the_words_of_another() -> None:
    assert zipf("the", "cy") == zipf("the", "te") == 0.0
    assert zipf("kroz", "hr") == zipf("kroz", "sh") > 0
    assert zipf("ikke", "no") == zipf("ikke", "nb") > 0
