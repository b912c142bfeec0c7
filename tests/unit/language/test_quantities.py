"""Numbers as sentences write them."""

from __future__ import annotations

import math

import pytest

from flows.language.months import written_month
from flows.language.quantities import Quantity, quantities


def only(sentence: str, language: str = "en") -> Quantity:
    (found,) = quantities(sentence, language)
    return found


@pytest.mark.parametrize(
    ("sentence", "language", "value", "unit"),
    [
        ("Fourteen people were hurt.", "en", 14, ""),
        ("Twenty-one people were hurt.", "en", 21, ""),
        ("Some 1,237 tickets were sold.", "en", 1237, ""),
        ("The fine is $3.2 million.", "en", 3.2e6, "dollar"),
        ("It cost £4bn to build.", "en", 4e9, "pound"),
        ("Output rose 1.4 per cent.", "en", 1.4, "%"),
        ("A 6.1-magnitude quake struck.", "en", 6.1, "magnitude"),
        ("Two hundred people marched.", "en", 200, ""),
        ("Ein Schaden von 3,5 Mio. Euro entstand.", "de", 3.5e6, "euro"),
        ("Es gab zweiundzwanzig Tote.", "de", 22, ""),
        ("Für den Antrag gab es 1.234 Stimmen.", "de", 1234, ""),
        ("Il a obtenu 1 234 voix.", "fr", 1234, ""),
        ("Le chantier coûte 3,4 millions d'euros.", "fr", 3.4e6, "euro"),
        ("La multa es de 3 millones de dólares.", "es", 3e6, "dollar"),
        ("La multa è di tre miliardi di euro.", "it", 3e9, "euro"),
        ("A multa foi de 12,5 por cento.", "pt", 12.5, "%"),
        ("Er vielen vierendertig gewonden.", "nl", 34, ""),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(
    sentence: str, language: str, value: float, unit: str
) -> None:
    found = only(sentence, language)
    assert found.value == pytest.approx(value)
    assert found.unit == unit


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The bridge was built in 1954.", "en"),
        ("It began at 7:30 in the morning.", "en"),
        ("It began at 7 p.m. sharp.", "en"),
        ("Tarnfeld won 3-2 at home.", "en"),
        ("This was the 12th attempt.", "en"),
        ("Flight 370 was lost.", "en"),
        ("Call 555 1234 for help.", "en"),
        ("Clause No. 5 was struck.", "en"),
        ("Between 10 and 15 were trapped.", "en"),
        ("They took 41 / 2 months.", "xx"),
        ("It opened on May 3.", "en"),
        ("Er kam am 12. Mai an.", "de"),
        ("Der 3. Versuch gelang.", "de"),
        ("Another three died.", "en"),
        ("They included two children.", "en"),
    ],
)
def test_what_counts_nothing_and_what_counts_a_part_is_no_quantity(sentence: str, language: str) -> None:
    assert quantities(sentence, language) == ()


def test_the_place_of_a_quantity_holds_its_currency_and_magnitude() -> None:
    sentence = "They paid $3.2 million at once."
    found = only(sentence)
    assert sentence[found.start : found.end] == "$3.2 million"


@pytest.mark.parametrize(
    ("before", "low", "high"),
    [
        ("At least", 11.4, math.inf),
        ("More than", 11.4, math.inf),
        ("Fewer than", -math.inf, 12.6),
        ("Up to", -math.inf, 12.6),
        ("About", 9.6, 14.4),
        ("", 12, 12),
    ],
)
def test_words_before_a_number_open_or_blur_it(before: str, low: float, high: float) -> None:
    found = only(f"{before} 12 people were hurt.".strip())
    assert found.limits == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("12 people", "14 people", False),
        ("at least 12 people", "14 people", True),
        ("14 people", "at least 17 people", False),
        ("about 100 people", "97 people", True),
        ("100 people", "97 people", True),
        ("100 people", "160 people", False),
        ("1,200 people", "1,237 people", True),
        ("1,201 people", "1,237 people", False),
        ("$3 million", "$3.4 million", True),
        ("$3.2 million", "$3.4 million", False),
        ("magnitude 6.1", "magnitude 6.2", False),
        ("3 hours", "3.5 hours", True),
    ],
)
def test_numbers_agree_when_bounds_or_rounding_let_both_be_true(one: str, other: str, agree: bool) -> None:
    mine, theirs = only(f"There were {one}."), only(f"There were {other}.")
    assert mine.agrees(theirs) is agree
    assert theirs.agrees(mine) is agree


def test_may_is_a_month_only_with_its_capital() -> None:
    assert (written_month("May"), written_month("may"), written_month("marines")) == (5, None, None)


@pytest.mark.parametrize("figure", ["1" + "0" * 400, "9" * 400, f"1.{'3' * 400}", "1234567890123456"])
@pytest.mark.parametrize("unit", ["people", "km", "dollars", "million"])
def test_what_has_more_digits_than_a_float_holds_is_no_quantity(figure: str, unit: str) -> None:
    assert quantities(f"They counted {figure} {unit} there.", "en") == ()


@pytest.mark.parametrize("filler", ["", "word " * 300])
def test_how_far_a_number_stands_from_the_beginning_does_not_matter(filler: str) -> None:
    start = len(filler)
    found = quantities(f"{filler}They paid at least $3.2 million for 12 ships.", "en")
    assert [(each.start - start, each.value, each.unit) for each in found] == [
        (19, 3.2e6, "dollar"),
        (36, 12, ""),
    ]
