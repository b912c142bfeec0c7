"""The files of the out folder: those of the stored editions, and what leads to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.adapters.database import SqlStore
from flows.adapters.sandbox.rendering import within_bounds
from flows.config import Workspace
from flows.language.formatting import edition_folder
from flows.model import Edition, EditionHeader, Receipt
from flows.render.edition_json import receipt_from_json
from flows.runs.pipeline.publish import article_files, edition_files, named_article_ids, site_files


def files_of(workspace: Workspace, store: SqlStore, edition: Edition, receipt: Receipt) -> dict[str, bytes]:
    """Return the files of an edition, and the pages of its articles that have no address."""
    settings, templates, own = workspace.settings, workspace.templates, workspace.own_templates
    articles = store.articles_of(named_article_ids(edition))
    files = within_bounds(own, edition_files, edition, receipt, settings, templates)
    return files | within_bounds(own, article_files, articles, settings, templates)


def stored_site_files(workspace: Workspace, store: SqlStore) -> dict[str, bytes]:
    """Return what leads to the stored editions: the latest page, the feeds and the archive."""
    newest = store.editions.newest(workspace.settings.lengths.feed_editions)
    return site_files_of(workspace, newest, store.editions.headers())


def site_files_of(
    workspace: Workspace, newest: Iterable[Edition], stored: Sequence[EditionHeader]
) -> dict[str, bytes]:
    """Return what leads to some editions; arguments as in `flows.runs.pipeline.site_files`."""
    settings, templates = workspace.settings, workspace.templates
    return within_bounds(workspace.own_templates, site_files, newest, stored, settings, templates)


def never_here(workspace: Workspace, store: SqlStore) -> Iterator[dict[str, bytes]]:
    """Yield the files of each stored edition that was written to other folders alone (`run --out`).

    The archive about to be written links to them. One that the archive in the folder lists was here: who
    removed it meant to.
    """
    page = workspace.out / "archive.html"
    archive = page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""
    for header in store.editions.headers():
        folder = edition_folder(header.id)
        if (workspace.out / folder / "index.html").is_file() or folder in archive:
            continue
        edition, receipt = store.editions.get(header.id), store.editions.receipt(header.id)
        if edition is not None and receipt is not None:
            yield files_of(workspace, store, edition, receipt_from_json(receipt))
