"""Poll: which sources are asked now, when the others are, and what a reply means for the time after it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

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

Wait = Literal["ended", "host", "failing", "fresh", "rhythm"]

GONE = 410
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRules:
    """When a source is asked again; chosen by what feeds publish, no data was fitted.

    Twice for each entry that is to be expected, within `least` and `most`: on average an entry then waits
    a quarter of the gap between two. `slack` lets what falls due just after a run go with it, `jitter` is
    the share of a wait by which sources are spread. What servers ask for is kept up to `longest_fresh` and
    `longest_retry`. A failing source waits `backoff`, doubled each time, up to `longest_backoff`; one that
    has failed `dead_failures` times over `dead_after` is dead, and asked each `dead_poll`. By hand a
    source is asked after `patience` at the latest, unless its server asked for more. Silence is
    `silent_gaps` mean gaps (one in e^8 by a Poisson process) and at least `silent_least`.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A source that is left alone for now: until when (None for ever) and why, as a kind and a clause."""

    source: Source
    until: datetime | None
    kind: Wait
    why: str


def due(
    sources: Sequence[Source], states: Mapping[str, SourceState], moment: PollTime, rules: PollRules
) -> tuple[tuple[Source, ...], tuple[Waiting, ...]]:
    """Tell the sources to ask now from those that wait, both in the order given.

    `states` are by the source's name; one of another location says nothing. A host that asked to be left
    alone is, for every source that lies on it.
    """
    hosts = _waiting_hosts(states.values(), moment.now)
    asked: list[Source] = []
    waiting: list[Waiting] = []
    for source in sources:
        state = state_of(source, states)
        wait = _host_wait(source, state, hosts) or _own_wait(source, state, moment, rules)
        if wait is None:
            asked.append(source)
        else:
            waiting.append(wait)
    return tuple(asked), tuple(waiting)


def state_of(source: Source, states: Mapping[str, SourceState]) -> SourceState:
    """Return what is known of a source, of a new one nothing."""
    known = states.get(source.name)
    if known is None or known.location != source.location:
        return SourceState(source=source.name, location=source.location)
    return known


def request_of(source: Source, state: SourceState, moment: PollTime) -> HttpRequest:
    """Return what to ask for a source: at the address that it moved to, and only for what is new.

    A run for an edition older than the last reading needs the whole document: its articles count as
    met then.
    """
    address = state.moved_to or source.location
    if state.as_of is not None and moment.as_of < state.as_of:
        return HttpRequest(source=source, address=address, page=state.page)
    return HttpRequest(
        source=source,
        address=address,
        etag=state.etag,
        last_modified=state.last_modified,
        digest=state.digest,
        page=state.page,
    )


def _waiting_hosts(states: Iterable[SourceState], now: datetime) -> dict[str, datetime]:
    hosts: dict[str, datetime] = {}
    for state in states:
        if state.wait_host and state.wait_until and state.wait_until > now:
            hosts[state.wait_host] = max(state.wait_until, hosts.get(state.wait_host, state.wait_until))
    return hosts


def _host_wait(source: Source, state: SourceState, hosts: Mapping[str, datetime]) -> Waiting | None:
    places = (authority(state.moved_to or source.location), state.wait_host or "")
    found = max((hosts[place] for place in places if place in hosts), default=None)
    if found is None or state.ended:
        return None
    return Waiting(
        source=source, until=found, kind="host", why="its server asked to be left alone until then"
    )


def _own_wait(source: Source, state: SourceState, moment: PollTime, rules: PollRules) -> Waiting | None:
    if state.ended:
        return Waiting(source=source, until=None, kind="ended", why="it has ended (410 Gone)")
    until = state.next_poll
    if until is None or state.last_asked is None:
        return None
    failing, early = state.failures > 0, state.as_of is not None and moment.as_of < state.as_of
    if moment.by_hand and not is_dead(state, rules):
        if (failing and state.failures < rules.by_hand_failures) or (early and not failing):
            return None
        patient = state.last_asked + rules.patience
        until = min(patient, until if failing else state.fresh_until or state.last_asked)
        if until <= moment.now:
            return None
    elif until <= moment.now + rules.slack:
        return None
    kind: Wait = "failing" if failing else "fresh" if state.fresh_until == state.next_poll else "rhythm"
    whys = {
        "failing": f"it failed {state.failures} times in a row, the last time: {state.why}",
        "fresh": "its server says that nothing changes before",
        "rhythm": "its own rhythm",
    }
    return Waiting(source=source, until=until, kind=kind, why=whys[kind])


def is_dead(state: SourceState, rules: PollRules) -> bool:
    """Tell whether a source has failed so often, for so long, that nobody needs to be told each day."""
    if state.failures < rules.dead_failures or not (state.failing_since and state.last_asked):
        return False
    return state.last_asked - state.failing_since >= rules.dead_after


def page_for_feed(reply: Reply, state: SourceState) -> FetchFailure | None:
    """Return the failure of a feed in whose place a web page stands: a login, or that of a lapsed domain.

    Its text is not what the source was chosen for, and must not become an article. A source is a feed if a
    person said so, or, where nobody said anything, if it was one when it was last read.
    """
    found, source = reply.result, reply.request.source
    was_feed = state.last_success is not None and not state.page
    is_feed = source.expects == "feed" or (source.expects is None and was_feed)
    if not isinstance(found, FetchedDocument) or found.media is not Media.HTML or not is_feed:
        return None
    reason = "is no longer a feed: a web page is in its place" if was_feed else "is a web page, not a feed"
    remedy = 'Check whether the feed has another address; expects = "page" in sources.toml takes the page.'
    return FetchFailure(source=source.name, item=source.location, reason=reason, remedy=remedy)


def is_offline(replies: Sequence[Reply]) -> bool:
    """Tell whether this machine has no network: several hosts were asked and none was reached."""
    return len({reply.host for reply in replies}) > 1 and not any(reply.reached for reply in replies)


def settled(
    state: SourceState, reply: Reply, seen: SourceReading, moment: PollTime, rules: PollRules
) -> SourceState:
    """Return what is known of a source after a reply, and when it is asked next.

    A document that could not be read in whole leaves no validators, so that it is asked for, and told of,
    again.
    """
    if isinstance(reply.result, FetchFailure):
        return _failed(state, reply, reply.result, moment, rules)
    if seen.fault is not None:
        return _failed(_without_validators(state), reply, seen.fault, moment, rules)
    now = moment.now
    known = _document_known(_heard(state, seen.added, now, rules), reply, seen)
    stated = [reply.fresh_for or timedelta(), timedelta(seconds=known.stated_seconds or 0.0)]
    kept = now + min(max(stated), rules.longest_fresh)
    own = now + _spread(_rhythm(known, now, rules), reply.request.source.name, now, rules)
    return replace(
        known,
        moved_to=_moved(state, reply),
        failures=0,
        failing_since=None,
        why=None,
        remedy=None,
        first_success=state.first_success or now,
        last_success=now,
        last_asked=now,
        next_poll=max(kept, own),
        fresh_until=kept,
        wait_host=None,
        wait_until=None,
        ended=False,
        as_of=max(moment.as_of, state.as_of or moment.as_of),
    )


def _document_known(state: SourceState, reply: Reply, seen: SourceReading) -> SourceState:
    """Note the document that a source holds now; an unchanged one keeps what was known of it."""
    found = reply.result
    if not isinstance(found, FetchedDocument):
        return replace(
            state,
            etag=reply.etag or state.etag,
            last_modified=reply.last_modified or state.last_modified,
            digest=reply.digest or state.digest,
        )
    stated = None if seen.stated is None else seen.stated.total_seconds()
    known = replace(
        state,
        etag=reply.etag,
        last_modified=reply.last_modified,
        digest=reply.digest,
        page=found.media is Media.HTML,
        stated_seconds=stated,
    )
    return _without_validators(known) if seen.partial else known


def _without_validators(state: SourceState) -> SourceState:
    return replace(state, etag=None, last_modified=None, digest=None)


def _failed(
    state: SourceState, reply: Reply, failure: FetchFailure, moment: PollTime, rules: PollRules
) -> SourceState:
    now, failures = moment.now, state.failures + 1
    dead = is_dead(replace(state, failures=failures, last_asked=now), rules)
    # Beyond a dozen doublings the bound holds in any case.
    backoff = min(rules.backoff * 2 ** min(failures - 1, 12), rules.longest_backoff)
    wait = _spread(rules.dead_poll if dead else backoff, reply.request.source.name, now, rules)
    asked = None if reply.retry_after is None else now + min(reply.retry_after, rules.longest_retry)
    return replace(
        state,
        # What could not be read is no reason to stay where it was: a portal may have taken the feed's place.
        moved_to=_moved(state, reply) if isinstance(reply.result, FetchFailure) else state.moved_to,
        failures=failures,
        failing_since=state.failing_since or now,
        why=failure.reason,
        remedy=failure.remedy,
        last_asked=now,
        next_poll=max(now + wait, asked or now),
        fresh_until=None,
        wait_host=reply.host if asked else None,
        wait_until=asked,
        ended=reply.status == GONE,
    )


def _moved(state: SourceState, reply: Reply) -> str | None:
    # An address that fails is no place to stay: the next time begins where the user pointed.
    if isinstance(reply.result, FetchFailure):
        return state.moved_to if reply.status is None else None
    moved = reply.moved_to or state.moved_to
    return None if moved == state.location else moved


def _heard(state: SourceState, added: int, now: datetime, rules: PollRules) -> SourceState:
    """Count what is new into the entries a day, over the `memory` before it.

    What a first reading holds is the past, and says nothing of the rhythm.
    """
    if state.first_success is None or state.last_new is None:
        return replace(state, last_new=now)
    if not added:
        return state
    before = min(state.last_new - state.first_success, rules.memory) / _DAY
    elapsed = max(now - state.last_new, timedelta(minutes=1)) / _DAY
    rate = ((state.entries_a_day or 0.0) * before + added) / (before + elapsed)
    return replace(state, last_new=now, entries_a_day=round(rate, 4))


def _rhythm(state: SourceState, now: datetime, rules: PollRules) -> timedelta:
    """Return half of the gap to be expected before the next entry, which grows while none comes."""
    quiet = now - (state.last_new or now)
    gap = _DAY / state.entries_a_day if state.entries_a_day else timedelta()
    return min(max(gap / 2, quiet / 2, rules.least), rules.most)


def _spread(wait: timedelta, name: str, now: datetime, rules: PollRules) -> timedelta:
    """Lengthen or shorten a wait by a share that follows from the source and the time alone."""
    digest = hashlib.sha256(f"{name}\n{now.isoformat()}".encode("utf-8", "replace")).digest()
    share = int.from_bytes(digest[:4], "big") / 2**31 - 1
    return timedelta(seconds=round((wait * (1 + rules.jitter * share)).total_seconds()))


def notices(
    before: SourceState, after: SourceState, now: datetime, rules: PollRules
) -> tuple[SourceNotice, ...]:
    """Return what is to be told of a source once: it ended, is dead, moved for good, or went silent."""
    found: list[SourceNotice] = []
    name, item = after.source, after.moved_to or after.location

    def tell(kind: str, key: str, reason: str, remedy: str) -> None:
        found.append(SourceNotice(source=name, kind=kind, key=key, item=item, reason=reason, remedy=remedy))

    if after.ended and not before.ended:
        tell(
            "ended",
            now.isoformat(),
            "has ended for good (410 Gone) and is not asked again",
            "Take it out of the sources.",
        )
    elif is_dead(after, rules) and after.failing_since:
        reason = f"has failed {after.failures} times since {after.failing_since:%Y-%m-%d}: {after.why}"
        remedy = "Correct its address, or take it out of the sources; it is asked once a week."
        tell("dead", after.failing_since.isoformat(), reason, remedy)
    if after.moved_to and after.moved_to != before.moved_to:
        tell(
            "moved",
            after.moved_to,
            f"has moved from {public_address(after.location)} for good",
            "Change its url; it is read at the new one.",
        )
    if (silent := _silent_since(after, now, rules)) is not None:
        rate = f"{after.entries_a_day:.1f}".removesuffix(".0")
        reason = f"has had nothing new since {silent:%Y-%m-%d}, after {rate} articles a day"
        tell("silent", silent.isoformat(), reason, "Look whether it has another address now.")
    return tuple(found)


def _silent_since(state: SourceState, now: datetime, rules: PollRules) -> datetime | None:
    if not state.entries_a_day or state.last_new is None or state.failures:
        return None
    patience = max(rules.silent_least, _DAY / state.entries_a_day * rules.silent_gaps)
    return state.last_new if now - state.last_new >= patience else None
