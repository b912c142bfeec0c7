"""Reads documents in worker processes, which are killed when they hang or grow, and started anew."""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Self, TypeAlias

from flows import __version__
from flows.adapters.sandbox.child_process import Child, LostError, command
from flows.adapters.sandbox.worker import ReadDocument, answer_of, serve
from flows.model import Draft, FetchedDocument, FetchFailure, Media, NotModified
from flows.model.settings import Limits
from flows.ports import LOCAL, Mapper, UnreadableMemory

# No smaller document was found that takes a second to read.
_SMALL = 100_000
# This process reads as many small files while a worker starts.
_FEW = 100
# A batch takes some seconds to read: of this many documents, or bytes.
_DOCUMENTS_AT_ONCE = 500
_BYTES_AT_ONCE = 4_000_000

Item: TypeAlias = FetchedDocument | FetchFailure | NotModified
Answer: TypeAlias = tuple[Draft | FetchFailure, ...]
Contents: TypeAlias = tuple[Draft | FetchFailure | NotModified, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refusal:
    """Why a document gives nothing, and a digest of it if a worker was ended over it."""

    reason: str
    digest: str | None = None


class _Readers:
    """Reads documents by a function of a module, in worker processes if they may be dangerous.

    Several threads may read at once: each takes an idle worker or starts one.
    """

    def __init__(self, read_document: ReadDocument, limits: Limits) -> None:
        self._read = read_document
        self._limits = limits
        self._idle: list[Child] = []
        self._all: set[Child] = set()
        self._is_closed = False

    def __reduce__(self) -> tuple[Any, ...]:
        # In another process these are the readers of that process, whose workers stay from batch to batch.
        return _readers_of_process, (self._read, self._limits)

    def close(self) -> None:
        """Kill the workers, also those that read: their threads give up."""
        self._is_closed = True
        for worker in list(self._all):
            worker.kill()

    def read_batch(self, items: Sequence[Item]) -> list[Contents | _Refusal]:
        """Return the drafts of each document or why there are none; what is no document stays as it is."""
        contents: list[Contents | _Refusal] = []
        for item in items:
            if isinstance(item, FetchedDocument):
                contents.append(self.read(item, guards=len(items) > _FEW or _is_guarded(item)))
            else:
                contents.append((item,))
        return contents

    def read(self, document: FetchedDocument, *, guards: bool) -> Answer | _Refusal:
        """Return the drafts of a document, or why there are none."""
        if guards:
            return self._read_guarded(document)
        try:
            return self._read(document, self._limits)
        except Exception as error:
            # As in a worker: a fault of a parser must not end the run.
            return _Refusal(reason=f"cannot be read ({type(error).__name__})")

    def _read_guarded(self, document: FetchedDocument) -> Answer | _Refusal:
        packed = pickle.dumps((document, self._limits), protocol=pickle.HIGHEST_PROTOCOL)
        worker = self._worker()
        try:
            answer: Answer | str | None = answer_of(worker.ask(packed, self._limits.read_seconds))
            reason = f"needs more than {self._limits.read_bytes // 10**6} MB to read"
        except LostError as lost:
            worker.kill()
            answer, reason = None, str(lost)
        except pickle.UnpicklingError:
            worker.kill()
            answer, reason = None, "gave an answer that cannot be read"
        (self._idle.append if worker.is_running else self._all.discard)(worker)
        if self._is_closed:
            raise LostError("was left unread")
        if answer is None:
            return _Refusal(reason=reason, digest=digest_of(document, self._limits))
        return _Refusal(reason=answer) if isinstance(answer, str) else answer

    def _worker(self) -> Child:
        with suppress(IndexError):
            while True:
                worker = self._idle.pop()
                if worker.is_running:
                    return worker
                self._all.discard(worker)
        worker = Child(command(serve.__module__, self._read.__module__, self._read.__name__))
        self._all.add(worker)
        return worker


@cache
def _readers_of_process(read_document: ReadDocument, limits: Limits) -> _Readers:
    return _Readers(read_document, limits)


class GuardedReader:
    """Reads documents by `read_document`, a function of a module.

    A few small files of this machine are read in this process. Documents from the network, large files and
    mail are read in workers, which start with the first of them. A document over which a worker was killed is
    remembered in `memory`, if there is one, and not read again while it is there: otherwise it would cost
    every run the whole limit of time.
    """

    def __init__(
        self,
        read_document: ReadDocument,
        limits: Limits,
        memory: UnreadableMemory | None = None,
        mapper: Mapper = LOCAL,
    ) -> None:
        self._limits = limits
        self._memory = memory
        self._mapper = mapper
        self._readers = _Readers(read_document, limits)
        self._reasons: dict[str, str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the workers."""
        self._readers.close()

    def read(self, document: FetchedDocument) -> Answer:
        """Return the drafts of a document, in its order; one failure if it cannot be read."""
        reason = self._remembered(document)
        if reason is None:
            contents = self._readers.read(document, guards=_is_guarded(document))
            if not isinstance(contents, _Refusal):
                return contents
            reason = self._noted(contents)
        return (_failure(document, reason),)

    def read_all(self, items: Iterable[Item]) -> Iterator[Contents]:
        """Yield the drafts of each document, in order; what is no document stays as it is.

        They are read in batches where the mapper has them read, and taken as the answers are asked for.
        """
        taken: deque[Item] = deque()

        def batches() -> Iterator[list[Item]]:
            for batch in _batches(map(self._checked, items)):
                taken.extend(batch)
                yield batch

        answers = self._mapper.map(self._readers.read_batch, batches(), has_own_process=True)
        for answer in chain.from_iterable(answers):
            item = taken.popleft()
            if not isinstance(answer, _Refusal):
                yield answer
            elif isinstance(item, FetchedDocument):
                yield (_failure(item, self._noted(answer)),)

    def _checked(self, item: Item) -> Item:
        """Return an item, or a failure in place of a document that could not be read before."""
        if isinstance(item, FetchedDocument) and (reason := self._remembered(item)) is not None:
            return _failure(item, reason)
        return item

    def _remembered(self, document: FetchedDocument) -> str | None:
        """Return why a document could not be read before."""
        if self._reasons is None:
            self._reasons = dict(self._memory.reasons()) if self._memory else {}
        return self._reasons.get(digest_of(document, self._limits)) if self._reasons else None

    def _noted(self, refusal: _Refusal) -> str:
        """Return the reason of a refusal, which is remembered if a worker was ended over the document."""
        if self._memory and refusal.digest:
            self._memory.add(refusal.digest, refusal.reason)
            if self._reasons is not None:
                self._reasons[refusal.digest] = refusal.reason
        return refusal.reason


def digest_of(document: FetchedDocument, limits: Limits) -> str:
    """Return a digest of everything that decides whether a document can be read."""
    bounds = f"{limits.read_seconds:g} {limits.read_bytes}"
    circumstances = f"{__version__} {bounds} {document.media.value} {document.charset}\n"
    return hashlib.sha256(circumstances.encode("utf-8", "replace") + document.body).hexdigest()


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.body) if isinstance(item, FetchedDocument) else 0
        if len(batch) == _DOCUMENTS_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _is_guarded(document: FetchedDocument) -> bool:
    """Return True if a document is read in a worker: strangers wrote it, or it is large."""
    is_foreign = document.locator.lower().startswith(("http://", "https://"))
    return is_foreign or document.media is Media.MAIL or len(document.body) > _SMALL


def _failure(document: FetchedDocument, reason: str) -> FetchFailure:
    source = document.source.name
    return FetchFailure(source=source, item=document.locator, reason=reason, remedy="Leave it out.")
