"""What holds for any body, any address and any history of replies."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.adapters.fetch.expanding import Body, TooLargeError, UnreadableError
from flows.model import (
    Ask,
    FetchedDocument,
    FetchFailure,
    Media,
    NotModified,
    PollTime,
    Reply,
    Source,
    SourceKind,
    SourceReading,
    SourceState,
)
from flows.sources.poll import PollRules, ask_of, next_state, notices, poll_intents
from flows.urls.allowed_addresses import authority, host_name, is_allowed, private_reason, refused_host
from tests.factories import NOON

RULES = PollRules()
FEED = Source(name="a", kind=SourceKind.URL, location="https://a.example/feed")
ENCODINGS = st.sampled_from(["", "identity", "gzip", "x-gzip", "deflate", "br", "GZIP ", "gzip, gzip"])


def pieces(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


@given(st.binary(max_size=400), ENCODINGS, st.integers(1, 50))
def test_any_bytes_are_taken_or_refused_within_the_bound(content: bytes, encoding: str, size: int) -> None:
    with suppress(TooLargeError, UnreadableError):
        body = Body(encoding, 300)
        for piece in pieces(content, size):
            body.add(piece)
        assert len(body.content()) <= 300


@given(st.binary(max_size=2_000), st.integers(1, 300))
def test_a_body_is_the_same_however_it_is_packed_and_cut(content: bytes, size: int) -> None:
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "": content,
        "gzip": gzip.compress(content[:9]) + gzip.compress(content[9:]),
        "deflate": zlib.compress(content),
    }
    for encoding, given_body in packed.items():
        body = Body(encoding, 3_000)
        for piece in pieces(given_body, size):
            body.add(piece)
        assert body.content() == content
    body = Body("deflate", 3_000)
    body.add(raw.compress(content) + raw.flush())
    assert body.content() == content or content == b""


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3).map(tuple))
def test_any_text_is_judged_as_an_address(text: str, allowed: tuple[str, ...]) -> None:
    assert isinstance(private_reason(text), str | None)
    assert isinstance(refused_host(text, allowed), str | None)
    assert isinstance(is_allowed(text, allowed), bool)
    assert isinstance(authority(f"http://{text}/"), str)
    assert isinstance(host_name(text), str)


REPLIES = st.builds(
    lambda kind, status, fresh, wait, moved: (kind, status, fresh, wait, moved),
    st.sampled_from(["document", "same", "failure", "fault"]),
    st.sampled_from([None, 404, 410, 429, 500, 503]),
    st.none() | st.integers(0, 10**8),
    st.none() | st.integers(0, 10**8),
    st.sampled_from([None, "https://b.example/feed", FEED.location]),
)
STEPS = st.lists(st.tuples(REPLIES, st.integers(1, 10**6), st.integers(0, 40), st.booleans()), max_size=12)


@given(STEPS)
def test_after_any_history_a_source_is_asked_again_within_its_bounds(
    history: list[tuple[tuple[str, int | None, int | None, int | None, str | None], int, int, bool]],
) -> None:
    state, now = SourceState(source="a", location=FEED.location), NOON
    for (kind, status, fresh, wait, moved), seconds, added, by_hand in history:
        now += timedelta(seconds=seconds)
        moment = PollTime(now=now, as_of=now, by_hand=by_hand)
        assert len(poll_intents([FEED], {"a": state}, moment, RULES)) == 1
        reply = _reply(ask_of(FEED, state, moment), kind, (status, fresh, wait, moved))
        fault = FetchFailure(source="a", item="a", reason="x", remedy="y") if kind == "fault" else None
        after = next_state(state, reply, SourceReading(added=added, fault=fault), moment, RULES)
        assert after.next_poll
        assert now < after.next_poll <= now + RULES.longest_retry * (1 + RULES.jitter)
        assert (after.failures == 0) is (kind in ("document", "same"))
        assert after.ended is (status == 410 if kind == "failure" else False)
        if kind in ("document", "same"):
            assert after.next_poll - now <= max(RULES.longest_fresh, RULES.most * (1 + RULES.jitter))
        assert len({notice.kind for notice in notices(state, after, now, RULES)}) <= 3
        state = after


def _reply(ask: Ask, kind: str, told: tuple[int | None, int | None, int | None, str | None]) -> Reply:
    status, fresh, wait, moved = told
    results: dict[str, FetchedDocument | NotModified | FetchFailure] = {
        "document": FetchedDocument(source=FEED, locator="a", media=Media.FEED, body=b""),
        "fault": FetchedDocument(source=FEED, locator="a", media=Media.FEED, body=b""),
        "same": NotModified(source=FEED, locator="a"),
        "failure": FetchFailure(source="a", item="a", reason="x", remedy="y"),
    }
    return Reply(
        ask=ask,
        result=results[kind],
        host="a.example",
        status=status if kind == "failure" else 200,
        moved_to=moved,
        fresh_for=None if fresh is None else timedelta(seconds=fresh),
        retry_after=None if wait is None or kind != "failure" else timedelta(seconds=wait),
    )
