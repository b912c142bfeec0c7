"""A token opens for its reader, its purpose and its time, and for nothing else."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from flows.delivery.tokens import LIFETIMES, LONGEST_TOKEN, Claim, Purpose, opened, signed

KEY = bytes(range(32))
NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
READER = "0123456789abcdef"
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


def test_a_token_says_whose_it_is_and_when_it_was_signed() -> None:
    token = signed(KEY, "confirm", READER, "morning", NOW)
    assert opened(KEY, "confirm", token, NOW) == Claim(reader_id=READER, digest="morning", signed_at=NOW)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_token_is_good_for_its_time_and_no_longer(purpose: Purpose) -> None:
    token = signed(KEY, purpose, READER, "main", NOW)
    last = NOW + LIFETIMES[purpose]
    assert opened(KEY, purpose, token, last)
    assert opened(KEY, purpose, token, last + timedelta(seconds=1)) is None
    assert opened(KEY, purpose, token, NOW - timedelta(hours=1)) is None
    # The clock of the machine that signed it was a little ahead.
    assert opened(KEY, purpose, token, NOW - timedelta(minutes=5))


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_token_is_good_for_its_purpose_alone(purpose: Purpose) -> None:
    token = signed(KEY, purpose, READER, "main", NOW)
    assert [other for other in PURPOSES if opened(KEY, other, token, NOW)] == [purpose]


def test_another_key_opens_nothing() -> None:
    assert opened(KEY[::-1], "confirm", signed(KEY, "confirm", READER, "main", NOW), NOW) is None


def test_no_character_of_a_token_may_differ() -> None:
    token = signed(KEY, "unsubscribe", READER, "main", NOW)
    for place, character in enumerate(token):
        for other in "ABCDEFGHIJabcdefghij0123456789-_.":
            forged = token[:place] + other + token[place + 1 :]
            assert other == character or opened(KEY, "unsubscribe", forged, NOW) is None


def test_a_token_fits_a_header_and_names_no_address() -> None:
    token = signed(KEY, "unsubscribe", READER, "a-digest-with-a-rather-long-name", NOW)
    assert len(token) < 150
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert token == signed(KEY, "unsubscribe", READER, "a-digest-with-a-rather-long-name", NOW)


@pytest.mark.parametrize("words", [[], None, "main", [READER, "main"], [READER, 3, 3], [1, "main", 3]])
def test_words_of_another_kind_are_no_claim(words: object) -> None:
    ways = {"digest_method": hashlib.sha256}
    serializer = URLSafeSerializer(KEY, salt="standfirst.confirm", signer_kwargs=ways)
    assert opened(KEY, "confirm", serializer.dumps(words), NOW) is None


def test_a_long_word_is_refused_before_it_is_summed() -> None:
    digest = "".join(hashlib.sha256(bytes([number])).hexdigest() for number in range(9))
    token = signed(KEY, "confirm", READER, digest, NOW)
    assert len(token) > LONGEST_TOKEN
    assert opened(KEY, "confirm", token, NOW) is None


def test_letters_that_cannot_be_encoded_are_no_token() -> None:
    assert opened(KEY, "confirm", "\udc80.a.b", NOW) is None


@given(
    st.text(max_size=200) | st.binary(max_size=100).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
def test_any_text_is_no_token(text: str) -> None:
    for purpose in PURPOSES:
        assert opened(KEY, purpose, text, NOW) is None
