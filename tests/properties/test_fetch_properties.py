"""Properties of any address and any history of replies."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.model import (
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    Media,
    NotModified,
    PollTime,
    Reply,
    Source,
    SourceKind,
    SourceReading,
    SourceState,
)
from flows.sources.poll import PollRules, due_requests, next_state, notices, request_of
from flows.urls.allowed_addresses import authority, host_name, is_allowed, private_reason, refused_host
from tests.factories import NOON

RULES = PollRules()
FEED = Source(name="a", kind=SourceKind.URL, location="https://a.example/feed")


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
        assert len(due_requests([FEED], {"a": state}, moment, RULES)) <= 1
        reply = _reply(request_of(FEED, state, moment), kind, status, fresh, wait, moved)
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


def _reply(
    request: HttpRequest,
    kind: str,
    status: int | None,
    fresh: int | None,
    wait: int | None,
    moved: str | None,
) -> Reply:
    results: dict[str, FetchedDocument | NotModified | FetchFailure] = {
        "document": FetchedDocument(source=FEED, locator="a", media=Media.FEED, body=b""),
        "fault": FetchedDocument(source=FEED, locator="a", media=Media.FEED, body=b""),
        "same": NotModified(source=FEED, locator="a"),
        "failure": FetchFailure(source="a", item="a", reason="x", remedy="y"),
    }
    return Reply(
        request=request,
        result=results[kind],
        host="a.example",
        status=status if kind == "failure" else 200,
        moved_to=moved,
        fresh_for=None if fresh is None else timedelta(seconds=fresh),
        retry_after=None if wait is None or kind != "failure" else timedelta(seconds=wait),
    )
