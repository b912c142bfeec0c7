"""Fetch and read the addresses of a run on several workers, each the hosts of its share.

The run gives each share its requests through the store, takes the first itself, and gets the replies and what
their documents hold back in the order of the requests: the rest of the run is as on one machine. A worker
that is lost is noticed by its beats, and the run fetches what is missing of its share.
"""

from __future__ import annotations

import os
import pickle
import socket
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import groupby
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

from flows import __version__
from flows.adapters.clock import SystemClock
from flows.adapters.database.shares import ShareState, SqlShares, StoredReading
from flows.adapters.fetch import Web
from flows.adapters.sandbox import answer_of
from flows.config import network_of
from flows.errors import StoreError
from flows.model import FetchedDocument, FetchFailure, HttpRequest, NotModified, Reply
from flows.runs.pipeline.ingest import SourceContent
from flows.runs.session import Session
from flows.urls.allowed_addresses import host_name

_BEAT_SECONDS = 5.0
# Twelve beats: a machine that is short of memory may miss some.
LOST_SECONDS = 60.0
# Starting a run on a worker takes ten seconds; a pool may have to end another one first.
UNTAKEN_SECONDS = 90.0
_PAUSE_SECONDS = 0.3
# As many are fetched, read and stored together.
_AT_ONCE = 500

StartWorker = Callable[[str, int], None]


def share_of(address: str, count: int) -> int:
    """Return the number of the share, of so many, that an address belongs to: by its host, on any machine."""
    return int.from_bytes(sha256(host_name(address).encode("utf-8", "replace")).digest()[:8]) % count


class SharedWeb:
    """The network of a run whose requests are spread over workers: `fetch` as of `Web`, and what was read."""

    def __init__(self, share: _Share, run: str, count: int) -> None:
        self._share = share
        self._shares = share.shares
        self._run = run
        self._count = count
        self._step = 0
        self._numbers = {0}
        # The place of what a document holds, by the identity of the document, which is kept with it.
        self._read: dict[int, tuple[FetchedDocument, tuple[int, int, int]]] = {}

    @property
    def numbers(self) -> frozenset[int]:
        """The shares that this run reads itself."""
        return frozenset(self._numbers)

    def fetch(
        self, requests: Sequence[HttpRequest], within: float | None = None, label: str = "Reading the sources"
    ) -> tuple[Reply, ...]:
        """Have the requests sent by the workers of their hosts; return one reply each, in their order."""
        if not requests:
            return ()
        self._step += 1
        places: dict[int, list[int]] = {number: [] for number in range(self._count)}
        for place, request in enumerate(requests):
            places[share_of(request.address, self._count)].append(place)
        for number, own in places.items():
            packed = _packed((__version__, [requests[place] for place in own], within))
            self._shares.give(self._run, number, self._step, packed)
        self._complete(label)
        replies: dict[int, Reply] = {}
        for number, own in places.items():
            for place, packed in self._shares.replies(self._run, number, self._step):
                reply: Reply = _unpacked(packed)
                replies[own[place]] = reply
                if isinstance(reply.result, FetchedDocument):
                    self._read[id(reply.result)] = reply.result, (number, self._step, place)
        return tuple(replies[place] for place in range(len(requests)))

    def contents_of(self, document: FetchedDocument) -> tuple[SourceContent, ...] | None:
        """Return what a worker read in a document of this run, None if none has read it."""
        if not self.has_read(document):
            return None
        packed = self._shares.contents(self._run, *self._read[id(document)][1])
        return None if packed is None else _unpacked(packed)

    def has_read(self, document: object) -> bool:
        """Return True if a worker has read a document of this run."""
        return id(document) in self._read and self._read[id(document)][0] is document

    def _complete(self, label: str) -> None:
        """Wait until every share is done; do what belongs to nobody, or to a worker that was lost."""
        began, seen = monotonic(), dict[int, tuple[ShareState, float]]()
        while unfinished := self._shares.unfinished(self._run, self._step):
            states = self._shares.states(self._run)
            for number in sorted(unfinished):
                state = states.get(number)
                if state is None:
                    remedy = "Run again."
                    raise StoreError("the store", "the shares of this run are gone from it", remedy)
                if seen.get(number, (None, 0.0))[0] != state:
                    seen[number] = state, monotonic()
                patience = LOST_SECONDS if state.holder else UNTAKEN_SECONDS
                is_lost = monotonic() - (seen[number][1] if state.holder else began) > patience
                if number in self._numbers or (is_lost and self._take(number, state)):
                    self._share.do(number, self._step)
            waiting = len(unfinished - self._numbers)
            self._share.session.announce(f"{label}: {waiting} of {self._count} workers are at it")
            sleep(_PAUSE_SECONDS)

    def _take(self, number: int, state: ShareState) -> bool:
        if self._shares.take(self._run, number, self._share.holder, state):
            self._numbers.add(number)
            return True
        return False


