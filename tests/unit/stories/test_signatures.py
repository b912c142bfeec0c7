"""Hashed word pairs and the signatures made of them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.stories.shingles import Hashes, shared_count, shingled
from flows.stories.signatures import BANDS, Signature, signature_from, signatures
from tests.factories import BRIDGE, TUNNEL

WIRE = BRIDGE[0][1]


def pairs(text: str) -> Hashes:
    return shingled([text])[0].hashes


def shared(one: str, other: str) -> int:
    return shared_count(pairs(one), pairs(other))


def test_each_neighbouring_pair_is_hashed_once() -> None:
    assert len(pairs("river water river water falls")) == 3
    assert shingled(["river water river water falls"])[0].words == 5


def test_hashes_ascend() -> None:
    assert np.all(np.diff(pairs(WIRE).astype(np.int64)) > 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The “Orle” rose—again", 'the "orle" rose again'),
        ("Brandt’s river", "Brandt's river"),
        ("re\u00adsponse teams", "response teams"),
        ("cafe\u0301 owner", "café owner"),
        ("o\ufb03cial report", "official report"),
        ("STRASSE gesperrt", "strasse gesperrt"),
    ],
)
def test_spelling_and_typography_change_no_pair(one: str, other: str) -> None:
    assert pairs(one).tolist() == pairs(other).tolist()


def test_pairs_of_two_short_words_are_left_out() -> None:
    assert len(pairs("one of the mayors")) == 1
    assert shared("one of the mayors", "two of the rivers") == 0


def test_a_text_of_short_words_alone_is_compared_by_what_it_has() -> None:
    assert len(pairs("go to the sea")) == 3


def test_numbers_tell_however_short() -> None:
    assert len(pairs("up 3 to 7")) == 3


def test_a_script_without_spaces_is_compared_by_its_characters() -> None:
    assert len(pairs("東京都知事")) == 2
    assert shared("東京都知事が会見", "大阪の東京都知事") == 2


def test_pairs_do_not_run_from_one_text_into_the_next() -> None:
    together = shingled(["river water", "falls again"])
    assert [text.hashes.tolist() for text in together] == [
        pairs("river water").tolist(),
        pairs("falls again").tolist(),
    ]


def test_a_text_of_one_word_has_that_word_and_one_without_words_nothing() -> None:
    assert len(pairs("Rain")) == 1
    assert [text.words for text in shingled(["", "… — !", "Rain"])] == [0, 0, 1]
    assert len(pairs("… — !")) == 0


@given(st.lists(st.text(max_size=80), max_size=6))
def test_a_text_has_the_same_pairs_alone_and_among_others(texts: list[str]) -> None:
    assert [text.hashes.tolist() for text in shingled(texts)] == [pairs(text).tolist() for text in texts]


@given(st.text(max_size=200), st.text(max_size=200))
def test_shared_pairs_are_those_of_the_sets(one: str, other: str) -> None:
    expected = set(pairs(one).tolist()) & set(pairs(other).tolist())
    assert shared(one, other) == shared(other, one) == len(expected)


def test_a_signature_survives_packing_and_pickling() -> None:
    for signed in signatures([WIRE, "Rain", ""]):
        assert signature_from(signed.to_bytes()) == signed
        assert pickle.loads(pickle.dumps(signed)) == signed


def test_a_packed_signature_that_is_cut_is_an_error() -> None:
    with pytest.raises(ValueError, match="header"):
        signature_from(b"short")


def test_equal_word_pairs_have_an_equal_digest_and_one_more_word_another() -> None:
    one, same, longer = signatures([WIRE, WIRE.upper(), WIRE + " Tomorrow."])
    assert one.digest == same.digest != longer.digest


def bands_in_common(one: Signature, other: Signature) -> int:
    left, right = (np.frombuffer(signed.bands, "<u4") for signed in (one, other))
    return int(np.count_nonzero(left == right))


def test_bands_agree_as_often_as_the_square_of_the_likeness_says() -> None:
    # 100 words apart by so many that Jaccard is .5: a quarter of the bands of two rows agree.
    common = " ".join(f"common{number}" for number in range(201))
    counts = []
    for start in range(40):
        one, other = (
            common + " " + " ".join(f"own{start}{side}{number}" for number in range(100)) for side in "ab"
        )
        counts.append(bands_in_common(*signatures([one, other])))
    assert np.mean(counts) / BANDS == pytest.approx(0.25, abs=0.03)


def test_the_sample_holds_about_every_fourth_pair() -> None:
    (signed,) = signatures([" ".join(f"word{number}" for number in range(4001))])
    assert len(signed.sample) / 4 == pytest.approx(1000, rel=0.1)


def slots_of(text: str) -> list[int]:
    (signed,) = signatures([text])
    return list(map(int, np.frombuffer(signed.slots, "<u8")))


def slots(one: str, other: str) -> tuple[int, int]:
    """Count the places that two texts have in common: those that hold the same, those that do not."""
    left, right = set(slots_of(one)), set(slots_of(other))
    places = {slot >> 32 for slot in left} & {slot >> 32 for slot in right}
    return len(left & right), len(places) - len(left & right)


def test_places_with_other_numbers_and_names_are_counted() -> None:
    one = "a quake of 4.7 struck near Tarnfeld on Monday, said observers"
    other = "a quake of 5.2 struck near Velsen on Monday, said observers"
    assert slots(one, other) == (0, 2)
    assert slots(one, one) == (2, 0)


def test_four_characters_in_a_row_stand_for_a_pair_where_words_are_not_spaced() -> None:
    assert len(pairs("市议会投票决定")) == 4
    assert shared("市议会投票", "议会投票决") == 1
    assert len(pairs("市议会")) == 2
    assert shared("市议会 rain falls", "省议会 rain falls") == 3


def test_days_and_months_are_in_no_slot() -> None:
    assert slots("he met Lund on Monday in May", "he met Lund on Friday in June") == (1, 0)
    assert slots("er traf am Montag im Mai ein", "er traf am Freitag im Juni ein") == (0, 0)


def test_the_order_of_a_score_counts() -> None:
    assert slots("they won 3-1 at home", "they won 1-3 at home") == (0, 1)


def test_texts_without_numbers_or_names_have_no_places() -> None:
    assert slots("rain fell all day", "rain fell all day") == (0, 0)
    assert slots("", "Rain") == (0, 0)


def test_places_do_not_run_from_one_text_into_the_next() -> None:
    texts = (TUNNEL[0][1], WIRE, "Orle", "")
    together = [np.frombuffer(signed.slots, "<u8").tolist() for signed in signatures(texts)]
    assert together == [slots_of(text) for text in texts]
