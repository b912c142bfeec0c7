"""Check an edition: its files against the store, and if wanted its quotations against the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.adapters.database import SqlStore
from flows.adapters.fetch import Web
from flows.config import Workspace, network_of
from flows.errors import ConfigurationError, StoreError
from flows.language.formatting import edition_folder
from flows.model import (
    Draft,
    Edition,
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    Media,
    Reply,
    Source,
    SourceKind,
)
from flows.reading.encoding import decode
from flows.reading.pages.page import shown_text
from flows.render.edition_json import edition_from_json, receipt_from_json
from flows.runs.pipeline.compose import version_name
from flows.runs.pipeline.json_difference import Mismatch
from flows.runs.pipeline.verify import (
    REWRITE,
    UNREADABLE,
    Fault,
    PagesVerified,
    StoredEdition,
    Verified,
    addresses_to_check,
    checked_ids,
    quoted_ids,
    verify,
    verify_pages,
)
from flows.runs.session import Session

# A host may want its requests half a minute apart; a person who waits gets the rest as unchecked.
SECONDS_OF_PAGES = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFiles:
    """The files of an edition as they are in its folder; None for one that is not there."""

    edition_id: str
    place: Path
    edition: bytes | None
    receipt: bytes | None


def find_published(name: str, workspace: Workspace, store: SqlStore) -> PublishedFiles:
    """Return the files of an edition named by its id, or by the path of its edition.json or folder.

    Raises ConfigurationError when no edition of the store is meant.
    """
    stored_ids = [edition.id for edition in store.editions.headers()]
    if name in stored_ids:
        return _files(name, workspace.out / edition_folder(name) / "edition.json")
    path = Path(name)
    path = path / "edition.json" if path.is_dir() else path
    if not path.is_file():
        remedy = f"The newest is {stored_ids[-1]}." if stored_ids else "`standfirst run` makes one."
        raise ConfigurationError(f'"{name}"', "is neither an edition of the workspace nor a file", remedy)
    try:
        edition_id = edition_from_json(path.read_bytes()).id
    except (OSError, *UNREADABLE) as error:
        remedy = "Name an edition.json, or an edition by its id."
        raise ConfigurationError(str(path), "cannot be read as an edition", remedy) from error
    if edition_id not in stored_ids:
        remedy = "Name the workspace that made it with --workspace."
        raise ConfigurationError(f"edition {edition_id}", "is not in the store of this workspace", remedy)
    return _files(edition_id, path)


def check(published: PublishedFiles, store: SqlStore) -> Verified | Fault:
    """Check the files of an edition against the store."""
    edition_id = published.edition_id
    stored = store.editions.published_json(edition_id)
    if stored is None:
        problem = f"holds an edition {edition_id} that cannot be read"
        raise StoreError("the store", problem, "Restore it from a backup.")
    edition, receipt = stored
    if published.edition is None:
        place, expected = str(published.place), "the published edition"
        mismatch = Mismatch(place=place, expected=expected, actual="no such file")
        return Fault(edition_id=edition_id, mismatch=mismatch, remedy=REWRITE)
    ids = {
        *_quoted_by(edition),
        *_quoted_by(published.edition),
        *_named_by(receipt),
        *_named_by(published.receipt or b""),
    }
    stored_edition = StoredEdition(
        edition_id=edition_id,
        edition=edition,
        receipt=receipt,
        articles={article.id: article for article in store.articles_of(ids)},
        versions={
            version_name(version.article_id, version.as_of): version
            for version in store.versions.of(ids, datetime.max.replace(tzinfo=UTC))
        },
        sentences=store.versions.sentences(ids),
    )
    try:
        return verify(published.edition, published.receipt, stored_edition)
    except UNREADABLE as error:
        problem = f"holds an edition {edition_id} that cannot be read ({type(error).__name__})"
        raise StoreError("the store", problem, "Restore it from a backup.") from error


def check_online(edition: Edition, session: Session) -> PagesVerified | Fault:
    """Fetch the pages that an edition's quotations link into, politely, and check that they stand there."""
    plan = session.plan
    web = Web(plan.settings.limits, plan.settings.fetch, network_of(plan.sources), session.now())
    articles = session.store.articles_of(quoted_ids(edition))
    source_of_url = {article.url: article.source for article in articles if article.url}
    sources = {source.name: source for source in plan.sources if source.kind is SourceKind.URL}
    requests: list[HttpRequest] = []
    for address in addresses_to_check(edition):
        name = source_of_url.get(address, "")
        # A source's own server may want credentials.
        source = sources.get(name) or Source(name=name or address, kind=SourceKind.URL, location=address)
        requests.append(HttpRequest(source=source, address=address, page=True))
    replies = web.fetch(requests, SECONDS_OF_PAGES)
    return verify_pages(edition, {reply.request.address: _page(reply, session) for reply in replies})


def _files(edition_id: str, path: Path) -> PublishedFiles:
    return PublishedFiles(
        edition_id=edition_id,
        place=path,
        edition=_bytes(path),
        receipt=_bytes(path.with_name("receipt.json")),
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _quoted_by(edition: bytes) -> frozenset[str]:
    try:
        return checked_ids(edition_from_json(edition))
    except UNREADABLE:
        return frozenset()


def _named_by(receipt: bytes) -> frozenset[str]:
    try:
        return frozenset(receipt_from_json(receipt).articles)
    except UNREADABLE:
        # `verify` says what is wrong with it.
        return frozenset()


def _page(reply: Reply, session: Session) -> str | FetchFailure:
    """Return the text a page shows, or why it cannot be read; it is parsed first where it can do no harm."""
    document, reason = reply.result, "is no web page"
    if isinstance(document, FetchFailure):
        return document
    if isinstance(document, FetchedDocument) and document.media is Media.HTML:
        contents = session.reader.read(document)
        stubs = [content.stub for content in contents if isinstance(content, Draft) and content.stub]
        if not stubs or isinstance(contents[0], FetchFailure):
            failures = [content for content in contents if isinstance(content, FetchFailure)]
            return failures[0] if failures else shown_text(decode(document.body, document.charset) or "")
        reason = f"shows no whole article ({stubs[0].value})"
    return FetchFailure(
        source=reply.request.source.name, item=reply.request.address, reason=reason, remedy=""
    )
