"""The sources with an address over a run: which are asked, what came of it, what is known of them after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.adapters.database import SqlSourceLedger, SqlStore
from flows.adapters.fetch import PendingRequests, Web
from flows.model import (
    Draft,
    Edition,
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    NotModified,
    PollTime,
    Reply,
    RunRecord,
    Source,
    SourceKind,
    SourceNotice,
    SourceReading,
    SourceState,
)
from flows.model.settings import Settings
from flows.runs.pipeline import Found, Plan, publishable
from flows.sources.http_caching import stated_wait
from flows.sources.poll import (
    PollRules,
    Waiting,
    is_dead,
    is_offline,
    next_state,
    notices,
    page_for_feed,
    poll_intents,
    state_of,
)

# A task for each so many: a host's requests are then kept apart within one task, all hosts asked together.
ADDRESSES_OF_A_TASK = 2_000

Fetched = FetchedDocument | NotModified | FetchFailure


def poll_rules(settings: Settings) -> PollRules:
    """Return the rules of polling as the settings have them."""
    return PollRules(least=settings.fetch.poll_least, most=settings.fetch.poll_most)


class Polling:
    """The addresses of a plan in one run. Fetch them, read what is `held`, settle the rest."""

    def __init__(self, plan: Plan, ledger: SqlSourceLedger, web: Web, moment: PollTime) -> None:
        self._plan = plan
        self._ledger = ledger
        self.web = web
        self._moment = moment
        self._rules = poll_rules(plan.settings)
        self._states = {state.source: state for state in ledger.states()}
        self._replies: dict[str, Reply] = {}
        addresses = [source for source in plan.sources if source.kind is SourceKind.URL]
        intents = poll_intents(addresses, self._states, moment, self._rules)
        self._requests = [intent for intent in intents if isinstance(intent, HttpRequest)]
        self._waiting = [intent for intent in intents if isinstance(intent, Waiting)]

    def pending_requests(self, attempts: int) -> Iterator[tuple[str, PendingRequests]]:
        """Yield what requests the addresses that are due, each with the name of its task."""
        for first in range(0, len(self._requests), ADDRESSES_OF_A_TASK):
            requests = self._requests[first : first + ADDRESSES_OF_A_TASK]
            pending = PendingRequests(requests, self.web, attempts)
            yield label([request.source for request in requests]), pending
            self._replies |= pending.replies

    def held(self) -> dict[str, Fetched]:
        """Return what is there to be read of every address, by the source's name.

        A source that is known to be dead was told of already: it holds nothing, and is no failure again.
        """
        held: dict[str, Fetched] = {
            waiting.source.name: self._left_alone(waiting) for waiting in self._waiting
        }
        for name, reply in self._replies.items():
            state = state_of(reply.request.source, self._states)
            found = reply.result
            found = page_for_feed(reply, state) or found
            if isinstance(found, FetchFailure) and is_dead(state, self._rules):
                found = NotModified(source=reply.request.source, locator=reply.request.source.location)
            held[name] = found
        return held

    def settle(self, found: Sequence[Found]) -> None:
        """Store what is known of the sources now that their articles are stored.

        Without a network nothing is learned about any of them.
        """
        replies = [reply for reply in self._replies.values() if reply.sent]
        if is_offline(replies):
            return
        added = self._ledger.first_met([reply.request.source.name for reply in replies], self._moment.as_of)
        drafts, faults = _by_source(found)
        states: list[SourceState] = []
        told: list[SourceNotice] = []
        for reply in replies:
            name = reply.request.source.name
            before = state_of(reply.request.source, self._states)
            fault = page_for_feed(reply, before) or faults.get(name)
            seen = _sighted(reply, added.get(name, 0), drafts.get(name, []), fault)
            after = next_state(before, reply, seen, self._moment, self._rules)
            states.append(after)
            told += notices(before, after, self._moment.now, self._rules)
        self._ledger.keep(states, told)

    def _left_alone(self, waiting: Waiting) -> Fetched:
        source = waiting.source
        state = state_of(source, self._states)
        if state.failures and not state.ended and not is_dead(state, self._rules):
            # The same words as before, so that the same edition made again stays the same.
            return FetchFailure(
                source=source.name, item=source.location, reason=state.why or "", remedy=state.remedy or ""
            )
        return NotModified(source=source, locator=source.location)


def label(batch: Sequence[Source]) -> str:
    """Return how a task is named that deals with some sources."""
    others = f" and {len(batch) - 1} more" if len(batch) > 1 else ""
    return f"{batch[0].name}{others}"


def _by_source(found: Sequence[Found]) -> tuple[dict[str, list[Draft]], dict[str, FetchFailure]]:
    drafts: dict[str, list[Draft]] = {}
    faults: dict[str, FetchFailure] = {}
    for each in found:
        if isinstance(each, Draft):
            drafts.setdefault(each.entry.source, []).append(each)
        elif isinstance(each, FetchFailure):
            faults.setdefault(each.source, each)
    return drafts, faults


def _sighted(reply: Reply, added: int, drafts: Sequence[Draft], fault: FetchFailure | None) -> SourceReading:
    document = reply.result
    if not isinstance(document, FetchedDocument):
        return SourceReading()
    return SourceReading(
        added=added,
        fault=None if drafts else fault,
        partial=fault is not None,
        stated=stated_wait(document.body),
    )


def with_notices(plan: Plan, store: SqlStore) -> RunRecord:
    """Return the record of a run with what happened to the sources and no earlier edition told."""
    pending = store.sources().notices(plan.as_of)
    run = store.run(plan.as_of) or RunRecord(as_of=plan.as_of, sources=(), failures=())
    # That a source ended says more than that it could not be read this time.
    over = {_public(each).source for each in pending if each.kind in ("ended", "dead")}
    others = (failure for failure in run.failures if failure.source not in over)
    told = tuple(_public(notice) for notice in pending)
    return replace(run, failures=tuple(others), notices=told)


def tell_notices(edition: Edition, store: SqlStore) -> None:
    """Note what an edition that is stored has told of the sources."""
    ledger = store.sources()
    told = [each for each in ledger.notices(edition.as_of) if _public(each) in edition.coverage.notices]
    ledger.mark_reported(told, edition.as_of)


def _public(notice: SourceNotice) -> FetchFailure:
    return publishable(
        FetchFailure(source=notice.source, item=notice.item, reason=notice.reason, remedy=notice.remedy)
    )
