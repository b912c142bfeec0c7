"""What servers and feeds say about when to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.http_caching import fresh_for, http_date, retry_after, stated_wait

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AT_EIGHT = "Fri, 20 Nov 2026 08:00:00 GMT"
AT_SIX = "Fri, 20 Nov 2026 06:00:00 GMT"


def period(name: bytes) -> bytes:
    return b"<sy:updatePeriod>" + name + b"</sy:updatePeriod>"


@pytest.mark.parametrize(
    ("headers", "span"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=600"}, 10 * MINUTE),
        ({"Cache-Control": "public, Max-Age = 600, s-maxage=9"}, 10 * MINUTE),
        ({"Cache-Control": 'max-age="600"', "Age": "540"}, MINUTE),
        ({"Cache-Control": "max-age=60", "Age": "600"}, 0 * MINUTE),
        ({"Cache-Control": "max-age=600, no-cache"}, 0 * MINUTE),
        ({"Cache-Control": "no-store"}, 0 * MINUTE),
        ({"Cache-Control": "max-age=-5"}, None),
        ({"Cache-Control": "max-age=999999999"}, timedelta(days=366)),
        ({"Cache-Control": "max-age=60", "Expires": AT_EIGHT}, MINUTE),
        ({"Expires": AT_EIGHT}, 60 * MINUTE),
        ({"Expires": AT_EIGHT, "Date": AT_SIX}, 120 * MINUTE),
        ({"Expires": AT_SIX}, 0 * MINUTE),
        ({"Expires": "0"}, 0 * MINUTE),
    ],
)
def test_how_long_a_response_stays_fresh(headers: dict[str, str], span: timedelta | None) -> None:
    assert fresh_for(headers, NOW) == span


@pytest.mark.parametrize(
    ("headers", "span"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 2 * MINUTE),
        ({"Retry-After": AT_EIGHT}, 60 * MINUTE),
        ({"Retry-After": AT_EIGHT, "Date": AT_SIX}, 120 * MINUTE),
        ({"Retry-After": AT_SIX}, 0 * MINUTE),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "999999999"}, timedelta(days=366)),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(headers: dict[str, str], span: timedelta | None) -> None:
    assert retry_after(headers, NOW) == span


@pytest.mark.parametrize(
    ("body", "span"),
    [
        (b"<rss><channel><ttl>60</ttl>", 60 * MINUTE),
        (
            period(b" hourly ") + b"<sy:updateFrequency>2</sy:updateFrequency>",
            30 * MINUTE,
        ),
        (period(b"daily"), timedelta(days=1)),
        (
            period(b"daily") + b"<sy:updateFrequency>0</sy:updateFrequency>",
            timedelta(days=1),
        ),
        (b"<ttl>30</ttl>" + period(b"hourly"), 60 * MINUTE),
        (period(b"always"), None),
        (b"<ttl>often</ttl>", None),
        (b"<ttl>9999999</ttl>", timedelta(days=366)),
        (b" " * 30_000 + b"<ttl>60</ttl>", None),
    ],
)
def test_how_long_a_feed_asks_its_readers_to_wait(body: bytes, span: timedelta | None) -> None:
    assert stated_wait(body) == span


@given(st.text(max_size=60))
def test_any_header_is_taken(value: str) -> None:
    headers = {"Cache-Control": value, "Expires": value, "Age": value, "Retry-After": value, "Date": value}
    for span in (fresh_for(headers, NOW), retry_after(headers, NOW)):
        assert span is None or timedelta() <= span <= timedelta(days=366)
    found = http_date(value)
    assert found is None or found.tzinfo is UTC


@given(st.binary(max_size=200))
def test_any_body_is_taken(body: bytes) -> None:
    span = stated_wait(body)
    assert span is None or span >= timedelta()