class SharedReader:
    """Reads documents as a GuardedReader does, but takes what workers have read from the store."""

    def __init__(self, session: Session, web: SharedWeb) -> None:
        self._session = session
        self._web = web

    def read(self, document: FetchedDocument) -> Sequence[Any]:
        """Return what a document holds."""
        contents = self._web.contents_of(document)
        return self._session.reader.read(document) if contents is None else contents

    def read_all(
        self, items: Iterable[FetchedDocument | FetchFailure | NotModified]
    ) -> Iterator[Sequence[Any]]:
        """Yield what each document holds, in order; what is no document stays as it is."""
        for was_read, some in groupby(items, key=self._web.has_read):
            if was_read:
                yield from (self.read(item) for item in some if isinstance(item, FetchedDocument))
            else:
                yield from self._session.reader.read_all(some)


class _Share:
    """The shares of a run that this process holds, and its network."""

    def __init__(self, session: Session, run: str) -> None:
        self.session = session
        self.shares: SqlShares = session.store.shares
        # With the time: in containers on the network of their host, each is that host and has a process 1.
        self.holder = f"{socket.gethostname()}, process {os.getpid()}, {SystemClock().seconds()}"
        self.run = run
        self.lost = Event()
        settings, network = session.plan.settings, network_of(session.plan.sources)
        self._web = Web(settings.limits, settings.fetch, network, session.now(), turns=self._seconds_to_wait)

    def do(self, number: int, step_number: int) -> bool:
        """Fetch, read and store what is missing of a step; return False if there is no such step, or no more.

        A share that another has taken over is left to it.
        """
        packed = self.shares.requests(self.run, number, step_number)
        if packed is None:
            return False
        version, requests, within = _unpacked(packed)
        if version != __version__:
            problem = f"gives requests of Standfirst {version}, and this worker has {__version__}"
            raise StoreError("the store", problem, "Install one version on all workers.")
        stored = self.shares.places(self.run, number, step_number)
        missing = [place for place in range(len(requests)) if place not in stored]
        for first in range(0, len(missing), _AT_ONCE):
            places = missing[first : first + _AT_ONCE]
            replies = self._web.fetch([requests[place] for place in places], within)
            readings = self._readings(places, replies)
            if not self.shares.keep(self.run, number, step_number, self.holder, readings):
                return False
        self.shares.finish(self.run, number, step_number)
        return True

    def _readings(self, places: Sequence[int], replies: Sequence[Reply]) -> Iterator[StoredReading]:
        contents = self.session.reader.read_all(
            [reply.result for reply in replies if isinstance(reply.result, FetchedDocument)]
        )
        for place, reply in zip(places, replies, strict=True):
            is_document = isinstance(reply.result, FetchedDocument)
            contents_read = _packed(next(contents)) if is_document else b""
            yield StoredReading(place=place, reply=_packed(reply), contents=contents_read)

    def _seconds_to_wait(self, host: str, seconds_apart: float) -> float | None:
        """Return the seconds until the next turn of a host, None if this process has no share any more."""
        if self.lost.is_set():
            return None
        if not seconds_apart:
            return 0.0
        return self.shares.wait_for_host(host, seconds_apart, SystemClock().seconds)


@contextmanager
def shared_web(session: Session, count: int, start: StartWorker) -> Iterator[SharedWeb]:
    """Spread the requests of a run over so many workers, this process being the first.

    `start` begins the others, by the id of the run and the number of a share. They end with the block.
    """
    share = _Share(session, "")
    _end_others(share.shares)
    share.run = share.shares.begin(count, share.holder, SystemClock().seconds())
    web = SharedWeb(share, share.run, count)
    try:
        with _beating(share, lambda: web.numbers):
            for number in range(1, count):
                start(share.run, number)
            yield web
    finally:
        share.shares.end(share.run)


def work_on_share(session: Session, run: str, number: int) -> bool:
    """Do the steps of a share until its run ends; return False if it is another's or the run has ended."""
    share = _Share(session, run)
    state = share.shares.states(run).get(number)
    if state is None or state.holder or not share.shares.take(run, number, share.holder, state):
        return False
    step, parent, seen = 1, state, monotonic()
    with _beating(share, lambda: frozenset({number})):
        while not share.lost.is_set():
            if share.do(number, step):
                step += 1
                continue
            states = share.shares.states(run)
            if number not in states or states[number].holder != share.holder:
                break
            if states[0] != parent:
                parent, seen = states[0], monotonic()
            elif monotonic() - seen > LOST_SECONDS:
                break
            sleep(_PAUSE_SECONDS)
    return True


def _end_others(shares: SqlShares) -> None:
    """End a run that was cut off; a worker of it asks no host after its next beat."""
    for run in (others := shares.runs()):
        shares.end(run)
    if others:
        sleep(2 * _BEAT_SECONDS)


@contextmanager
def _beating(share: _Share, numbers: Callable[[], frozenset[int]]) -> Iterator[None]:
    """Count the beats of the shares of this process; note it when one of them is lost."""
    done = Event()

    def beat() -> None:
        while not done.wait(_BEAT_SECONDS):
            for number in numbers():
                try:
                    is_held = share.shares.beat(share.run, number, share.holder)
                except StoreError:
                    # The database may come back; whoever waits for the beats decides.
                    continue
                if not is_held:
                    share.lost.set()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(packed: bytes) -> Any:
    return answer_of(zlib.decompress(packed))
