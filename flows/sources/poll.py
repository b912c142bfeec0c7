"""Polling: which sources are asked now, and what a reply means for the next time.

`due_requests` turns what is known of each source into the request to send now, if it is due. After the run
`next_state` turns the reply into what is known from then on, and `notices` into what the edition's footer
reports once. All of them are functions of values; `PollTime` carries the clock's time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.model import (
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    Media,
    PollTime,
    Reply,
    Source,
    SourceNotice,
    SourceReading,
    SourceState,
)
from flows.urls.allowed_addresses import authority
from flows.urls.normalise import public_address

_GONE = 410
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRules:
    """The rules by which a source is asked again; chosen by what feeds publish, no data was fitted.

    A source is asked twice for each entry that is to be expected, within `least` and `most`: an entry then
    waits a quarter of the gap between two on average. `slack` lets a source that falls due just after a run
    go with it; `jitter` is the share of a wait by which sources are spread. What servers ask for is obeyed up
    to `longest_fresh` and `longest_retry`. A failing source waits `backoff`, doubled each time, up to
    `longest_backoff`; a source that has failed `dead_failures` times over `dead_after` is dead, and asked
    each `dead_poll`. By hand a source is asked after `patience` at the latest, unless its server asked for
    more. A source is silent after `silent_gaps` mean gaps (one in e^8 by a Poisson process) and at least
    `silent_least`.
    """

    least: timedelta = timedelta(minutes=30)
    most: timedelta = timedelta(hours=6)
    slack: timedelta = timedelta(minutes=10)
    jitter: float = 0.1
    longest_fresh: timedelta = _DAY
    longest_retry: timedelta = timedelta(days=7)
    backoff: timedelta = timedelta(minutes=30)
    longest_backoff: timedelta = _DAY
    dead_failures: int = 5
    dead_after: timedelta = timedelta(days=7)
    dead_poll: timedelta = timedelta(days=7)
    patience: timedelta = timedelta(minutes=10)
    by_hand_failures: int = 3
    memory: timedelta = timedelta(days=7)
    silent_gaps: float = 8.0
    silent_least: timedelta = timedelta(days=3)


def due_requests(
    sources: Sequence[Source], prior_states: Mapping[str, SourceState], time: PollTime, rules: PollRules
) -> tuple[HttpRequest, ...]:
    """Return the requests for the sources that are asked now, in order.

    `prior_states` are keyed by source name. While one source's host asks to be left alone, all sources on it
    wait.
    """
    waiting_hosts = {
        state.wait_host
        for state in prior_states.values()
        if state.wait_host and state.wait_until and state.wait_until > time.now
    }
    requests: list[HttpRequest] = []
    for source in sources:
        state = state_of(source, prior_states)
        places = {authority(state.moved_to or source.location), state.wait_host}
        if not places & waiting_hosts and _is_due(state, time, rules):
            requests.append(request_of(source, state, time))
    return tuple(requests)


def state_of(source: Source, prior_states: Mapping[str, SourceState]) -> SourceState:
    """Return the state of a source, an empty one if it is new or its address has changed."""
    state = prior_states.get(source.name)
    if state is None or state.location != source.location:
        return SourceState(source=source.name, location=source.location)
    return state


def request_of(source: Source, state: SourceState, time: PollTime) -> HttpRequest:
    """Return the request for a source: at the address that it moved to, and only for what is new.

    A run for an edition older than the last reading needs the whole document: its articles count as
    met then.
    """
    address = state.moved_to or source.location
    if _is_early(state, time):
        return HttpRequest(source=source, address=address, page=state.page)
    return HttpRequest(
        source=source,
        address=address,
        etag=state.etag,
        last_modified=state.last_modified,
        digest=state.digest,
        page=state.page,
    )


def _is_early(state: SourceState, time: PollTime) -> bool:
    return state.as_of is not None and time.as_of < state.as_of


def _is_due(state: SourceState, time: PollTime, rules: PollRules) -> bool:
    if state.ended:
        return False
    if state.next_poll is None or state.last_asked is None:
        return True
    if not time.by_hand or is_dead(state, rules):
        return state.next_poll <= time.now + rules.slack
    if state.failures:
        usual, is_wanted = state.next_poll, state.failures < rules.by_hand_failures
    else:
        usual, is_wanted = state.fresh_until or state.last_asked, _is_early(state, time)
    return is_wanted or min(state.last_asked + rules.patience, usual) <= time.now


def is_dead(state: SourceState, rules: PollRules) -> bool:
    """Return True if a source has failed so often, for so long, that it is no longer reported each day."""
    if state.failures < rules.dead_failures or not (state.failing_since and state.last_asked):
        return False
    return state.last_asked - state.failing_since >= rules.dead_after


def page_for_feed(reply: Reply, state: SourceState) -> FetchFailure | None:
    """Return the failure of a feed in whose place a web page stands (a login, a lapsed domain), or None.

    The page's text is not what the source was chosen for, and must not become an article. A source is a feed
    if a person said so, or, where nobody said anything, if it was one when it was last read.
    """
    document, source = reply.result, reply.request.source
    was_feed = state.last_success is not None and not state.page
    is_feed = source.expects == "feed" or (source.expects is None and was_feed)
    if not isinstance(document, FetchedDocument) or document.media is not Media.HTML or not is_feed:
        return None
    reason = "is no longer a feed: a web page is in its place" if was_feed else "is a web page, not a feed"
    remedy = 'Check whether the feed has another address; expects = "page" in sources.toml takes the page.'
    return FetchFailure(source=source.name, item=source.location, reason=reason, remedy=remedy)


def is_offline(replies: Sequence[Reply]) -> bool:
    """Return True if this machine has no network: several hosts were asked and none was reached."""
    return len({reply.host for reply in replies}) > 1 and not any(reply.reached for reply in replies)


def next_state(
    state: SourceState, reply: Reply, reading: SourceReading, time: PollTime, rules: PollRules
) -> SourceState:
    """Return the state of a source after a reply, with the time of its next poll.

    A document that could not be read completely leaves no validators, so that it is fetched, and its fault
    reported, again.
    """
    if isinstance(reply.result, FetchFailure):
        return _after_failure(state, reply, reply.result, time, rules)
    if reading.fault is not None:
        return _after_failure(_without_validators(state), reply, reading.fault, time, rules)
    now = time.now
    counted = _with_document(_with_rate(state, reading.added, now, rules), reply, reading)
    fresh = max(reply.fresh_for or timedelta(), timedelta(seconds=counted.stated_seconds or 0.0))
    fresh_until = now + min(fresh, rules.longest_fresh)
    # Half of the gap to be expected before the next entry, which grows while none comes.
    gap = _DAY / counted.entries_a_day if counted.entries_a_day else timedelta()
    quiet = now - (counted.last_new or now)
    rhythm = min(max(gap / 2, quiet / 2, rules.least), rules.most)
    return replace(
        counted,
        moved_to=_moved_to(state, reply),
        failures=0,
        failing_since=None,
        why=None,
        remedy=None,
        first_success=state.first_success or now,
        last_success=now,
        last_asked=now,
        next_poll=max(fresh_until, now + _spread(rhythm, reply.request.source.name, now, rules)),
        fresh_until=fresh_until,
        wait_host=None,
        wait_until=None,
        ended=False,
        as_of=max(time.as_of, state.as_of or time.as_of),
    )


def _after_failure(
    state: SourceState, reply: Reply, failure: FetchFailure, time: PollTime, rules: PollRules
) -> SourceState:
    now, failures = time.now, state.failures + 1
    wait = rules.dead_poll
    if not is_dead(replace(state, failures=failures, last_asked=now), rules):
        # Beyond a dozen doublings the bound holds in any case.
        wait = min(rules.backoff * 2 ** min(failures - 1, 12), rules.longest_backoff)
    next_poll = now + _spread(wait, reply.request.source.name, now, rules)
    retry = None if reply.retry_after is None else now + min(reply.retry_after, rules.longest_retry)
    return replace(
        state,
        # A document that cannot be read proves no move: a portal may have taken the feed's place.
        moved_to=_moved_to(state, reply) if isinstance(reply.result, FetchFailure) else state.moved_to,
        failures=failures,
        failing_since=state.failing_since or now,
        why=failure.reason,
        remedy=failure.remedy,
        last_asked=now,
        next_poll=max(next_poll, retry or now),
        fresh_until=None,
        wait_host=reply.host if retry else None,
        wait_until=retry,
        ended=reply.status == _GONE,
    )


def _moved_to(state: SourceState, reply: Reply) -> str | None:
    # After a failure at the new address the next poll starts again at the address that the user gave.
    if isinstance(reply.result, FetchFailure):
        return state.moved_to if reply.status is None else None
    moved_to = reply.moved_to or state.moved_to
    return None if moved_to == state.location else moved_to


def _with_rate(state: SourceState, added: int, now: datetime, rules: PollRules) -> SourceState:
    """Return a state with new entries counted into its entries a day, over the `memory` before now.

    The first reading holds the past and does not count.
    """
    if state.first_success is None or state.last_new is None:
        return replace(state, last_new=now)
    if not added:
        return state
    before = min(state.last_new - state.first_success, rules.memory) / _DAY
    elapsed = max(now - state.last_new, timedelta(minutes=1)) / _DAY
    rate = ((state.entries_a_day or 0.0) * before + added) / (before + elapsed)
    return replace(state, last_new=now, entries_a_day=round(rate, 4))


def _with_document(state: SourceState, reply: Reply, reading: SourceReading) -> SourceState:
    """Return a state with the validators of the reply, and what was read of its document if it is new."""
    document = reply.result
    if not isinstance(document, FetchedDocument):
        return replace(
            state,
            etag=reply.etag or state.etag,
            last_modified=reply.last_modified or state.last_modified,
            digest=reply.digest or state.digest,
        )
    read = replace(
        state,
        etag=reply.etag,
        last_modified=reply.last_modified,
        digest=reply.digest,
        page=document.media is Media.HTML,
        stated_seconds=None if reading.stated is None else reading.stated.total_seconds(),
    )
    return _without_validators(read) if reading.partial else read


def _without_validators(state: SourceState) -> SourceState:
    return replace(state, etag=None, last_modified=None, digest=None)


def _spread(wait: timedelta, name: str, now: datetime, rules: PollRules) -> timedelta:
    """Return a wait that is longer or shorter by a share which depends on the source and the time alone."""
    digest = hashlib.sha256(f"{name}\n{now.isoformat()}".encode("utf-8", "replace")).digest()
    share = int.from_bytes(digest[:4], "big") / 2**31 - 1
    return timedelta(seconds=round((wait * (1 + rules.jitter * share)).total_seconds()))


def notices(
    before: SourceState, after: SourceState, now: datetime, rules: PollRules
) -> tuple[SourceNotice, ...]:
    """Return what the footer reports once of a source: it ended, is dead, moved for good, or went silent.

    `key` tells two happenings of one kind apart, so that each is reported once.
    """

    def notice(kind: str, key: str, reason: str, remedy: str) -> SourceNotice:
        item = after.moved_to or after.location
        return SourceNotice(source=after.source, kind=kind, key=key, item=item, reason=reason, remedy=remedy)

    reports: list[SourceNotice] = []
    if after.ended and not before.ended:
        reason = "has ended for good (410 Gone) and is not asked again"
        reports.append(notice("ended", now.isoformat(), reason, "Take it out of the sources."))
    elif is_dead(after, rules) and after.failing_since:
        reason = f"has failed {after.failures} times since {after.failing_since:%Y-%m-%d}: {after.why}"
        remedy = "Correct its address, or take it out of the sources; it is asked once a week."
        reports.append(notice("dead", after.failing_since.isoformat(), reason, remedy))
    if after.moved_to and after.moved_to != before.moved_to:
        reason = f"has moved from {public_address(after.location)} for good"
        reports.append(notice("moved", after.moved_to, reason, "Change its url; it is read at the new one."))
    if after.entries_a_day and after.last_new is not None and not after.failures:
        patience = max(rules.silent_least, _DAY / after.entries_a_day * rules.silent_gaps)
        if now - after.last_new >= patience:
            rate = f"{after.entries_a_day:.1f}".removesuffix(".0")
            reason = f"has had nothing new since {after.last_new:%Y-%m-%d}, after {rate} articles a day"
            remedy = "Look whether it has another address now."
            reports.append(notice("silent", after.last_new.isoformat(), reason, remedy))
    return tuple(reports)
