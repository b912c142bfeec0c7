"""Reads kept documents again: the sources of an archive, and its documents in place of the network's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.adapters.documents.writer import HEADER, SOFTWARE, SOURCE_FIELDS
from flows.errors import ConfigurationError
from flows.model import FetchedDocument, FetchFailure, HttpRequest, Media, Reply, Source, SourceKind
from flows.model.settings import Limits
from flows.ports import Network
from flows.urls.allowed_addresses import authority

_ENDING = ".warc.gz"
_ERRORS = (OSError, ValueError, RuntimeError, EOFError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A document in the archive; `offset` is that of its record in the file."""

    address: str
    locator: str
    media: Media
    charset: str | None
    source: Source
    offset: int


class DocumentArchive:
    """The documents of one run, of which only the places are held in memory.

    `name` is that of the source that the file is; `sources` are those whose documents it holds, in their
    order. What stands before a broken record is read.
    """

    def __init__(self, name: str, path: Path, limits: Limits) -> None:
        self.name = name
        self._path = path
        self._limits = limits
        self._by_address: dict[str, _Place] = {}
        # A feed that has moved was asked for at another address than its source has.
        self._first_of_source: dict[str, _Place] = {}
        for place in _places(path):
            if len(self._by_address) >= limits.files:
                break
            self._by_address.setdefault(place.address, place)
            self._first_of_source.setdefault(place.source.name, place)
        self.sources = tuple(place.source for place in self._first_of_source.values())

    def in_place(self, sources: Sequence[Source]) -> tuple[Source, ...]:
        """Return sources with those of the archive in the place of its file."""
        return (*self.sources, *(source for source in sources if source.name != self.name))

    def reply(self, request: HttpRequest) -> Reply:
        """Return the reply that a request had in that run, or a failure if it had no document."""
        place = self._by_address.get(request.address)
        if place is None and request.address == request.source.location:
            place = self._first_of_source.get(request.source.name)
        document = None if place is None else self._document(request.source, place)
        missing = FetchFailure(
            source=request.source.name,
            item=request.address,
            reason="has no document in the archive",
            remedy="The run that made it had none either.",
        )
        host = authority(request.address)
        return Reply(request=request, result=document or missing, host=host, sent=False)

    def _document(self, source: Source, place: _Place) -> FetchedDocument | None:
        from fastwarc.warc import ArchiveIterator

        limit = self._limits.document_bytes
        with suppress(*_ERRORS), self._path.open("rb") as file:
            file.seek(place.offset)
            record = next(iter(ArchiveIterator(file, parse_http=True, fsspec_args=False)))
            body = bytes(record.reader.read(limit + 1))
            if len(body) <= limit:
                return FetchedDocument(
                    source=source, locator=place.locator, media=place.media, body=body, charset=place.charset
                )
        return None


class ArchivedWeb:
    """A fetcher that asks an archive for the documents of its sources, and the network for all others."""

    def __init__(self, archive: DocumentArchive, web: Network) -> None:
        self._archive = archive
        self._web = web
        self._names = {source.name for source in archive.sources}

    def fetch(
        self, requests: Sequence[HttpRequest], within: float | None = None, label: str = "Reading the sources"
    ) -> tuple[Reply, ...]:
        """Return one reply for each request, in their order."""
        others = [request for request in requests if request.source.name not in self._names]
        replies = iter(self._web.fetch(others, within, label))
        return tuple(
            self._archive.reply(request) if request.source.name in self._names else next(replies)
            for request in requests
        )


def find_archive(sources: Sequence[Source], limits: Limits) -> DocumentArchive | None:
    """Return the archive among the files that are sources, if one is an archive that Standfirst wrote.

    Raises ConfigurationError if there are two: each is the state of the sources at its own time.
    """
    files = {source.name: Path(source.location).expanduser() for source in sources if _is_file(source)}
    archives = [(name, path) for name, path in files.items() if _is_archive(path)]
    if len(archives) > 1:
        (_, first), (_, second), *_ = archives
        problem = f"is a second archive of documents beside {first.name}"
        raise ConfigurationError(second.name, problem, "Read each by a run of its own.")
    return DocumentArchive(*archives[0], limits) if archives else None


def _is_file(source: Source) -> bool:
    return source.kind is SourceKind.PATH and source.location.endswith(_ENDING)


def _is_archive(path: Path) -> bool:
    from fastwarc.warc import ArchiveIterator

    with suppress(*_ERRORS, StopIteration):
        if path.is_file():
            with path.open("rb") as file:
                record = next(iter(ArchiveIterator(file, parse_http=False, fsspec_args=False)))
                return bytes(record.reader.read(len(SOFTWARE))) == SOFTWARE
    return False


def _places(path: Path) -> Iterator[_Place]:
    """Yield the places of an archive in its order, until its end or a broken record."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as file, suppress(*_ERRORS):
        for record in ArchiveIterator(
            file, record_types=WarcRecordType.response, parse_http=False, fsspec_args=False
        ):
            with suppress(*_ERRORS):
                yield _place(json.loads(record.headers.get(HEADER) or "{}"), record.stream_pos)


def _place(fields: Mapping[str, Any], offset: int) -> _Place:
    """Return the place that the fields of a record describe. Raises an error of `_ERRORS` if they do not."""
    source = {name: fields["source"].get(name) for name in SOURCE_FIELDS}
    texts = [fields["address"], fields["locator"], *source.values(), fields["charset"]]
    if any(not isinstance(text, str | None) for text in texts):
        raise ValueError("is no archive of ours")
    return _Place(
        address=fields["address"],
        locator=fields["locator"],
        media=Media(fields["media"]),
        charset=fields["charset"],
        source=Source(**source, kind=SourceKind.URL),
        offset=offset,
    )
