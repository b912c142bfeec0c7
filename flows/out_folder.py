"""What the out folder holds: the files of the stored editions."""

from __future__ import annotations

from collections.abc import Iterator

from flows.adapters.store import SqlStore
from flows.configuration import Workspace
from flows.model import Edition, Receipt
from flows.pipeline import article_files, edition_files, told_article_ids
from flows.render.edition_json import receipt_from_json
from flows.text.formatting import edition_folder


def files_of(workspace: Workspace, store: SqlStore, edition: Edition, receipt: Receipt) -> dict[str, bytes]:
    """Return the files of an edition, and the pages of its articles that have no address."""
    settings, templates = workspace.settings, workspace.templates
    articles = store.articles_of(told_article_ids(edition))
    files = edition_files(edition, receipt, settings, templates)
    return files | article_files(articles, settings, templates)


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
